/**
 * What only our own engine has: residuals, near misses, compilation, replay; and the physical limit beside them.
 * @module
 */
import { Decider } from "../../src/foresight/index.ts";
import type { PolicySet } from "../../src/policy/index.ts";
import { retained, time, timeByTurns, timeOnce } from "./measure.ts";
import { makePolicies, makeRecords, makeRequests, type Request } from "./organisation.ts";
import { compile, decideFully } from "./peers/ours.ts";

export interface Figures {
  readonly size: number;
  /** A decision from facts, half sign-ins, half transfers. */
  readonly full: number;
  /** A transfer decided from facts, and by the residual of its session. */
  readonly fullActivity: number;
  readonly residual: number;
  readonly bind: number;
  readonly residualBytes: number;
  readonly nearMisses: number;
  readonly nearMissesFound: number;
  /** AND of eight dense rows with a bit a policy: what no engine of this kind can go below without skipping. */
  readonly denseAnd: number;
  readonly compileMilliseconds: number;
  readonly compiledBytes: number;
  readonly replayMillionMilliseconds: number | null;
}

const ROWS = 8;
const MILLION = 1_000_000;

export async function engineFigures(size: number): Promise<Figures> {
  const list = makePolicies(size);
  const requests = makeRequests(2000);
  const transfers = requests.filter(({ activity }) => activity.activityType !== "sign-in");
  const compileMilliseconds = timeOnce(() => compile(list), size >= 1000 ? 5 : 20);
  const set = compile(list);
  // Of a small set many, or what else comes and goes would be most of it.
  const copies = size < 1000 ? 50 : 2;
  const { bytes } = retained(() => Array.from({ length: copies }, () => compile(list)));
  const residuals = transfers.map(({ facts }) => set.engine.bind(facts));
  const at = <T>(from: readonly T[], index: number) => from[index % from.length] as T;
  const full = await time((index) => decideFully(set, at(requests, index)));
  const fullActivity = await time((index) => decideFully(set, at(transfers, index)));
  const residual = await time((index) => at(residuals, index).decide(at(transfers, index).activity));
  const bind = await time((index) => set.engine.bind(at(transfers, index).facts));
  const misses = (index: number) => {
    const { facts, activity } = at(requests, index);
    return set.engine.nearMisses(activity.activityType === "sign-in" ? "access" : "activity", facts, activity);
  };
  const nearMisses = await time(misses);
  const found = requests.reduce((sum, _, index) => sum + misses(index).length, 0);
  const denseAnd = await time(denseRows(size));
  return {
    size,
    full: full.each,
    fullActivity: fullActivity.each,
    residual: residual.each,
    bind: bind.each,
    residualBytes: residuals.reduce((sum, { byteLength }) => sum + byteLength, 0) / residuals.length,
    nearMisses: nearMisses.each,
    nearMissesFound: found / requests.length,
    denseAnd: denseAnd.each,
    compileMilliseconds,
    compiledBytes: bytes / copies,
    replayMillionMilliseconds: size === 1000 ? replayMillion(set) : null,
  };
}

/** How many times as long a decision takes over `large` policies as over `small`. */
export function growthFrom(small: number, large: number): number {
  const requests = makeRequests(2000);
  const runs = [small, large].map((size) => {
    const set = compile(makePolicies(size));
    return (at: number) => decideFully(set, requests[at % requests.length] as Request);
  });
  const [few = Number.NaN, many = Number.NaN] = timeByTurns(runs);
  return many / few;
}

/** As often over the same records as makes a million of them, each time from the beginning. */
function replayMillion(set: PolicySet): number {
  const records = makeRecords(10_000);
  return timeOnce(() => {
    for (let replayed = 0; replayed < MILLION; replayed += records.length) {
      const decider = new Decider(set);
      for (const record of records) decider.decide(record);
    }
  });
}

function denseRows(size: number): () => number {
  const words = Math.ceil(size / 32);
  const bits = new Uint32Array(words * ROWS).fill(0xffffffff);
  return () => {
    let any = 0;
    for (let word = 0; word < words; word += 1) {
      let left = bits[word] as number;
      for (let row = 1; row < ROWS; row += 1) left &= bits[row * words + word] as number;
      any |= left;
    }
    return any;
  };
}

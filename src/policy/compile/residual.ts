/**
 * What is left of the rules and session policies once a session's constant facts are bound: a short list that answers requests,
 * and says in advance what they could need.
 *
 * Survivors stand rung by rung, in the list's order. For each kind of activity those that can still decide are picked
 * out when it is first asked about; where none of them asks about the file, the decision is made then and kept.
 * @module
 */
import type { Decision, PolicyList, Position } from "../decision.ts";
import type { ActivityFacts, FileFacts } from "../facts.ts";
import type { Policy } from "../schema.ts";
import { asksForDevice, asksForInspection } from "../scope.ts";
import type { ControlledActivity } from "../vocabulary.ts";
import { FAILS, HOLDS, OPEN } from "./conditions.ts";
import { AUDIT, BLOCK, climb, type Ladder, PROTECT, STEP_UP } from "./ladder.ts";
import { ACTIVITY_NUMBER, type PolicyIndex } from "./policy-index.ts";

/** A policy that the session's facts leave: whether they are all known to match, and whether a file decides the rest. */
export interface Survivor {
  readonly position: Position;
  readonly sure: boolean;
  readonly conditional: boolean;
}

interface Plan {
  /** By rung: bit * 2, plus 1 where the session's facts match for sure. */
  readonly rungs: readonly (readonly number[])[];
  /** The decision, where no request can make it another. */
  readonly settled: Decision | null;
}

export class Residual {
  readonly #index: PolicyIndex;
  readonly #list: PolicyList;
  /** For each rung its number, how many survivors, and these: bit * 2, plus 1 where sure. */
  readonly #survivors: Int32Array;
  readonly #plans: (Plan | undefined)[] = [];
  /** What the rules settle of downloads, whatever is downloaded; null: policies decide. */
  readonly downloads: Decision | null;

  constructor(index: PolicyIndex, list: PolicyList, survivors: Int32Array, downloads: Decision | null) {
    this.#index = index;
    this.#list = list;
    this.#survivors = survivors;
    this.downloads = downloads;
  }

  decide(activity: ActivityFacts): Decision {
    const plan = this.#planFor(activity.activityType);
    if (plan.settled !== null) return plan.settled;
    return climb(new Asked(this.#index, plan.rungs, activity.file), this.#list.defaultBehaviour);
  }

  /** What holds whatever the file is, by the policies alone that ask nothing about it. */
  decideAnyFile(activityType: ControlledActivity): Decision {
    if (activityType === "download" && this.downloads !== null) return this.downloads;
    const rungs = this.#relevant(activityType).map((rung) => rung.filter((entry) => !this.#isConditional(entry)));
    return climb(new Asked(this.#index, rungs, null), this.#list.defaultBehaviour);
  }

  /** Whether a request of this kind could need somebody to look into the file before it can be decided. */
  mayNeedInspection(activityType: ControlledActivity): boolean {
    const { rungs } = this.#planFor(activityType);
    return rungs.some((rung) => rung.some((entry) => asksForInspection(this.#policy(entry))));
  }

  /** Whether a request could need a proof of the device: a policy asks about it, and nothing is known of it. */
  mayNeedDevice(): boolean {
    return this.#entries().some((entry) => (entry & 1) === 0 && asksForDevice(this.#policy(entry)));
  }

  /** Bytes that the list of survivors takes. */
  get byteLength(): number {
    return this.#survivors.byteLength;
  }

  get survivors(): Survivor[] {
    return this.#entries().map((entry) => ({
      position: this.#index.positions[entry >>> 1] as number,
      sure: (entry & 1) === 1,
      conditional: this.#isConditional(entry),
    }));
  }

  #planFor(activityType: ControlledActivity): Plan {
    const at = ACTIVITY_NUMBER[activityType];
    let plan = this.#plans[at];
    if (plan === undefined) {
      plan = this.#makePlan(activityType);
      this.#plans[at] = plan;
    }
    return plan;
  }

  #makePlan(activityType: ControlledActivity): Plan {
    if (activityType === "download" && this.downloads !== null) return { rungs: [], settled: this.downloads };
    const all = this.#relevant(activityType);
    const rungs = all.map((rung) => upToFirstSure(rung, (entry) => this.#isConditional(entry)));
    const decides = (rung: number, entry: number) =>
      !this.#isConditional(entry) && ((entry & 1) === 1 || rung !== BLOCK || this.#list.defaultBehaviour === "block");
    const has = (rung: number) => (rungs[rung] ?? []).some((entry) => decides(rung, entry));
    // What a rung settles whatever the file is, the rungs below cannot change.
    if (has(BLOCK)) for (const rung of [STEP_UP, PROTECT, AUDIT]) rungs[rung] = [];
    if (has(STEP_UP) || has(PROTECT)) rungs[AUDIT] = [];
    const open = rungs.some((rung) => rung.some((entry) => this.#isConditional(entry)));
    const settled = open ? null : climb(new Asked(this.#index, rungs, null), this.#list.defaultBehaviour);
    return { rungs, settled };
  }

  /** Survivors by rung that can match at such an activity. */
  #relevant(activityType: ControlledActivity): number[][] {
    const bit = 1 << ACTIVITY_NUMBER[activityType];
    const rungs: number[][] = [];
    const survivors = this.#survivors;
    const { activities } = this.#index;
    for (let at = 0; at < survivors.length; ) {
      const rung: number[] = [];
      const end = at + 2 + (survivors[at + 1] as number);
      for (at += 2; at < end; at += 1) {
        const entry = survivors[at] as number;
        if (((activities[entry >>> 1] as number) & bit) !== 0) rung.push(entry);
      }
      rungs.push(rung);
    }
    return rungs;
  }

  #entries(): number[] {
    const { length } = this.#survivors;
    const entries: number[] = [];
    for (let at = 0; at < length; at += 2 + (this.#survivors[at + 1] as number)) {
      entries.push(...this.#survivors.subarray(at + 2, at + 2 + (this.#survivors[at + 1] as number)));
    }
    return entries;
  }

  #isConditional(entry: number): boolean {
    return (this.#index.rest[entry >>> 1]?.file.length ?? 0) > 0;
  }

  #policy(entry: number): Policy {
    return this.#list.policies[this.#index.positions[entry >>> 1] as number] as Policy;
  }
}

/** After the first that matches for sure whatever the file is, a rung has nothing to add. */
function upToFirstSure(rung: readonly number[], isConditional: (entry: number) => boolean): number[] {
  const at = rung.findIndex((entry) => (entry & 1) === 1 && !isConditional(entry));
  return at < 0 ? [...rung] : rung.slice(0, at + 1);
}

/** One request, asked rung by rung. */
class Asked implements Ladder {
  matched = -1;
  undetermined = -1;
  readonly #index: PolicyIndex;
  readonly #rungs: readonly (readonly number[])[];
  readonly #file: FileFacts | null;

  constructor(index: PolicyIndex, rungs: readonly (readonly number[])[], file: FileFacts | null) {
    this.#index = index;
    this.#rungs = rungs;
    this.#file = file;
  }

  look(rung: number): void {
    this.matched = -1;
    this.undetermined = -1;
    const entries = this.#rungs[rung] as readonly number[];
    for (let at = 0; at < entries.length; at += 1) {
      const entry = entries[at] as number;
      const answer = this.#answer(entry >>> 1, (entry & 1) === 1);
      if (answer === FAILS) continue;
      const position = this.#index.positions[entry >>> 1] as number;
      if (answer === HOLDS) {
        this.matched = position;
        return;
      }
      if (this.undetermined < 0) this.undetermined = position;
    }
  }

  #answer(bit: number, sure: boolean) {
    const conditions = this.#index.rest[bit]?.file;
    let certain = sure;
    if (conditions !== undefined) {
      for (let at = 0; at < conditions.length; at += 1) {
        const answer = conditions[at]?.answer(this.#file);
        if (answer === FAILS) return FAILS;
        if (answer !== HOLDS) certain = false;
      }
    }
    return certain ? HOLDS : OPEN;
  }
}

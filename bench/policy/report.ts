/**
 * The figures as ratios, each beside what it should be.
 * @module
 */
import type { PeerFigure } from "./engines.ts";
import type { Figures } from "./figures.ts";

export type Size = Figures & { readonly peers: readonly PeerFigure[] };

export interface Aim {
  readonly name: string;
  /** Null: a figure to know beside the aims. */
  readonly aim: string | null;
  readonly value: number;
  readonly met: boolean | null;
}

/** `growth`: of a decision from 10 to 10,000 policies, measured by turns. */
export function aimsOf(sizes: readonly Size[], growth: number): Aim[] {
  const of = (size: number) => {
    const found = sizes.find((one) => one.size === size);
    if (found === undefined) throw new Error(`nothing was measured at ${size} policies`);
    return found;
  };
  const figureOf = (size: number, peer: string) => of(size).peers.find(({ name }) => name === peer)?.each ?? Number.NaN;
  const times = (size: number, peer: string) => figureOf(size, peer) / figureOf(size, "sallyport");
  const least = (name: string, value: number, bound: number): Aim => ({
    ...{ name, value },
    aim: `at least ${bound}`,
    met: value >= bound,
  });
  const most = (name: string, value: number, bound: number): Aim => ({
    ...{ name, value },
    aim: `at most ${bound}`,
    met: value <= bound,
  });
  const plain = (name: string, value: number): Aim => ({ name, value, aim: null, met: null });
  const [thousand, tenThousand] = [of(1000), of(10_000)];
  return [
    least("times the plain loop's speed, 1,000 policies", times(1000, "plain loop"), 40),
    least("times the plain loop's speed, 10,000 policies", times(10_000, "plain loop"), 250),
    plain("times a loop tuned by hand, 1,000 policies", times(1000, "loop, tuned by hand")),
    plain("times a loop tuned by hand, 10,000 policies", times(10_000, "loop, tuned by hand")),
    least("times cedar-wasm's speed, 1,000 policies", times(1000, "cedar-wasm"), 1000),
    most("growth of a decision from 10 to 10,000 policies", growth, 4),
    most("residual to full decision, 1,000 policies", thousand.residual / thousand.fullActivity, 0.2),
    most("residual to full decision, 10,000 policies", tenThousand.residual / tenThousand.fullActivity, 0.35),
    most("all near misses to a decision, 1,000 policies", thousand.nearMisses / thousand.full, 4),
    most("all near misses to a decision, 10,000 policies", tenThousand.nearMisses / tenThousand.full, 4),
    most("compiling 10,000 policies, seconds", tenThousand.compileMilliseconds / 1000, 0.5),
    most("compiled 10,000 policies, megabytes", tenThousand.compiledBytes / 1e6, 10),
    most("replaying a million against 1,000 policies, seconds", (thousand.replayMillionMilliseconds ?? 0) / 1000, 2),
  ];
}

const pad = (text: string, width: number) => text.padStart(width);
const short = (value: number) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3);

export function render({ sizes, aims }: { readonly sizes: readonly Size[]; readonly aims: readonly Aim[] }): string {
  const row = (name: string, read: (size: Size) => string) =>
    `${name.padEnd(34)}${sizes.map((size) => pad(read(size), 12)).join("")}`;
  const peers = sizes[0]?.peers ?? [];
  const figure = (name: string) => (size: Size) =>
    short(size.peers.find((one) => one.name === name)?.each ?? Number.NaN);
  const lines = [
    "Microseconds of processor time a decision, one thread",
    row("policies", ({ size }) => String(size)),
    ...peers.map(({ name, licence }) => row(`${name} (${licence})`, figure(name))),
    "",
    row("from facts, transfers only", ({ fullActivity }) => short(fullActivity)),
    row("by the session's residual", ({ residual }) => short(residual)),
    row("binding a session", ({ bind }) => short(bind)),
    row("bytes of a residual", ({ residualBytes }) => short(residualBytes)),
    row("all near misses", ({ nearMisses }) => short(nearMisses)),
    row("near misses there are", ({ nearMissesFound }) => short(nearMissesFound)),
    row("dense AND of eight rows", ({ denseAnd }) => short(denseAnd)),
    row("compiling, milliseconds", ({ compileMilliseconds }) => short(compileMilliseconds)),
    row("compiled, kilobytes", ({ compiledBytes }) => short(compiledBytes / 1000)),
    "",
    ...aims.map(({ name, aim, value, met }) => {
      const word = met === null ? "       " : met ? "met    " : "MISSED ";
      return `${word}${name.padEnd(56)}${pad(short(value), 10)}  ${aim ?? "no aim"}`;
    }),
  ];
  return `${lines.join("\n")}\n`;
}

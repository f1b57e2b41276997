/**
 * Processor time, not the clock on the wall: what other processes do does not count.
 * @module
 */

/** Microseconds of processor time, user and system, that this process has used. */
const used = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

export interface Timing {
  /** Microseconds a call. */
  readonly each: number;
  readonly calls: number;
}

/**
 * Calls `run` with 0, 1, 2 and so on. Warm-up first; then rounds of at least `least` microseconds each, of which the
 * quickest counts: the others were disturbed.
 */
export async function time(
  run: (at: number) => unknown,
  { least = 100_000, rounds = 5, most = 1e9 } = {},
): Promise<Timing> {
  const isAsync = run(0) instanceof Promise;
  let batch = 1;
  let at = 0;
  const once = async (calls: number): Promise<number> => {
    const from = used();
    if (isAsync) for (let call = 0; call < calls; call += 1) await run(at++);
    else for (let call = 0; call < calls; call += 1) run(at++);
    return used() - from;
  };
  for (let spent = await once(batch); spent < least && batch < most; spent = await once(batch)) {
    batch = Math.min(most, spent < least / 20 ? batch * 10 : Math.ceil((batch * least * 1.1) / spent));
  }
  let each = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) each = Math.min(each, (await once(batch)) / batch);
  return { each, calls: batch };
}

/**
 * Microseconds a call of each of several, in rounds by turns: what they are to one another, where the machine's speed changes
 * from one minute to the next. After warm-up, the quickest round of each counts.
 */
export function timeByTurns(
  runs: readonly ((at: number) => unknown)[],
  { calls = 30_000, rounds = 12 } = {},
): number[] {
  const best = runs.map(() => Number.POSITIVE_INFINITY);
  for (let round = -3; round < rounds; round += 1) {
    for (const [index, run] of runs.entries()) {
      const from = used();
      for (let at = 0; at < calls; at += 1) run(at);
      if (round >= 0) best[index] = Math.min(best[index] as number, (used() - from) / calls);
    }
  }
  return best;
}

/** Milliseconds of processor time of one call, the quickest of some. */
export function timeOnce(run: () => unknown, rounds = 3): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const from = used();
    run();
    best = Math.min(best, used() - from);
  }
  return best / 1000;
}

/** Bytes that what `make` returns keeps, typed arrays included. Needs `--expose-gc`. */
export function retained<T>(make: () => T): { readonly bytes: number; readonly kept: T } {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error("run with --expose-gc");
  const now = () => {
    collect();
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  make();
  const before = now();
  const kept = make();
  return { bytes: now() - before, kept };
}

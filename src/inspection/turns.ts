/**
 * Long work on the thread that all requests share: cut into slices, with a turn for others between them.
 *
 * Slices are counted in steps of work, not in time, so that the same work gives the same turns everywhere.
 * @module
 */
import { setImmediate as nextTurn } from "node:timers/promises";

export { nextTurn };

/** Calls `work` with one slice after the other of the numbers from 0 to `count`; a slice should take ten milliseconds or so. */
export async function inSlices(count: number, slice: number, work: (from: number, to: number) => void): Promise<void> {
  for (let from = 0; from < count; from += slice) {
    work(from, Math.min(count, from + slice));
    await nextTurn();
  }
}

/**
 * Memory of buffers that are done with. It lies outside the heap, so that the collector, left to itself, lets tens of
 * megabytes of it pile up: it is told of every few.
 * @module
 */
const ENOUGH = 4 * 1024 * 1024;
const ENOUGH_OLD = 8 * 1024 * 1024;
let since = 0;
let sinceOld = 0;

type Collect = (options: { type: "minor" | "major" }) => void;
const collect = (type: "minor" | "major"): void => (globalThis as { gc?: Collect }).gc?.({ type });

/** So many bytes were put into a buffer of their own, which is soon let go of. */
export function passing(bytes: number): void {
  since += bytes;
  if (since < ENOUGH) return;
  since = 0;
  collect("minor");
}

/** So many bytes, which were held for a while, were let go of: it takes a whole collection to find them. */
export function letGo(bytes: number): void {
  sinceOld += bytes;
  if (sinceOld < ENOUGH_OLD) return;
  sinceOld = 0;
  collect("major");
}

/** What was let go of just now is given back before anything else takes as much: used where it is large, and rarely. */
export function giveBack(): void {
  sinceOld = 0;
  collect("major");
  // Buffers are freed by another thread after a collection has ended, or before the next one begins.
  collect("major");
}

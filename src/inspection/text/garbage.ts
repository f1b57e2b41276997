/**
 * Memory of buffers that are done with. It lies outside the heap, so that the collector, left to itself, lets tens of
 * megabytes of it pile up: it is told of every few.
 * @module
 */
const ENOUGH = 4 * 1024 * 1024;
let since = 0;

/** So many bytes were put into a buffer of their own, which is soon let go of. */
export function passing(bytes: number): void {
  since += bytes;
  if (since < ENOUGH) return;
  since = 0;
  (globalThis as { gc?: (options: { type: "minor" }) => void }).gc?.({ type: "minor" });
}

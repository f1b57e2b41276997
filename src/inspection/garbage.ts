/**
 * Memory of buffers that are done with. It lies outside the heap, so that the collector, left to itself, lets tens of
 * megabytes of it pile up: it is told of every few.
 * @module
 */
const ENOUGH = 2 * 1024 * 1024;
const ENOUGH_OLD = 8 * 1024 * 1024;
let since = 0;
let sinceOld = 0;

interface Collection {
  readonly type: "minor" | "major";
  /** "last-resort": again and again, until nothing more is found. */
  readonly flavor?: "last-resort";
}
const collect = (what: Collection): void => (globalThis as { gc?: (what: Collection) => void }).gc?.(what);

/** So many bytes were put into a buffer of their own, which is soon let go of. */
export function passing(bytes: number): void {
  since += bytes;
  if (since < ENOUGH) return;
  since = 0;
  collect({ type: "minor" });
}

/** So many bytes, which were held for a while, were let go of: it takes a whole collection to find them. */
export function letGo(bytes: number): void {
  sinceOld += bytes;
  if (sinceOld < ENOUGH_OLD) return;
  sinceOld = 0;
  collect({ type: "major" });
}

/**
 * What was let go of just now is given back before anything else takes as much: used where it is large, and rarely. One
 * collection would not do: what a memory of WebAssembly hangs on is found in turn.
 */
export function giveBack(): void {
  sinceOld = 0;
  collect({ type: "major", flavor: "last-resort" });
}

/** The same text on its own: what is cut out of a long one holds all of that. */
export const owned = (text: string): string => Buffer.from(text, "utf16le").toString("utf16le");

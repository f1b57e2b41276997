/**
 * Elements that follow each other in one form, taken at one go: what `XmlEvents.take` is for.
 * @module
 */

/** Whether `wanted` stands in `bytes` from `at` on. */
export function isAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.length; index += 1) if (bytes[at + index] !== wanted[index]) return false;
  return true;
}

/**
 * The first from behind its name, and those that stand right behind it and begin with `begin`, "<" and the name. `takeOne`
 * returns where the element ended, or -1. So does this, of the last one taken.
 */
export function takeRun(
  bytes: Uint8Array,
  start: number,
  begin: Uint8Array,
  takeOne: (bytes: Uint8Array, at: number) => number,
): number {
  let behind = takeOne(bytes, start);
  for (let end = behind; end >= 0; ) {
    behind = end;
    end = isAt(bytes, behind, begin) ? takeOne(bytes, behind + begin.length) : -1;
  }
  return behind;
}

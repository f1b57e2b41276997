/**
 * What single bytes are, and what stands before a place.
 * @module
 */
export const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
export const isLetter = (byte: number): boolean => (byte | 32) >= 97 && (byte | 32) <= 122;
export const isAlphanumeric = (byte: number): boolean => isDigit(byte) || isLetter(byte);
/** Whether letters or digits stand on both sides of a place. */
export const isWithinWord = (bytes: Uint8Array, at: number, end: number): boolean =>
  at > 0 && at < end && isAlphanumeric(bytes[at - 1] as number) && isAlphanumeric(bytes[at] as number);
/** Space, hyphen or dot: what may stand between the parts of a number. */
export const isJoint = (byte: number): boolean => byte === 32 || byte === 45 || byte === 46;

const isLink = (byte: number): boolean => byte === 45 || byte === 46;
/** A number that goes on across a dot or hyphen is another number: a fraction, a version, a longer identifier. */
export const isDigitsBefore = (bytes: Uint8Array, start: number): boolean =>
  start >= 2 && isLink(bytes[start - 1] as number) && isDigit(bytes[start - 2] as number);
export const isDigitsAfter = (bytes: Uint8Array, stop: number, end: number): boolean =>
  stop + 1 < end && isLink(bytes[stop] as number) && isDigit(bytes[stop + 1] as number);

const compact = Buffer.allocUnsafeSlow(16 * 1024);

/** Letters, large ones, and digits of what stands there; no match is longer than the room for them. */
export function compactText(bytes: Uint8Array, start: number, stop: number): string {
  let length = 0;
  for (let at = start; at < stop; at += 1) {
    const byte = bytes[at] as number;
    if (isAlphanumeric(byte)) compact[length++] = byte >= 97 ? byte - 32 : byte;
  }
  return compact.toString("latin1", 0, length);
}

/** Whether a line or a cell ends there. */
export function isBroken(bytes: Uint8Array, start: number, stop: number): boolean {
  for (let at = start; at < stop; at += 1) if (bytes[at] === 9 || bytes[at] === 10) return true;
  return false;
}

/**
 * Whether a number that is broken by the end of a line or a cell may be one: it is broken once, and parted elsewhere as
 * well. What is not broken may be, too.
 */
export function isBrokenAtMostOnce(bytes: Uint8Array, start: number, stop: number): boolean {
  let [breaks, gaps] = [0, 0];
  for (let at = start; at < stop; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 9 || byte === 10) breaks += 1;
    if (!isAlphanumeric(byte) && isAlphanumeric(bytes[at - 1] as number)) gaps += 1;
  }
  return breaks === 0 || (breaks === 1 && gaps > 1);
}

/** Where the letters begin that end at `at`, at most so many. */
export function lettersBefore(bytes: Uint8Array, at: number, most: number): number {
  let start = at;
  while (start > 0 && at - start < most && isLetter(bytes[start - 1] as number)) start -= 1;
  return start;
}

/** Where letters end that a joint or two spaces part from `at`; 0: there are none. */
export function wordBefore(bytes: Uint8Array, at: number): number {
  if (at < 2 || !isJoint(bytes[at - 1] as number)) return 0;
  if (isLetter(bytes[at - 2] as number)) return at - 1;
  const isSpaced = at > 2 && bytes[at - 1] === 32 && bytes[at - 2] === 32;
  return isSpaced && isLetter(bytes[at - 3] as number) ? at - 2 : 0;
}

/** Where the bytes begin that end at `at` and are members of the table, at most so many. */
export function memberBefore(bytes: Uint8Array, at: number, members: Uint8Array, most: number): number {
  let start = at;
  while (start > 0 && at - start < most && members[bytes[start - 1] as number] === 1) start -= 1;
  return start;
}

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

/** Where the letters begin that end at `at`, at most so many. */
export function lettersBefore(bytes: Uint8Array, at: number, most: number): number {
  let start = at;
  while (start > 0 && at - start < most && isLetter(bytes[start - 1] as number)) start -= 1;
  return start;
}

/** Where the bytes begin that end at `at` and are members of the table, at most so many. */
export function memberBefore(bytes: Uint8Array, at: number, members: Uint8Array, most: number): number {
  let start = at;
  while (start > 0 && at - start < most && members[bytes[start - 1] as number] === 1) start -= 1;
  return start;
}

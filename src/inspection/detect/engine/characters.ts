/**
 * Distances in characters, in the bytes of UTF-8. What is no UTF-8 is counted somehow, and always alike.
 * @module
 */

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** The position `count` characters before `at`, not before `floor`. */
export function charactersBack(bytes: Uint8Array, at: number, count: number, floor: number): number {
  let position = at;
  for (let left = count; left > 0 && position > floor; left -= 1) {
    position -= 1;
    for (let tail = 0; tail < 3 && position > floor && isContinuation(bytes[position] as number); tail += 1)
      position -= 1;
  }
  return position;
}

/** The position `count` characters after `at`, not beyond `ceiling`. */
export function charactersOn(bytes: Uint8Array, at: number, count: number, ceiling: number): number {
  let position = at;
  for (let left = count; left > 0 && position < ceiling; left -= 1) {
    position += 1;
    for (let tail = 0; tail < 3 && position < ceiling && isContinuation(bytes[position] as number); tail += 1)
      position += 1;
  }
  return position;
}

/**
 * Whether every byte from `from` to `to` is a character of its own. `continuations`: by block of 64 bytes, how many are
 * not.
 */
export function isPlain(continuations: Uint8Array, from: number, to: number): boolean {
  for (let block = from >> 6; block <= to >> 6; block += 1) if (continuations[block] !== 0) return false;
  return true;
}

/** The most bytes that so many characters take. */
export const bytesOfCharacters = (count: number): number => count * 4;

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
 * As `charactersBack`, by blocks of 64 bytes: `continuations` has for each how many of its bytes go on a character. Never
 * more than four bytes a character, whatever the bytes are.
 */
export function blocksBack(bytes: Uint8Array, continuations: Uint8Array, at: number, count: number): number {
  if (isAscii(continuations, Math.max(0, at - count), at)) return Math.max(0, at - count);
  const floor = Math.max(0, at - bytesOfCharacters(count));
  let position = at;
  let left = count;
  for (; left > 0 && position > floor && (position & 63) !== 0; position -= 1)
    if (!isContinuation(bytes[position - 1] as number)) left -= 1;
  for (; position - 64 >= floor; position -= 64) {
    const characters = 64 - (continuations[(position >> 6) - 1] as number);
    if (characters > left) break;
    left -= characters;
  }
  for (; left > 0 && position > floor; position -= 1) if (!isContinuation(bytes[position - 1] as number)) left -= 1;
  return position;
}

/** As `charactersOn`, likewise. */
export function blocksOn(bytes: Uint8Array, continuations: Uint8Array, at: number, count: number, end: number): number {
  if (isAscii(continuations, at, Math.min(end, at + count + 1))) return Math.min(end, at + count);
  const ceiling = Math.min(end, at + bytesOfCharacters(count));
  let position = at;
  let left = count;
  for (; left > 0 && position < ceiling && (position & 63) !== 0; position += 1)
    if (!isContinuation(bytes[position] as number)) left -= 1;
  for (; position + 64 <= ceiling; position += 64) {
    const characters = 64 - (continuations[position >> 6] as number);
    if (characters > left) break;
    left -= characters;
  }
  for (; left > 0 && position < ceiling; position += 1) if (!isContinuation(bytes[position] as number)) left -= 1;
  while (position < ceiling && isContinuation(bytes[position] as number)) position += 1;
  return position;
}

/** Whether every byte from `from` to `to` begins a character: then bytes are characters. */
function isAscii(continuations: Uint8Array, from: number, to: number): boolean {
  for (let block = from >> 6; block << 6 < to; block += 1) if (continuations[block] !== 0) return false;
  return true;
}

/** The most bytes that so many characters take. */
export const bytesOfCharacters = (count: number): number => count * 4;

/**
 * Damages files in the ways in which files are damaged, and in those in which they are forged. The same seed gives the same
 * file.
 * @module
 */

/** Numbers from 0 up to a limit (mulberry32). */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

/** Values that lengths and offsets break on. */
const TELLING = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

export function mutate(file: Buffer, seed: number): Buffer {
  const random = randomNumbers(seed);
  let bytes: Buffer = Buffer.from(file);
  for (let rounds = 1 + random(4); rounds > 0; rounds -= 1) {
    const at = random(Math.max(1, bytes.length));
    const kind = random(8);
    if (kind === 0) bytes = bytes.subarray(0, at);
    else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(32))]);
    else if (kind === 2)
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(random(at + 1), at + random(64)),
        bytes.subarray(at),
      ]);
    else if (kind === 3)
      bytes.fill(TELLING[random(TELLING.length)] as number, at, Math.min(bytes.length, at + 1 + random(8)));
    else if (kind === 4 && bytes.length > 0) bytes[at] = random(256);
    else if (bytes.length > 0) bytes[at] = (bytes[at] as number) ^ (1 << random(8));
  }
  return bytes;
}

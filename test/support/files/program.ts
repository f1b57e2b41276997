/**
 * Bytes that look like a program's, always the same: what packers turn calls and jumps of processors into addresses for.
 * @module
 */

export function programBytes(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = 11;
  const next = (limit: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pieces = [
    // x86: call, jump, conditional jump, and calls in a row that overlap.
    () => [0xe8, next(4), next(2), 0, 0],
    () => [0xe9, next(4), 0xff, 0xff, 0xff],
    () => [0x0f, 0x84, next(4), 1, 0, 0],
    () => [0xe8, 0xe8, next(4), 0, 0, 0xff, 0xe9, 0],
    // ARM, ARM Thumb, ARM64 (branch and page address), PowerPC, SPARC.
    () => [next(4), 1, 0, 0xeb],
    () => [next(4), 0xf0, next(4), 0xf8],
    () => [next(4), 2, 0, 0x94],
    () => [next(4), 0, 0, 0xb0],
    () => [0x48, 0, next(4), 1],
    () => [0x40, 0, 1, next(4)],
    () => [0x7f, 0xff, 0xff, next(4)],
    () => [0x55, 0x89, 0xe5, 0x90],
  ];
  for (let at = 0; at < size; ) {
    // Most processors look at every fourth byte only.
    if (next(3) > 0) at += -at & 3;
    const piece = (pieces[next(pieces.length)] as () => number[])();
    at += Buffer.from(piece).copy(bytes, at);
  }
  return bytes;
}

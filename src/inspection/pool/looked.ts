/**
 * How much of a file has been looked at while it is read.
 * @module
 */
import type { ByteSource } from "../bytes.ts";

const BLOCK = 64 * 1024;
/** Milliseconds between two times that it is told. */
const EVERY = 250;

/**
 * The same source; `tell` is given how many of its bytes were read at least once, in blocks of 64 KB: a directory at the end
 * is not taken for all that stands before it.
 */
export function watched(
  source: ByteSource,
  tell: (bytes: number) => void,
  now: () => number = () => performance.now(),
): ByteSource {
  const { size } = source;
  const seen = new Uint8Array(Math.ceil(size / BLOCK));
  let [count, last, next] = [0, -1, now()];
  return {
    size,
    read(offset, length) {
      const bytes = source.read(offset, length);
      const end = Math.min(size, offset + length);
      const [from, to] = [Math.floor(offset / BLOCK), Math.floor((end - 1) / BLOCK)];
      if ((from === last && to === last) || end <= offset) return bytes;
      last = to;
      for (let block = from; block <= to; block += 1) {
        if (seen[block] === 0) count += 1;
        seen[block] = 1;
      }
      if (now() >= next) {
        next = now() + EVERY;
        tell(Math.min(size, count * BLOCK));
      }
      return bytes;
    },
  };
}

/**
 * A file that lies in pieces, seen as one.
 * @module
 */
import type { ByteSource } from "../../bytes.ts";

export function joined(pieces: readonly ByteSource[]): ByteSource {
  const starts: number[] = [];
  let size = 0;
  for (const piece of pieces) {
    starts.push(size);
    size += piece.size;
  }
  return {
    size,
    read: (offset, length) => {
      const end = Math.min(size, offset + length);
      if (offset >= end) return new Uint8Array(0);
      const first = starts.findLastIndex((start) => start <= offset);
      const from = offset - (starts[first] as number);
      const whole = (pieces[first] as ByteSource).read(from, end - offset);
      if (whole.length === end - offset || whole.length === 0) return whole;
      // Over the edge of a piece: what is read is copied, for the next piece may come out of the same buffer.
      const bytes = new Uint8Array(end - offset);
      bytes.set(whole);
      let done = whole.length;
      for (let index = first + 1; index < pieces.length && done < bytes.length; index += 1) {
        const some = (pieces[index] as ByteSource).read(0, bytes.length - done);
        bytes.set(some, done);
        done += some.length;
      }
      return bytes.subarray(0, done);
    },
  };
}

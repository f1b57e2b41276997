/**
 * Calls of x86 programs with their addresses apart ("BCJ2", LZMA SDK): a stream of code, one of the addresses of calls,
 * one of those of jumps, and one that tells which were taken out.
 * @module
 */
import { probabilities, RangeDecoder } from "./range-decoder.ts";
import { type ByteStream, Feed } from "./stream.ts";

const CALL = 0xe8;
const JUMP = 0xe9;
/** Probabilities: of a call by the byte before it, of a jump, of a conditional jump. */
const OF_JUMP = 256;
const OF_CONDITIONAL = 257;
const PIECE = 64 * 1024;

export function bcj2(streams: readonly [ByteStream, ByteStream, ByteStream, ByteStream], size: number): ByteStream {
  const [code, calls, jumps, chosen] = streams.map((stream) => new Feed(stream)) as [Feed, Feed, Feed, Feed];
  const range = new RangeDecoder(chosen);
  const table = probabilities(OF_CONDITIONAL + 1);
  // Room for an address that begins within the piece.
  const piece = new Uint8Array(PIECE + 4);
  let [given, before, begun] = [0, 0, false];
  return {
    next: () => {
      if (!begun) range.begin();
      begun = true;
      let filled = 0;
      while (filled < PIECE && given + filled < size) {
        const byte = code.byte();
        piece[filled++] = byte;
        const index = tableIndex(byte, before);
        before = byte;
        if (index < 0 || range.bit(table, index) === 0) continue;
        let address = 0;
        for (let count = 0; count < 4; count += 1) address = (address << 8) | (byte === CALL ? calls : jumps).byte();
        address -= given + filled + 4;
        for (let count = 0; count < 4 && given + filled < size; count += 1) piece[filled++] = address >>> (8 * count);
        before = (address >>> 24) & 0xff;
      }
      given += filled;
      return piece.subarray(0, filled);
    },
  };
}

/** Which probability tells whether the address behind this byte was taken out; -1: none ever is. */
function tableIndex(byte: number, before: number): number {
  if (byte === CALL) return before;
  if (byte === JUMP) return OF_JUMP;
  return before === 0x0f && (byte & 0xf0) === 0x80 ? OF_CONDITIONAL : -1;
}

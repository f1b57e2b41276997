/**
 * The source of macros (MS-OVBA 2.4.1): packed in chunks of 4 KB, each with copies of what came before in it.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import { find, u16 } from "../zip/bytes.ts";

const CHUNK = 4096;
/** The source of a module begins with "Attribute"; before it stand the mark, the header of the chunk and the first flags. */
const BEGINNING = "\x00Attribut";
const BEFORE = 3;
/** Bytes that are searched at once for the beginning. */
const STEP = 64 * 1024;

/** The source in the stream of a module, chunk by chunk; a stream that is none has no chunks. */
export function macroSource(stream: ByteSource, budget: Budget, consume: (bytes: Uint8Array) => void): void {
  const start = beginning(stream, budget);
  let [at, unpacked] = [start, 0];
  while (at >= 0 && at + 2 <= stream.size) {
    budget.tick();
    const chunk = Uint8Array.from(stream.read(at, CHUNK + 2));
    const header = chunk.length < 2 ? 0 : u16(chunk, 0);
    if ((header & 0x7000) !== 0x3000) break;
    const length = (header & 0xfff) + 3;
    const data = chunk.subarray(2, length);
    const bytes = (header & 0x8000) !== 0 ? unpackChunk(data) : data;
    at += length;
    unpacked += bytes.length;
    budget.unpacked(bytes.length, { packed: at - start, unpacked });
    consume(bytes);
    passing(chunk.length + CHUNK);
  }
}

/** Where the first chunk stands; below 0: nowhere. */
function beginning(stream: ByteSource, budget: Budget): number {
  for (let at = 0; at < stream.size; at += STEP) {
    budget.tick();
    const found = find(stream.read(at, STEP + BEGINNING.length - 1), BEGINNING);
    if (found >= 0) return at + found < BEFORE ? -1 : at + found - BEFORE + 1;
  }
  return -1;
}

function unpackChunk(packed: Uint8Array): Uint8Array {
  const output = new Uint8Array(CHUNK);
  let [length, at] = [0, 0];
  while (at < packed.length) {
    const flags = packed[at++] as number;
    for (let bit = 0; bit < 8 && at < packed.length && length < CHUNK; bit += 1) {
      if ((flags & (1 << bit)) === 0) {
        output[length++] = packed[at++] as number;
        continue;
      }
      if (at + 2 > packed.length) return output.subarray(0, length);
      const token = u16(packed, at);
      at += 2;
      // The more is behind, the more bits say how far back to go.
      const offsetBits = Math.max(4, Math.ceil(Math.log2(Math.max(1, length))));
      const offset = (token >> (16 - offsetBits)) + 1;
      const count = (token & (0xffff >> offsetBits)) + 3;
      if (offset > length) throw new Unreadable("corrupted", "the source of a macro is damaged");
      for (let index = 0; index < count && length < CHUNK; index += 1) {
        output[length] = output[length - offset] as number;
        length += 1;
      }
    }
  }
  return output.subarray(0, length);
}

/**
 * The source of macros (MS-OVBA 2.4.1): packed in chunks of 4 KB, each with copies of what came before in it.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import { find, u16 } from "../zip/bytes.ts";

const CHUNK = 4096;
/** The source of a module begins with "Attribute"; before it stand the mark, the header of the chunk and the first flags. */
const BEGINNING = "\x00Attribut";
const BEFORE = 3;

/** The source in the stream of a module; null: it is none. */
export function macroSource(stream: Uint8Array, budget: Budget): string | null {
  const found = find(stream, BEGINNING);
  if (found < BEFORE) return null;
  const chunks: Buffer[] = [];
  let at = found - BEFORE + 1;
  while (at + 2 <= stream.length) {
    budget.tick();
    const header = u16(stream, at);
    if ((header & 0x7000) !== 0x3000) break;
    const end = Math.min(stream.length, at + (header & 0xfff) + 3);
    const data = stream.subarray(at + 2, end);
    chunks.push(Buffer.from((header & 0x8000) !== 0 ? unpackChunk(data) : data));
    at = end;
  }
  return Buffer.concat(chunks).toString("latin1");
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

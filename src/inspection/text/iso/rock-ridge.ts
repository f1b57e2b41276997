/**
 * Rock Ridge (IEEE P1282) in the system use fields of directory records (SUSP, IEEE P1281): the names that Unix gave, and
 * directories that were moved because they lay too deep.
 * @module
 */
import type { ByteSource } from "../../bytes.ts";
import { startsWith, u32 } from "../zip/bytes.ts";

export interface RockRidge {
  /** Null: it has no other name than that of ISO 9660. */
  readonly name: Buffer | null;
  /** The block of the directory that this record stands for. */
  readonly moved: number | null;
  /** How many bytes of each field belong to somebody else: said in the first record of the root. */
  readonly skip: number | null;
}

/** A field goes on elsewhere, and there once more; a hostile one in circles. */
const MOST_CONTINUATIONS = 32;
const LARGEST_CONTINUATION = 32 * 1024;
const LONGEST_NAME = 4096;

/** `field`: what stands behind the name of a record. Never throws: what is no Rock Ridge says nothing. */
export function rockRidgeOf(field: Uint8Array, source: ByteSource, block: number): RockRidge {
  const name: Uint8Array[] = [];
  let [length, moved, skip]: [number, number | null, number | null] = [0, null, null];
  let next: Uint8Array | null = field;
  for (let count = 0; next !== null && count <= MOST_CONTINUATIONS; count += 1) {
    const entries: Uint8Array = next;
    next = null;
    for (const entry of entriesOf(entries)) {
      if (startsWith(entry, "NM") && entry.length > 5 && length < LONGEST_NAME) {
        name.push(entry.subarray(5));
        length += entry.length - 5;
      } else if (startsWith(entry, "CL") && entry.length >= 12) moved = u32(entry, 4);
      else if (startsWith(entry, "SP") && entry.length >= 7) skip = entry[6] as number;
      else if (startsWith(entry, "CE") && entry.length >= 28) {
        const at = u32(entry, 4) * block + u32(entry, 12);
        next = Uint8Array.from(source.read(at, Math.min(LARGEST_CONTINUATION, u32(entry, 20))));
      }
    }
  }
  return { name: length === 0 ? null : Buffer.concat(name), moved, skip };
}

/** Entries: two letters, a length of the whole, a version. */
function* entriesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes[at + 2] as number;
    if (length < 4 || startsWith(bytes, "ST", at)) return;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

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
  /** What a symbolic link points to; empty: it is none. */
  readonly link: string;
  /** More was there than is looked at. */
  readonly isCut: boolean;
  /** How many bytes of each field belong to somebody else: said in the first record of the root. */
  readonly skip: number | null;
}

/** A field goes on elsewhere, and there once more; a hostile one in circles. */
const MOST_CONTINUATIONS = 32;
const LARGEST_CONTINUATION = 32 * 1024;
/** Of a name, and of what a link points to. */
export const LONGEST_NAME = 4096;
/** Components of a link that stand for the directory itself, the one above, and the root. */
const COMPONENTS: Readonly<Record<number, string>> = { 2: ".", 4: "..", 8: "" };

/** `field`: what stands behind the name of a record. Never throws: what is no Rock Ridge says nothing. */
export function rockRidgeOf(field: Uint8Array, source: ByteSource, block: number): RockRidge {
  const name: Uint8Array[] = [];
  let [length, moved, skip]: [number, number | null, number | null] = [0, null, null];
  let [link, isCut] = ["", false];
  let next: Uint8Array | null = field;
  for (let count = 0; next !== null && count <= MOST_CONTINUATIONS; count += 1) {
    const entries: Uint8Array = next;
    next = null;
    for (const entry of entriesOf(entries)) {
      if (startsWith(entry, "NM") && entry.length > 5) {
        if (length < LONGEST_NAME) name.push(entry.subarray(5));
        length += entry.length - 5;
      } else if (startsWith(entry, "SL")) {
        if (link.length < LONGEST_NAME) link += linkOf(entry);
        else isCut = true;
      } else if (startsWith(entry, "CL") && entry.length >= 12) moved = u32(entry, 4);
      else if (startsWith(entry, "SP") && entry.length >= 7) skip = entry[6] as number;
      else if (startsWith(entry, "CE") && entry.length >= 28) {
        const at = u32(entry, 4) * block + u32(entry, 12);
        isCut ||= u32(entry, 20) > LARGEST_CONTINUATION || count === MOST_CONTINUATIONS;
        next = Uint8Array.from(source.read(at, Math.min(LARGEST_CONTINUATION, u32(entry, 20))));
      }
    }
  }
  isCut ||= name.reduce((sum, piece) => sum + piece.length, 0) < length;
  return { name: length === 0 ? null : Buffer.concat(name), moved, link: link.replace(/(.)\/$/, "$1"), isCut, skip };
}

/** A piece of it, behind flags: components, each with flags and a length. */
function linkOf(entry: Uint8Array): string {
  const components: string[] = [];
  for (let at = 5; at + 2 <= entry.length; at += 2 + (entry[at + 1] as number)) {
    const text = Buffer.from(entry.subarray(at + 2, at + 2 + (entry[at + 1] as number))).toString("utf8");
    const flags = entry[at] as number;
    components.push(`${COMPONENTS[flags & 14] ?? ""}${text}${(flags & 1) === 1 ? "" : "/"}`);
  }
  return components.join("");
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

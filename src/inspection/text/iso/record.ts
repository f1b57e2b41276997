/**
 * A record of a directory in a disc image (ECMA-119 9.1).
 * @module
 */
import { u32 } from "../zip/bytes.ts";

const [DIRECTORY, MORE_EXTENTS] = [0x02, 0x80];
const FIXED = 33;

export interface DirectoryRecord {
  /** Its first block that holds data. */
  readonly start: number;
  /** Bytes. */
  readonly size: number;
  readonly directory: boolean;
  /** The next record goes on with the same file. */
  readonly more: boolean;
  /** Attributes of its own stand before its data, which not every program passes over. */
  readonly attributes: boolean;
  /** Its blocks lie apart. */
  readonly interleaved: boolean;
  /** Numbers stand in both byte orders; whether they say the same in both. */
  readonly consistent: boolean;
  /** One byte, 0 or 1: the directory itself, and the one above. */
  readonly name: Uint8Array;
  /** What other standards put behind the name. */
  readonly use: Uint8Array;
}

/** `bytes`: exactly the record. Null: it is too short for what it says. */
export function recordOf(bytes: Uint8Array): DirectoryRecord | null {
  const nameSize = bytes[32] ?? 0;
  if (bytes.length < FIXED + 1 || nameSize === 0 || FIXED + nameSize > bytes.length) return null;
  const flags = bytes[25] as number;
  const both = (at: number) => u32(bytes, at) === Buffer.from(bytes.subarray(at + 4, at + 8)).readUInt32BE(0);
  return {
    start: u32(bytes, 2) + (bytes[1] as number),
    size: u32(bytes, 10),
    directory: (flags & DIRECTORY) !== 0,
    more: (flags & MORE_EXTENTS) !== 0,
    attributes: bytes[1] !== 0,
    interleaved: bytes[26] !== 0 || bytes[27] !== 0,
    consistent: both(2) && both(10),
    name: bytes.subarray(FIXED, FIXED + nameSize),
    // A name of even length is followed by a zero.
    use: bytes.subarray(FIXED + nameSize + (nameSize % 2 === 0 ? 1 : 0)),
  };
}

/** The directory itself, or the one above. */
export const isSelfOrParent = ({ name }: DirectoryRecord): boolean => name.length === 1 && (name[0] as number) <= 1;

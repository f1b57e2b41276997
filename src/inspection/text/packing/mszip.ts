/**
 * MSZIP ([MS-MCI]): blocks of up to 32 KB, each deflated for itself (RFC 1951) with the 32 KB before it as dictionary.
 * @module
 */
import { inflateRawSync } from "node:zlib";
import { Unreadable } from "../../budget.ts";
import { passing } from "../../garbage.ts";
import { startsWith } from "../zip/bytes.ts";
import type { BlockUnpacker } from "./block.ts";

const HISTORY = 32 * 1024;
const SIGNATURE = "CK";
/** Bytes that unpacking a block leaves behind: the block, its packed form, and what zlib works with. */
const PASSING = 8 * HISTORY;

export function mszip(): BlockUnpacker {
  let history: Buffer = Buffer.alloc(0);
  return (packed) => {
    if (!startsWith(packed, SIGNATURE)) throw new Unreadable("corrupted", "packed data are damaged");
    const block = inflateBlock(packed.subarray(SIGNATURE.length), history);
    history = block.length === HISTORY ? block : Buffer.concat([history, block]).subarray(-HISTORY);
    passing(PASSING);
    return block;
  };
}

function inflateBlock(packed: Uint8Array, dictionary: Buffer): Buffer {
  try {
    const known = dictionary.length === 0 ? {} : { dictionary };
    return inflateRawSync(packed, { ...known, maxOutputLength: HISTORY, chunkSize: HISTORY });
  } catch {
    throw new Unreadable("corrupted", "packed data are damaged");
  }
}

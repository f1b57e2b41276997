/**
 * One folder of a cabinet, unpacked: its blocks ([MS-CAB] 2.4), each checked by its sum, in a row.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { type BlockUnpacker, stored } from "../packing/block.ts";
import { lzx } from "../packing/lzx.ts";
import { mszip } from "../packing/mszip.ts";
import type { ByteStream } from "../packing/stream.ts";
import { exactly, u16, u32 } from "../zip/bytes.ts";
import type { Cabinet, Folder } from "./header.ts";

const HEADER = 8;
const NOTHING = new Uint8Array(0);
const [STORED, MSZIP, QUANTUM, LZX] = [0, 1, 2, 3];

export interface FolderStream extends ByteStream {
  /** Bytes of blocks read so far. */
  readonly packed: number;
}

export interface FolderReading {
  readonly budget: Budget;
  /** Takes what is wrong with a block that can be unpacked nonetheless. */
  readonly note: (error: Unreadable) => void;
}

/** Throws `Unreadable` for a packing that is not known. */
export function folderStream(
  source: ByteSource,
  cabinet: Cabinet,
  folder: Folder,
  { budget, note }: FolderReading,
): FolderStream {
  const unpack = unpackerOf(folder.packing);
  const begin = folder.start;
  let [at, index] = [begin, 0];
  return {
    get packed() {
      return at - begin;
    },
    next: () => {
      while (index < folder.blocks) {
        // For each block: many may unpack to nothing.
        budget.tick();
        const { packed, size, end, intact } = blockAt(source, at, cabinet.blockReserve);
        if (!intact) note(new Unreadable("corrupted", "the cabinet has a wrong checksum"));
        [at, index] = [end, index + 1];
        // The other half of a block that is cut in two stands in the next cabinet, and so does its size.
        if (size === 0 && packed.length > 0)
          throw new Unreadable("unsupported", "it goes on in another cabinet, which is not there");
        const bytes = unpack(packed, size, index === folder.blocks);
        if (bytes.length !== size) note(new Unreadable("corrupted", "packed data have another size than they say"));
        if (bytes.length > 0) return bytes;
      }
      return NOTHING;
    },
  };
}

function unpackerOf(packing: number): BlockUnpacker {
  const kind = packing & 15;
  if (kind === STORED) return stored;
  if (kind === MSZIP) return mszip();
  if (kind === LZX) return lzx((packing >> 8) & 31);
  if (kind === QUANTUM) throw new Unreadable("unsupported", "the packing Quantum is not read");
  throw new Unreadable("unsupported", "an unknown packing");
}

interface Block {
  readonly packed: Uint8Array;
  readonly size: number;
  /** Where the next block stands. */
  readonly end: number;
  /** Its sum fits. */
  readonly intact: boolean;
}

function blockAt(source: ByteSource, at: number, reserve: number): Block {
  const header = Uint8Array.from(exactly(source, at, HEADER + reserve));
  const [sum, length, size] = [u32(header, 0), u16(header, 4), u16(header, 6)];
  const packed = Uint8Array.from(exactly(source, at + header.length, length));
  // Programs do not agree on whether the reserved bytes are summed up.
  const ofData = checksum(packed, 0);
  const sums = [checksum(header.subarray(4, HEADER), ofData), checksum(header.subarray(4), ofData)];
  return { packed, size, end: at + header.length + length, intact: sum === 0 || sums.includes(sum) };
}

/** All words of 32 bits, by exclusive or; up to three bytes behind them count the other way round. */
function checksum(bytes: Uint8Array, seed: number): number {
  const words = bytes.length & ~3;
  let sum = seed;
  for (let at = 0; at < words; at += 4) sum ^= u32(bytes, at);
  let rest = 0;
  for (let at = words; at < bytes.length; at += 1) rest = (rest << 8) | (bytes[at] as number);
  return (sum ^ rest) >>> 0;
}

/**
 * bzip2, of one stream or several in a row, unpacked as it is pulled. Holds one block: 3.7 MB at most.
 *
 * What is given was not checked yet when it is given: the checksum of a block follows its last byte.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { Bits } from "./bzip2/bits.ts";
import { Block } from "./bzip2/block.ts";
import type { ByteStream } from "./stream.ts";

const NOTHING = new Uint8Array(0);
const PIECE = 64 * 1024;
const MAGIC = "BZh";
/** 48 bits before each block, the digits of pi; and before a stream's checksum, those of its square root. */
const [BLOCK_HIGH, BLOCK_LOW] = [0x314159, 0x265359];
const [END_HIGH, END_LOW] = [0x177245, 0x385090];

export interface Bzip2Stream extends ByteStream {
  /** Once it has ended: packed bytes up to the end of the last stream. What follows them, if anything, is no bzip2. */
  readonly taken: number;
}

/** Throws `Unreadable` for what is damaged, or ends before its end. */
export function bunzip2(packed: ByteStream): Bzip2Stream {
  return new Streams(packed);
}

class Streams implements Bzip2Stream {
  readonly #bits: Bits;
  readonly #block = new Block();
  readonly #piece = new Uint8Array(PIECE);
  #state: "before" | "stream" | "block" | "after" = "before";
  #expected = 0;
  #crc = 0;
  #streamCrc = 0;
  taken = 0;

  constructor(packed: ByteStream) {
    this.#bits = new Bits(packed);
  }

  next(): Uint8Array {
    while (this.#state !== "after") {
      if (this.#state === "before") this.#state = this.#readHeader() ? "stream" : "after";
      else if (this.#state === "stream") this.#state = this.#readMark();
      else if (this.#block.done) this.#finishBlock();
      else {
        const length = this.#block.fill(this.#piece);
        const piece = this.#piece.subarray(0, length);
        this.#crc = crcOf(piece, this.#crc);
        if (length > 0) return piece;
      }
    }
    return NOTHING;
  }

  /** Whether there is one more stream. The first must be there. */
  #readHeader(): boolean {
    for (let index = 0; index <= MAGIC.length; index++) {
      const first = this.taken === 0;
      if (!first && this.#bits.ended) return false;
      const byte = this.#bits.take(8);
      const level = byte - 0x30;
      if (index < MAGIC.length ? byte === MAGIC.charCodeAt(index) : level >= 1 && level <= 9) {
        if (index === MAGIC.length) this.#block.prepare(level);
      } else if (first) throw new Unreadable("corrupted", "the header of the packed file is damaged");
      else return false;
    }
    this.#streamCrc = 0;
    return true;
  }

  #readMark(): "block" | "before" {
    const [high, low] = [this.#bits.take(24), this.#bits.take(24)];
    this.#expected = this.#bits.word();
    if (high === BLOCK_HIGH && low === BLOCK_LOW) {
      this.#block.read(this.#bits);
      this.#crc = 0xffffffff;
      return "block";
    }
    if (high !== END_HIGH || low !== END_LOW) throw new Unreadable("corrupted", "the packed file is damaged");
    if (this.#expected !== this.#streamCrc) throw new Unreadable("corrupted", "the packed file has a wrong checksum");
    this.#bits.align();
    this.taken = this.#bits.taken;
    return "before";
  }

  #finishBlock(): void {
    const crc = ~this.#crc >>> 0;
    if (crc !== this.#expected) throw new Unreadable("corrupted", "the packed file has a wrong checksum");
    this.#streamCrc = (((this.#streamCrc << 1) | (this.#streamCrc >>> 31)) ^ crc) >>> 0;
    this.#state = "stream";
  }
}

/** CRC-32 with the highest bit first, which is not the order of zip and gzip. */
const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

function crcOf(bytes: Uint8Array, before: number): number {
  let crc = before | 0;
  for (let at = 0; at < bytes.length; at++) crc = (crc << 8) ^ (CRC[(crc >>> 24) ^ (bytes[at] as number)] as number);
  return crc;
}

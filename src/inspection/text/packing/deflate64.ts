/**
 * Deflate64: Deflate (RFC 1951) with distances up to 64 KB, whose last length is any up to 65,538. It has no specification of its
 * own: it is what PKZIP and 7-Zip write.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { Deflate64Bits } from "./deflate64-bits.ts";
import type { History } from "./history.ts";
import { PrefixCode } from "./huffman.ts";
import type { ByteStream, Feed } from "./stream.ts";

/** Bytes back that may be referred to. */
export const DEFLATE64_DICTIONARY = 64 * 1024;
const [PLAIN, FIXED, DYNAMIC] = [0, 1, 2];
const END = 256;
const MOST_LITERALS = 288;
const MOST_DISTANCES = 32;
/** By symbol less 257: bits besides it, and the smallest length. The last one begins anew at the shortest. */
const LENGTH_BITS = Array.from({ length: 29 }, (_, at) => (at < 8 ? 0 : at === 28 ? 16 : (at >> 2) - 1));
const LENGTH_BASES = LENGTH_BITS.map((_, at) => (at === 28 ? 3 : smallest(3, LENGTH_BITS, at)));
const DISTANCE_BITS = Array.from({ length: MOST_DISTANCES }, (_, at) => (at < 2 ? 0 : (at >> 1) - 1));
const DISTANCE_BASES = DISTANCE_BITS.map((_, at) => smallest(1, DISTANCE_BITS, at));
/** Lengths of codes are themselves in a code, whose lengths come in this order; and three symbols that repeat. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const [AGAIN, ZEROS, MANY_ZEROS] = [16, 17, 18];
const FIXED_LITERALS = Uint8Array.from({ length: MOST_LITERALS }, (_, at) =>
  at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8,
);
const FIXED_DISTANCES = new Uint8Array(MOST_DISTANCES).fill(5);

function smallest(first: number, bits: readonly number[], at: number): number {
  return bits.slice(0, at).reduce((sum, count) => sum + 2 ** count, first);
}

export class Deflate64 implements ByteStream {
  readonly #bits: Deflate64Bits;
  readonly #history: History;
  readonly #eachBlock: () => void;
  readonly #literals = new PrefixCode(MOST_LITERALS);
  readonly #distances = new PrefixCode(MOST_DISTANCES);
  readonly #meta = new PrefixCode(ORDER.length);
  #block: "none" | "plain" | "packed" = "none";
  #last = false;
  /** Bytes of the last match, or of a block that is not packed, that are still to come. */
  #pending = 0;
  #distance = 0;
  #failure: unknown = null;

  /**
   * Whoever gives the history, of `DEFLATE64_DICTIONARY`, closes it. `eachBlock` is called before each block, which may hold
   * nothing.
   */
  constructor(feed: Feed, history: History, eachBlock: () => void) {
    this.#bits = new Deflate64Bits(feed);
    this.#history = history;
    this.#eachBlock = eachBlock;
  }

  /** Once it has ended: packed bytes, of which the last may be begun only. */
  get taken(): number {
    return this.#bits.taken;
  }

  /** What was unpacked before the damage is given before it is told of. */
  next(): Uint8Array {
    if (this.#failure !== null) throw this.#failure;
    const until = this.#history.room();
    try {
      this.#fill(until);
    } catch (error) {
      this.#failure = error;
    }
    const piece = this.#history.hand();
    if (piece.length === 0 && this.#failure !== null) throw this.#failure;
    return piece;
  }

  #fill(until: number): void {
    const history = this.#history;
    while (history.total < until) {
      if (this.#block === "packed") this.#symbols(until);
      else if (this.#block === "plain") this.#copyPlain(until);
      else if (this.#last) return;
      else this.#beginBlock();
    }
  }

  #beginBlock(): void {
    this.#eachBlock();
    const bits = this.#bits;
    this.#last = bits.read(1) === 1;
    const kind = bits.read(2);
    if (kind === PLAIN) {
      bits.align();
      this.#pending = bits.read(16);
      if ((this.#pending ^ bits.read(16)) !== 0xffff) throw damaged();
      this.#block = "plain";
      return;
    }
    if (kind === DYNAMIC) this.#readCodes();
    else if (kind === FIXED) {
      this.#literals.build(FIXED_LITERALS);
      this.#distances.build(FIXED_DISTANCES);
    } else throw damaged();
    this.#block = "packed";
  }

  #readCodes(): void {
    const bits = this.#bits;
    const literals = 257 + bits.read(5);
    const count = literals + 1 + bits.read(5);
    const meta = new Uint8Array(ORDER.length);
    for (let left = 4 + bits.read(4), at = 0; left > 0; left -= 1, at += 1) meta[ORDER[at] as number] = bits.read(3);
    this.#meta.build(meta);
    const lengths = new Uint8Array(count);
    for (let at = 0; at < count; ) {
      const symbol = this.#meta.next(bits);
      if (symbol < AGAIN) {
        lengths[at++] = symbol;
        continue;
      }
      if (symbol === AGAIN && at === 0) throw damaged();
      const again = symbol === AGAIN ? (lengths[at - 1] as number) : 0;
      const times = symbol === MANY_ZEROS ? 11 + bits.read(7) : 3 + bits.read(symbol === ZEROS ? 3 : 2);
      if (at + times > count) throw damaged();
      lengths.fill(again, at, at + times);
      at += times;
    }
    this.#literals.build(lengths.subarray(0, literals));
    this.#distances.build(lengths.subarray(literals));
  }

  #copyPlain(until: number): void {
    const history = this.#history;
    while (this.#pending > 0 && history.total < until) {
      const some = this.#bits.some(Math.min(this.#pending, until - history.total));
      history.ring.set(some, history.total & history.mask);
      history.total += some.length;
      this.#pending -= some.length;
    }
    if (this.#pending === 0) this.#block = "none";
  }

  /** Literals and matches, to the end of the block or as far as there is room. */
  #symbols(until: number): void {
    const [bits, history] = [this.#bits, this.#history];
    const { ring, mask } = history;
    this.#copyMatch(until);
    while (history.total < until) {
      const symbol = this.#literals.next(bits);
      if (symbol < END) {
        ring[history.total & mask] = symbol;
        history.total += 1;
        continue;
      }
      if (symbol === END) {
        this.#block = "none";
        return;
      }
      const at = symbol - END - 1;
      if (at >= LENGTH_BITS.length) throw damaged();
      const length = (LENGTH_BASES[at] as number) + bits.read(LENGTH_BITS[at] as number);
      const slot = this.#distances.next(bits);
      this.#distance = (DISTANCE_BASES[slot] as number) + bits.read(DISTANCE_BITS[slot] as number);
      this.#pending = length;
      this.#copyMatch(until);
    }
  }

  #copyMatch(until: number): void {
    const length = Math.min(this.#pending, until - this.#history.total);
    if (length === 0) return;
    this.#history.copy(this.#distance, length);
    this.#pending -= length;
  }
}

const damaged = () => new Unreadable("corrupted", "packed data are damaged");

/**
 * LZX as cabinets use it ("Microsoft LZX Data Compression Format", 1997, with the corrections of [MS-PATCH] 2): frames of
 * 32 KB, each in a block of the cabinet; within them blocks of LZX, which need not end where frames do.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { BlockUnpacker } from "./block.ts";
import { PrefixCode } from "./huffman.ts";
import { LzxBits } from "./lzx-bits.ts";
import { CallTranslation, FRAME } from "./lzx-calls.ts";

const [VERBATIM, ALIGNED, RAW] = [1, 2, 3];
const LITERALS = 256;
const LENGTHS = 249;
const SHORTEST_MATCH = 2;
/** Of the window, as a power of two: how many classes of distances there are. */
const SLOTS: Readonly<Record<number, number>> = { 15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50 };

/** By class of distances: its bits besides the class, and its smallest distance. */
const EXTRA_BITS = Array.from({ length: 50 }, (_, slot) => (slot < 4 ? 0 : Math.min(17, (slot >> 1) - 1)));
const BASES = EXTRA_BITS.map((_, slot) => EXTRA_BITS.slice(0, slot).reduce((sum, bits) => sum + 2 ** bits, 0));

const damaged = () => new Unreadable("corrupted", "packed data are damaged");

/** Throws `Unreadable` for a window that cabinets do not have. */
export function lzx(windowBits: number): BlockUnpacker {
  const slots = SLOTS[windowBits];
  if (slots === undefined) throw new Unreadable("corrupted", "packed data have a window that there is not");
  const frames = new Frames(2 ** windowBits, slots);
  return (packed, size, last) => frames.unpack(packed, size, last);
}

class Frames {
  readonly #bits = new LzxBits();
  readonly #window: Uint8Array;
  readonly #calls = new CallTranslation();
  readonly #mainLengths: Uint8Array;
  readonly #lengthLengths = new Uint8Array(LENGTHS);
  readonly #main: PrefixCode;
  readonly #length = new PrefixCode(LENGTHS);
  readonly #aligned = new PrefixCode(8);
  readonly #pretree = new PrefixCode(20);
  readonly #repeated: [number, number, number] = [1, 1, 1];
  /** Bytes unpacked so far. */
  #total = 0;
  #type = 0;
  /** Bytes that the block still holds. */
  #left = 0;
  /** A raw block of odd length is followed by a byte that means nothing. */
  #padded = false;

  constructor(window: number, slots: number) {
    this.#window = new Uint8Array(window);
    this.#mainLengths = new Uint8Array(LITERALS + slots * 8);
    this.#main = new PrefixCode(this.#mainLengths.length);
  }

  unpack(packed: Uint8Array, size: number, last: boolean): Uint8Array {
    if (size > FRAME || this.#total % FRAME !== 0) throw damaged();
    this.#bits.begin(packed);
    if (this.#total === 0) this.#calls.readHeader(this.#bits);
    const start = this.#total % this.#window.length;
    for (let done = 0; done < size; ) {
      if (this.#left === 0) this.#beginBlock();
      const run = Math.min(this.#left, size - done);
      if (this.#type === RAW) this.#bits.copy(this.#window, start + done, run);
      else this.#matches(start + done, run);
      this.#left -= run;
      done += run;
      this.#total += run;
    }
    if (this.#padded && this.#left === 0 && this.#bits.skipPadding()) this.#padded = false;
    if (!this.#bits.endsWell(last)) throw damaged();
    return this.#calls.translate(this.#window.subarray(start, start + size));
  }

  #beginBlock(): void {
    const bits = this.#bits;
    if (this.#padded) bits.skipPadding();
    this.#padded = false;
    this.#type = bits.read(3);
    this.#left = bits.read(24);
    if (this.#type === RAW) {
      bits.align();
      for (const index of [0, 1, 2]) this.#repeated[index] = bits.u32();
      this.#padded = this.#left % 2 === 1;
      return;
    }
    if (this.#type !== VERBATIM && this.#type !== ALIGNED) throw damaged();
    if (this.#type === ALIGNED) this.#aligned.build(Uint8Array.from({ length: 8 }, () => bits.read(3)));
    this.#readLengths(this.#mainLengths, 0, LITERALS);
    this.#readLengths(this.#mainLengths, LITERALS, this.#mainLengths.length);
    this.#main.build(this.#mainLengths);
    this.#readLengths(this.#lengthLengths, 0, LENGTHS);
    this.#length.build(this.#lengthLengths);
  }

  /** Lengths of codes, as differences from those of the block before, in a code of their own. */
  #readLengths(lengths: Uint8Array, from: number, to: number): void {
    const bits = this.#bits;
    this.#pretree.build(Uint8Array.from({ length: 20 }, () => bits.read(4)));
    for (let at = from; at < to; ) {
      const symbol = this.#pretree.next(bits);
      if (symbol < 17) {
        lengths[at] = ((lengths[at] as number) - symbol + 17) % 17;
        at += 1;
        continue;
      }
      const count = symbol === 17 ? 4 + bits.read(4) : symbol === 18 ? 20 + bits.read(5) : 4 + bits.read(1);
      if (at + count > to) throw damaged();
      const same = symbol === 19 ? this.#pretree.next(bits) : null;
      if (same !== null && same > 16) throw damaged();
      const length = same === null ? 0 : ((lengths[at] as number) - same + 17) % 17;
      lengths.fill(length, at, at + count);
      at += count;
    }
  }

  /** Literals and matches that make up exactly `run` bytes: none reaches over the end of a frame or block. */
  #matches(start: number, run: number): void {
    const [bits, window, mask] = [this.#bits, this.#window, this.#window.length - 1];
    const end = start + run;
    for (let at = start; at < end; ) {
      const symbol = this.#main.next(bits);
      if (symbol < LITERALS) {
        window[at++] = symbol;
        continue;
      }
      const short = (symbol - LITERALS) & 7;
      const length = SHORTEST_MATCH + (short < 7 ? short : 7 + this.#length.next(bits));
      const distance = this.#distance((symbol - LITERALS) >> 3);
      if (at + length > end || distance > window.length || distance > this.#total + at - start) throw damaged();
      for (let from = at - distance, until = at + length; at < until; ) window[at++] = window[from++ & mask] as number;
    }
  }

  /** The first three classes are the last three distances. */
  #distance(slot: number): number {
    const recent = this.#repeated;
    if (slot === 0) return recent[0];
    if (slot < 3) {
      const distance = recent[slot] as number;
      recent[slot] = recent[0];
      recent[0] = distance;
      return distance;
    }
    const distance = (BASES[slot] as number) - 2 + this.#extra(EXTRA_BITS[slot] as number);
    recent[2] = recent[1];
    recent[1] = recent[0];
    recent[0] = distance;
    return distance;
  }

  #extra(count: number): number {
    if (this.#type !== ALIGNED || count < 3) return this.#bits.read(count);
    return this.#bits.read(count - 3) * 8 + this.#aligned.next(this.#bits);
  }
}

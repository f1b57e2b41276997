/**
 * The range decoder of LZMA: bits whose probability adapts, of 11 bits each, moving by a 32nd.
 * Numbers are held as signed 32-bit integers and compared as unsigned ones.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { Feed } from "./stream.ts";

const BITS = 11;
const MOVE = 5;
const HALF = 1 << (BITS - 1);

/** `count` probabilities of which nothing is known yet. */
export const probabilities = (count: number): Uint16Array => new Uint16Array(count).fill(HALF);

export const forget = (table: Uint16Array): Uint16Array => table.fill(HALF);

export class RangeDecoder {
  readonly #feed: Feed;
  #range = 0;
  #code = 0;

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  /** Reads the first five bytes. */
  begin(): void {
    if (this.#feed.byte() !== 0) throw new Unreadable("corrupted", "packed data are damaged");
    this.#range = -1;
    this.#code = 0;
    for (let count = 0; count < 4; count += 1) this.#code = (this.#code << 8) | this.#feed.byte();
  }

  /** Whether all that was packed has been taken out: a stream that ends elsewhere is damaged. */
  get finished(): boolean {
    return this.#code === 0;
  }

  bit(table: Uint16Array, index: number): number {
    const probability = table[index] as number;
    const bound = Math.imul(this.#range >>> BITS, probability);
    let bit = 0;
    if (this.#code >>> 0 < bound >>> 0) {
      this.#range = bound;
      table[index] = probability + (((1 << BITS) - probability) >> MOVE);
    } else {
      this.#range = (this.#range - bound) | 0;
      this.#code = (this.#code - bound) | 0;
      table[index] = probability - (probability >> MOVE);
      bit = 1;
    }
    if ((this.#range & 0xff000000) === 0) this.#shift();
    return bit;
  }

  /** `count` bits, the highest first, whose table begins at `base`. */
  tree(table: Uint16Array, base: number, count: number): number {
    let node = 1;
    for (let left = count; left > 0; left -= 1) node = (node << 1) | this.bit(table, base + node);
    return node - (1 << count);
  }

  /** `count` bits, the lowest first. */
  reverseTree(table: Uint16Array, base: number, count: number): number {
    let [node, value] = [1, 0];
    for (let at = 0; at < count; at += 1) {
      const bit = this.bit(table, base + node);
      node = (node << 1) | bit;
      value |= bit << at;
    }
    return value;
  }

  /** `count` bits of even chance. */
  direct(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left -= 1) {
      this.#range >>>= 1;
      const bit = this.#code >>> 0 >= this.#range ? 1 : 0;
      if (bit === 1) this.#code = (this.#code - this.#range) | 0;
      value = (value << 1) | bit;
      if ((this.#range & 0xff000000) === 0) this.#shift();
    }
    return value;
  }

  #shift(): void {
    this.#range <<= 8;
    this.#code = (this.#code << 8) | this.#feed.byte();
  }
}

/**
 * The range coder of 7-Zip's PPMd: a number below 2^32 whose leading part says which of several shares it falls into.
 * @module
 */
import { Unreadable } from "../../../budget.ts";
import { type ByteStream, Feed } from "../stream.ts";

/** Below this one more byte is taken in. */
const TOP = 0x1000000;
/** A yes or no has shares of 2^14 in all. */
export const BIT_SHARES = 14;

export class RangeDecoder {
  readonly #feed: Feed;
  // Both are kept as signed numbers of 32 bits, which cost no memory of their own.
  #range = -1;
  #code = 0;

  constructor(packed: ByteStream) {
    this.#feed = new Feed(packed);
    if (this.#feed.byte() !== 0) throw new Unreadable("corrupted", "the packed data does not begin as such");
    for (let byte = 0; byte < 4; byte++) this.#code = (this.#code << 8) | this.#feed.byte();
    if (this.#code === -1) throw new Unreadable("corrupted", "the packed data does not begin as such");
  }

  /** Parts the range in `total` shares and tells in which the number is. That may lie beyond the last. */
  share(total: number): number {
    const range = ((this.#range >>> 0) / total) >>> 0;
    this.#range = range | 0;
    return ((this.#code >>> 0) / range) >>> 0;
  }

  /** After `share`: goes on within `size` shares from `start`. */
  take(start: number, size: number): void {
    this.#code = (this.#code - Math.imul(start, this.#range)) | 0;
    this.#range = Math.imul(this.#range, size);
    this.#normalize();
  }

  /** A yes or no, of which 0 has so many shares of 2^14. */
  bit(zero: number): 0 | 1 {
    const bound = Math.imul(this.#range >>> BIT_SHARES, zero);
    const bit = this.#code >>> 0 < bound >>> 0 ? 0 : 1;
    if (bit === 0) this.#range = bound;
    else {
      this.#code = (this.#code - bound) | 0;
      this.#range = (this.#range - bound) | 0;
    }
    this.#normalize();
    return bit;
  }

  #normalize(): void {
    // A share is never smaller than 2^8, so that two bytes are enough.
    if (this.#range >>> 0 >= TOP) return;
    this.#more();
    if (this.#range >>> 0 < TOP) this.#more();
  }

  #more(): void {
    this.#code = (this.#code << 8) | this.#feed.byte();
    this.#range <<= 8;
  }
}

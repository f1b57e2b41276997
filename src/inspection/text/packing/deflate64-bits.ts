/**
 * Bits of Deflate: the lowest of a byte first. Each byte is turned around as it is read, so that codes, whose highest bit comes
 * first, can be looked up; numbers, whose lowest bit comes first, are turned back.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { Peekable } from "./huffman.ts";
import type { Feed } from "./stream.ts";

const TURNED = Uint8Array.from({ length: 256 }, (_, byte) => {
  let turned = 0;
  for (let bit = 0; bit < 8; bit += 1) turned |= ((byte >> bit) & 1) << (7 - bit);
  return turned;
});

export class Deflate64Bits implements Peekable {
  readonly #feed: Feed;
  /** The lowest `#count` bits of it are those that come next; the lowest `#padding` of those lie beyond the end. */
  #ahead = 0;
  #count = 0;
  #padding = 0;

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  /** Bytes of which at least one bit was taken. */
  get taken(): number {
    return this.#feed.taken - ((this.#count - this.#padding) >> 3);
  }

  peek16(): number {
    while (this.#count < 16) this.#load();
    return (this.#ahead >>> (this.#count - 16)) & 0xffff;
  }

  /** After `peek16`, no more than it showed. Throws `Unreadable` at the end. */
  skip(count: number): void {
    this.#count -= count;
    if (this.#count < this.#padding) throw endsTooSoon();
  }

  /** A number of up to 16 bits. Throws `Unreadable` at the end. */
  read(count: number): number {
    const ahead = this.peek16();
    this.skip(count);
    const turned = ((TURNED[ahead & 0xff] as number) << 8) | (TURNED[ahead >>> 8] as number);
    return turned & ((1 << count) - 1);
  }

  /** The rest of this byte is padding. */
  align(): void {
    this.#count &= ~7;
  }

  /** Between bytes: the next ones, up to `most` and at least one, the caller's until the next call. Throws `Unreadable` at the end. */
  some(most: number): Uint8Array {
    if (this.#count > this.#padding) {
      this.#count -= 8;
      return Uint8Array.of(TURNED[(this.#ahead >>> this.#count) & 0xff] as number);
    }
    const bytes = this.#feed.some(most);
    if (bytes.length === 0) throw endsTooSoon();
    return bytes;
  }

  #load(): void {
    const ended = this.#feed.ended;
    this.#ahead = (this.#ahead << 8) | (ended ? 0 : (TURNED[this.#feed.byte()] as number));
    this.#count += 8;
    if (ended) this.#padding += 8;
  }
}

const endsTooSoon = () => new Unreadable("corrupted", "packed data end too soon");

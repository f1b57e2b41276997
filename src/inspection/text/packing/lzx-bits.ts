/**
 * The bits of one LZX frame: words of 16 bits, the lower byte first, read from the highest bit on; and bytes between them.
 * @module
 */
import { Unreadable } from "../../budget.ts";

export class LzxBits {
  #bytes: Uint8Array = new Uint8Array(0);
  /** Bytes taken, up to a word that was taken ahead; may lie beyond the end, where all is zero. */
  #at = 0;
  /** The lowest `#count` bits of it are those that were taken and not read. */
  #ahead = 0;
  #count = 0;

  begin(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#at = 0;
    this.#count = 0;
  }

  peek16(): number {
    while (this.#count < 16) {
      const word = ((this.#bytes[this.#at] ?? 0) | ((this.#bytes[this.#at + 1] ?? 0) << 8)) & 0xffff;
      this.#ahead = ((this.#ahead << 16) | word) >>> 0;
      this.#count += 16;
      this.#at += 2;
    }
    return (this.#ahead >>> (this.#count - 16)) & 0xffff;
  }

  /** After `peek16`, no more than it showed. */
  skip(count: number): void {
    this.#count -= count;
  }

  /** Up to 32 bits. */
  read(count: number): number {
    if (count > 16) return this.read(count - 16) * 2 ** 16 + this.read(16);
    const value = this.peek16() >>> (16 - count);
    this.#count -= count;
    return value;
  }

  /** To the next word: always over at least one bit. */
  align(): void {
    const whole = this.#count % 16 === 0;
    this.#toWord();
    if (whole) this.#at += 2;
  }

  u32(): number {
    const at = this.#take(4);
    const [a = 0, b = 0, c = 0, d = 0] = this.#bytes.subarray(at, at + 4);
    return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
  }

  copy(into: Uint8Array, offset: number, length: number): void {
    const at = this.#take(length);
    into.set(this.#bytes.subarray(at, at + length), offset);
  }

  /** Over one byte behind bytes. Returns whether there was one. */
  skipPadding(): boolean {
    this.#toWord();
    if (this.#at >= this.#bytes.length) return false;
    this.#at += 1;
    return true;
  }

  /** Whether no more was read than there was, and nothing is left that another program might take for more. */
  endsWell(last: boolean): boolean {
    this.#toWord();
    const { length } = this.#bytes;
    return this.#at <= length + (length % 2) && (last || this.#at >= length);
  }

  #take(length: number): number {
    this.#toWord();
    const at = this.#at;
    if (at + length > this.#bytes.length) throw new Unreadable("corrupted", "packed data end too soon");
    this.#at += length;
    return at;
  }

  /** Drops what is left of a word, and gives back the word that was only looked at. */
  #toWord(): void {
    this.#at -= 2 * (this.#count >> 4);
    this.#count = 0;
  }
}

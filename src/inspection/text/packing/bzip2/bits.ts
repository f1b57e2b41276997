/**
 * The bits of a bzip2 file, the highest of a byte first, and the prefix codes that are read from them.
 * @module
 */
import { Unreadable } from "../../../budget.ts";
import type { ByteStream } from "../stream.ts";

const NOTHING = new Uint8Array(0);
/** Lengths of codes as the format has them. */
export const LONGEST_CODE = 20;
/** Symbols of one alphabet: two that count runs, 255 places of the list, and the end of the block. */
export const MOST_SYMBOLS = 258;
/** Codes up to this length are looked up at once. */
const SHORT = 10;

/** One prefix code: the shorter its symbol's code, the earlier; equal ones in the order of the alphabet. */
export class PrefixCode {
  /** By the next ten bits: the symbol, times sixteen, and the length of its code; 0 for what is longer, or is none. */
  readonly short = new Uint16Array(1 << SHORT);
  /** By length: the first code, how many there are, and where its symbol is in `symbols`. */
  readonly first = new Int32Array(LONGEST_CODE + 1);
  readonly count = new Int32Array(LONGEST_CODE + 1);
  readonly index = new Int32Array(LONGEST_CODE + 1);
  readonly symbols = new Uint16Array(MOST_SYMBOLS);

  /** `lengths`: of each symbol's code, from 1 to 20. Throws `Unreadable` for more codes than can be told apart. */
  build(lengths: Uint8Array): void {
    const { first, count, index, symbols } = this;
    count.fill(0);
    for (const length of lengths) (count[length] as number)++;
    let [code, at] = [0, 0];
    for (let length = 1; length <= LONGEST_CODE; length++) {
      first[length] = code;
      index[length] = at;
      code += count[length] as number;
      at += count[length] as number;
      if (code > 1 << length) throw new Unreadable("corrupted", "a code of the packed file is ambiguous");
      code <<= 1;
    }
    const next = index.slice();
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol] as number;
      symbols[next[length] as number] = symbol;
      (next[length] as number)++;
    }
    this.#fillShort();
  }

  #fillShort(): void {
    const { short, first, count, index, symbols } = this;
    short.fill(0);
    for (let length = 1; length <= SHORT; length++) {
      for (let each = 0; each < (count[length] as number); each++) {
        const from = ((first[length] as number) + each) << (SHORT - length);
        const entry = ((symbols[(index[length] as number) + each] as number) << 4) | length;
        short.fill(entry, from, from + (1 << (SHORT - length)));
      }
    }
  }
}

export class Bits {
  readonly #stream: ByteStream;
  #piece: Uint8Array = NOTHING;
  #at = 0;
  #before = 0;
  /** The lowest `#count` bits are those that come next; the ones above were taken. */
  #bits = 0;
  #count = 0;

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /** Bytes of which at least one bit was taken. */
  get taken(): number {
    return this.#before + this.#at - (this.#count >>> 3);
  }

  /** Whether there is no further byte. To be asked between bytes only. */
  get ended(): boolean {
    return this.#count < 8 && this.#at === this.#piece.length && !this.#refill();
  }

  /** The rest of this byte is padding. */
  align(): void {
    this.#count &= ~7;
  }

  /** The next bits as a number, 24 at most. Throws `Unreadable` at the end. */
  take(length: number): number {
    while (this.#count < length) this.#load();
    this.#count -= length;
    return (this.#bits >>> this.#count) & ((1 << length) - 1);
  }

  /** 32 bits. */
  word(): number {
    const high = this.take(16);
    return ((high << 16) | this.take(16)) >>> 0;
  }

  /** The next symbol. Looks up to four bytes ahead, which is less than what follows every symbol of a file. */
  symbol(code: PrefixCode): number {
    while (this.#count < LONGEST_CODE) this.#load();
    const entry = code.short[(this.#bits >>> (this.#count - SHORT)) & ((1 << SHORT) - 1)] as number;
    if (entry === 0) return this.#longer(code);
    this.#count -= entry & 15;
    return entry >>> 4;
  }

  #longer(code: PrefixCode): number {
    for (let length = SHORT + 1; length <= LONGEST_CODE; length++) {
      const bits = (this.#bits >>> (this.#count - length)) & ((1 << length) - 1);
      const each = bits - (code.first[length] as number);
      if (each >= (code.count[length] as number)) continue;
      this.#count -= length;
      return code.symbols[(code.index[length] as number) + each] as number;
    }
    throw new Unreadable("corrupted", "the packed file has a code that was not declared");
  }

  #load(): void {
    if (this.#at === this.#piece.length && !this.#refill()) throw new Unreadable("corrupted", "ends too soon");
    this.#bits = (this.#bits << 8) | (this.#piece[this.#at++] as number);
    this.#count += 8;
  }

  #refill(): boolean {
    this.#before += this.#piece.length;
    this.#piece = this.#stream.next();
    this.#at = 0;
    return this.#piece.length > 0;
  }
}

/**
 * Canonical prefix codes of up to 16 bits, read from the highest bit on: short codes by one look into a table, long ones by
 * their length.
 * @module
 */
import { Unreadable } from "../../budget.ts";

const LONGEST = 16;
/** Codes up to this length stand in the table: it is made anew for each block, so it is small. */
const QUICK = 10;

/** Bits whose next sixteen can be looked at; beyond the end they are zero. */
export interface Peekable {
  peek16(): number;
  skip(count: number): void;
}

export class PrefixCode {
  /** Symbol and length by the next bits; 0: the code is longer, or there is none. */
  readonly #quick = new Uint16Array(1 << QUICK);
  /** Symbols by length, then by value. */
  readonly #symbols: Uint16Array;
  readonly #counts = new Uint16Array(LONGEST + 1);
  /** By length: the first code, and where its symbol stands. */
  readonly #first = new Uint32Array(LONGEST + 2);
  readonly #place = new Uint16Array(LONGEST + 2);

  /** Of so many symbols, of which fewer than 4096 may be. */
  constructor(symbols: number) {
    this.#symbols = new Uint16Array(symbols);
  }

  /** Takes the lengths of all codes; 0: the symbol has none. A code may have gaps, but no value with two meanings. */
  build(lengths: Uint8Array): void {
    this.#counts.fill(0);
    for (const length of lengths) if (length > 0) this.#counts[length] = (this.#counts[length] as number) + 1;
    let [code, place] = [0, 0];
    for (let length = 1; length <= LONGEST; length += 1) {
      this.#first[length] = code;
      this.#place[length] = place;
      const count = this.#counts[length] as number;
      if (code + count > 2 ** length) throw new Unreadable("corrupted", "packed data are damaged");
      code = (code + count) * 2;
      place += count;
    }
    this.#arrange(lengths);
  }

  #arrange(lengths: Uint8Array): void {
    const place = Uint16Array.from(this.#place);
    this.#quick.fill(0);
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      const length = lengths[symbol] as number;
      if (length === 0) continue;
      const at = place[length] as number;
      place[length] = at + 1;
      this.#symbols[at] = symbol;
      if (length > QUICK) continue;
      const code = (this.#first[length] as number) + at - (this.#place[length] as number);
      const from = code << (QUICK - length);
      this.#quick.fill((symbol << 4) | length, from, from + (1 << (QUICK - length)));
    }
  }

  /** The next symbol. Throws `Unreadable` where no code stands. */
  next(bits: Peekable): number {
    const ahead = bits.peek16();
    const quick = this.#quick[ahead >>> (16 - QUICK)] as number;
    if (quick !== 0) {
      bits.skip(quick & 15);
      return quick >>> 4;
    }
    for (let length = QUICK + 1; length <= LONGEST; length += 1) {
      const index = (ahead >>> (16 - length)) - (this.#first[length] as number);
      if (index < 0 || index >= (this.#counts[length] as number)) continue;
      bits.skip(length);
      return this.#symbols[(this.#place[length] as number) + index] as number;
    }
    throw new Unreadable("corrupted", "packed data are damaged");
  }
}

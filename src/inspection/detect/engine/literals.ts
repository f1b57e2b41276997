/**
 * Which literals stand where the prefilter saw them.
 * @module
 */

import { foldedGram, gramHash } from "./layout.ts";
import { SEVERAL } from "./literal-kernel.ts";
import type { Literal } from "./sought.ts";
import { COMPARED, gramWord } from "./tables.ts";

export class LiteralFinder {
  readonly #literals: readonly Literal[];
  /** By hash of the folded gram. */
  readonly #slots = new Map<number, Literal[]>();
  readonly #lengths: readonly number[];

  constructor(literals: readonly Literal[]) {
    this.#literals = literals;
    this.#lengths = [...new Set(literals.map(({ gram }) => gram.bytes.length))];
    for (const literal of literals) {
      const slot = gramHash(gramWord(literal.gram));
      this.#slots.set(slot, [...(this.#slots.get(slot) ?? []), literal]);
    }
  }

  /** Calls `found` with each literal that stands there whole, where it begins and ends, and `address` with each address. */
  find(
    bytes: Uint8Array,
    hits: Int32Array,
    count: number,
    end: number,
    found: (literal: Literal, start: number, end: number) => void,
    address: (start: number, end: number) => void,
  ): void {
    for (let place = 0; place < 2 * count; place += 2) {
      const hit = hits[place] as number;
      const number = hits[place + 1] as number;
      if (number < SEVERAL) address(hit, hit - number);
      else if (number === SEVERAL) this.#several(bytes, hit, end, found);
      else {
        const literal = this.#literals[number - 1] as Literal;
        const start = hit - literal.at;
        const stop = start + literal.bytes.length;
        const isSure = literal.bytes.length <= COMPARED && start >= 0 && stop <= end;
        if (isSure || stands(literal, bytes, start, end)) found(literal, start, stop);
      }
    }
  }

  #several(
    bytes: Uint8Array,
    hit: number,
    end: number,
    found: (literal: Literal, start: number, end: number) => void,
  ): void {
    const [first, second] = [bytes[hit] as number, (bytes[hit + 1] as number) << 8];
    const word = first | second | ((bytes[hit + 2] as number) << 16) | ((bytes[hit + 3] as number) << 24);
    for (const length of this.#lengths) {
      for (const literal of this.#slots.get(gramHash(foldedGram(word, length))) ?? []) {
        const start = hit - literal.at;
        if (literal.gram.bytes.length === length && stands(literal, bytes, start, end))
          found(literal, start, start + literal.bytes.length);
      }
    }
  }
}

function stands({ bytes: literal, ignored }: Literal, bytes: Uint8Array, start: number, end: number): boolean {
  if (start < 0 || start + literal.length > end) return false;
  for (let at = 0; at < literal.length; at += 1) {
    const bits = ignored[at] as number;
    if (((bytes[start + at] as number) | bits) !== ((literal[at] as number) | bits)) return false;
  }
  return true;
}

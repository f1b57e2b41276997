/**
 * Which literals stand where the prefilter saw their grams.
 * @module
 */
import type { Literal } from "./plan.ts";
import { foldedGram, gramHash } from "./prefilter.ts";

const fold = (byte: number): number => (byte >= 65 && byte <= 90 ? byte + 32 : byte);

export class LiteralFinder {
  /** By hash of the folded gram. */
  readonly #slots: (Literal[] | undefined)[] = [];
  readonly #lengths: readonly number[];

  constructor(literals: readonly Literal[]) {
    this.#lengths = [...new Set(literals.map(({ gram }) => gram.bytes.length))];
    for (const literal of literals) {
      const word = literal.gram.bytes.reduce((all, one, place) => all | ((one[0] ?? 0) << (place * 8)), 0);
      const slot = gramHash(foldedGram(word, literal.gram.bytes.length));
      this.#slots[slot] = [...(this.#slots[slot] ?? []), literal];
    }
  }

  /** Calls `found` with each literal that stands there whole, where it begins and ends. */
  find(
    bytes: Uint8Array,
    hits: Int32Array,
    count: number,
    end: number,
    found: (literal: Literal, start: number, end: number) => void,
  ): void {
    for (let number = 0; number < count; number += 1) {
      const hit = hits[number] as number;
      const at = (place: number) => bytes[hit + place] ?? 0;
      const word = at(0) | (at(1) << 8) | (at(2) << 16) | (at(3) << 24);
      for (const length of this.#lengths) {
        for (const literal of this.#slots[gramHash(foldedGram(word, length))] ?? []) {
          const start = hit - literal.at;
          if (literal.gram.bytes.length === length && stands(literal, bytes, start, end))
            found(literal, start, start + literal.bytes.length);
        }
      }
    }
  }
}

function stands({ bytes: literal, folded }: Literal, bytes: Uint8Array, start: number, end: number): boolean {
  if (start < 0 || start + literal.length > end) return false;
  for (let at = 0; at < literal.length; at += 1) {
    const byte = bytes[start + at] as number;
    if ((folded ? fold(byte) : byte) !== literal[at]) return false;
  }
  return true;
}

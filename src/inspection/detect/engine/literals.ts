/**
 * Which literals stand where the prefilter saw their grams.
 * @module
 */
import type { Literal } from "./plan.ts";
import { foldedGram, GRAM_HASHES, gramHash } from "./prefilter.ts";

const fold = (byte: number): number => (byte >= 65 && byte <= 90 ? byte + 32 : byte);

export class LiteralFinder {
  /** By hash of the folded gram. */
  readonly #slots: (Literal[] | undefined)[] = new Array(GRAM_HASHES).fill(undefined);
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
      const [first, second] = [bytes[hit] as number, (bytes[hit + 1] as number) << 8];
      const word = first | second | ((bytes[hit + 2] as number) << 16) | ((bytes[hit + 3] as number) << 24);
      for (let place = 0; place < this.#lengths.length; place += 1) {
        const length = this.#lengths[place] as number;
        const slot = this.#slots[gramHash(foldedGram(word, length))];
        if (slot === undefined) continue;
        for (const literal of slot) {
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

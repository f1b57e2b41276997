/**
 * Bitmaps, one bit a policy, kept in one array. A row is the number of its policies, a summary (one bit a word: is there
 * anything in it?) and the words themselves; rows that say the same are kept once.
 * @module
 */
export interface Rows {
  /** Where, in a row, the summary begins, and where the words do. */
  readonly summaryAt: number;
  readonly wordsAt: number;
  readonly bits: Uint32Array;
}

const SUMMARY_AT = 1;

/** Where a row begins in `bits`. The row at 0 has every policy: it decides nothing, and is left out of a decision. */
export type RowOffset = number;
export const EVERY: RowOffset = 0;

export class RowBuilder {
  readonly #wordsAt: number;
  readonly #stride: number;
  readonly #rows: Uint32Array[] = [];
  readonly #byHash = new Map<number, number[]>();

  /** `every`: the row that has all policies. */
  constructor(every: Uint32Array) {
    this.#wordsAt = SUMMARY_AT + Math.ceil(every.length / 32);
    this.#stride = this.#wordsAt + every.length;
    this.add(every);
  }

  /** Takes a copy; equal rows share one place. */
  add(row: Uint32Array): RowOffset {
    const hash = hashOf(row);
    const candidates = this.#byHash.get(hash);
    const found = candidates?.find((index) => isEqual(this.#rows[index] as Uint32Array, row));
    const index = found ?? this.#rows.length;
    if (found === undefined) {
      this.#rows.push(row.slice());
      if (candidates === undefined) this.#byHash.set(hash, [index]);
      else candidates.push(index);
    }
    return index * this.#stride;
  }

  build(): Rows {
    const bits = new Uint32Array(this.#stride * this.#rows.length);
    for (const [index, row] of this.#rows.entries()) {
      const at = index * this.#stride;
      bits.set(row, at + this.#wordsAt);
      for (let word = 0; word < row.length; word += 1) {
        const value = row[word] as number;
        if (value === 0) continue;
        bits[at] = (bits[at] as number) + popcount(value);
        const group = at + SUMMARY_AT + (word >>> 5);
        bits[group] = (bits[group] as number) | (1 << (word & 31));
      }
    }
    return { summaryAt: SUMMARY_AT, wordsAt: this.#wordsAt, bits };
  }
}

export const setBit = (row: Uint32Array, bit: number): void => {
  row[bit >>> 5] = (row[bit >>> 5] as number) | (1 << (bit & 31));
};
export const clearBit = (row: Uint32Array, bit: number): void => {
  row[bit >>> 5] = (row[bit >>> 5] as number) & ~(1 << (bit & 31));
};

/** Number of the lowest bit that is set; `word` must not be 0. */
export const lowestBit = (word: number): number => 31 - Math.clz32(word & -word);

export function popcount(word: number): number {
  let left = word - ((word >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return (((left + (left >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** FNV-1a over the words. */
function hashOf(row: Uint32Array): number {
  let hash = 0x811c9dc5;
  for (let word = 0; word < row.length; word += 1) hash = Math.imul(hash ^ (row[word] as number), 0x01000193);
  return hash;
}

function isEqual(left: Uint32Array, right: Uint32Array): boolean {
  for (let word = 0; word < left.length; word += 1) if (left[word] !== right[word]) return false;
  return true;
}

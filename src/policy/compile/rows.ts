/**
 * Bitmaps, one bit a policy. A row has a head, with the number of its policies and a summary (one bit a word: is there
 * anything in it?), and the words themselves. Heads stand apart from words, because they are read first and most often
 * decide that the words need not be. Rows that say the same are kept once.
 * @module
 */
export interface Rows {
  /** Row after row, `headSize` each: the number of policies, negative where no word is empty; then the summary. */
  readonly heads: Int32Array;
  readonly headSize: number;
  /** Row after row, `size` words each. */
  readonly words: Int32Array;
  readonly size: number;
}

/** The first row has every policy: it decides nothing, and is left out of a decision. */
export type RowNumber = number;
export const EVERY: RowNumber = 0;

export class RowBuilder {
  readonly #size: number;
  readonly #rows: Int32Array[] = [];
  readonly #byHash = new Map<number, number[]>();

  /** `every`: the row that has all policies. */
  constructor(every: Int32Array) {
    this.#size = every.length;
    this.add(every);
  }

  /** Takes a copy; equal rows share one place. */
  add(row: Int32Array): RowNumber {
    const hash = hashOf(row);
    const candidates = this.#byHash.get(hash);
    const found = candidates?.find((index) => isEqual(this.#rows[index] as Int32Array, row));
    const index = found ?? this.#rows.length;
    if (found === undefined) {
      this.#rows.push(row.slice());
      if (candidates === undefined) this.#byHash.set(hash, [index]);
      else candidates.push(index);
    }
    return index;
  }

  build(): Rows {
    const size = this.#size;
    const headSize = 1 + Math.ceil(size / 32);
    const heads = new Int32Array(headSize * this.#rows.length);
    const words = new Int32Array(size * this.#rows.length);
    for (const [index, row] of this.#rows.entries()) {
      words.set(row, index * size);
      const head = index * headSize;
      const sign = row.includes(0) ? 1 : -1;
      for (let word = 0; word < size; word += 1) {
        const value = row[word] as number;
        if (value === 0) continue;
        heads[head] = (heads[head] as number) + sign * popcount(value);
        const group = head + 1 + (word >>> 5);
        heads[group] = (heads[group] as number) | (1 << (word & 31));
      }
    }
    return { heads, headSize, words, size };
  }
}

/** How many policies a row has. */
export const countOf = (rows: Rows, row: RowNumber): number => Math.abs(signedCountOf(rows, row));

/** The same, negative where no word is empty, so that the row's summary excludes nothing. */
export const signedCountOf = ({ heads, headSize }: Rows, row: RowNumber): number => heads[row * headSize] as number;

export const setBit = (row: Int32Array, bit: number): void => {
  row[bit >>> 5] = (row[bit >>> 5] as number) | (1 << (bit & 31));
};
export const clearBit = (row: Int32Array, bit: number): void => {
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
function hashOf(row: Int32Array): number {
  let hash = 0x811c9dc5;
  for (let word = 0; word < row.length; word += 1) hash = Math.imul(hash ^ (row[word] as number), 0x01000193);
  return hash;
}

function isEqual(left: Int32Array, right: Int32Array): boolean {
  for (let word = 0; word < left.length; word += 1) if (left[word] !== right[word]) return false;
  return true;
}

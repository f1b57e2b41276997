/**
 * PPMd, variant H, symbol by symbol: the longest known context is asked first, and each escape leads to a shorter one.
 * @module
 */
import type { ByteStream } from "../stream.ts";
import { broken, SYMBOL } from "./contexts.ts";
import { LONGEST_ORDER, Model } from "./model.ts";
import { BIT_SHARES, RangeDecoder } from "./range.ts";

/** Estimates of a context of one symbol move by 1/128 at a time. */
const [SINGLE_STEP, SINGLE_ROUND] = [7, 1 << 5];
/** By an estimate: what is expected of escapes. */
const ESCAPES = [25, 14, 9, 7, 5, 5, 4, 4, 4, 3, 3, 3, 2, 2, 2, 2];
const SINGLE_BEGIN = [0x3cdd, 0x1f3f, 0x59bf, 0x48f3, 0x64a1, 0x5abc, 0x6632, 0x6051];
const [SINGLE_ROWS, SINGLE_COLUMNS] = [128, 64];
/** Estimates of escapes: rows by how many symbols are left, columns by what else is known. */
const [ESCAPE_ROWS, ESCAPE_COLUMNS] = [25, 16];
/** One more, for the context without length: it always says the same. */
const CERTAIN = ESCAPE_ROWS * ESCAPE_COLUMNS;
const SLOWEST = 7;

// What is expected before anything was learnt.
const SINGLES = Uint16Array.from({ length: SINGLE_ROWS * SINGLE_COLUMNS }, (_, at) => {
  const [row, column] = [Math.floor(at / SINGLE_COLUMNS), at % 8];
  return (1 << BIT_SHARES) - Math.floor((SINGLE_BEGIN[column] as number) / (row + 2));
});
const SUMS = Uint16Array.from(
  { length: CERTAIN },
  (_, at) => (5 * Math.floor(at / ESCAPE_COLUMNS) + 10) << (SLOWEST - 4),
);

/** Rows of the estimates of escapes, by how many symbols are left, less one: 0, 1, 2, then ever longer stretches. */
const ROW = new Uint8Array(256);
for (let left = 0, row = 0, more = 1; left < 256; left++) {
  ROW[left] = row;
  if (left < 2) row++;
  else if (--more === 0) more = ++row - 2;
}
/** Columns of the estimates of single symbols, by how many symbols the shorter context has, less one. */
const COLUMN = Uint8Array.from({ length: 256 }, (_, count) => (count < 2 ? 2 * count : count < 11 ? 4 : 6));

export class Decoder {
  readonly #range: RangeDecoder;
  readonly #model: Model;
  readonly #singles = new Uint16Array(SINGLE_ROWS * SINGLE_COLUMNS);
  // Of each estimate of an escape: the sum, how slowly it moves, and when it is to move more slowly.
  readonly #sums = new Uint16Array(CERTAIN + 1);
  readonly #shifts = new Uint8Array(CERTAIN + 1);
  readonly #counts = new Uint8Array(CERTAIN + 1);
  /** By byte: 0 once a longer context has ruled it out, else 255. */
  readonly #mask = new Uint8Array(256);
  /** The symbols of a context that were not ruled out. */
  readonly #open = new Int32Array(256);
  /** Whether the byte before is one of the upper three quarters. */
  #high = 0;
  #restarts = -1;
  done = 0;

  constructor(packed: ByteStream, order: number, size: number) {
    this.#range = new RangeDecoder(packed);
    this.#model = new Model(order, size);
  }

  /** Fills `piece`, and counts in `done` how far it is. Throws `Unreadable` where there is no further byte. */
  fill(piece: Uint8Array): void {
    const model = this.#model;
    for (this.done = 0; this.done < piece.length; this.done++) {
      if (this.#restarts !== model.restarts) this.#restart();
      piece[this.done] = model.shorts[model.context >> 1] === 1 ? this.#single() : this.#several();
    }
  }

  #restart(): void {
    this.#restarts = this.#model.restarts;
    this.#singles.set(SINGLES);
    this.#sums.set(SUMS);
    this.#shifts.fill(SLOWEST - 4);
    this.#counts.fill(4);
    this.#shifts[CERTAIN] = SLOWEST;
  }

  #single(): number {
    const model = this.#model;
    const { bytes, shorts, words, context } = model;
    const byte = bytes[context + 2] as number;
    const shorter = words[(context + 8) >> 2] as number;
    this.#high = (bytes[model.found] as number) < 64 ? 0 : 8;
    const at =
      ((bytes[context + 3] as number) - 1) * SINGLE_COLUMNS +
      model.right +
      (COLUMN[(shorts[shorter >> 1] as number) - 1] as number) +
      this.#high +
      (byte < 64 ? 0 : 16) +
      ((model.run >> 26) & 32);
    const estimate = this.#singles[at] as number;
    const mean = (estimate + SINGLE_ROUND) >> SINGLE_STEP;
    if (this.#range.bit(estimate) === 0) {
      this.#singles[at] = estimate + (1 << SINGLE_STEP) - mean;
      model.found = context + 2;
      model.updateSingle();
      return byte;
    }
    this.#singles[at] = estimate - mean;
    model.escape = ESCAPES[(estimate - mean) >> 10] as number;
    this.#mask.fill(255);
    this.#mask[byte] = 0;
    return this.#escaped();
  }

  #several(): number {
    const model = this.#model;
    const { bytes, shorts, words, context } = model;
    let state = words[(context + 4) >> 2] as number;
    const sum = shorts[(context + 2) >> 1] as number;
    const share = this.#range.share(sum);
    let top = bytes[state + 1] as number;
    if (share < top) {
      this.#range.take(0, top);
      model.found = state;
      const byte = bytes[state] as number;
      model.updateFirst();
      return byte;
    }
    for (let left = (shorts[context >> 1] as number) - 1; left > 0; left--) {
      state += SYMBOL;
      const frequency = bytes[state + 1] as number;
      top += frequency;
      if (top <= share) continue;
      this.#range.take(top - frequency, frequency);
      model.found = state;
      const byte = bytes[state] as number;
      model.updateOther();
      return byte;
    }
    if (share >= sum) throw broken();
    this.#high = (bytes[model.found] as number) < 64 ? 0 : 8;
    this.#range.take(top, sum - top);
    const mask = this.#mask.fill(255);
    const first = words[(context + 4) >> 2] as number;
    for (; state >= first; state -= SYMBOL) mask[bytes[state] as number] = 0;
    return this.#escaped();
  }

  /** In shorter contexts, without the symbols that a longer one has ruled out. */
  #escaped(): number {
    const model = this.#model;
    const { bytes, shorts, words } = model;
    const open = this.#open;
    const mask = this.#mask;
    model.right = 0;
    for (;;) {
      const ruledOut = shorts[model.context >> 1] as number;
      this.#shorten(ruledOut);
      const count = shorts[model.context >> 1] as number;
      let state = words[(model.context + 4) >> 2] as number;
      const most = count - ruledOut;
      const end = state + count * SYMBOL;
      let found = 0;
      let sum = 0;
      // Without a branch, which could not be foretold.
      for (; found < most && state < end; state += SYMBOL) {
        const symbol = shorts[state >> 1] as number;
        const kept = mask[symbol & 255] as number;
        open[found] = state;
        sum += (symbol >> 8) & kept;
        found += kept & 1;
      }
      const estimate = this.#estimate(ruledOut, count);
      const expected = (this.#sums[estimate] as number) >> (this.#shifts[estimate] as number);
      this.#sums[estimate] = (this.#sums[estimate] as number) - expected;
      const total = sum + (estimate === CERTAIN ? 1 : Math.max(1, expected));
      const share = this.#range.share(total);
      if (share < sum) return this.#take(share, estimate);
      if (share >= total) throw broken();
      this.#range.take(sum, total - sum);
      (this.#sums[estimate] as number) += total;
      for (let each = 0; each < found; each++) mask[bytes[open[each] as number] as number] = 0;
    }
  }

  /** Goes to the next context that has more symbols. An escape from the last one is the end, which comes too soon. */
  #shorten(count: number): void {
    const model = this.#model;
    do {
      model.fall++;
      model.context = model.words[(model.context + 8) >> 2] as number;
      if (model.context === 0 || model.fall > 2 * LONGEST_ORDER) throw broken();
    } while (model.shorts[model.context >> 1] === count);
  }

  /** Which estimate of an escape applies. */
  #estimate(ruledOut: number, count: number): number {
    if (count === 256) return CERTAIN;
    const { shorts, words, context } = this.#model;
    const left = count - ruledOut;
    const more = (shorts[(words[(context + 8) >> 2] as number) >> 1] as number) - count;
    return (
      (ROW[left - 1] as number) * ESCAPE_COLUMNS +
      // A shorter context that has fewer has lost some: that counts as very many.
      (left < more >>> 0 ? 1 : 0) +
      ((shorts[(context + 2) >> 1] as number) < 11 * count ? 2 : 0) +
      (ruledOut > left ? 4 : 0) +
      this.#high
    );
  }

  /** The open symbol that this share falls to. */
  #take(share: number, estimate: number): number {
    const model = this.#model;
    const { bytes } = model;
    let [at, top] = [0, 0];
    for (;;) {
      top += bytes[(this.#open[at] as number) + 1] as number;
      if (top > share) break;
      at++;
    }
    const state = this.#open[at] as number;
    const frequency = bytes[state + 1] as number;
    this.#range.take(top - frequency, frequency);
    const shift = this.#shifts[estimate] as number;
    if (shift < SLOWEST && --(this.#counts[estimate] as number) === 0) {
      (this.#sums[estimate] as number) <<= 1;
      this.#counts[estimate] = 3 << shift;
      this.#shifts[estimate] = shift + 1;
    }
    model.found = state;
    const byte = bytes[state] as number;
    model.updateEscaped();
    return byte;
  }
}

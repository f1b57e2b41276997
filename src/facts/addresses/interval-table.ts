/**
 * Intervals, each with a small number that its owner gives a meaning, in sorted typed arrays: a few bytes an entry,
 * a binary search a lookup. Immutable once built.
 * @module
 */
import type { Interval, Point } from "./interval.ts";

export interface Entry extends Interval {
  /** Index into a table of the owner's. */
  readonly index: number;
}

const HALF = 64n;
const LOW = (1n << HALF) - 1n;
/** Upper and lower 64 bits. */
export const halves = (at: bigint): [bigint, bigint] => [at >> HALF, at & LOW];

/** In order of start, without overlaps. */
export interface SortedIntervals {
  readonly starts4: Uint32Array;
  readonly ends4: Uint32Array;
  readonly indices4: Uint32Array;
  /** Upper and lower 64 bits of start, then of end: four numbers an entry. */
  readonly bounds6: BigUint64Array;
  readonly indices6: Uint32Array;
}

export class IntervalTable {
  readonly #starts4: Uint32Array;
  readonly #ends4: Uint32Array;
  readonly #indices4: Uint32Array;
  readonly #bounds6: BigUint64Array;
  readonly #indices6: Uint32Array;

  constructor({ starts4, ends4, indices4, bounds6, indices6 }: SortedIntervals) {
    this.#starts4 = starts4;
    this.#ends4 = ends4;
    this.#indices4 = indices4;
    this.#bounds6 = bounds6;
    this.#indices6 = indices6;
  }

  /** `entries`: in any order, without overlaps. */
  static of(entries: readonly Entry[]): IntervalTable {
    const sorted = entries.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    const four = sorted.filter(({ family }) => family === 4);
    const six = sorted.filter(({ family }) => family === 6);
    return new IntervalTable({
      starts4: Uint32Array.from(four, ({ start }) => Number(start)),
      ends4: Uint32Array.from(four, ({ end }) => Number(end)),
      indices4: Uint32Array.from(four, ({ index }) => index),
      bounds6: BigUint64Array.from(six.flatMap(({ start, end }) => [...halves(start), ...halves(end)])),
      indices6: Uint32Array.from(six, ({ index }) => index),
    });
  }

  get size(): number {
    return this.#indices4.length + this.#indices6.length;
  }

  /** The index of the interval that `point` lies in, or null. */
  find({ family, at }: Point): number | null {
    return family === 4 ? this.#find4(Number(at)) : this.#find6(...halves(at));
  }

  #find4(at: number): number | null {
    const last = lastNotAfter(this.#starts4.length, (entry) => (this.#starts4[entry] ?? 0) <= at);
    return last >= 0 && at <= (this.#ends4[last] ?? -1) ? (this.#indices4[last] ?? null) : null;
  }

  #find6(high: bigint, low: bigint): number | null {
    const bound = (entry: number, part: number) => this.#bounds6[entry * 4 + part] ?? 0n;
    const last = lastNotAfter(this.#indices6.length, (entry) => {
      const start = bound(entry, 0);
      return start < high || (start === high && bound(entry, 1) <= low);
    });
    if (last < 0) return null;
    const end = bound(last, 2);
    return high < end || (high === end && low <= bound(last, 3)) ? (this.#indices6[last] ?? null) : null;
  }
}

/** The last of `count` entries for which `holds`, which holds for a beginning of them; -1: for none. */
function lastNotAfter(count: number, holds: (entry: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Intervals as a set: what overlaps or touches becomes one, so that a list may name an address twice. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const merged: { family: 4 | 6; start: bigint; end: bigint }[] = [];
  const order = (a: Interval, b: Interval) =>
    a.family - b.family || (a.start < b.start ? -1 : a.start > b.start ? 1 : 0);
  for (const { family, start, end } of intervals.toSorted(order)) {
    const last = merged.at(-1);
    if (last?.family !== family || start > last.end + 1n) merged.push({ family, start, end });
    else if (end > last.end) last.end = end;
  }
  return merged;
}

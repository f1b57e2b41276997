/**
 * Policies of which one condition fails and all others match. Two bits a policy are carried along from row to row:
 * nothing has failed yet, and one thing has. A word is left as soon as two things have failed for all of its policies.
 * @module
 */
import type { Position } from "../decision.ts";
import { lowestBit } from "./rows.ts";
import type { Selection } from "./selection.ts";

export class NearMisses {
  readonly #selection: Selection;
  /** Where the words of the selected rows begin. */
  readonly #starts: Int32Array;
  /** The columns of which several values are there, worked out, one after the other. */
  #several = new Int32Array(0);
  /** What was found, up to `#count`; copied when it is handed out. */
  readonly #found: Position[] = [];
  #count = 0;

  constructor(selection: Selection) {
    this.#selection = selection;
    this.#starts = new Int32Array(selection.narrow.length * 2);
  }

  /** Their positions in the list of policies, in no order, for the facts that the selection has taken up. */
  find(): Position[] {
    const selection = this.#selection;
    const { about, any, all: every, freeCount, index } = selection;
    const { words, size } = index.rows;
    const severalEnd = (any.count + every.count) * size;
    if (this.#several.length < severalEnd) this.#several = new Int32Array(severalEnd);
    const several = this.#several;
    every.into(several, any.into(several, 0, index.rows), index.rows);
    const starts = this.#starts;
    const count = this.#takeStarts();
    this.#count = 0;
    for (let word = 0; word < size; word += 1) {
      let all = words[about * size + word] as number;
      if (all === 0) continue;
      if (freeCount > 0) all &= selection.certain(word);
      let one = 0;
      for (let at = word; at < severalEnd; at += size) {
        const holds = several[at] as number;
        one = (one & holds) | (all & ~holds);
        all &= holds;
      }
      let row = 0;
      for (; row < count && all !== 0; row += 1) {
        const holds = words[(starts[row] as number) + word] as number;
        one = (one & holds) | (all & ~holds);
        all &= holds;
      }
      // Of most words no policy is left of which nothing has failed.
      for (; row < count && one !== 0; row += 1) one &= words[(starts[row] as number) + word] as number;
      if ((all | one) !== 0) this.#collect(word, all, one);
    }
    return this.#found.slice(0, this.#count);
  }

  #takeStarts(): number {
    const { narrow, narrowCount, wide, wideCount } = this.#selection;
    const count = this.#takeFrom(narrow, narrowCount, 0);
    return this.#takeFrom(wide, wideCount, count);
  }

  #takeFrom(rows: Int32Array, rowCount: number, from: number): number {
    const { about, index } = this.#selection;
    let count = from;
    for (let row = 0; row < rowCount; row += 1) {
      if (rows[row] === about) continue;
      this.#starts[count] = (rows[row] as number) * index.rows.size;
      count += 1;
    }
    return count;
  }

  /** Patterns and conditions on a file, which no row answers, are tested one by one. */
  #collect(word: number, all: number, one: number): void {
    const { hasRest, positions } = this.#selection.index;
    const found = this.#found;
    const first = word * 32;
    const tested = hasRest[word] as number;
    let count = this.#count;
    for (let sure = one & ~tested; sure !== 0; count += 1) {
      const bit = 31 - Math.clz32(sure);
      found[count] = positions[first + bit] as number;
      sure ^= 1 << bit;
    }
    for (let open = (one | all) & tested; open !== 0; open &= open - 1) {
      const bit = first + lowestBit(open);
      const failed = (all >>> (bit & 31)) & 1 ? 0 : 1;
      if (this.#selection.failures(bit, 2) + failed !== 1 || this.#selection.leavesOpen(bit)) continue;
      found[count] = positions[bit] as number;
      count += 1;
    }
    this.#count = count;
  }
}

/**
 * Policies of which one condition fails and all others match. Two bits a policy are carried along: nothing has failed
 * yet, and one thing has. Row after row over all words, because next to nothing can be skipped.
 * @module
 */
import type { Position } from "../decision.ts";
import type { Selection } from "./selection.ts";

export class NearMisses {
  readonly #selection: Selection;
  /** By word: policies of which all conditions hold so far, and those of which one fails. */
  readonly #all: Int32Array;
  readonly #one: Int32Array;
  /** A column of which several values are there, worked out. */
  readonly #any: Int32Array;
  /** What was found; copied when it is handed out. */
  readonly #found: Int32Array;

  constructor(selection: Selection) {
    const words = selection.index.hasRest.length;
    this.#selection = selection;
    this.#all = new Int32Array(words);
    this.#one = new Int32Array(words);
    this.#any = new Int32Array(words);
    this.#found = new Int32Array(words * 32);
  }

  /** Their positions in the list of policies, in no order, for the facts that the selection has taken up. */
  find(): Position[] {
    const selection = this.#selection;
    const { known, knownCount, severalCount, about, index } = selection;
    const { words, size } = index.rows;
    this.#start();
    for (let row = 0; row < knownCount; row += 1) {
      const number = known[row] as number;
      if (number !== about) this.#apply(words, number * size);
    }
    for (let each = 0; each < severalCount; each += 1) {
      selection.severalInto(each, this.#any);
      this.#apply(this.#any, 0);
    }
    const count = this.#collect();
    const found = new Array<Position>(count);
    for (let at = 0; at < count; at += 1) found[at] = this.#found[at] as Position;
    return found;
  }

  /** What is considered at all and asks about nothing unknown. */
  #start(): void {
    const { about, free, freeCount, index } = this.#selection;
    const { words, size } = index.rows;
    const all = this.#all;
    this.#one.fill(0);
    for (let word = 0; word < all.length; word += 1) all[word] = words[about * size + word] as number;
    for (let row = 0; row < freeCount; row += 1) {
      const from = (free[row] as number) * size;
      for (let word = 0; word < all.length; word += 1) {
        all[word] = (all[word] as number) & (words[from + word] as number);
      }
    }
  }

  #apply(rows: Uint32Array | Int32Array, from: number): void {
    const all = this.#all;
    const one = this.#one;
    for (let word = 0; word < all.length; word += 1) {
      const holds = rows[from + word] as number;
      const before = all[word] as number;
      one[word] = ((one[word] as number) & holds) | (before & ~holds);
      all[word] = before & holds;
    }
  }

  /** Patterns and conditions on a file, which no row answers, are tested one by one. */
  #collect(): number {
    const { hasRest, positions } = this.#selection.index;
    const found = this.#found;
    let count = 0;
    for (let word = 0; word < hasRest.length; word += 1) {
      const one = this.#one[word] as number;
      const tested = hasRest[word] as number;
      let candidates = one | ((this.#all[word] as number) & tested);
      while (candidates !== 0) {
        const lowest = candidates & -candidates;
        candidates ^= lowest;
        const bit = word * 32 + 31 - Math.clz32(lowest);
        if ((tested & lowest) !== 0) {
          const failures = this.#selection.failures(bit, 2) + ((one & lowest) === 0 ? 0 : 1);
          if (failures !== 1) continue;
        }
        found[count] = positions[bit] as number;
        count += 1;
      }
    }
    return count;
  }
}

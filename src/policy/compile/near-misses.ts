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
    this.#starts = new Int32Array(selection.known.length);
  }

  /** Their positions in the list of policies, in no order, for the facts that the selection has taken up. */
  find(): Position[] {
    const selection = this.#selection;
    const { about, severalCount, freeCount, index } = selection;
    const { words, size } = index.rows;
    const several = this.#workOutSeveral();
    const starts = this.#starts;
    const count = this.#takeStarts();
    this.#count = 0;
    for (let word = 0; word < size; word += 1) {
      let all = words[about * size + word] as number;
      if (all === 0) continue;
      if (freeCount > 0) all &= selection.certain(word);
      let one = 0;
      for (let each = 0; each < severalCount; each += 1) {
        const holds = several[each * size + word] as number;
        one = (one & holds) | (all & ~holds);
        all &= holds;
      }
      for (let row = 0; row < count && (all | one) !== 0; row += 1) {
        const holds = words[(starts[row] as number) + word] as number;
        one = (one & holds) | (all & ~holds);
        all &= holds;
      }
      if ((all | one) !== 0) this.#collect(word, all, one);
    }
    return this.#found.slice(0, this.#count);
  }

  #takeStarts(): number {
    const { known, knownCount, about, index } = this.#selection;
    let count = 0;
    for (let row = 0; row < knownCount; row += 1) {
      if (known[row] === about) continue;
      this.#starts[count] = (known[row] as number) * index.rows.size;
      count += 1;
    }
    return count;
  }

  #workOutSeveral(): Int32Array {
    const selection = this.#selection;
    const { size } = selection.index.rows;
    const needed = selection.severalCount * size;
    if (this.#several.length < needed) this.#several = new Int32Array(needed);
    for (let each = 0; each < selection.severalCount; each += 1) {
      selection.severalInto(each, this.#several, each * size);
    }
    return this.#several;
  }

  /** Patterns and conditions on a file, which no row answers, are tested one by one. */
  #collect(word: number, all: number, one: number): void {
    const { hasRest, positions } = this.#selection.index;
    const found = this.#found;
    const first = word * 32;
    const tested = hasRest[word] as number;
    let count = this.#count;
    for (let sure = one & ~tested; sure !== 0; sure &= sure - 1) {
      found[count] = positions[first + lowestBit(sure)] as number;
      count += 1;
    }
    for (let open = (one | all) & tested; open !== 0; open &= open - 1) {
      const bit = first + lowestBit(open);
      const failed = (all >>> (bit & 31)) & 1 ? 0 : 1;
      if (this.#selection.failures(bit, 2) + failed !== 1) continue;
      found[count] = positions[bit] as number;
      count += 1;
    }
    this.#count = count;
  }
}

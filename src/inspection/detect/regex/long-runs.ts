/**
 * Matches that may be long, of what may begin everywhere: "eyJ-eyJ-eyJ-" and so on is looked at thousands of bytes far
 * from each "eyJ". Where a run comes to a place in the state in which an earlier one came there, all that follows is the
 * same, and is taken over from that one: so the time for a text does not depend on how long matches may be.
 * @module
 */
import { DEAD, type Dfa } from "./dfa.ts";
import { Ends } from "./run.ts";

/** Bytes between the places where states are compared. */
const SPACING = 64;
/** Runs that are kept, and the fewest bytes of one: text may mix beginnings of several expressions. */
const KEPT = 16;
const LEAST_KEPT = 4 * SPACING;

/** A run as far as it came. */
class Run {
  /** By place, of the last ones: the state in which it came there. Right from `first` to `last`. */
  readonly states: Int32Array;
  first = 0;
  last = -1;
  /** Where it stopped, in which state, and the ends that it came by. */
  stop = 0;
  state = DEAD;
  readonly ends = new Ends();

  constructor(longest: number) {
    this.states = new Int32Array(Math.ceil(longest / SPACING) + 2);
  }

  forget(): void {
    this.last = -1;
    this.ends.count = 0;
  }

  came(place: number, state: number): void {
    const { length } = this.states;
    this.states[place % length] = state;
    this.first = this.last < 0 ? place : Math.max(this.first, place - length + 1);
    this.last = place;
  }

  hasCome(place: number, state: number): boolean {
    return place <= this.last && place >= this.first && this.states[place % this.states.length] === state;
  }
}

export class LongRuns {
  readonly #dfa: Dfa;
  readonly #longest: number;
  readonly #runs: readonly Run[];
  /** Which of them is the next to be another one. */
  #next = 0;
  /** The automaton's count of drops. */
  #drops = 0;

  /** `longest`: the most bytes of a match. */
  constructor(dfa: Dfa, longest: number) {
    this.#dfa = dfa;
    this.#longest = longest;
    this.#runs = Array.from({ length: KEPT }, () => new Run(longest));
  }

  /** The bytes are others now. */
  reset(): void {
    for (const run of this.#runs) run.forget();
  }

  /** As the function of that name, up to the longest match. */
  matchesFrom(bytes: Uint8Array, start: number, end: number, isLast: boolean, into: Ends): void {
    into.count = 0;
    const dfa = this.#dfa;
    const { classes } = dfa;
    let { table } = dfa;
    const limit = start + this.#longest;
    const stop = Math.min(limit + 1, end);
    const own = this.#runs[this.#next] as Run;
    own.forget();
    let run = own;
    let offset = dfa.start(start > 0 ? (bytes[start - 1] as number) : -1);
    let at = start;
    while (at < stop && offset !== DEAD) {
      if (at % SPACING === 0) {
        this.#renumber();
        const place = at / SPACING;
        const other = this.#another(run, place, offset, stop);
        if (other !== null) {
          into.addFrom(at, other.ends);
          run.stop = at;
          run.state = offset;
          run = other;
          at = run.stop;
          offset = run.state;
          continue;
        }
        run.came(place, offset);
      }
      const byteClass = classes[bytes[at] as number] as number;
      let next = table[offset + byteClass] as number;
      if (next < 0) {
        next = dfa.step(offset, byteClass);
        table = dfa.table;
      }
      offset = next >> 1;
      if ((next & 1) !== 0) {
        into.addAll(dfa.matched(offset), at);
        run.ends.addAll(dfa.matched(offset), at);
      }
      at += 1;
    }
    run.stop = at;
    run.state = offset;
    this.#renumber();
    if (run === own && at - start >= LEAST_KEPT) this.#next = (this.#next + 1) % KEPT;
    if (!isLast || limit < end || offset === DEAD) return;
    const after = dfa.step(offset, dfa.stride - 1);
    if ((after & 1) !== 0) into.addAll(dfa.matched(after >> 1), end);
  }

  /** Than `run`: one that came there in that state, and went no further than to `stop`. */
  #another(run: Run, place: number, state: number, stop: number): Run | null {
    for (let at = 0; at < KEPT; at += 1) {
      const one = this.#runs[at] as Run;
      if (one.hasCome(place, state) && one.stop <= stop && one !== run) return one;
    }
    return null;
  }

  /** INVARIANT: offsets are compared with those of the same numbering. */
  #renumber(): void {
    if (this.#drops === this.#dfa.drops) return;
    this.#drops = this.#dfa.drops;
    for (const run of this.#runs) run.last = -1;
  }
}

/**
 * Where patterns are tried that may match anywhere: at the literals that lead them, or where a run back over the text saw a
 * match begin, all over it or around literals.
 * @module
 */
import { markStarts } from "../regex/run.ts";
import type { Free } from "./plan.ts";
import { LONGEST, type Stretch } from "./stretch.ts";
import type { Window, Windows } from "./windows.ts";

/** Of an automaton that is asked from each literal on: a look back is right as well. */
const MOST_STATES = 1000;

export class FreePlaces {
  readonly #marks: Uint8Array;

  /** `capacity`: the most bytes of a text. */
  constructor(capacity: number) {
    this.#marks = new Uint8Array(capacity + 1);
  }

  /** Calls `found` with each, in the order of the text. */
  of(free: Free, windows: Windows, bytes: Uint8Array, stretch: Stretch, found: (start: number) => void): void {
    const { from, to } = stretch;
    // Where a match could still be anything, each byte is a state that was not seen before; backwards its end is asked for first.
    if (free.isLed && free.forwards.size < MOST_STATES) {
      const literals = windows.apart(free.window);
      // A look from each of them is less work than one back over all the text, unless they stand close together.
      if (literals.length * LONGEST.free < to - from) {
        for (const literal of literals) if (literal.from >= from && literal.from < to) found(literal.from);
        return;
      }
    }
    const whole: Window[] = [{ from, to: Math.min(stretch.end, to + LONGEST.free) }];
    for (const window of free.window < 0 ? whole : windows.of(free.window))
      this.#within(free, window, bytes, stretch, found);
  }

  #within(
    { backwards }: Free,
    window: Window,
    bytes: Uint8Array,
    stretch: Stretch,
    found: (start: number) => void,
  ): void {
    const { from, to, end, isFirst } = stretch;
    const first = Math.max(from, window.from);
    if (first >= window.to) return;
    const marks = this.#marks;
    markStarts(backwards, bytes, first, window.to, end, isFirst, marks);
    const stop = Math.min(to, window.to);
    for (let start = first; start < stop; start += 1) if (marks[start - first] === 1) found(start);
  }
}

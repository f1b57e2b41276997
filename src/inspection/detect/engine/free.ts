/**
 * Where patterns are tried that may match anywhere: at the literals that lead them, or where a run back over the text saw a
 * match begin, all over it or around literals.
 * @module
 */
import { markStarts } from "../regex/run.ts";
import type { Free } from "./plan.ts";
import { LONGEST, type Stretch } from "./stretch.ts";
import type { Window, Windows } from "./windows.ts";

/** Of an automaton that is asked from each literal on: one that has made more is asked back over the text, which is as right. */
const MOST_STATES = 1000;
/** Where a match could still be anything, each byte leads to a state that was not seen before, and has to be made. */
const isSmall = ({ forwards }: Free): boolean => forwards.size < MOST_STATES && forwards.drops === 0;

type OnPlace = (start: number) => void;

export class FreePlaces {
  readonly #marks: Uint8Array;

  /** `capacity`: the most bytes of a text. */
  constructor(capacity: number) {
    this.#marks = new Uint8Array(capacity + 1);
  }

  /** Calls `found` with each, in the order of the text. */
  of(free: Free, windows: Windows, bytes: Uint8Array, stretch: Stretch, found: OnPlace): void {
    const { from, to, end } = stretch;
    const left = free.isLed ? atLiterals(free, windows.apart(free.window), stretch, found) : from;
    if (left >= to) return;
    const whole: Window[] = [{ from, to: Math.min(end, to + LONGEST.free) }];
    for (const window of free.window < 0 ? whole : windows.of(free.window))
      this.#within(free, window, bytes, { ...stretch, from: left }, found);
  }

  #within({ backwards }: Free, window: Window, bytes: Uint8Array, stretch: Stretch, found: OnPlace): void {
    const { from, to, end, isFirst } = stretch;
    const first = Math.max(from, window.from);
    if (first >= window.to) return;
    const marks = this.#marks;
    markStarts(backwards, bytes, first, window.to, end, isFirst, marks);
    const stop = Math.min(to, window.to);
    for (let start = first; start < stop; start += 1) if (marks[start - first] === 1) found(start);
  }
}

/**
 * Calls `found` with the literals, unless they stand close together: then a look back over all the text is less work. Returns
 * where that is still to be done from.
 */
function atLiterals(free: Free, literals: readonly Window[], { from, to }: Stretch, found: OnPlace): number {
  if (literals.length * LONGEST.free >= to - from) return from;
  for (const literal of literals) {
    if (literal.from < from || literal.from >= to) continue;
    if (!isSmall(free)) return literal.from;
    found(literal.from);
  }
  return to;
}

/**
 * Differences as they are found: confirmed, without repetition, and no more than somebody can read.
 * @module
 */
import type { Policy } from "../schema.ts";
import { DIFFERENCE_EFFECTS, type Difference, differenceOf, type Outcome } from "./difference.ts";
import type { StandIns } from "./stand-ins.ts";
import type { Asked } from "./strength.ts";
import type { Witness } from "./witness.ts";

/** What becomes of the case before, and after. */
export type DecideBoth = (question: Asked, witness: Witness) => readonly [Outcome, Outcome];

/** Differences without repetition: one of a kind for the same policies. */
export class Found {
  readonly decideBoth: DecideBoth;
  readonly #most: number;
  readonly #standIns: StandIns;
  readonly #found = new Map<string, Difference>();
  complete = true;

  constructor(most: number, standIns: StandIns, decideBoth: DecideBoth) {
    this.#standIns = standIns;
    this.#most = most;
    this.decideBoth = decideBoth;
  }

  add(difference: Difference): void {
    const { effect, question, before, after, policies } = difference;
    const key = JSON.stringify([effect, question, before, after, policies.map(({ id }) => id).sort()]);
    if (this.#found.has(key)) return;
    if (this.#found.size >= this.#most) this.complete = false;
    else this.#found.set(key, difference);
  }

  /** Whether the case is decided otherwise, in a way that somebody notices. */
  try(question: Asked, witness: Witness, changed: Policy): boolean {
    const difference = differenceOf(
      question,
      witness,
      ...this.decideBoth(question, witness),
      [changed],
      this.#standIns,
    );
    if (difference !== null) this.add(difference);
    return difference !== null;
  }

  all(): Difference[] {
    const rank = ({ effect }: Difference) => DIFFERENCE_EFFECTS.indexOf(effect);
    return [...this.#found.values()].sort((left, right) => rank(left) - rank(right));
  }
}

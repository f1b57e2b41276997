/**
 * One changed policy: the cases that it decides in its own list and that the other list decides otherwise.
 * @module
 */
import { meansTheSame } from "./changes.ts";
import type { Found } from "./found.ts";
import { type Budget, everything, type Region, within } from "./region.ts";
import { findUncovered } from "./search.ts";
import type { Space } from "./space.ts";
import { type Asked, beats, type Effect, effectOf, type Placed, questionOf, ROUTES, strongerThan } from "./strength.ts";
import { type Witness, witnessOf } from "./witness.ts";

export interface Compared {
  readonly space: Space;
  readonly found: Found;
  readonly budget: Budget;
  readonly one: Placed;
  /** Acting policies of the list that `one` is in, and of the other. */
  readonly own: readonly Placed[];
  readonly other: readonly Placed[];
  /** Whether `own` is the list after the change. */
  readonly isAfter: boolean;
}

/** A way in which the other list may decide: by one of some policies, and by none of others. */
interface Way {
  readonly by: readonly Placed[] | null;
  readonly not: readonly Placed[];
}

const STEPS = 20_000;

export function compare(compared: Compared): void {
  const { space, found, budget, one, own, other } = compared;
  const question = questionOf(one.policy);
  const effect = effectOf(one.policy);
  if (effect === "audit") return;
  if (budget.left <= 0) {
    found.complete = false;
    return;
  }
  const region = within(everything(space), space.conditionsOf(one.policy), budget);
  if (region === null) return;
  const meets = ({ policy }: Placed) => within(region, space.conditionsOf(policy), budget) !== null;
  const winners = own.filter((rival) => beats(rival, one) && meets(rival));
  const near = other.filter(
    (rival) => questionOf(rival.policy) === question && effectOf(rival.policy) !== "audit" && meets(rival),
  );
  const search = new Search(compared, region, winners);
  for (const way of waysOf(question, effect, near)) if (!search.run(way)) found.complete = false;
}

/** Together they leave nothing out; the last ones cover what those before them are picked from. */
function waysOf(question: Asked, effect: Effect, near: readonly Placed[]): Way[] {
  const having = (...effects: readonly Effect[]) => near.filter(({ policy }) => effects.includes(effectOf(policy)));
  if (question === "route") {
    const ranks = ROUTES.map((rank) => ({ by: having(rank), not: having(...strongerThan("route", rank)) }));
    return [...ranks, { by: null, not: near }];
  }
  if (effect === "block")
    return [
      { by: having("block"), not: [] },
      { by: having("step-up"), not: having("block") },
      { by: having("protect"), not: having("block", "step-up") },
      { by: null, not: near },
    ];
  // Step-up and protect apply side by side: each is compared with its like.
  return [
    { by: having("block"), not: [] },
    { by: having(effect), not: having("block") },
    ...(effect === "step-up" ? [{ by: having("protect"), not: having("block", "step-up") }] : []),
    { by: null, not: near },
    { by: null, not: having("block", effect) },
  ];
}

class Search {
  readonly #of: Compared;
  readonly #region: Region;
  readonly #winners: readonly Placed[];
  readonly #won: ReadonlyMap<string, Placed>;

  constructor(of: Compared, region: Region, winners: readonly Placed[]) {
    this.#of = of;
    this.#region = region;
    this.#winners = winners;
    this.#won = new Map(winners.map((winner) => [winner.policy.id, winner]));
  }

  /** False: not settled. Ends with the first case that is decided otherwise in this way. */
  run(way: Way): boolean {
    const { budget } = this.#of;
    const own: Budget = { left: Math.min(STEPS, budget.left) };
    const start = own.left;
    const settled = this.#look(way, own);
    budget.left -= start - own.left;
    return settled;
  }

  #look({ by, not }: Way, budget: Budget): boolean {
    const { space, found, one } = this.#of;
    let settled = true;
    // Where this very policy stands in the other list too, it matches all of the region: nothing is left behind it.
    if (not.some((rival) => this.#isItself(rival))) return true;
    for (const [index, decider] of (by ?? [null]).entries()) {
      if (decider !== null && this.#isItself(decider)) return settled;
      if (decider !== null && this.#decidesAlike(decider)) continue;
      const inside = decider === null ? this.#region : within(this.#region, space.conditionsOf(decider.policy), budget);
      if (inside === null) continue;
      if (this.#probe(inside, decider, not)) return true;
      const others = new Set([...this.#winners, ...not, ...(by ?? []).slice(0, index)].map(({ policy }) => policy));
      const except = [...others]
        .filter((policy) => within(inside, space.conditionsOf(policy), budget) !== null)
        .map((policy) => space.cutsOf(policy))
        .sort((left, right) => left.length - right.length);
      const searched = findUncovered(inside, except, budget);
      if (searched.state === "unsure") settled = false;
      const witness = searched.state === "open" ? witnessOf(space, searched.region) : null;
      if (witness !== null && found.try(questionOf(one.policy), witness, one.policy)) return true;
      if (budget.left <= 0) return false;
    }
    return settled;
  }

  #isItself({ policy }: Placed): boolean {
    const { one } = this.#of;
    return policy.id === one.policy.id && meansTheSame(policy, one.policy);
  }

  /** One that wins over this one in its own list too, with the same meaning. */
  #decidesAlike({ policy }: Placed): boolean {
    const known = this.#won.get(policy.id);
    return known !== undefined && meansTheSame(known.policy, policy);
  }

  /** Often the first case at hand is one already: two decisions cost less than a search. */
  #probe(inside: Region, decider: Placed | null, not: readonly Placed[]): boolean {
    const { space, found, one, isAfter } = this.#of;
    const witness: Witness | null = witnessOf(space, inside);
    if (witness === null) return false;
    const question = questionOf(one.policy);
    const both = found.decideBoth(question, witness);
    const [own, other] = isAfter ? [both[1], both[0]] : [both[0], both[1]];
    if (own.deciding?.id !== one.policy.id) return false;
    const asWanted =
      decider === null
        ? !not.some(({ policy }) => policy.id === other.deciding?.id)
        : other.deciding?.id === decider.policy.id;
    return asWanted && found.try(question, witness, one.policy);
  }
}

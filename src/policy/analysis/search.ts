/**
 * Is there a case in a region that none of some policies matches? A region without a policy is cut at the policy's
 * conditions, one by one: where the first does not hold, where the first holds and the second does not, and so on. What
 * lies within is done with; each piece outside is asked again, about the policies that are left.
 *
 * Conditions that hold in all of a piece need no cut. So a policy that holds throughout ends the piece; and the piece is
 * cut next at the policy with the fewest conditions left, because one with a single condition leaves a single piece. It
 * is the way in which satisfiability is decided (Davis, Putnam, Logemann and Loveland, 1962), each policy a clause.
 * Before every choice a dive is made: out of one policy after the other as they stand. Mostly there is much room, and
 * the dive comes out.
 *
 * Exact, and of a bounded length: where the budget ends before the answer is found, the answer is "unsure".
 * @module
 */
import { type Budget, conjoin, type Region, within } from "./region.ts";
import { type Condition, type Literal, opposite } from "./space.ts";

export type Searched =
  /** `used`: places of the policies that together cover the region, others perhaps among them. */
  | { readonly state: "covered"; readonly used: ReadonlySet<number> }
  | { readonly state: "open"; readonly region: Region }
  | { readonly state: "unsure" };

/** Steps of a dive, for each policy: enough to turn back now and then. */
const DIVE = 8;

export function findUncovered(region: Region, policies: readonly (readonly Condition[])[], budget: Budget): Searched {
  const search = new Search(policies, budget);
  const places = [...policies.keys()];
  const open = search.dive(region, places) ?? search.look(region, places);
  if (open !== null) return { state: "open", region: open };
  return search.unsure ? { state: "unsure" } : { state: "covered", used: search.used };
}

class Search {
  readonly used = new Set<number>();
  unsure = false;
  readonly #policies: readonly (readonly Condition[])[];
  readonly #budget: Budget;

  constructor(policies: readonly (readonly Condition[])[], budget: Budget) {
    this.#policies = policies;
    this.#budget = budget;
  }

  /** A part of the region that none of the policies at these places matches; null: none was found. */
  look(region: Region, places: readonly number[]): Region | null {
    const left: number[] = [];
    let next: { readonly at: number; readonly cuts: readonly Literal[] } | null = null;
    for (const at of places) {
      if (this.#budget.left <= 0) {
        this.unsure = true;
        return null;
      }
      const cuts = this.#cutsOf(region, at);
      if (cuts === null) continue;
      left.push(at);
      if (next === null || cuts.length < next.cuts.length) next = { at, cuts };
      if (cuts.length === 0) break;
    }
    if (next === null) {
      if (region.certain) return region;
      this.unsure = true;
      return null;
    }
    const { at, cuts } = next;
    this.used.add(at);
    const others = left.filter((one) => one !== at);
    let inside: Region | null = region;
    for (const literal of cuts) {
      this.#budget.left -= 2;
      const outside: Region | null = conjoin(inside, opposite(literal));
      if (outside !== null) {
        const open: Region | null = (cuts.length > 1 ? this.dive(outside, others) : null) ?? this.look(outside, others);
        if (open !== null) return open;
      }
      inside = conjoin(inside, literal);
      if (inside === null) break;
    }
    return null;
  }

  /** The same without looking ahead, and given up soon. */
  dive(region: Region, places: readonly number[]): Region | null {
    const budget: Budget = { left: Math.min(this.#budget.left, DIVE * places.length) };
    const start = budget.left;
    const open = this.#dive(region, places, 0, budget);
    this.#budget.left -= start - budget.left;
    return open;
  }

  #dive(region: Region, places: readonly number[], from: number, budget: Budget): Region | null {
    for (let place = from; place < places.length; place += 1) {
      const conditions = this.#policies[places[place] as number] as readonly Condition[];
      if (within(region, conditions, budget) === null) continue;
      let inside: Region | null = region;
      for (const { literal } of conditions) {
        if (budget.left <= 0) return null;
        budget.left -= 1;
        const outside: Region | null = conjoin(inside, opposite(literal));
        const open = outside === null ? null : this.#dive(outside, places, place + 1, budget);
        if (open !== null) return open;
        inside = conjoin(inside, literal);
        if (inside === null) break;
      }
      return null;
    }
    return region.certain ? region : null;
  }

  /** Conditions of the policy that do not hold in all of the region; null: it matches nowhere in it. */
  #cutsOf(region: Region, at: number): Literal[] | null {
    const cuts: Literal[] = [];
    let inside: Region = region;
    for (const { literal } of this.#policies[at] as readonly Condition[]) {
      this.#budget.left -= 1;
      const next = conjoin(inside, literal);
      if (next === null) return null;
      if (next === inside) continue;
      inside = next;
      cuts.push(literal);
    }
    return cuts.filter((literal) => !this.#holds(region, literal));
  }

  /** Of texts and files only their opposite tells. */
  #holds(region: Region, literal: Literal): boolean {
    if (literal.kind === "single" || literal.kind === "several") return false;
    this.#budget.left -= 1;
    return conjoin(region, opposite(literal)) === null;
  }
}

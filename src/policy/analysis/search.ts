/**
 * Is there a case in a region that none of some policies matches? A region without a policy is cut at the policy's
 * conditions, one by one: where the first does not hold, where the first holds and the second does not, and so on. What
 * lies within is done with; each piece outside is asked about the next policy.
 *
 * Exact, and of a bounded length: where the budget ends before the answer is found, the answer is "unsure".
 * @module
 */
import { type Budget, conjoin, type Region, within } from "./region.ts";
import { type Condition, opposite } from "./space.ts";

export type Searched =
  /** `used`: places of the policies that together cover the region, others perhaps among them. */
  | { readonly state: "covered"; readonly used: ReadonlySet<number> }
  | { readonly state: "open"; readonly region: Region }
  | { readonly state: "unsure" };

export function findUncovered(region: Region, policies: readonly (readonly Condition[])[], budget: Budget): Searched {
  const used = new Set<number>();
  let unsure = false;
  const search = (rest: Region, from: number): Region | null => {
    for (let at = from; at < policies.length; at += 1) {
      const conditions = policies[at] as readonly Condition[];
      if (within(rest, conditions, budget) === null) continue;
      used.add(at);
      let inside = rest;
      for (const { literal } of conditions) {
        if (budget.left <= 0) return null;
        budget.left -= 1;
        const outside = conjoin(inside, opposite(literal));
        if (outside !== null) {
          const open = search(outside, at + 1);
          if (open !== null) return open;
        }
        const next = conjoin(inside, literal);
        // Nothing is left inside: the pieces outside were all.
        if (next === null) return null;
        inside = next;
      }
      return null;
    }
    if (rest.certain) return rest;
    unsure = true;
    return null;
  };
  const open = search(region, 0);
  if (open !== null) return { state: "open", region: open };
  return unsure || budget.left <= 0 ? { state: "unsure" } : { state: "covered", used };
}

/**
 * Which policies are not the same in two lists: added, removed, changed in what they mean, moved among those that act.
 *
 * Why that suffices for a difference: a case is decided by the first of the strongest acting policies that match it. If
 * it is decided otherwise after than before, one of the two that decide is one of these: were both in both lists, with the
 * same meaning and in the same order, each would have had to win over the other.
 * @module
 */
import type { PolicyList } from "../decision.ts";
import type { Policy } from "../schema.ts";
import { acts, type Placed } from "./strength.ts";

export interface Changes {
  /** Acting policies of the list before, or after, that have no equal in the other list. */
  readonly before: readonly Placed[];
  readonly after: readonly Placed[];
}

export function changesOf(before: PolicyList, after: PolicyList): Changes {
  const [old, next] = [acting(before), acting(after)];
  const oldById = new Map(old.map((one) => [one.policy.id, one]));
  const same = next.filter(({ policy }) => {
    const was = oldById.get(policy.id)?.policy;
    return was !== undefined && meansTheSame(was, policy);
  });
  const stay = longestRising(same.map(({ policy }) => oldById.get(policy.id)?.at ?? 0));
  const stayed = new Set(stay.map((index) => same[index]?.policy.id));
  const left = (list: readonly Placed[]) => list.filter(({ policy }) => !stayed.has(policy.id));
  return { before: left(old), after: left(next) };
}

const acting = ({ policies }: PolicyList): Placed[] =>
  policies.flatMap((policy, at) => (acts(policy) ? [{ policy, at }] : []));

/** Whether the two match the same cases and do the same there. Words for the log do not count; the message does. */
export function meansTheSame(one: Policy, other: Policy): boolean {
  return one === other || meaningOf(one) === meaningOf(other);
}

function meaningOf(policy: Policy): string {
  const { revision: _r, name: _n, description: _d, severity: _s, category: _c, alert: _a, mode, ...rest } = policy;
  const sorted = Object.entries({ ...rest, acts: mode === "on" }).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify(sorted);
}

/** Indices of a longest rising subsequence: what has kept its order when as little as possible was moved. */
function longestRising(numbers: readonly number[]): number[] {
  const tails: number[] = [];
  const before: number[] = [];
  for (const [index, number] of numbers.entries()) {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((numbers[tails[middle] as number] as number) < number) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = index;
  }
  const rising: number[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] as number) rising.push(at);
  return rising.reverse();
}

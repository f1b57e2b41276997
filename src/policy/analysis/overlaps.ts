/**
 * Pairs of policies that match a common case and would do different things there. That is often meant; it is shown so
 * that one can see which wins.
 * @module
 */
import { evaluatePolicy } from "../plain/evaluate.ts";
import type { Policy } from "../schema.ts";
import { type Finding, nameOf } from "./finding.ts";
import { type Budget, everything, within } from "./region.ts";
import type { Space } from "./space.ts";
import { beats, effectOf, type Placed, questionOf } from "./strength.ts";
import { describeWitness, witnessOf } from "./witness.ts";

const MOST = 200;

export interface Overlaps {
  readonly findings: readonly Finding[];
  readonly total: number;
  readonly complete: boolean;
}

/** What monitors overlaps with everything by its nature, and is left out. */
const isMonitor = (policy: Policy) => policy.kind === "session" && policy.control === "monitor-only";

export function findOverlaps(space: Space, placed: readonly Placed[], budget: Budget): Overlaps {
  const looked = placed.filter(({ policy }) => !isMonitor(policy));
  const findings: Finding[] = [];
  let total = 0;
  for (const [index, one] of looked.entries()) {
    const region = within(everything(space), space.conditionsOf(one.policy), budget);
    if (region === null) continue;
    for (const other of looked.slice(index + 1)) {
      if (budget.left <= 0) return { findings, total, complete: false };
      if (questionOf(one.policy) !== questionOf(other.policy) || effectOf(one.policy) === effectOf(other.policy))
        continue;
      const both = within(region, space.conditionsOf(other.policy), budget);
      const witness = both === null ? null : witnessOf(space, both);
      if (witness === null) continue;
      total += 1;
      if (findings.length >= MOST) continue;
      const matches = ({ policy }: Placed) => evaluatePolicy(policy, witness.facts, witness.activity) === "matched";
      if (matches(one) && matches(other)) findings.push(finding(one, other, witness));
    }
  }
  return { findings, total, complete: true };
}

function finding(one: Placed, other: Placed, witness: NonNullable<Finding["witness"]>): Finding {
  const attributes = new Set([...one.policy.filters, ...other.policy.filters].map(({ attribute }) => attribute));
  const winner = beats(one, other) ? one : beats(other, one) ? other : null;
  const result = winner === null ? "both apply" : `"${winner.policy.name}" wins`;
  return {
    kind: "overlaps-with-different-action",
    policy: nameOf(one.policy),
    others: [nameOf(other.policy)],
    sentence:
      `It says ${effectOf(one.policy)} where "${other.policy.name}" says ${effectOf(other.policy)}; ${result}. ` +
      `For example: ${describeWitness(witness, attributes)}.`,
    witness,
    exact: true,
  };
}

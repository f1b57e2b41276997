/**
 * A policy whose conditions can never all hold, and which of them stand against each other.
 * @module
 */
import { wantedBy } from "../filters.ts";
import type { Policy } from "../schema.ts";
import { type Finding, nameOf } from "./finding.ts";
import { type Budget, everything, within } from "./region.ts";
import type { Condition, Space } from "./space.ts";

/** Null: it can match, or that it cannot is not proven. */
export function unreachable(space: Space, policy: Policy, budget: Budget): Finding | null {
  const conditions = space.conditionsOf(policy);
  const empty = (some: readonly Condition[]) => within(everything(space), some, budget) === null;
  if (!empty(conditions)) return null;
  const needed = conditions.reduceRight((left, one) => {
    const without = left.filter((other) => other !== one);
    return empty(without) ? without : left;
  }, conditions);
  const reasons = needed.map((one) => describe(policy, one));
  const sentence =
    reasons.length === 1
      ? `It can never match: nothing meets ${reasons[0]}.`
      : `It can never match: nothing meets ${reasons.slice(0, -1).join(", ")} and ${reasons.at(-1)} together.`;
  return { kind: "unreachable", policy: nameOf(policy), others: [], sentence, witness: null, exact: true };
}

function describe(policy: Policy, { filter, implied }: Condition): string {
  if (filter === null && !implied) return "its inspection condition";
  if (filter === null) return `what it is about (${about(policy)})`;
  const values = wantedBy(filter).slice(0, 5).join(", ");
  const more = wantedBy(filter).length > 5 ? ", ..." : "";
  const text = `"${filter.attribute} ${filter.operator}${values === "" ? "" : ` ${values}${more}`}"`;
  if (!implied) return text;
  return policy.kind === "session"
    ? "what every session policy has (browser sessions)"
    : "what an access policy has without a client app filter (browsers)";
}

function about(policy: Policy): string {
  if (policy.kind !== "session") return "sign-ins";
  return policy.control === "block-activities" ? policy.activities.join(", ") : policy.control;
}

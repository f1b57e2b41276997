/**
 * What every engine measured is given and must answer: the strongest action among the policies that match, and of those
 * with it the first in the list.
 * @module
 */
import type { Filter, Policy } from "../../src/policy/index.ts";
import type { Request } from "./organisation.ts";

export interface Answer {
  readonly action: "allow" | "audit" | "protect" | "step-up" | "block";
  /** Identifier of the deciding policy; null where nothing but audit matched, since nobody asks which. */
  readonly policy: string | null;
}

export interface Peer {
  readonly name: string;
  readonly licence: string;
  /** Takes a request apart once, outside of what is measured, into what the engine is given. */
  prepare(request: Request): unknown;
  decide(prepared: never): Answer | Promise<Answer>;
}

const STRENGTH = ["block", "step-up", "protect", "audit"] as const;
export const actionOf = (policy: Policy) => (policy.kind === "rule" ? "audit" : policy.action);
export const strengthOf = (policy: Policy): number => STRENGTH.indexOf(actionOf(policy));

/** The policies, the strongest first, in the list's order among equals: the first that matches decides. */
export const byStrength = (policies: readonly Policy[]): Policy[] =>
  policies.toSorted((left, right) => strengthOf(left) - strengthOf(right));

export const ALLOW: Answer = { action: "allow", policy: null };
export const answerOf = (policy: Policy | undefined): Answer => {
  if (policy === undefined) return ALLOW;
  const action = actionOf(policy);
  return { action, policy: action === "audit" ? null : policy.id };
};

/** What a policy is about: the one activity of a session policy, or the sign-in. */
export const activityOf = (policy: Policy): string => {
  if (policy.kind !== "session") return "sign-in";
  return policy.control === "file-upload" ? "upload" : "download";
};

/** Filters as data: attribute, whether it is a negation, the values. */
export interface Condition {
  readonly attribute: Filter["attribute"];
  readonly negated: boolean;
  readonly values: readonly string[];
}

export const conditionsOf = (policy: Policy): Condition[] =>
  policy.filters.map((filter) => ({
    attribute: filter.attribute,
    negated: filter.operator === "does-not-equal" || filter.operator === "not-in-range",
    values: "values" in filter ? filter.values : [],
  }));

/** A request as every engine but ours is given it: lists of values, absent ones empty. */
export interface Flat {
  readonly activity: string;
  readonly app: string;
  readonly user: string;
  readonly domain: string;
  readonly groups: readonly string[];
  readonly tags: readonly string[];
  readonly country: string | null;
  readonly ip: string;
}

export function flatten({ facts, activity }: Request): Flat {
  return {
    activity: activity.activityType,
    app: facts.app,
    user: facts.user,
    domain: facts.user.slice(facts.user.indexOf("@") + 1),
    groups: facts.groups.state === "value" ? facts.groups.value : [],
    tags: facts.deviceTags.state === "value" ? facts.deviceTags.value : [],
    country: facts.country.state === "value" ? facts.country.value : null,
    ip: facts.ip.state === "value" ? facts.ip.value : "",
  };
}

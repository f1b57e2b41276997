/**
 * Sallyport's compiled engine: the full decision from facts, through its own door.
 * @module
 */
import { compilePolicies, type PolicyList, type PolicySet } from "../../../src/policy/index.ts";
import type { Request } from "../organisation.ts";
import { type Answer, answerOf, type Peer } from "../peer.ts";

export const compile = (list: PolicyList): PolicySet => compilePolicies(list, 1);

export function ours(set: PolicySet): Peer {
  return {
    name: "sallyport",
    licence: "own",
    prepare: (request) => request,
    decide: (request: Request): Answer => {
      const { outcome, reason, policy } = decideFully(set, request);
      if (outcome === "allow") return reason === "audited" ? { action: "audit", policy: null } : answerOf(undefined);
      return { action: outcome, policy: set.policies[policy]?.id ?? null };
    },
  };
}

export const decideFully = ({ engine }: PolicySet, { facts, activity }: Request) =>
  activity.activityType === "sign-in" ? engine.decideAccess(facts) : engine.decideActivity(facts, activity);

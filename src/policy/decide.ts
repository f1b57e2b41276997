/**
 * The flow of a verdict: a question and its facts to the compiled engine, its decision to a verdict that can explain
 * itself. What the engine must answer is written down in `plain/`, where a reader should begin.
 * @module
 */
import type { PolicyList } from "./decision.ts";
import { CONSIDERED_CAP, type Explanation } from "./explanation.ts";
import { type ActivityFacts, type Facts, SIGN_IN } from "./facts.ts";
import {
  askingForDevicePlainly,
  decideAccessPlainly,
  decideActivityPlainly,
  decideAnyFilePlainly,
  decideRoutePlainly,
  survivorsPlainly,
} from "./plain/decide.ts";
import { explainPlainly } from "./plain/explain.ts";
import type { Policy } from "./schema.ts";
import { effectiveAction } from "./scope.ts";
import { type Asked, type RouteVerdict, routeVerdictOf, type Verdict, verdictOf } from "./verdict.ts";
import type { ControlledActivity } from "./vocabulary.ts";

/** Policies in force, compiled once. `version` is that of the configuration. */
export interface PolicySet extends PolicyList {
  readonly version: number;
}

export const compilePolicies = (list: PolicyList, version: number): PolicySet => ({ ...list, version });

/** Which way this sign-in takes. */
export function decideRoute(set: PolicySet, facts: Facts): RouteVerdict {
  const decision = decideRoutePlainly(set, facts);
  const asked = { question: "route", facts, activity: SIGN_IN } as const;
  return routeVerdictOf(set.policies, decision, () => explain(set, asked, decision));
}

/** Whether this sign-in may go on. */
export function decideAccess(set: PolicySet, facts: Facts): Verdict {
  const decision = decideAccessPlainly(set, facts);
  const asked = { question: "access", facts, activity: SIGN_IN } as const;
  return verdictOf(set.policies, decision, () => explain(set, asked, decision));
}

/** A session's policies with everything that is constant for it already bound: what is left to ask is the request. */
export interface Residual {
  readonly version: number;
  readonly set: PolicySet;
  readonly facts: Facts;
}

/** What may happen in the session that these facts describe. */
export const bindSession = (set: PolicySet, facts: Facts): Residual => ({ version: set.version, set, facts });

export function decideActivity({ set, facts }: Residual, activity: ActivityFacts): Verdict {
  const decision = decideActivityPlainly(set, facts, activity);
  return verdictOf(set.policies, decision, () => explain(set, { question: "activity", facts, activity }, decision));
}

/** What holds of an activity whatever the file is: the policies that ask about the file are left out. */
export function decideAnyFile({ set, facts }: Residual, activityType: ControlledActivity): Verdict {
  const decision = decideAnyFilePlainly(set, facts, activityType);
  const asked = { question: "any-file", facts, activity: { activityType, file: null } } as const;
  return verdictOf(set.policies, decision, () => explain(set, asked, decision));
}

/** Two residuals that no request can tell apart; where that is not certain, false. */
export function sameRestrictions(left: Residual, right: Residual): boolean {
  if (left.set.defaultBehaviour !== right.set.defaultBehaviour) return false;
  const signature = ({ set, facts }: Residual) =>
    survivorsPlainly(set, facts).flatMap(({ at, result }) => {
      const policy = set.policies[at];
      return policy === undefined || effectiveAction(policy) === "audit" ? [] : [policy.id, policy.revision, result];
    });
  return JSON.stringify(signature(left)) === JSON.stringify(signature(right));
}

/** The policies whose answer depends on the device: nobody is asked for a certificate unless there is one. */
export const policiesAskingForDevice = (set: PolicySet, facts: Omit<Facts, "deviceTags">): Policy[] =>
  askingForDevicePlainly(set, facts);

function explain(set: PolicySet, asked: Asked, { policy, reason }: { policy: number; reason: Explanation["reason"] }) {
  const { considered, total } = explainPlainly(set, asked, policy);
  return {
    version: set.version,
    reason,
    considered,
    consideredTotal: total,
    consideredCap: CONSIDERED_CAP,
    ...asked,
  };
}

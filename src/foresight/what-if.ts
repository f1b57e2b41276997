/**
 * What would happen to a hypothetical sign-in or activity, with the whole explanation. Nothing happens, and nothing is
 * recorded.
 * @module
 */
import type { AddressSources, FactSettings } from "../facts/index.ts";
import {
  bindSession,
  CONTROLLED_ACTIVITIES,
  decideAccess,
  decideActivity,
  decideAnyFile,
  decideRoute,
  type Facts,
  mayNeedInspection,
  type NearMiss,
  nearMisses,
  type PolicySet,
  policiesAskingForDevice,
  type RouteVerdict,
  SIGN_IN,
  type Verdict,
} from "../policy/index.ts";
import { activityOf, factsOf } from "./hypothesis.ts";
import type { Hypothesis } from "./schema.ts";

export interface WhatIf {
  readonly facts: Facts;
  readonly route: RouteVerdict;
  readonly access: Verdict;
  /** Null: the question is about the sign-in alone. */
  readonly activity: Verdict | null;
  /** What may be done in the session, whatever the file is. */
  readonly session: readonly {
    readonly activityType: (typeof CONTROLLED_ACTIVITIES)[number];
    readonly verdict: Verdict;
    /** Whether one request could be decided only after somebody has looked into its file. */
    readonly mayNeedInspection: boolean;
  }[];
  /** Rules and policies that missed by one condition. */
  readonly nearMisses: readonly NearMiss[];
  /** Names of the policies for which the browser would be asked for a certificate. */
  readonly asksForDevice: readonly string[];
}

export function whatIf(
  set: PolicySet,
  hypothesis: Hypothesis,
  settings: FactSettings,
  sources: AddressSources,
  now: number,
): WhatIf {
  const facts = factsOf(hypothesis, settings, sources, now);
  const activity = activityOf(hypothesis);
  const residual = bindSession(set, facts);
  const misses = [
    ...nearMisses(set, { question: "access", facts, activity: SIGN_IN }),
    ...(activity === SIGN_IN ? [] : nearMisses(set, { question: "activity", facts, activity })),
  ];
  return {
    facts,
    route: decideRoute(set, facts),
    access: decideAccess(set, facts),
    activity: activity === SIGN_IN ? null : decideActivity(residual, activity),
    session: CONTROLLED_ACTIVITIES.filter((one) => one !== "sign-in").map((activityType) => ({
      activityType,
      verdict: decideAnyFile(residual, activityType),
      mayNeedInspection: mayNeedInspection(residual, activityType),
    })),
    // A rule may have to do with both.
    nearMisses: [...new Map(misses.map((miss) => [miss.policy.policy, miss])).values()],
    asksForDevice: policiesAskingForDevice(set, facts).map(({ name }) => name),
  };
}

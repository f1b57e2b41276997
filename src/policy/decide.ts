/**
 * The flow of a verdict: a question and its facts to the compiled engine, its decision to a verdict that can explain
 * itself. What the engine must answer is written down in `plain/decide.ts`, where a reader should begin.
 * @module
 */
import { assertNever } from "../kernel/index.ts";
import { Engine } from "./compile/engine.ts";
import type { Residual as Bound } from "./compile/residual.ts";
import type { PolicyList } from "./decision.ts";
import { explain } from "./explain.ts";
import type { Explanation, MatchResult } from "./explanation.ts";
import { type ActivityFacts, type Facts, type FileFacts, none, SIGN_IN } from "./facts.ts";
import { type Filter, isAboutFile } from "./filters.ts";
import type { InspectionCondition } from "./inspection.ts";
import { evaluateFilters, evaluatePolicy } from "./plain/evaluate.ts";
import type { Policy } from "./schema.ts";
import { activitiesOf, answers, asksForInspection, effectiveAction, effectiveFilters, inspectionOf } from "./scope.ts";
import { type Asked, type RouteVerdict, routeVerdictOf, type Verdict, verdictOf } from "./verdict.ts";
import type { ControlledActivity } from "./vocabulary.ts";

/** Policies in force, compiled once. `version` is that of the configuration. */
export interface PolicySet extends PolicyList {
  readonly version: number;
  readonly engine: Engine;
}

export const compilePolicies = (list: PolicyList, version: number): PolicySet => ({
  policies: list.policies,
  defaultBehaviour: list.defaultBehaviour,
  version,
  engine: new Engine(list),
});

/** Which way this sign-in takes. */
export function decideRoute(set: PolicySet, facts: Facts): RouteVerdict {
  const decision = set.engine.decideRoute(facts);
  return routeVerdictOf(
    set.policies,
    decision,
    explaining(set, { question: "route", facts, activity: SIGN_IN }, decision),
  );
}

/** Whether this sign-in may go on: by the rules and by the access policies. */
export function decideAccess(set: PolicySet, facts: Facts): Verdict {
  const decision = set.engine.decideAccess(facts);
  return verdictOf(set.policies, decision, explaining(set, { question: "access", facts, activity: SIGN_IN }, decision));
}

/** A session's policies with everything that is constant for it already bound: what is left to ask is the request. */
export interface Residual {
  readonly version: number;
  readonly set: PolicySet;
  readonly facts: Facts;
  readonly bound: Bound;
}

/** What may happen in the session that these facts describe. */
export const bindSession = (set: PolicySet, facts: Facts): Residual => ({
  version: set.version,
  set,
  facts,
  bound: set.engine.bind(facts),
});

/** Whether this may be done in the session: by the rule that sent it under control, and by the session policies. */
export function decideActivity({ set, facts, bound }: Residual, activity: ActivityFacts): Verdict {
  const decision = bound.decide(activity);
  return verdictOf(set.policies, decision, explaining(set, { question: "activity", facts, activity }, decision));
}

/** What holds of an activity whatever the file is: the policies that ask about the file are left out. */
export function decideAnyFile({ set, facts, bound }: Residual, activityType: ControlledActivity): Verdict {
  const decision = bound.decideAnyFile(activityType);
  const asked = { question: "any-file", facts, activity: { activityType, file: null } } as const;
  return verdictOf(set.policies, decision, explaining(set, asked, decision));
}

/** Whether a request of this kind could need its file inspected before it can be decided. */
export const mayNeedInspection = ({ bound }: Residual, activityType: ControlledActivity): boolean =>
  bound.mayNeedInspection(activityType);

/**
 * The policies to which looking into this file would tell something: acting or report-only ones that this activity leaves open
 * until somebody has looked into its file. None, where what is known already blocks: nobody looks into a file for
 * nothing.
 */
export function policiesAwaitingInspection(residual: Residual, activity: ActivityFacts): Policy[] {
  if (settledByRuleIn(residual, activity.activityType)) return [];
  const { outcome, defaultApplied } = residual.bound.decide(activity);
  if (outcome === "block" && !defaultApplied) return [];
  return policiesAbout(residual, activity.activityType).filter(
    (policy) => asksForInspection(policy) && evaluatePolicy(policy, residual.facts, activity) === "undetermined",
  );
}

const settledByRuleIn = ({ bound }: Residual, activityType: ControlledActivity): boolean =>
  activityType === "download" && bound.downloads !== null;

/** What of a file settles the outcome by itself, once all of it was found. */
export interface Settling {
  /** Null: nothing in its text, and no malware. */
  readonly inspection: InspectionCondition | null;
  /** Each asks for one of these labels, by name or identifier; null: for any label. */
  readonly labels: readonly (readonly string[] | null)[];
}

/**
 * What settles the outcome by itself once it is found: what the first policy that would block still waits for, where
 * everything else about that policy matches already. Null: there is none, or a policy that only reports wants all of the
 * file. `awaiting`: as `policiesAwaitingInspection` gives it.
 *
 * INVARIANT: only what more reading cannot undo. That a label is not there, no part of a file can tell.
 */
export function settledOnceFound(
  { facts }: Residual,
  awaiting: readonly Policy[],
  activity: ActivityFacts,
): Settling | null {
  if (awaiting.some(({ mode }) => mode !== "on")) return null;
  const first = awaiting.find((policy) => effectiveAction(policy) === "block");
  if (first === undefined) return null;
  const open = effectiveFilters(first).flatMap(({ filter }) =>
    evaluateFilters([filter], facts, activity) === "matched" ? [] : [labelsSought(filter)],
  );
  const labels = open.filter((one) => one !== undefined);
  return labels.length === open.length ? { inspection: inspectionOf(first) ?? null, labels } : null;
}

/** Labels one of which makes the filter match, whatever others there are; undefined: none does. */
function labelsSought(filter: Filter): readonly string[] | null | undefined {
  if (filter.attribute !== "sensitivity-label") return undefined;
  if (filter.operator === "is-set") return null;
  return filter.operator === "equals" ? filter.values : undefined;
}

/** The session policies, acting and report-only, that could have to do with such an activity in this session. */
export function policiesAbout({ set, bound }: Residual, activityType: ControlledActivity): Policy[] {
  const acting = bound.survivors.map(({ position }) => set.policies[position] as Policy);
  const reporting = set.policies.filter(({ mode, kind }) => mode === "report-only" && kind === "session");
  return [...acting, ...reporting].filter((policy) => answers(policy, "activity", activityType));
}

/** What the policy makes of a file, whoever moves it: its conditions about the file alone. */
export function fileConditionsOf(policy: Policy, file: FileFacts): MatchResult {
  const [activityType] = activitiesOf(policy);
  if (activityType === undefined) return "not-matched";
  const about = { ...policy, filters: policy.filters.filter(({ attribute }) => isAboutFile(attribute)) } as Policy;
  return evaluatePolicy(about, ANYBODY, { activityType, file });
}

/** Whether any request could need a proof of the device that the session does not have. */
export const mayNeedDevice = ({ bound }: Residual): boolean => bound.mayNeedDevice();

/** Two residuals that no request can tell apart; where that is not certain, false. */
export function sameRestrictions(left: Residual, right: Residual): boolean {
  return left.set.defaultBehaviour === right.set.defaultBehaviour && restrictions(left) === restrictions(right);
}

function restrictions({ set, bound }: Residual): string {
  const acting = bound.survivors.flatMap(({ position, sure }) => {
    const policy = set.policies[position];
    return policy === undefined || effectiveAction(policy) === "audit" ? [] : [[policy.id, policy.revision, sure]];
  });
  const ruled = set.policies[bound.downloads?.policy ?? -1];
  return JSON.stringify([acting, ruled === undefined ? null : [ruled.id, ruled.revision]]);
}

/** The policies whose answer depends on the device: nobody is asked for a certificate unless there is one. */
export const policiesAskingForDevice = (set: PolicySet, facts: Omit<Facts, "deviceTags">): Policy[] =>
  set.engine.askingForDevice(facts);

const explaining =
  (set: PolicySet, asked: Asked, decision: { readonly reason: Explanation["reason"]; readonly policy: number }) => () =>
    explain(set, asked, decision);

/**
 * The verdict that a record tells of, decided again from the facts in it. Null: the record is of an older version, which
 * kept none. With the policies of the version that it names, the verdict is the same bit for bit.
 */
export function replay(set: PolicySet, { question, facts, activity }: Explanation): Verdict | RouteVerdict | null {
  if (question === undefined || facts === undefined || activity === undefined) return null;
  switch (question) {
    case "route":
      return decideRoute(set, facts);
    case "access":
      return decideAccess(set, facts);
    case "activity":
      return decideActivity(bindSession(set, facts), activity);
    case "any-file":
      return decideAnyFile(bindSession(set, facts), activity.activityType);
    default:
      return assertNever(question);
  }
}

/** Somebody in a browser of whom nothing else is known. */
const ANYBODY: Facts = {
  ...{ time: 0, app: "", clientApp: "browser", user: "", groups: none, deviceType: none, devicePlatform: none },
  ...{ deviceTags: none, ip: none, ipCategory: none, ipTags: none, country: none, isp: none },
  ...{ userAgent: none, userAgentTags: none },
};

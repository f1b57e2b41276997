/**
 * The flow of a verdict, plainly: evaluate every policy, then let the most restrictive action win. This is the
 * specification; what runs is the compiled engine, which must answer the same.
 *
 * A sign-in takes a way first, by the rules (`decideRoutePlainly`); what that settles, no policy is asked about.
 *
 * block > step-up > protect > audit. A policy that cannot be evaluated falls to the stronger side: one that would block
 * to the organisation's default behaviour, one that would step up or protect to doing so.
 *
 * INVARIANT (fail closed): with the default behaviour "block", an unknown fact never weakens a verdict.
 * @module
 */
import { type Decision, type PolicyList, type RouteDecision, settledByRule } from "../decision.ts";
import { type ActivityFacts, type Facts, SIGN_IN, UNSEEN_FILE, unknown } from "../facts.ts";
import { isAboutFile } from "../filters.ts";
import type { Policy } from "../schema.ts";
import { activitiesOf, answers, asksForDevice, effectiveAction, effectiveFilters, type Question } from "../scope.ts";
import type { Action, ControlledActivity } from "../vocabulary.ts";
import { evaluateFilters, evaluatePolicy } from "./evaluate.ts";

interface Evaluated {
  readonly policy: Policy;
  readonly at: number;
  readonly result: "matched" | "undetermined";
}

/** Every acting policy that matches or may match, in the order of the list. Report-only ones never act. */
function applying(list: PolicyList, question: Question, facts: Facts, activity: ActivityFacts): Evaluated[] {
  return list.policies.flatMap((policy, at) => {
    if (policy.mode !== "on" || !answers(policy, question, activity.activityType)) return [];
    const result = evaluatePolicy(policy, facts, activity);
    return result === "not-matched" ? [] : [{ policy, at, result }];
  });
}

/** Whether a sign-in may go on: by the rules, and then by the access policies. */
export const decideAccessPlainly = (list: PolicyList, facts: Facts): Decision =>
  settledByRule(decideRoutePlainly(list, facts), "access") ?? combine(list, applying(list, "access", facts, SIGN_IN));

/** Whether something may be done in the session: by the rule that sent it under control, and then by the session policies. */
export const decideActivityPlainly = (list: PolicyList, facts: Facts, activity: ActivityFacts): Decision =>
  downloadRefusedByRule(list, facts, activity.activityType) ??
  combine(list, applying(list, "activity", facts, activity));

/** What holds whatever the file is. */
export const decideAnyFilePlainly = (list: PolicyList, facts: Facts, activityType: ControlledActivity): Decision =>
  downloadRefusedByRule(list, facts, activityType) ??
  combine(list, applying(list, "any-file", facts, { activityType, file: null }));

function downloadRefusedByRule(list: PolicyList, facts: Facts, activityType: ControlledActivity): Decision | null {
  return activityType === "download" ? settledByRule(decideRoutePlainly(list, facts), "downloads") : null;
}

function combine({ defaultBehaviour }: PolicyList, found: readonly Evaluated[]): Decision {
  const first = (action: Action, result: Evaluated["result"]) =>
    found.find((one) => effectiveAction(one.policy) === action && one.result === result);
  const none = { policy: -1, stepUp: -1, protect: -1 };

  const block = first("block", "matched");
  if (block !== undefined)
    return { ...none, outcome: "block", reason: "blocked-by-policy", policy: block.at, defaultApplied: false };
  const mayBlock = first("block", "undetermined");
  if (mayBlock !== undefined && defaultBehaviour === "block")
    return { ...none, outcome: "block", reason: "blocked-by-default", policy: mayBlock.at, defaultApplied: true };

  const stepUp = first("step-up", "matched") ?? first("step-up", "undetermined");
  const protect = first("protect", "matched") ?? first("protect", "undetermined");
  const defaultApplied = [mayBlock, stepUp, protect].some((one) => one?.result === "undetermined");
  const both = { stepUp: stepUp?.at ?? -1, protect: protect?.at ?? -1, defaultApplied };
  if (stepUp !== undefined) {
    const reason = stepUp.result === "matched" ? "stepped-up-by-policy" : "stepped-up-by-default";
    return { ...both, outcome: "step-up", reason, policy: stepUp.at };
  }
  if (protect !== undefined) {
    const reason = protect.result === "matched" ? "protected-by-policy" : "protected-by-default";
    return { ...both, outcome: "protect", reason, policy: protect.at };
  }
  if (mayBlock !== undefined) return { ...both, outcome: "allow", reason: "allowed-by-default", policy: mayBlock.at };
  const audited = found.some(({ result }) => result === "matched");
  return { ...both, outcome: "allow", reason: audited ? "audited" : "no-policy-matched", policy: -1 };
}

/** From the strongest to the weakest. Where no rule matches, access and session policies decide: custom. */
const ROUTES = [
  { outcome: "block", control: null },
  { outcome: "step-up", control: null },
  { outcome: "app-control", control: "block-downloads" },
  { outcome: "app-control", control: "custom" },
  { outcome: "app-control", control: "monitor-only" },
  { outcome: "direct", control: null },
] as const;
const CUSTOM = 3;

/** A rule that cannot be evaluated counts where it is stronger than what is decided without it, and never weakens. */
export function decideRoutePlainly(list: PolicyList, facts: Facts): RouteDecision {
  const found = applying(list, "route", facts, SIGN_IN);
  const first = (rank: number, result: Evaluated["result"]) =>
    found.find((one) => rankOf(one.policy) === rank && one.result === result);
  const ranks = [...ROUTES.keys()];
  const certain = ranks.find((rank) => first(rank, "matched") !== undefined) ?? CUSTOM;
  const mayBlock = first(0, "undetermined");
  const allowedByDefault = certain > 0 && mayBlock !== undefined && list.defaultBehaviour === "allow";
  const stronger = ranks.find(
    (rank) => rank < certain && first(rank, "undetermined") !== undefined && !(rank === 0 && allowedByDefault),
  );
  const { outcome, control } = ROUTES[stronger ?? certain] ?? ROUTES[0];
  if (stronger !== undefined) {
    const reason = outcome === "block" ? "blocked-by-default" : "routed-by-default";
    return { outcome, control, reason, policy: first(stronger, "undetermined")?.at ?? -1, defaultApplied: true };
  }
  const rule = first(certain, "matched");
  const reason =
    rule === undefined ? "no-policy-matched" : outcome === "block" ? "blocked-by-policy" : "routed-by-rule";
  return { outcome, control, reason, policy: rule?.at ?? -1, defaultApplied: allowedByDefault };
}

function rankOf(policy: Policy): number {
  if (policy.kind !== "rule") return -1;
  const control = policy.outcome === "app-control" ? policy.control : null;
  return ROUTES.findIndex((route) => route.outcome === policy.outcome && route.control === control);
}

/** A session policy that the session's own facts do not rule out; `result` is what those facts say of it. */
export interface Survivor {
  readonly at: number;
  readonly result: "matched" | "undetermined";
}

/** What is left of the session policies once everything is bound that is constant for the session. */
export function survivorsPlainly(list: PolicyList, facts: Facts): Survivor[] {
  return list.policies.flatMap((policy, at) => {
    if (policy.mode !== "on" || policy.kind !== "session") return [];
    const constant = effectiveFilters(policy)
      .map(({ filter }) => filter)
      .filter(({ attribute }) => attribute !== "activity-type" && !isAboutFile(attribute));
    const result = evaluateFilters(constant, facts, SIGN_IN);
    return result === "not-matched" ? [] : [{ at, result }];
  });
}

/** The acting policies whose answer depends on the device: nobody is asked for a certificate unless there is one. */
export function askingForDevicePlainly(list: PolicyList, facts: Omit<Facts, "deviceTags">): Policy[] {
  const unproven: Facts = { ...facts, deviceTags: unknown("not asked yet") };
  return list.policies.filter(
    (policy) =>
      policy.mode === "on" &&
      asksForDevice(policy) &&
      activitiesOf(policy).some(
        (activityType) =>
          evaluatePolicy(policy, unproven, { activityType, file: policy.kind === "session" ? UNSEEN_FILE : null }) !==
          "not-matched",
      ),
  );
}

/**
 * What a policy is about: which question it answers, for which activities, and which conditions it has without saying
 * so. Shared by the plain evaluator and the compiled engine.
 * @module
 */
import { assertNever } from "../kernel/index.ts";
import { type Filter, isAboutFile, sourceOf } from "./filters.ts";
import { type ProtectionSettings, protectionSchema } from "./inspection.ts";
import type { Policy, Rule, SessionPolicy } from "./schema.ts";
import { type Action, CONTROLLED_ACTIVITIES, type ControlledActivity } from "./vocabulary.ts";

/**
 * `route`: which way a sign-in takes. `access`: whether it may go on. `activity`: whether something may be done in a
 * session. `any-file`: the same whatever the file is, by those policies alone that ask nothing about it. Rules come first:
 * what they settle of access or of a download, no policy is asked about.
 */
export const QUESTIONS = ["route", "access", "activity", "any-file"] as const;
export type Question = (typeof QUESTIONS)[number];

const KIND_OF = { route: "rule", access: "access", activity: "session", "any-file": "session" } as const;

const AT_SIGN_IN: readonly ControlledActivity[] = ["sign-in"];
const IN_SESSION: readonly ControlledActivity[] = CONTROLLED_ACTIVITIES.filter((one) => one !== "sign-in");

/** The activities that the policy can say anything about. */
export function activitiesOf(policy: Policy): readonly ControlledActivity[] {
  return policy.kind === "session" ? controlledBy(policy) : AT_SIGN_IN;
}

function controlledBy(policy: SessionPolicy): readonly ControlledActivity[] {
  switch (policy.control) {
    case "monitor-only":
      return IN_SESSION;
    case "block-activities":
      return policy.activities;
    case "file-download":
      return ["download"];
    case "file-upload":
      return ["upload"];
    default:
      return assertNever(policy);
  }
}

/** Whether the policy is considered at all: it is in use, and has to do with this question and this activity. */
export const isConsidered = (policy: Policy, question: Question, activity: ControlledActivity): boolean =>
  answers(policy, question, activity) || (policy.mode !== "off" && mayRefuse(policy, question, activity));

/** Whether it is in use and of the kind that answers the question. */
export function answers(policy: Policy, question: Question, activity: ControlledActivity): boolean {
  if (policy.mode === "off" || policy.kind !== KIND_OF[question] || !activitiesOf(policy).includes(activity))
    return false;
  return question !== "any-file" || !asksAboutFile(policy);
}

/** Whether it is a rule that may settle what policies would otherwise be asked about. */
export function mayRefuse(policy: Policy, question: Question, activity: ControlledActivity): boolean {
  if (policy.kind !== "rule" || question === "route") return false;
  return question === "access" ? settles(policy, "access") : activity === "download" && settles(policy, "downloads");
}

/**
 * Whether a sign-in that takes this way has no access, or no downloads.
 *
 * INVARIANT (fail closed): a rule that asks for a step-up refuses as long as there is no way to step up; it is never taken
 * for one that lets through. Where a sign-in is refused, nothing can be downloaded.
 */
export function settles(
  way: { readonly outcome: Rule["outcome"]; readonly control?: string | null },
  what: "access" | "downloads",
): boolean {
  const refuses = way.outcome === "block" || way.outcome === "step-up";
  return refuses || (what === "downloads" && way.control === "block-downloads");
}

/** Without a client-app filter an access policy covers browser sessions only. */
const BROWSERS_ONLY: Filter = { attribute: "client-app", operator: "equals", values: ["browser"] };

/** A session policy is about browser sessions by its nature; an access policy unless it says otherwise; a rule never. */
function coversBrowsersOnly(policy: Policy): boolean {
  if (policy.kind === "session") return true;
  return policy.kind === "access" && !policy.filters.some(({ attribute }) => attribute === "client-app");
}

/** The filters a policy has, the implied one included and last. */
export function effectiveFilters(policy: Policy): { filter: Filter; implied: boolean }[] {
  const filters = policy.filters.map((filter) => ({ filter, implied: false }));
  return coversBrowsersOnly(policy) ? [...filters, { filter: BROWSERS_ONLY, implied: true }] : filters;
}

/** The action a policy has on access or on an activity. A session policy that only monitors never blocks. */
export function effectiveAction(policy: Policy): Action | null {
  if (policy.kind === "rule") return null;
  return policy.kind === "session" && policy.control === "monitor-only" ? "audit" : policy.action;
}

export const inspectionOf = (policy: Policy) =>
  policy.kind === "session" && (policy.control === "file-download" || policy.control === "file-upload")
    ? policy.inspection
    : undefined;

/** How the policy has a download protected. */
export const protectionOf = (policy: Policy): ProtectionSettings =>
  protectionSchema.parse((policy.kind === "session" && policy.control === "file-download" && policy.protection) || {});

/** Whether the policy's answer depends on which file it is. */
export const asksAboutFile = (policy: Policy): boolean =>
  inspectionOf(policy) !== undefined || policy.filters.some(({ attribute }) => isAboutFile(attribute));

/** Whether only the device itself can answer: what the identity provider claims of it is known without. */
export const asksForDevice = (policy: Policy): boolean =>
  policy.filters.some((filter) => sourceOf(filter) === "device-tag");

/** Whether the policy can only be decided once somebody has looked into the file. */
export const asksForInspection = (policy: Policy): boolean =>
  inspectionOf(policy) !== undefined || policy.filters.some(({ attribute }) => attribute === "sensitivity-label");

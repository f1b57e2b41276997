/**
 * What was decided, in the smallest form: the plain evaluator and the compiled engine both answer with this, and the
 * tests hold one answer against the other.
 * @module
 */
import type { Reason } from "./explanation.ts";
import type { Policy } from "./schema.ts";
import { settles } from "./scope.ts";
import type { RULE_CONTROLS, RULE_OUTCOMES } from "./vocabulary.ts";

/** What decisions are made of, besides the facts. The order of the policies breaks ties. */
export interface PolicyList {
  readonly policies: readonly Policy[];
  /** What happens when a policy that would block cannot be evaluated. */
  readonly defaultBehaviour: "block" | "allow";
}

/** From the weakest to the strongest. */
export const OUTCOMES = ["allow", "protect", "step-up", "block"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Position in the list of policies; -1: none. */
export type Position = number;

/** On access or on an activity. Protect and step-up can both apply; the outcome is then the stronger, step-up. */
export interface Decision {
  readonly outcome: Outcome;
  readonly reason: Reason;
  /** The deciding policy: the first in the list among those with the strongest action. */
  readonly policy: Position;
  readonly stepUp: Position;
  readonly protect: Position;
  /** True when something that could not be determined made a difference. */
  readonly defaultApplied: boolean;
}

/** On the way that a sign-in takes. */
export interface RouteDecision {
  readonly outcome: (typeof RULE_OUTCOMES)[number];
  /** Which control, where the outcome is `app-control`. */
  readonly control: (typeof RULE_CONTROLS)[number] | null;
  readonly reason: Reason;
  readonly policy: Position;
  readonly defaultApplied: boolean;
}

/** What the way that a sign-in takes settles of its access, or of downloads in its session; null: policies decide. */
export function settledByRule(way: RouteDecision, what: "access" | "downloads"): Decision | null {
  if (!settles(way, what)) return null;
  const { policy, defaultApplied } = way;
  const isCertain = way.reason === "routed-by-rule" || way.reason === "blocked-by-policy";
  const reason = isCertain ? "blocked-by-policy" : "blocked-by-default";
  return { outcome: "block", reason, policy, stepUp: -1, protect: -1, defaultApplied };
}

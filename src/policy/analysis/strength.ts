/**
 * Which of two policies wins where both match, and which decide at all.
 *
 * Among access policies and among session policies block wins over everything; step-up and protect apply side by side;
 * audit gives way to all. Among rules each outcome has its rank. Equally strong ones are decided by their order.
 * @module
 */
import type { Policy } from "../schema.ts";
import { effectiveAction, type Question } from "../scope.ts";

export const QUESTION_OF = { rule: "route", access: "access", session: "activity" } as const satisfies Record<
  Policy["kind"],
  Question
>;
export type Asked = (typeof QUESTION_OF)[Policy["kind"]];
export const questionOf = ({ kind }: Policy): Asked => QUESTION_OF[kind];

/** What a policy makes of a case where it decides; the same for policies that do the same. */
export type Effect =
  | "block"
  | "step-up"
  | "protect"
  | "audit"
  | "block-downloads"
  | "custom"
  | "monitor-only"
  | "direct";

export function effectOf(policy: Policy): Effect {
  if (policy.kind === "rule") return policy.outcome === "app-control" ? policy.control : policy.outcome;
  return effectiveAction(policy) ?? "audit";
}

export const ROUTES: readonly Effect[] = ["block", "step-up", "block-downloads", "custom", "monitor-only", "direct"];
/** The effects that take the place of this one wherever both apply. */
export function strongerThan(question: Asked, effect: Effect): readonly Effect[] {
  if (question === "route") return ROUTES.slice(0, ROUTES.indexOf(effect));
  if (effect === "block") return [];
  return effect === "audit" ? ["block", "step-up", "protect"] : ["block"];
}

export interface Placed {
  readonly policy: Policy;
  /** In the list; below zero: it stands in for a rule, before all others. */
  readonly at: number;
  /** Place of the rule that it stands in for. */
  readonly rule?: number;
}

/** Whether `one` decides instead of `other` wherever both match. Of two that audit both are recorded. */
export function beats(one: Placed, other: Placed): boolean {
  const question = questionOf(other.policy);
  if (questionOf(one.policy) !== question || one.at === other.at) return false;
  const [left, right] = [effectOf(one.policy), effectOf(other.policy)];
  return strongerThan(question, right).includes(left) || (left === right && left !== "audit" && one.at < other.at);
}

export const acts = ({ mode }: Policy): boolean => mode === "on";

/**
 * From the first matches of each rung to a decision. A rung is what policies do, the strongest first; whoever looks
 * (the bitmaps, or a session's residual) is asked for a rung only when those above have not decided.
 * @module
 */
import type { Decision, PolicyList, RouteDecision } from "../decision.ts";
import type { Policy } from "../schema.ts";
import { effectiveAction } from "../scope.ts";

/** Positions in the list of policies of the first one on a rung that matches, and that may; -1: none. */
export interface Ladder {
  look(rung: number): void;
  readonly matched: number;
  readonly undetermined: number;
}

/** Of access and session policies. */
const RUNGS = ["block", "step-up", "protect", "audit"] as const;
export const BLOCK = 0;
export const STEP_UP = 1;
export const PROTECT = 2;
export const AUDIT = 3;
export const ACTION_RUNGS = RUNGS.length;

/** Of conditional access rules. */
export const ROUTES = [
  { outcome: "block", control: null },
  { outcome: "step-up", control: null },
  { outcome: "app-control", control: "block-downloads" },
  { outcome: "app-control", control: "custom" },
  { outcome: "app-control", control: "monitor-only" },
  { outcome: "direct", control: null },
] as const;
const CUSTOM = 3;

/** The rung a policy stands on; those that only report have one of their own, below all others. */
export function rungOf(policy: Policy): number {
  if (policy.kind !== "rule") {
    return policy.mode === "on" ? RUNGS.indexOf(effectiveAction(policy) ?? "audit") : ACTION_RUNGS;
  }
  if (policy.mode !== "on") return ROUTES.length;
  const control = policy.outcome === "app-control" ? policy.control : null;
  return ROUTES.findIndex((route) => route.outcome === policy.outcome && route.control === control);
}

const allow = (reason: Decision["reason"]): Decision =>
  Object.freeze({ outcome: "allow", reason, policy: -1, stepUp: -1, protect: -1, defaultApplied: false });
const AUDITED = allow("audited");
const NOTHING_MATCHED = allow("no-policy-matched");

const block = (reason: Decision["reason"], policy: number): Decision => ({
  outcome: "block",
  reason,
  policy,
  stepUp: -1,
  protect: -1,
  defaultApplied: reason === "blocked-by-default",
});

export function climb(ladder: Ladder, defaultBehaviour: PolicyList["defaultBehaviour"]): Decision {
  ladder.look(BLOCK);
  if (ladder.matched >= 0) return block("blocked-by-policy", ladder.matched);
  const mayBlock = ladder.undetermined;
  if (mayBlock >= 0 && defaultBehaviour === "block") return block("blocked-by-default", mayBlock);
  ladder.look(STEP_UP);
  const steppedUp = ladder.matched >= 0;
  const stepUp = steppedUp ? ladder.matched : ladder.undetermined;
  ladder.look(PROTECT);
  const isProtected = ladder.matched >= 0;
  const protect = isProtected ? ladder.matched : ladder.undetermined;
  const defaultApplied = mayBlock >= 0 || (stepUp >= 0 && !steppedUp) || (protect >= 0 && !isProtected);
  if (stepUp >= 0) {
    const reason = steppedUp ? "stepped-up-by-policy" : "stepped-up-by-default";
    return { outcome: "step-up", reason, policy: stepUp, stepUp, protect, defaultApplied };
  }
  if (protect >= 0) {
    const reason = isProtected ? "protected-by-policy" : "protected-by-default";
    return { outcome: "protect", reason, policy: protect, stepUp, protect, defaultApplied };
  }
  if (mayBlock >= 0) {
    return { outcome: "allow", reason: "allowed-by-default", policy: mayBlock, stepUp, protect, defaultApplied };
  }
  ladder.look(AUDIT);
  return ladder.matched >= 0 ? AUDITED : NOTHING_MATCHED;
}

/** An undetermined rule is kept in mind only while nothing is certain: below that it could only weaken. */
export function route(ladder: Ladder, defaultBehaviour: PolicyList["defaultBehaviour"]): RouteDecision {
  let open = -1;
  let openRung = -1;
  let allowedByDefault = false;
  let certain = -1;
  let rung = 0;
  for (; rung < ROUTES.length; rung += 1) {
    ladder.look(rung);
    if (ladder.matched >= 0) {
      certain = ladder.matched;
      break;
    }
    if (ladder.undetermined < 0 || openRung >= 0) continue;
    if (rung === BLOCK && defaultBehaviour === "allow") allowedByDefault = true;
    else {
      open = ladder.undetermined;
      openRung = rung;
    }
  }
  const settled = certain >= 0 ? rung : CUSTOM;
  if (openRung >= 0 && openRung < settled) {
    const reason = openRung === BLOCK ? "blocked-by-default" : "routed-by-default";
    return { ...at(openRung), reason, policy: open, defaultApplied: true };
  }
  if (certain < 0) {
    return { ...at(CUSTOM), reason: "no-policy-matched", policy: -1, defaultApplied: allowedByDefault };
  }
  const reason = settled === BLOCK ? "blocked-by-policy" : "routed-by-rule";
  return { ...at(settled), reason, policy: certain, defaultApplied: allowedByDefault };
}

const at = (rung: number): Pick<RouteDecision, "outcome" | "control"> => ROUTES[rung] ?? ROUTES[BLOCK];

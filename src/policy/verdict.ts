/**
 * The verdict: outcome, deciding policy and grounds in one value. Made from a decision; the explanation is worked out
 * when somebody reads it, from the same facts.
 * @module
 */
import type { Decision, RouteDecision } from "./decision.ts";
import type { Explanation, Reason } from "./explanation.ts";
import type { ActivityFacts, Facts } from "./facts.ts";
import type { Policy, Rule } from "./schema.ts";
import type { Question } from "./scope.ts";
import type { RULE_CONTROLS } from "./vocabulary.ts";

interface Grounds {
  readonly reason: Reason;
  /** True when something that could not be determined made a difference. */
  readonly defaultApplied: boolean;
  /** Worked out when first read: every policy that was considered, and what each filter observed. */
  readonly explanation: Explanation;
}

/**
 * On access or an activity. `policy` is the deciding one: the one whose message the person reads.
 *
 * INVARIANT: only `allow` lets a thing happen as it is; a caller that does not know what to do about the others refuses.
 */
export type Verdict = Grounds &
  (
    | { readonly outcome: "allow"; readonly policy: null; readonly stepUp: null; readonly protect: null }
    | { readonly outcome: "protect"; readonly policy: Policy; readonly stepUp: null; readonly protect: Policy }
    | { readonly outcome: "step-up"; readonly policy: Policy; readonly stepUp: Policy; readonly protect: Policy | null }
    | { readonly outcome: "block"; readonly policy: Policy; readonly stepUp: null; readonly protect: null }
  );

/** On the way that a sign-in takes. `policy`: the deciding rule; null where none matches. */
export type RouteVerdict = Grounds & { readonly policy: Rule | null } & (
    | { readonly outcome: "direct" | "step-up" | "block"; readonly control: null }
    | { readonly outcome: "app-control"; readonly control: (typeof RULE_CONTROLS)[number] }
  );

/** What an explanation is worked out from. */
export interface Asked {
  readonly question: Question;
  readonly facts: Facts;
  readonly activity: ActivityFacts;
}
type Explain = () => Explanation;

export function verdictOf(policies: readonly Policy[], decision: Decision, explain: Explain): Verdict {
  const at = (position: number) => policies[position] ?? null;
  const { outcome } = decision;
  const [policy, stepUp, protect] = [at(decision.policy), at(decision.stepUp), at(decision.protect)];
  const grounds = groundsOf(decision, explain);
  if (outcome === "allow") return Object.assign(grounds, { outcome, policy: null, stepUp: null, protect: null });
  if (policy === null) throw new Error(`a decision to ${outcome} names no policy`);
  if (outcome === "block") return Object.assign(grounds, { outcome, policy, stepUp: null, protect: null });
  if (outcome === "step-up") return Object.assign(grounds, { outcome, policy, stepUp: stepUp ?? policy, protect });
  return Object.assign(grounds, { outcome, policy, stepUp: null, protect: policy });
}

export function routeVerdictOf(policies: readonly Policy[], decision: RouteDecision, explain: Explain): RouteVerdict {
  const found = policies[decision.policy];
  const policy = found?.kind === "rule" ? found : null;
  const { outcome, control } = decision;
  const grounds = groundsOf(decision, explain);
  if (outcome === "app-control") return Object.assign(grounds, { policy, outcome, control: control ?? "custom" });
  return Object.assign(grounds, { policy, outcome, control: null });
}

function groundsOf({ reason, defaultApplied }: Pick<Decision, "reason" | "defaultApplied">, explain: Explain): Grounds {
  let explained: Explanation | null = null;
  return {
    reason,
    defaultApplied,
    get explanation() {
      explained ??= explain();
      return explained;
    },
  };
}

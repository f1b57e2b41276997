/**
 * The flow of a verdict: which policies are considered, what each makes of the facts, and which action wins.
 *
 * Every matching policy applies and the most restrictive action wins. A policy that would block but cannot be
 * evaluated falls to the organisation's default behaviour.
 *
 * INVARIANT (fail closed): with the default behaviour "block", an unknown fact never turns a block into an allow.
 * @module
 */
import { evaluatePolicy } from "./evaluate.ts";
import type { Explanation, PolicyTrace, Reason } from "./explanation.ts";
import type { Facts } from "./facts.ts";
import type { Policy, SessionPolicy } from "./schema.ts";

/** What a decision is made of, besides the facts. `version` is that of the configuration. */
export interface PolicySet {
  readonly version: number;
  readonly policies: readonly Policy[];
  readonly defaultBehaviour: "block" | "allow";
}

/** Outcome and reasons in one value. `policy` is the deciding one: the one whose message the person reads. */
export type Verdict =
  | {
      readonly outcome: "allow";
      readonly reason: AllowReason;
      readonly policy: null;
      readonly explanation: Explanation;
    }
  | {
      readonly outcome: "block";
      readonly reason: BlockReason;
      readonly policy: Policy;
      readonly explanation: Explanation;
    };
type BlockReason = Extract<Reason, "blocked-by-policy" | "blocked-by-default">;
type AllowReason = Exclude<Reason, BlockReason>;

/** Activities inside a session that a policy can control. */
export type ControlledActivity = "download";

/** A session's verdicts with everything that is constant for it already bound: what is left to ask is the activity. */
export interface Residual {
  readonly version: number;
  readonly download: Verdict;
}

/** Whether this sign-in may go on. */
export function decideAccess(set: PolicySet, facts: Facts): Verdict {
  return decide(set, set.policies.filter(isAccess), facts);
}

/** What may happen in the session that these facts describe. */
export function bindSession(set: PolicySet, facts: Facts): Residual {
  return { version: set.version, download: decide(set, set.policies.filter(controls("download")), facts) };
}

export function decideActivity(residual: Residual, activity: ControlledActivity): Verdict {
  return residual[activity];
}

/** Two residuals that no request can tell apart. */
export function sameRestrictions(left: Residual, right: Residual): boolean {
  return left.download.outcome === right.download.outcome && left.download.policy?.id === right.download.policy?.id;
}

/** The policies whose answer depends on the device: nobody is asked for a certificate unless there is one. */
export function policiesAskingForDevice(set: PolicySet, facts: Omit<Facts, "deviceTags">): Policy[] {
  const unproven: Facts = { ...facts, deviceTags: { state: "unknown", why: "not asked yet" } };
  return set.policies.filter(
    (policy) => policy.enabled && evaluatePolicy(policy, unproven).result === "undetermined" && asksForDevice(policy),
  );
}

const asksForDevice = (policy: Policy) => policy.filters.some(({ attribute }) => attribute === "device-tag");
const isAccess = (policy: Policy) => policy.kind === "access";
const controls = (activity: ControlledActivity) => (policy: Policy) =>
  policy.kind === "session" && CONTROLLED_BY[policy.control].includes(activity);
const CONTROLLED_BY: Record<SessionPolicy["control"], readonly ControlledActivity[]> = {
  "monitor-only": ["download"],
  "file-download": ["download"],
};

function decide(set: PolicySet, policies: readonly Policy[], facts: Facts): Verdict {
  const considered = policies
    .filter((policy) => policy.enabled)
    .map((policy) => ({ policy, trace: evaluatePolicy(policy, facts) }));
  const blocking = considered.filter(({ policy }) => effectiveAction(policy) === "block");
  const block = blocking.find(({ trace }) => trace.result === "matched");
  const undetermined = blocking.find(({ trace }) => trace.result === "undetermined");
  const explain = (reason: Reason, deciding: Policy | null): Explanation => ({
    version: set.version,
    reason,
    considered: considered.map(({ policy, trace }): PolicyTrace => ({ ...trace, deciding: policy === deciding })),
  });

  if (block !== undefined) {
    const explanation = explain("blocked-by-policy", block.policy);
    return { outcome: "block", reason: "blocked-by-policy", policy: block.policy, explanation };
  }
  if (undetermined !== undefined && set.defaultBehaviour === "block") {
    const explanation = explain("blocked-by-default", undetermined.policy);
    return { outcome: "block", reason: "blocked-by-default", policy: undetermined.policy, explanation };
  }
  const audited = considered.some(({ trace }) => trace.result === "matched");
  const reason = undetermined !== undefined ? "allowed-by-default" : audited ? "audited" : "no-policy-matched";
  return { outcome: "allow", reason, policy: null, explanation: explain(reason, undetermined?.policy ?? null) };
}

/** A session policy that only monitors never blocks, whatever action it carries. */
function effectiveAction(policy: Policy): "audit" | "block" {
  return policy.kind === "session" && policy.control === "monitor-only" ? "audit" : policy.action;
}

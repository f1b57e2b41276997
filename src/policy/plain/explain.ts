/**
 * Telling a verdict: what every filter of every policy that matters asked for and observed.
 * @module
 */
import type { PolicyList, Position } from "../decision.ts";
import { CONSIDERED_CAP, type FilterTrace, type PolicyTrace } from "../explanation.ts";
import { type ActivityFacts, type Facts, SIGN_IN } from "../facts.ts";
import { sourceOf, wantedBy } from "../filters.ts";
import { describeInspection } from "../inspection.ts";
import type { Policy } from "../schema.ts";
import { effectiveFilters, inspectionOf, isConsidered } from "../scope.ts";
import type { Asked } from "../verdict.ts";
import { conjunction, evaluateFilter, whenUnscannable } from "./evaluate.ts";
import { inspect } from "./inspect.ts";
import { type Observation, observe } from "./observe.ts";

/** Every filter is evaluated, so that the trace is complete. A rule is about the sign-in, whatever is done after it. */
export function tracePolicy(policy: Policy, facts: Facts, asked: ActivityFacts, deciding: boolean): PolicyTrace {
  const activity = policy.kind === "rule" ? SIGN_IN : asked;
  const filters = effectiveFilters(policy).map(({ filter, implied }): FilterTrace => {
    const seen = observe(sourceOf(filter), facts, activity);
    return {
      attribute: filter.attribute,
      operator: filter.operator,
      values: [...wantedBy(filter)],
      observed: inWords(seen),
      result: evaluateFilter(filter, seen),
      implied,
    };
  });
  const inspection = traceInspection(policy, activity);
  const all = inspection === null ? filters : [...filters, inspection];
  return {
    policy: policy.id,
    name: policy.name,
    kind: policy.kind,
    revision: policy.revision,
    action: policy.kind === "rule" ? policy.outcome : policy.action,
    mode: policy.mode,
    result: conjunction(all.map(({ result }) => result)),
    deciding,
    filters: all,
  };
}

/** Of what is known in part, what was seen comes first. */
function inWords(seen: Observation): string[] {
  if (seen.state === "unknown") return [...(seen.seen ?? []), `unknown: ${seen.why}`];
  return seen.state === "none" ? ["not present"] : [...seen.value];
}

function traceInspection(policy: Policy, activity: ActivityFacts): FilterTrace | null {
  const condition = inspectionOf(policy);
  if (condition === undefined) return null;
  return {
    attribute: "inspection",
    operator: "finds",
    values: describeInspection(condition),
    observed: observed(activity),
    result: inspect(condition, whenUnscannable(policy), activity),
    implied: false,
  };
}

function observed({ file }: ActivityFacts): string[] {
  if (file === null || file.inspection.state === "none") return ["not present"];
  if (file.inspection.state === "unknown") return [`unknown: ${file.inspection.why}`];
  const { status, found, malware } = file.inspection.value;
  const lines = found.map((one) => `${one.type}: ${one.distinct} in ${one.in}, confidence ${one.confidence}`);
  return [status, ...lines, ...(malware === "infected" ? ["malware"] : [])];
}

/** A near miss: one condition failed and all others matched. */
export const isNearMiss = ({ filters }: PolicyTrace): boolean =>
  filters.filter(({ result }) => result === "not-matched").length === 1 &&
  filters.every(({ result }) => result !== "undetermined");

const decides = ({ deciding, result }: PolicyTrace) => deciding && result !== "not-matched";
const RANK = { matched: 0, undetermined: 1, "not-matched": 3 } as const;
const rank = (trace: PolicyTrace) => (isNearMiss(trace) ? 2 : RANK[trace.result]);

/**
 * The traces that a record keeps: all that matched, then what is undetermined, near misses and the rest up to the cap, each in
 * the list's order; and the deciding one, whatever the cap is.
 */
export function explainPlainly(
  list: PolicyList,
  { question, facts, activity }: Asked,
  deciding: Position,
): { considered: PolicyTrace[]; total: number } {
  const traces = list.policies.flatMap((policy, at) =>
    isConsidered(policy, question, activity.activityType)
      ? [tracePolicy(policy, facts, activity, at === deciding)]
      : [],
  );
  const ordered = traces.toSorted((left, right) => rank(left) - rank(right));
  const cap = Math.max(CONSIDERED_CAP, traces.filter(({ result }) => result === "matched").length);
  const considered = ordered.slice(0, cap);
  return { considered: [...considered, ...ordered.slice(cap).filter(decides)], total: traces.length };
}

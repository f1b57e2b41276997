/**
 * One policy against the facts: does it match, and what did each filter observe?
 *
 * Three values, because "absent" and "not known" differ. A filter that asks about an unknown fact is *undetermined*; a
 * policy matches when all its filters match, does not when one does not, and is undetermined otherwise.
 *
 * An absent attribute behaves as the field has it: "does not equal X" matches where the attribute does not exist at
 * all, and an admin who means otherwise adds "is set".
 * @module
 */
import { assertNever } from "../kernel/index.ts";
import { isInRange, parseRange } from "./cidr.ts";
import type { FilterTrace, PolicyTrace } from "./explanation.ts";
import type { Fact, Facts } from "./facts.ts";
import { value } from "./facts.ts";
import type { Attribute, Filter, Operator, Policy } from "./schema.ts";

export type MatchResult = FilterTrace["result"];

/** Without a client-app filter an access policy covers browser sessions only. */
const BROWSERS_ONLY: Filter = { attribute: "client-app", operator: "equals", values: ["browser"] };

/** The filters a policy has, the implied one included. A session policy is about browser sessions by its nature. */
export function effectiveFilters(policy: Policy): { filter: Filter; implied: boolean }[] {
  const filters = policy.filters.map((filter) => ({ filter, implied: false }));
  const asksClientApp = policy.filters.some(({ attribute }) => attribute === "client-app");
  if (policy.kind === "session" || !asksClientApp) filters.push({ filter: BROWSERS_ONLY, implied: true });
  return filters;
}

/** What the policy makes of the facts; every filter is evaluated, so that the trace is complete. */
export function evaluatePolicy(policy: Policy, facts: Facts): Omit<PolicyTrace, "deciding"> {
  const filters = effectiveFilters(policy).map(({ filter, implied }) => evaluateFilter(filter, facts, implied));
  return {
    policy: policy.id,
    name: policy.name,
    kind: policy.kind,
    revision: policy.revision,
    action: policy.action,
    result: conjunction(filters.map(({ result }) => result)),
    filters,
  };
}

/** INVARIANT: one filter that does not match decides against the match, however much else is unknown. */
export function conjunction(results: readonly MatchResult[]): MatchResult {
  if (results.includes("not-matched")) return "not-matched";
  return results.includes("undetermined") ? "undetermined" : "matched";
}

function evaluateFilter(filter: Filter, facts: Facts, implied: boolean): FilterTrace {
  const fact = observe(filter.attribute, facts);
  const wanted = "values" in filter ? filter.values : [];
  const trace = { attribute: filter.attribute, operator: filter.operator, values: [...wanted], implied };
  if (fact.state === "unknown") return { ...trace, observed: [`unknown: ${fact.why}`], result: "undetermined" };
  const observed = fact.state === "none" ? [] : fact.value;
  const matches = test(filter.attribute, filter.operator, wanted, observed);
  return {
    ...trace,
    observed: fact.state === "none" ? ["not present"] : [...observed],
    result: matches ? "matched" : "not-matched",
  };
}

/** Every attribute as a list of values: a multi-valued one "equals X" when X is among them. */
function observe(attribute: Attribute, facts: Facts): Fact<readonly string[]> {
  switch (attribute) {
    case "app":
      return value([facts.app]);
    case "client-app":
      return value([facts.clientApp]);
    case "user":
      return value([facts.user]);
    case "group":
      return facts.groups;
    case "device-tag":
      return facts.deviceTags;
    case "ip-address":
      return facts.ip.state === "value" ? value([facts.ip.value]) : facts.ip;
    default:
      return assertNever(attribute);
  }
}

function test(
  attribute: Attribute,
  operator: Operator,
  wanted: readonly string[],
  observed: readonly string[],
): boolean {
  const fold = attribute === "user" ? (text: string) => text.toLowerCase() : (text: string) => text;
  const some = (holds: (seen: string, value: string) => boolean) =>
    observed.some((seen) => wanted.some((value) => holds(fold(seen), fold(value))));
  switch (operator) {
    case "equals":
      return some((seen, value) => seen === value);
    case "does-not-equal":
      return !some((seen, value) => seen === value);
    case "contains":
      return some((seen, value) => seen.includes(value));
    case "does-not-contain":
      return !some((seen, value) => seen.includes(value));
    case "starts-with":
      return some((seen, value) => seen.startsWith(value));
    case "ends-with":
      return some((seen, value) => seen.endsWith(value));
    case "in-range":
      return some(addressInRange);
    case "not-in-range":
      return !some(addressInRange);
    case "is-set":
      return observed.length > 0;
    case "is-not-set":
      return observed.length === 0;
    default:
      return assertNever(operator);
  }
}

function addressInRange(address: string, cidr: string): boolean {
  const range = parseRange(cidr);
  return range !== null && isInRange(address, range);
}

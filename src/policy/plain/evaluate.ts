/**
 * One policy against the facts: does it match? This is the specification; the compiled engine is held to it.
 *
 * Three values, because "absent" and "not known" differ. A filter that asks about an unknown fact is *undetermined*; a
 * policy matches when all its filters match, does not when one does not, and is undetermined otherwise.
 *
 * An absent attribute behaves as the field has it: "does not equal X" matches where the attribute does not exist at
 * all, and an admin who means otherwise adds "is set". The whole table stands in `docs/policy-semantics.md`.
 * @module
 */
import { assertNever } from "../../kernel/index.ts";
import { isInRange, isSameAddress, parseRange } from "../cidr.ts";
import type { MatchResult } from "../explanation.ts";
import type { ActivityFacts, Facts } from "../facts.ts";
import { type Filter, sourceOf, wantedBy } from "../filters.ts";
import { fold } from "../fold.ts";
import type { Policy, SessionPolicy } from "../schema.ts";
import { effectiveFilters, inspectionOf } from "../scope.ts";
import { containsSought, parseSought } from "../words.ts";
import { inspect } from "./inspect.ts";
import { type Observation, observe } from "./observe.ts";

/** What the policy makes of the facts. */
export function evaluatePolicy(policy: Policy, facts: Facts, activity: ActivityFacts): MatchResult {
  const filters = effectiveFilters(policy).map(({ filter }) => filter);
  const inspection = inspectionOf(policy);
  const found = inspection === undefined ? "matched" : inspect(inspection, whenUnscannable(policy), activity);
  return conjunction([evaluateFilters(filters, facts, activity), found]);
}

export const evaluateFilters = (filters: readonly Filter[], facts: Facts, activity: ActivityFacts): MatchResult =>
  conjunction(filters.map((filter) => evaluateFilter(filter, observe(sourceOf(filter), facts, activity))));

/** INVARIANT: one condition that does not match decides against the match, however much else is unknown. */
export function conjunction(results: readonly MatchResult[]): MatchResult {
  if (results.includes("not-matched")) return "not-matched";
  return results.includes("undetermined") ? "undetermined" : "matched";
}

export const whenUnscannable = (policy: Policy): "apply" | "ignore" =>
  inspectionOf(policy) === undefined ? "apply" : (policy as FilePolicy).whenUnscannable;
type FilePolicy = Extract<SessionPolicy, { control: "file-download" | "file-upload" }>;

export function evaluateFilter(filter: Filter, seen: Observation): MatchResult {
  if (seen.state === "unknown") return settledBy(filter, seen.seen ?? []);
  return matches(filter, seen.state === "none" ? [] : seen.value) ? "matched" : "not-matched";
}

/** More values can only turn a filter from what it makes of none: where it says something else already, that stays. */
function settledBy(filter: Filter, seen: readonly string[]): MatchResult {
  const now = matches(filter, seen);
  if (now === matches(filter, [])) return "undetermined";
  return now ? "matched" : "not-matched";
}

function matches(filter: Filter, observed: readonly string[]): boolean {
  const folded = (text: string) => fold(filter.attribute, text);
  const some = (holds: (seen: string, wanted: string) => boolean) =>
    observed.some((seen) => wantedBy(filter).some((wanted) => holds(folded(seen), folded(wanted))));
  const equals = filter.attribute === "ip-address" ? isSameAddress : (seen: string, wanted: string) => seen === wanted;
  const contains =
    filter.attribute === "file-name" ? containsWords : (seen: string, wanted: string) => seen.includes(wanted);
  switch (filter.operator) {
    case "equals":
      return some(equals);
    case "does-not-equal":
      return !some(equals);
    case "contains":
      return some(contains);
    case "does-not-contain":
      return !some(contains);
    case "starts-with":
      return some((seen, wanted) => seen.startsWith(wanted));
    case "ends-with":
      return some((seen, wanted) => seen.endsWith(wanted));
    case "in-range":
      return some(addressInRange);
    case "not-in-range":
      return !some(addressInRange);
    case "greater-than":
      return some((seen, wanted) => Number(seen) > Number(wanted));
    case "less-than":
      return some((seen, wanted) => Number(seen) < Number(wanted));
    case "is-set":
      return observed.length > 0;
    case "is-not-set":
      return observed.length === 0;
    default:
      return assertNever(filter);
  }
}

const containsWords = (name: string, wanted: string) => containsSought(name, parseSought(wanted));

function addressInRange(address: string, cidr: string): boolean {
  const range = parseRange(cidr);
  return range !== null && isInRange(address, range);
}

/**
 * How a verdict is told: the record from which the log, the pages and the API speak, and from which it is replayed.
 *
 * Fields with a default are those that records of an older version do not have.
 * @module
 */
import { z } from "zod";
import { activityFactsSchema, factsSchema } from "./facts.ts";
import { QUESTIONS } from "./scope.ts";
import { ACTIONS, ATTRIBUTES, type Attribute, KINDS, MODES, OPERATORS, RULE_OUTCOMES } from "./vocabulary.ts";

/** The closed list of grounds for a verdict, shared by log, page, API and tests. */
export const REASONS = [
  "no-policy-matched",
  "audited",
  "blocked-by-policy",
  "blocked-by-default",
  "allowed-by-default",
  "stepped-up-by-policy",
  "stepped-up-by-default",
  "protected-by-policy",
  "protected-by-default",
  "routed-by-rule",
  "routed-by-default",
] as const;
export type Reason = (typeof REASONS)[number];

export const FILTER_RESULTS = ["matched", "not-matched", "undetermined"] as const;
export type MatchResult = (typeof FILTER_RESULTS)[number];

/** A filter's attribute, or the inspection condition that stands beside the filters. */
const TRACED: readonly (Attribute | "inspection")[] = [...ATTRIBUTES, "inspection"];

export const filterTraceSchema = z.object({
  attribute: z.enum(TRACED),
  operator: z.enum([...OPERATORS, "finds"]),
  /** What the policy asks for. Empty for "is set" and "is not set". */
  values: z.array(z.string()),
  /** What was found, in words; several values of a fact are listed each. */
  observed: z.array(z.string()),
  result: z.enum(FILTER_RESULTS),
  /** True for the filter that a policy has without saying so: browsers only. */
  implied: z.boolean(),
});
export type FilterTrace = z.infer<typeof filterTraceSchema>;

export const policyTraceSchema = z.object({
  policy: z.string(),
  name: z.string(),
  kind: z.enum(KINDS),
  revision: z.int(),
  /** The action of a policy, or the outcome of a rule. */
  action: z.enum([...ACTIONS, ...RULE_OUTCOMES]),
  /** `report-only`: the action would have been applied, and was not. */
  mode: z.enum(MODES).default("on"),
  result: z.enum(FILTER_RESULTS),
  /** True for the policy whose action was applied. */
  deciding: z.boolean(),
  filters: z.array(filterTraceSchema),
});
export type PolicyTrace = z.infer<typeof policyTraceSchema>;

/** So many policies a record names at most, besides those that matched: undetermined ones first, then near misses. */
export const CONSIDERED_CAP = 200;

export const explanationSchema = z.object({
  /** Version of the configuration that was in force. */
  version: z.int(),
  reason: z.enum(REASONS),
  considered: z.array(policyTraceSchema),
  /** How many were considered in all, and how many of them a record names at most, besides those that matched. */
  consideredTotal: z.int().optional(),
  consideredCap: z.int().optional(),
  question: z.enum(QUESTIONS).optional(),
  facts: factsSchema.optional(),
  activity: activityFactsSchema.optional(),
});
export type Explanation = z.infer<typeof explanationSchema>;

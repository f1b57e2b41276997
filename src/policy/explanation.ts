/**
 * How a verdict is told: the record from which the log, the pages and the API speak.
 * @module
 */
import { z } from "zod";
import { ATTRIBUTES, OPERATORS } from "./schema.ts";

/** The closed list of grounds for a verdict, shared by log, page, API and tests. */
export const REASONS = [
  "no-policy-matched",
  "audited",
  "blocked-by-policy",
  "blocked-by-default",
  "allowed-by-default",
] as const;
export type Reason = (typeof REASONS)[number];

export const FILTER_RESULTS = ["matched", "not-matched", "undetermined"] as const;

export const filterTraceSchema = z.object({
  attribute: z.enum(ATTRIBUTES),
  operator: z.enum(OPERATORS),
  /** What the policy asks for. Empty for "is set" and "is not set". */
  values: z.array(z.string()),
  /** What was found, in words; several values of a fact are listed each. */
  observed: z.array(z.string()),
  result: z.enum(FILTER_RESULTS),
  /** True for the filter that every access policy without a client-app filter has: browsers only. */
  implied: z.boolean(),
});
export type FilterTrace = z.infer<typeof filterTraceSchema>;

export const policyTraceSchema = z.object({
  policy: z.string(),
  name: z.string(),
  kind: z.enum(["access", "session"]),
  revision: z.int(),
  action: z.enum(["audit", "block"]),
  result: z.enum(FILTER_RESULTS),
  /** True for the policy whose action was applied. */
  deciding: z.boolean(),
  filters: z.array(filterTraceSchema),
});
export type PolicyTrace = z.infer<typeof policyTraceSchema>;

export const explanationSchema = z.object({
  /** Version of the configuration that was in force. */
  version: z.int(),
  reason: z.enum(REASONS),
  considered: z.array(policyTraceSchema),
});
export type Explanation = z.infer<typeof explanationSchema>;

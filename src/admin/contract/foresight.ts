/**
 * Foresight: what policies would do, before they do it; and the configuration's history.
 * @module
 */
import { z } from "zod";
import { CHANGE_KINDS, documentSchema, hypothesisSchema, scenarioSchema } from "../../foresight/schema.ts";
import {
  ASKED,
  CLIENT_APPS,
  CONTROLLED_ACTIVITIES,
  DIFFERENCE_EFFECTS,
  explanationSchema,
  FINDING_KINDS,
  factsSchema,
  filterTraceSchema,
  policyInputSchema,
  policyTraceSchema,
  RESTRICTED,
} from "../../policy/index.ts";
import { page, pageQuerySchema, reasonSchema, timestampSchema } from "./common.ts";

export { documentSchema, hypothesisSchema, scenarioSchema };
export type PolicyDocument = z.infer<typeof documentSchema>;
export type HypothesisInput = z.input<typeof hypothesisSchema>;

/** A draft stands in place of the policies in force. Policies in it may leave out their identifiers. */
const draft = documentSchema.shape.policies;

export const verdictSchema = z.object({
  outcome: z.string().describe("allow, protect, step-up, block; of a rule: direct, app-control, step-up, block"),
  control: z.string().nullable().describe("which control, where a rule's outcome is app-control"),
  reason: z.string(),
  policy: z.object({ id: z.string(), name: z.string(), message: z.string() }).nullable(),
  protect: z.string().nullable().describe("name of the policy that protects besides a step-up"),
  defaultApplied: z.boolean(),
  explanation: explanationSchema,
});

export const whatIfInputSchema = z.strictObject({ ...hypothesisSchema.shape, draft: draft.optional() });
export const whatIfSchema = z.object({
  version: z.int().describe("of the configuration in force"),
  draft: z.boolean(),
  facts: factsSchema,
  route: verdictSchema,
  access: verdictSchema,
  activity: verdictSchema.nullable(),
  session: z.array(
    z.object({
      activityType: z.enum(CONTROLLED_ACTIVITIES),
      outcome: z.string(),
      policy: z.string().nullable(),
      mayNeedInspection: z.boolean(),
    }),
  ),
  nearMisses: z.array(z.object({ policy: policyTraceSchema, failed: filterTraceSchema })),
  asksForDevice: z.array(z.string()),
});
export type WhatIfAnswer = z.infer<typeof whatIfSchema>;

const period = {
  from: timestampSchema.optional().describe("default: a week before `to`"),
  to: timestampSchema.optional().describe("default: now"),
};
export const replayInputSchema = z.strictObject({ ...period, draft });
const countSchema = z.object({ name: z.string(), changed: z.int() });
export const replaySchema = z.object({
  replayed: z.int(),
  changed: z.int(),
  newlyBlocked: z.int(),
  newlyAllowed: z.int(),
  undetermined: z.int(),
  users: z.array(countSchema),
  apps: z.array(countSchema),
  devices: z.array(countSchema),
  records: z.array(
    z.object({
      id: z.string(),
      time: timestampSchema,
      type: z.string(),
      user: z.string().nullable(),
      app: z.string().nullable(),
      object: z.string().nullable(),
      effect: z.enum(["newly-blocked", "newly-allowed", "changed"]),
      before: z.string(),
      after: z.string(),
      policy: z.string().nullable(),
    }),
  ),
  complete: z.boolean().describe("false: the period holds more records than were looked at"),
});
export type ReplayAnswer = z.infer<typeof replaySchema>;

export const previewInputSchema = z.strictObject({ ...period, policy: policyInputSchema });
export const previewSchema = z.object({
  considered: z.int(),
  matched: z.int(),
  undetermined: z.int(),
  total: z.int(),
  examples: z.array(z.object({ id: z.string(), time: timestampSchema, summary: z.string() })),
  complete: z.boolean(),
});
export type PreviewAnswer = z.infer<typeof previewSchema>;

export const forecastInputSchema = z.strictObject({
  draft: draft.optional(),
  days: z.int().min(1).max(365).default(14),
});
const lockedOutSchema = z.object({
  user: z.string(),
  app: z.string(),
  clientApp: z.string(),
  loses: z.enum(["access", "downloads"]),
  at: timestampSchema,
  why: z.string(),
  policy: z.string().nullable(),
  certificate: z.string().nullable(),
});
export const forecastSchema = z.object({
  now: z.array(lockedOutSchema),
  later: z.array(lockedOutSchema),
  looked: z.int(),
  complete: z.boolean(),
});
export type ForecastAnswer = z.infer<typeof forecastSchema>;

const named = z.object({ id: z.string(), name: z.string() });
/** A case that shows what is said: `/what-if` takes it as it is. */
const witness = hypothesisSchema;
export const findingSchema = z.object({
  kind: z.enum(FINDING_KINDS),
  policy: named,
  others: z.array(named),
  sentence: z.string().describe("for an administrator"),
  witness: witness.nullable().describe("a case that shows it"),
  exact: z.boolean().describe("true: proven"),
});
export type FindingEntry = z.infer<typeof findingSchema>;
const findings = {
  findings: z.array(findingSchema),
  overlaps: z.int().describe("how many pairs overlap with a different action; `findings` holds some of them"),
};
export const coverageRowSchema = z.object({
  app: z.string().describe("identifier"),
  clientApp: z.enum(CLIENT_APPS),
  certificate: z.boolean().describe("whether the device holds a valid certificate"),
  restricted: z.enum(RESTRICTED),
  exact: z.boolean(),
  policies: z.array(named),
  witness: witness.nullable().describe("a case that nothing restricts"),
});
export type CoverageEntry = z.infer<typeof coverageRowSchema>;
export const analysisSchema = z.object({
  version: z.int().describe("of the configuration that was analysed"),
  ...findings,
  coverage: z.array(coverageRowSchema),
  complete: z.boolean().describe("false: something could not be settled, so there may be more to find"),
});
export type AnalysisAnswer = z.infer<typeof analysisSchema>;
export const differenceSchema = z.object({
  effect: z.enum(DIFFERENCE_EFFECTS),
  question: z.enum(ASKED),
  before: z.string(),
  after: z.string(),
  policies: z.array(named),
  sentence: z.string(),
  witness,
});
export type DifferenceEntry = z.infer<typeof differenceSchema>;

export const changeSchema = z.object({
  kind: z.enum(CHANGE_KINDS),
  change: z.enum(["added", "changed", "removed", "moved"]),
  name: z.string(),
});

export const planSchema = z.object({
  version: z.int().describe("of the configuration in force"),
  stale: z.boolean().describe("the document was made from another version than the one in force"),
  changes: z.array(changeSchema),
  /** Of the policies as they would be. */
  ...findings,
  difference: z.array(differenceSchema).describe("by meaning, against the policies in force"),
  complete: z.boolean().describe("false: findings or differences could not all be settled, so there may be more"),
  factsChanged: z
    .boolean()
    .describe("ranges or device tag rules change: `difference` is of policies alone, replay and forecast know of them"),
  replay: replaySchema,
  forecast: forecastSchema,
  scenarios: z.array(z.object({ name: z.string(), passed: z.boolean(), failures: z.array(z.string()) })),
});
export type PlanAnswer = z.infer<typeof planSchema>;

export const applyInputSchema = z.strictObject({
  ...documentSchema.shape,
  version: z.int().min(1).describe("the version that the document was made from; refused with 409 when it is another"),
  reason: reasonSchema.default(""),
});
export const appliedSchema = z.object({ version: z.int(), changes: z.array(changeSchema) });

export const versionSchema = z.object({
  version: z.int(),
  author: z.string(),
  reason: z.string(),
  time: timestampSchema,
});
export type ConfigurationVersionEntry = z.infer<typeof versionSchema>;
export const versionQuerySchema = pageQuerySchema;
export const versionPageSchema = page(versionSchema);
export const versionParamSchema = z.object({ version: z.coerce.number().int().min(1) });
export const versionDetailSchema = versionSchema.extend({
  document: documentSchema,
  /** What it changed against the version before. */
  changes: z.array(changeSchema),
  /** Other parts of the configuration that it changed. */
  alsoChanged: z.array(z.enum(["settings", "identityProvider", "apps", "authorities", "learntData"])),
});
export type ConfigurationVersionDetail = z.infer<typeof versionDetailSchema>;
export const restoreInputSchema = z.strictObject({
  base: z.int().min(1).describe("the version in force, as it was read; refused with 409 when it is another"),
  reason: reasonSchema.default("").describe("why; the history shows it behind what was done"),
});

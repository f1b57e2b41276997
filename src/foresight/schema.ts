/**
 * What an admin writes to this room: hypotheses, scenarios, policy documents. Schemas alone, so that the console's bundle
 * can take them without the room behind them.
 * @module
 */
import { z } from "zod";
import { writtenInspectionSchema } from "../inspection/schema.ts";
import {
  CLIENT_APPS,
  CONTROLLED_ACTIVITIES,
  factsSchema,
  inspectionFindingSchema,
  normaliseAddress,
} from "../policy/index.ts";

const text = z.string().trim().min(1).max(256);

export const hypotheticalActivitySchema = z.strictObject({
  activityType: z.enum(CONTROLLED_ACTIVITIES),
  /** The file that is downloaded or uploaded; what is left out is not known, null is known to be absent. */
  file: z
    .strictObject({
      name: text.nullable().optional(),
      size: z.int().min(0).nullable().optional().describe("bytes"),
      labels: z.array(text).max(50).nullable().optional(),
      /** What inspecting it would find. */
      inspection: inspectionFindingSchema.nullable().optional(),
    })
    .optional(),
});

export const hypothesisSchema = z.strictObject({
  app: z.string().trim().min(1).max(64),
  user: text,
  clientApp: z.enum(CLIENT_APPS).default("browser"),
  /** Null: the identity provider does not say. */
  groups: z.array(text).max(500).nullable().default([]),
  /** `not-asked`: nobody has asked the device; a policy that would ask is named in the answer. */
  certificate: z.enum(["valid", "none", "not-asked"]).default("none"),
  /** Tags besides the one that a valid certificate gives. */
  deviceTags: z.array(text).max(50).default([]),
  ip: z
    .string()
    .trim()
    .max(60)
    .refine((text) => normaliseAddress(text) !== null, "not an IP address; write 192.0.2.7 or 2001:db8::7")
    .nullable()
    .default(null),
  userAgent: z.string().max(1000).nullable().default(null),
  /** Default: now. */
  time: z.iso.datetime().optional(),
  /** Facts said outright, instead of those that address and user agent lead to. */
  facts: factsSchema.unwrap().partial().strict().optional(),
  activity: hypotheticalActivitySchema.optional(),
});
export type Hypothesis = z.infer<typeof hypothesisSchema>;

export const scenarioSchema = z.strictObject({
  name: z.string().trim().min(1, "a scenario needs a name").max(200),
  given: hypothesisSchema,
  expect: z
    .strictObject({
      route: z.enum(["direct", "block", "step-up", "monitor-only", "block-downloads", "custom"]).optional(),
      access: z.enum(["allow", "block"]).optional(),
      /** Needs an activity in what is given. */
      activity: z.enum(["allow", "protect", "step-up", "block"]).optional(),
      /** Name of the policy that decides. */
      policy: z.string().optional(),
      /** Whether the browser is asked for a certificate. */
      asksForDevice: z.boolean().optional(),
    })
    .refine((expected) => Object.keys(expected).length > 0, "say what is expected"),
});
export type Scenario = z.infer<typeof scenarioSchema>;

/** What a document can change, entry by entry. */
export const CHANGE_KINDS = [
  "policy",
  "ip-range",
  "device-tag-rule",
  "information-type",
  "sensitivity-label",
  "malware-engine",
  "inspection-limits",
] as const;

export interface Change {
  readonly kind: (typeof CHANGE_KINDS)[number];
  readonly change: "added" | "changed" | "removed" | "moved";
  readonly name: string;
}

const entries = z.array(z.record(z.string(), z.unknown())).max(20_000);

/** The file as it is written; what its parts hold is read by `mergeDocument`. */
export const documentSchema = z.strictObject({
  /** Version of the configuration that it was made from; a newer one in force is not overwritten. */
  version: z.int().min(1).optional(),
  policies: entries,
  ipRanges: entries.optional(),
  deviceTagRules: entries.optional(),
  /** What is left out stays as it is. */
  inspection: writtenInspectionSchema.optional(),
  scenarios: z.array(scenarioSchema).max(5000).optional(),
});
export type PolicyDocument = z.infer<typeof documentSchema>;

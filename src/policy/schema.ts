/**
 * The policy model: one schema for the API, the console, the stored configuration and the documentation.
 *
 * Names are those of the field: access policies decide whether someone gets in, session policies what they may do
 * inside a browser session. The filters of one policy are joined by AND, the values of one filter by OR.
 * @module
 */
import { z } from "zod";
import { cidrSchema } from "./cidr.ts";

export const CLIENT_APPS = ["browser", "mobile-and-desktop"] as const;
/** Tags that Sallyport or the identity provider assigns by itself; an admin may define more. */
export const BUILT_IN_DEVICE_TAGS = ["valid-client-certificate"] as const;
export const SEVERITIES = ["low", "medium", "high"] as const;
export const ACTIONS = ["audit", "block"] as const;
export const CONTROL_TYPES = ["monitor-only", "file-download"] as const;

const EQUALITY = ["equals", "does-not-equal"] as const;
const TEXT = [...EQUALITY, "contains", "does-not-contain", "starts-with", "ends-with"] as const;
const RANGE = ["in-range", "not-in-range"] as const;
export const OPERATORS = [...TEXT, ...RANGE, "is-set", "is-not-set"] as const;
export type Operator = (typeof OPERATORS)[number];

const values = <T extends z.ZodType>(item: T) => z.array(item).min(1, "give at least one value").max(1000);
const text = z.string().trim().min(1, "a value cannot be empty").max(256);
const presence = <A extends string>(attribute: A) =>
  z.strictObject({ attribute: z.literal(attribute), operator: z.enum(["is-set", "is-not-set"]) });

/** One condition of a policy. What "does not equal" means where the attribute is absent: see `evaluate.ts`. */
export const filterSchema = z.union([
  z.strictObject({ attribute: z.literal("app"), operator: z.enum(EQUALITY), values: values(text) }),
  z.strictObject({
    attribute: z.literal("client-app"),
    operator: z.enum(EQUALITY),
    values: values(z.enum(CLIENT_APPS)),
  }),
  z.strictObject({ attribute: z.literal("device-tag"), operator: z.enum(EQUALITY), values: values(text) }),
  presence("device-tag"),
  z.strictObject({ attribute: z.literal("user"), operator: z.enum(TEXT), values: values(text) }),
  z.strictObject({ attribute: z.literal("group"), operator: z.enum(EQUALITY), values: values(text) }),
  presence("group"),
  z.strictObject({ attribute: z.literal("ip-address"), operator: z.enum(RANGE), values: values(cidrSchema) }),
]);
export type Filter = z.infer<typeof filterSchema>;
export type Attribute = Filter["attribute"];
export const ATTRIBUTES = [
  "app",
  "client-app",
  "device-tag",
  "user",
  "group",
  "ip-address",
] as const satisfies Attribute[];

const common = {
  name: z.string().trim().min(1, "a policy needs a name").max(120),
  description: z.string().trim().max(2000).default(""),
  enabled: z.boolean().default(true),
  severity: z.enum(SEVERITIES).default("medium"),
  filters: z.array(filterSchema).max(50).default([]),
  action: z.enum(ACTIONS),
  /** What the person reads when this policy blocks; plain text. Empty: a standard sentence. */
  message: z.string().trim().max(1000).default(""),
};

/** Decides whether someone gets in. Without a client-app filter it covers browser sessions only. */
export const accessPolicyInputSchema = z.strictObject({ kind: z.literal("access"), ...common });
/** Lets someone in and controls what they do in a browser session. */
export const sessionPolicyInputSchema = z.strictObject({
  kind: z.literal("session"),
  ...common,
  control: z.enum(CONTROL_TYPES),
});
export const policyInputSchema = z.discriminatedUnion("kind", [accessPolicyInputSchema, sessionPolicyInputSchema]);

const identity = { id: z.string().min(1).max(64), revision: z.int().min(1) };
export const accessPolicySchema = accessPolicyInputSchema.extend(identity);
export const sessionPolicySchema = sessionPolicyInputSchema.extend(identity);
export const policySchema = z.discriminatedUnion("kind", [accessPolicySchema, sessionPolicySchema]);

export type PolicyInput = z.infer<typeof policyInputSchema>;
export type AccessPolicy = z.infer<typeof accessPolicySchema>;
export type SessionPolicy = z.infer<typeof sessionPolicySchema>;
export type Policy = z.infer<typeof policySchema>;

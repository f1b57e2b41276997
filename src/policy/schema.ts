/**
 * The policy model: one schema for the API, the console, the stored configuration and the documentation.
 *
 * Names are those of the field. Conditional access rules decide at sign-in which way it takes; access policies decide
 * whether someone gets in; session policies, what they may do inside a browser session.
 * @module
 */
import { z } from "zod";
import { filterSchema, signInFilterSchema, storedFilterSchema, storedSignInFilterSchema } from "./filters.ts";
import { inspectionSchema, protectionSchema } from "./inspection.ts";
import { BLOCKABLE_ACTIVITIES, CATEGORIES, MODES, RULE_CONTROLS, SEVERITIES } from "./vocabulary.ts";

/** Whom an alert of this policy is sent to, and how many a day at most. */
const alertSchema = z.strictObject({
  enabled: z.boolean().default(false),
  /** Alerts a day, over all users. */
  dailyLimit: z.int().min(1).max(1000).default(5),
  email: z.array(z.email("not an e-mail address")).max(50).default([]),
  webhook: z.url({ protocol: /^https?$/, error: "not an address; write https://hooks.example.com/..." }).optional(),
});

const common = {
  name: z.string().trim().min(1, "a policy needs a name").max(120),
  description: z.string().trim().max(2000).default(""),
  /** `report-only`: evaluated and shown in the log, never acted upon. */
  mode: z.enum(MODES).default("on"),
  severity: z.enum(SEVERITIES).default("medium"),
  alert: alertSchema.default(() => ({ enabled: false, dailyLimit: 5, email: [] })),
  /** What the person reads when this policy blocks; plain text. Empty: a standard sentence. */
  message: z.string().trim().max(1000).default(""),
};
const accessCategory = z.enum(CATEGORIES).default("access-control");
const sessionCategory = z.enum(CATEGORIES).default("data-loss-prevention");
const listOf = <T extends z.ZodType>(filter: T) => z.array(filter).max(50).default([]);
const atSignIn = { ...common, category: accessCategory, filters: listOf(signInFilterSchema) };
const inSession = { ...common, category: sessionCategory, filters: listOf(filterSchema) };
const inspected = {
  /** Without a condition the policy is about every file that its filters match. */
  inspection: inspectionSchema.optional(),
  /** Whether the action applies to a file that cannot be scanned as the condition needs. */
  whenUnscannable: z.enum(["apply", "ignore"]).default("apply"),
};

const rule = z.discriminatedUnion("outcome", [
  z.strictObject({ kind: z.literal("rule"), ...atSignIn, outcome: z.enum(["direct", "step-up", "block"]) }),
  z.strictObject({
    kind: z.literal("rule"),
    ...atSignIn,
    outcome: z.literal("app-control"),
    /** `custom`: access and session policies decide. */
    control: z.enum(RULE_CONTROLS).default("custom"),
  }),
]);
const access = z.strictObject({ kind: z.literal("access"), ...atSignIn, action: z.enum(["audit", "block"]) });
const sessionOf = { kind: z.literal("session"), ...inSession };
const session = z.discriminatedUnion("control", [
  // INVARIANT: what only monitors never blocks; "block" is taken from older clients and acts as "audit".
  z.strictObject({ ...sessionOf, control: z.literal("monitor-only"), action: z.enum(["audit", "block"]) }),
  z.strictObject({
    ...sessionOf,
    control: z.literal("block-activities"),
    activities: z.array(z.enum(BLOCKABLE_ACTIVITIES)).min(1, "name at least one activity"),
    action: z.enum(["audit", "step-up", "block"]),
  }),
  z.strictObject({
    ...sessionOf,
    control: z.literal("file-download"),
    ...inspected,
    /** For the action "protect"; where it is left out, marking is meant. */
    protection: protectionSchema.optional(),
    action: z.enum(["audit", "protect", "step-up", "block"]),
  }),
  z.strictObject({
    ...sessionOf,
    control: z.literal("file-upload"),
    ...inspected,
    action: z.enum(["audit", "step-up", "block"]),
  }),
]);

const identity = { id: z.string().min(1).max(64), revision: z.int().min(1) };

/** Each kind of policy with `more`, and with filters that were accepted once, whatever is asked of new ones since. */
function storedWith<M extends z.ZodRawShape>(more: M) {
  const [sent, controlled] = rule.options;
  const [monitor, activities, download, upload] = session.options;
  const signIn = { ...more, filters: listOf(storedSignInFilterSchema) };
  const inside = { ...more, filters: listOf(storedFilterSchema) };
  return z.discriminatedUnion("kind", [
    z.discriminatedUnion("outcome", [sent.extend(signIn), controlled.extend(signIn)]),
    access.extend(signIn),
    z.discriminatedUnion("control", [
      monitor.extend(inside),
      activities.extend(inside),
      download.extend(inside),
      upload.extend(inside),
    ]),
  ]);
}

/**
 * Older clients and stored configurations say `enabled` instead of `mode`. Where both are given they must agree, so that
 * a client which knows only one of them is never silently ignored.
 */
function adoptEnabled(input: unknown, context: z.RefinementCtx): unknown {
  if (typeof input !== "object" || input === null || !("enabled" in input)) return input;
  const { enabled, ...rest } = input as Record<string, unknown>;
  if (typeof enabled !== "boolean") {
    context.addIssue({ code: "custom", path: ["enabled"], message: "true or false", input: enabled });
    return rest;
  }
  if (rest.mode === undefined) return { ...rest, mode: enabled ? "on" : "off" };
  if ((rest.mode === "on") !== enabled) {
    const message = `contradicts "mode", which is "${String(rest.mode)}"; give one of them`;
    context.addIssue({ code: "custom", path: ["enabled"], message, input: enabled });
  }
  return rest;
}

/** What may be written, in today's form. */
export const policyInputShapes = z.discriminatedUnion("kind", [rule, access, session]);
export const policyInputSchema = z.preprocess(adoptEnabled, policyInputShapes);
export const policySchema = z.preprocess(adoptEnabled, storedWith(identity));

/** A policy as the API shows it: `enabled` is derived from the mode, for clients that know no other. */
export const policyViewSchema = storedWith({ ...identity, enabled: z.boolean() });
export type PolicyView = z.infer<typeof policyViewSchema>;
export const viewOf = (policy: Policy): PolicyView => ({ ...policy, enabled: policy.mode === "on" });

export type PolicyInput = z.infer<typeof policyInputSchema>;
export type Policy = z.infer<typeof policySchema>;
export type Rule = Extract<Policy, { kind: "rule" }>;
export type AccessPolicy = Extract<Policy, { kind: "access" }>;
export type SessionPolicy = Extract<Policy, { kind: "session" }>;

/**
 * The vocabulary of activities: one record says who did what with which app, what was decided, and why.
 * @module
 */
import { z } from "zod";
import { explanationSchema } from "../policy/index.ts";

export const ACTIVITY_TYPES = [
  "sign-in",
  "download",
  "upload",
  "password-view",
  "session-revoked",
  "session-judged-again",
  "configuration-change",
  "admin-sign-in",
  "malware-engine-away",
  "malware-engine-back",
] as const;

/** What was done about it. `noted`: nobody asked for anything, so nothing was decided. */
export const ACTIVITY_ACTIONS = ["allowed", "blocked", "protected", "noted"] as const;

/** How the certificate, where one was shown, was judged: one line a check, in order. */
export const certificateEvidenceSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  fingerprint: z.string().describe("SHA-256, hexadecimal"),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** From the device's own certificate up to the uploaded authority, as far as a path could be built. */
  path: z.array(z.object({ subject: z.string(), issuer: z.string(), authority: z.string().nullable() })),
  /** What rules of device tags ask about, field by field; absent: the certificate is not valid, or the record older. */
  fields: z.record(z.string(), z.array(z.string())).optional(),
});

export const deviceEvidenceSchema = z.object({
  /** `valid`, or why the device is not recognised: see the reasons of `src/device`. `not-asked`: nothing needed it. */
  status: z.string(),
  detail: z.string(),
  certificate: certificateEvidenceSchema.nullable(),
  checks: z.array(
    z.object({ check: z.string(), result: z.enum(["passed", "failed", "unknown", "skipped"]), detail: z.string() }),
  ),
});
export type DeviceEvidence = z.infer<typeof deviceEvidenceSchema>;

/** What is null could not be known, or is known not to be: the explanation of the verdict says which. */
export const addressEvidenceSchema = z.object({
  category: z.string().nullable(),
  tags: z.array(z.string()),
  country: z.string().nullable().describe("ISO 3166-1 alpha-2"),
  isp: z.string().nullable().describe("the organisation that the address is registered to"),
});

export const deviceInfoSchema = z.object({
  type: z.string().nullable(),
  platform: z.string().nullable(),
  platformVersion: z.string().nullable(),
  browser: z.string().nullable(),
  browserVersion: z.string().nullable(),
  /** Where user agent and client hints did not fit together. */
  contradictions: z.array(z.string()),
});

/** What inspecting a file brought to light. Evidence is masked: neither the file nor a whole match is ever kept. */
export const inspectionEvidenceSchema = z.object({
  status: z.string().describe("of the reading of the file"),
  sha256: z.string(),
  /** Media types by the bytes. */
  types: z.array(z.string()),
  flags: z.array(z.string()),
  labels: z.array(z.object({ id: z.string(), name: z.string().nullable() })),
  matches: z.array(
    z.object({
      type: z.string(),
      place: z.string(),
      confidence: z.string(),
      distinct: z.int(),
      evidence: z.array(z.object({ masked: z.string(), part: z.string() })),
    }),
  ),
  /** Enough was found for a verdict that nothing could change, and the rest was not read. Absent in older records. */
  stopped: z.boolean().optional(),
  /** What was not looked at, and why. */
  missed: z.array(z.object({ reason: z.string(), part: z.string(), detail: z.string() })),
  /** Null: no policy asked about malware. */
  malware: z
    .object({
      verdict: z.string(),
      status: z.string(),
      engines: z.array(
        z.object({
          engine: z.string(),
          verdict: z.string(),
          found: z.array(z.string()),
          detail: z.string(),
          signatures: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
  milliseconds: z.number(),
});
export type InspectionEvidence = z.infer<typeof inspectionEvidenceSchema>;

export const activitySchema = z.object({
  /** Sortable by time (ULID). */
  id: z.string(),
  time: z.iso.datetime(),
  type: z.enum(ACTIVITY_TYPES),
  action: z.enum(ACTIVITY_ACTIONS),
  /** What the person was shown, so that a caller at the help desk can be found. */
  reference: z.string(),
  user: z.string().nullable(),
  groups: z.array(z.string()),
  app: z.object({ id: z.string(), name: z.string() }).nullable(),
  clientApp: z.enum(["browser", "mobile-and-desktop"]).nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** What was known of the address; absent from older records and from those that no session or sign-in made. */
  address: addressEvidenceSchema.optional(),
  /** What user agent and client hints said; null: there was no user agent. */
  deviceInfo: deviceInfoSchema.nullable().optional(),
  userAgentTags: z.array(z.string()).optional(),
  session: z.string().nullable(),
  /** The thing acted upon: a file for a download, the changed resource for a configuration change. */
  object: z
    .object({ name: z.string(), type: z.string().nullable(), size: z.int().nullable(), url: z.string().nullable() })
    .nullable(),
  device: deviceEvidenceSchema.nullable(),
  /** Absent: nobody looked into a file. */
  inspection: inspectionEvidenceSchema.optional(),
  /** One sentence: what was decided and on what ground. */
  summary: z.string(),
  /** True when the organisation's default behaviour decided, because something could not be determined. */
  defaultApplied: z.boolean(),
  /** Every policy that was considered, and every filter with the value it observed. Null where no policy decides. */
  explanation: explanationSchema.nullable(),
});
export type Activity = z.infer<typeof activitySchema>;

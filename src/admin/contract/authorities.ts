/**
 * Device identification: the certificate authorities whose certificates prove a managed device.
 * @module
 */
import { z } from "zod";
import { timestampSchema } from "./common.ts";

export const parsedCertificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  serial: z.string().describe("hexadecimal"),
  fingerprint: z.string().describe("SHA-256, hexadecimal"),
  notBefore: timestampSchema,
  notAfter: timestampSchema,
  selfSigned: z.boolean().describe("true: a root; false: an intermediate, a trust anchor by itself"),
  publicKey: z.string().describe("algorithm and size, for instance RSA 2048"),
});

/** Whether a certificate must be shown not to be revoked. `required` fails closed: no usable list, no recognition. */
export const revocationSettingSchema = z.strictObject({
  mode: z.enum(["off", "required"]),
  /** Fetch the list from the distribution point (RFC 5280 section 4.2.1.13) that the device's certificate names. */
  fetch: z.boolean(),
});

export const crlStatusSchema = z.object({
  source: z.string().describe("`uploaded`, or the URL it was fetched from"),
  status: z.enum(["current", "expired", "unreachable", "invalid"]),
  detail: z.string(),
  thisUpdate: timestampSchema.nullable(),
  nextUpdate: timestampSchema.nullable(),
  revoked: z.int().nullable().describe("number of revoked certificates on the list"),
});

export const authoritySchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  pem: z.string(),
  certificate: parsedCertificateSchema,
  addedAt: timestampSchema,
  addedBy: z.string(),
  revocation: revocationSettingSchema,
  /** Accept device certificates with no extended key usage at all. Off unless the admin says so. */
  acceptWithoutPurpose: z.boolean(),
  crls: z.array(crlStatusSchema),
  expiry: z.enum(["ok", "expires-soon", "expired", "not-yet-valid"]).describe("soon: within 30 days"),
  /** Live sessions and native sign-ins that are recognised through this authority right now. */
  sessions: z.int(),
});
export type Authority = z.infer<typeof authoritySchema>;
export const authorityListSchema = z.object({ items: z.array(authoritySchema) });

/**
 * What an upload contains. A file is PEM text as it is, or DER in base64. Every certificate found is listed; those
 * that can become an authority are `usable`, the others say why not.
 */
export const uploadSchema = z.strictObject({
  content: z.string().min(1, "the upload is empty").max(1_000_000).describe("PEM text, or DER encoded in base64"),
});
export const uploadReportSchema = z.object({
  certificates: z.array(
    z.object({
      index: z.int(),
      usable: z.boolean(),
      problem: z.string().nullable().describe("closed list: see detail for the sentence"),
      detail: z.string(),
      certificate: parsedCertificateSchema.nullable(),
    }),
  ),
});

export const authorityInputSchema = z.strictObject({
  name: z.string().trim().min(1, "an authority needs a name").max(120),
  description: z.string().trim().max(2000).default(""),
  content: uploadSchema.shape.content,
  /** Which certificate of the upload, where it holds several: its `index` in the report. */
  index: z.int().min(0).default(0),
  revocation: revocationSettingSchema.default({ mode: "off", fetch: false }),
  acceptWithoutPurpose: z.boolean().default(false),
});
export const authorityUpdateSchema = z.strictObject({
  name: authorityInputSchema.shape.name.optional(),
  description: z.string().trim().max(2000).optional(),
  revocation: revocationSettingSchema.optional(),
  acceptWithoutPurpose: z.boolean().optional(),
});

/** A certificate revocation list (RFC 5280 section 5), PEM or DER in base64, signed by this authority. */
export const crlInputSchema = uploadSchema;

/** What removing the authority would do, told before it is done. */
export const removalImpactSchema = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      user: z.string(),
      app: z.string(),
      clientApp: z.enum(["browser", "mobile-and-desktop"]),
      effect: z.enum(["no-change", "loses-recognition", "blocked"]),
      detail: z.string(),
    }),
  ),
});

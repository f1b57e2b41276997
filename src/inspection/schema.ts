/**
 * What an organisation sets about inspection. One schema serves configuration, API and console; nothing here needs Node.
 * @module
 */
import { z } from "zod";
import { informationTypeSchema } from "./detect/custom-schema.ts";
import { UNFOUND } from "./vocabulary.ts";

const MB = 1024 ** 2;
const GB = 1024 ** 3;
const identifier = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lower case letters, digits and hyphens, 63 at most");
const name = z.string().trim().min(1, "it needs a name").max(120);

/** Letters of any case, with or without braces: kept in lower case without. */
export const labelIdSchema = z
  .string()
  .trim()
  .toLowerCase()
  .overwrite((text) => text.replace(/^\{|\}$/g, ""))
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "not a GUID; copy it from the Microsoft Purview portal");

/** A sensitivity label of the organisation. */
export const labelSchema = z.strictObject({
  id: labelIdSchema,
  name,
  /** The higher, the more sensitive: protection raises a label and never lowers it. */
  priority: z.int().min(0).max(1000),
  /** Tenant that the label belongs to; written into files with the label. */
  siteId: labelIdSchema.nullable().default(null),
});
export type Label = z.infer<typeof labelSchema>;

const ADDRESS = /^(?:unix:\/\S+|(?:\[[0-9a-f:.]+\]|[^\s:[\]/]+):\d{1,5})$/i;
const engineCommon = {
  name,
  enabled: z.boolean().default(true),
  /** Bytes of the largest file that it is given. */
  limit: z
    .int()
    .min(1024, "at least 1 kB")
    .max(4 * GB, "at most 4 GB")
    .default(100 * MB),
  /** Milliseconds for one file. */
  timeout: z.int().min(100, "at least 0.1 seconds").max(600_000, "at most 10 minutes").default(60_000),
};
export const engineSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("clamd"),
    ...engineCommon,
    address: z.string().trim().regex(ADDRESS, "write unix:/run/clamav/clamd.ctl or host:3310"),
  }),
  z.strictObject({
    kind: z.literal("icap"),
    ...engineCommon,
    service: z.url({ protocol: /^icap$/, error: "write icap://host:1344/service" }),
  }),
  z.strictObject({
    kind: z.literal("yara"),
    ...engineCommon,
    rules: z
      .string()
      .min(1, "give at least one rule")
      .max(2 * MB),
  }),
]);
export type EngineSettings = z.infer<typeof engineSchema>;

const gigabytes = (most: number) =>
  z
    .int()
    .min(MB, "at least 1 MB")
    .max(most * GB, `at most ${most.toLocaleString("en")} GB`);

const limit = {
  /** Bytes of the largest file that is held to be looked at. */
  file: gigabytes(64),
  /** Bytes that are held for one person at once. */
  person: gigabytes(64),
  /** Bytes that are held for all at once. */
  total: gigabytes(1024),
  /** Bytes that unpacking one file may bring forth. */
  unpacked: gigabytes(1024),
  /** Archives within archives. */
  depth: z.int().min(1).max(20),
  /** Milliseconds for one file. */
  time: z.int().min(1000, "at least 1 second").max(3_600_000, "at most 60 minutes"),
  /** Pages or pictures of one file whose text is recognised. 0: none. */
  pictures: z.int().min(0).max(200),
  /** Bytes of memory for the engine that reads a PDF, which begins with nearly 18 MB. */
  pdfMemory: z
    .int()
    .min(18 * MB, "at least 18 MB")
    .max(240 * MB, "at most 240 MB"),
};
export const limitsSchema = z.strictObject({
  file: limit.file.default(10 * GB),
  person: limit.person.default(12 * GB),
  total: limit.total.default(40 * GB),
  unpacked: limit.unpacked.default(4 * GB),
  depth: limit.depth.default(8),
  time: limit.time.default(120_000),
  pictures: limit.pictures.default(0),
  pdfMemory: limit.pdfMemory.default(18 * MB),
});
export type InspectionLimits = z.infer<typeof limitsSchema>;

/** What stands behind an entry is kept beside the configuration, under the hash of its bytes. */
const blob = z.string().regex(/^[0-9a-f]{64}$/, "the hash of data that was uploaded");

const described = { id: identifier, name, description: z.string().trim().max(2000).default(""), data: blob };

/** A table whose rows are found again: only salted hashes of it are kept. */
export const exactDataSchema = z.strictObject({
  ...described,
  rows: z.int().min(0),
  /** The column that must be found. */
  primary: z.string().min(1).max(200),
  /** Columns of which so many must be found within 300 characters. */
  secondary: z.array(z.string().min(1).max(200)).max(16),
  needed: z.int().min(0).max(16),
  /** Values of the upload that are never found; where they were primary ones, their rows are not in the table. */
  leftOut: z
    .array(z.strictObject({ column: z.string().max(200), reason: z.enum(UNFOUND), count: z.int().min(1) }))
    .max(17 * UNFOUND.length)
    .default([]),
  uploadedAt: z.iso.datetime(),
});
/** A document that is found again in others: only hashes of its words are kept. */
export const fingerprintSchema = z.strictObject({ ...described, uploadedAt: z.iso.datetime() });
/** What documents of a kind have in common, learnt from examples. */
export const classifierSchema = z.strictObject({
  ...described,
  /** Measured by cross-validation when it was trained; shares of 1. */
  accuracy: z.strictObject({
    precision: z.number().min(0).max(1),
    recall: z.number().min(0).max(1),
    positives: z.int().min(0),
    negatives: z.int().min(0),
  }),
  /** Whether it is accurate enough to be named in policies. */
  ready: z.boolean(),
  trainedAt: z.iso.datetime(),
});

export const inspectionSettingsSchema = z.strictObject({
  /** Sensitive information types of the organisation's own. */
  informationTypes: z.array(informationTypeSchema).max(500).default([]),
  exactData: z.array(exactDataSchema).max(50).default([]),
  fingerprints: z.array(fingerprintSchema).max(200).default([]),
  classifiers: z.array(classifierSchema).max(50).default([]),
  labels: z.array(labelSchema).max(500).default([]),
  engines: z.array(engineSchema).max(8).default([]),
  limits: limitsSchema.default(() => limitsSchema.parse({})),
});
export type InspectionSettings = z.infer<typeof inspectionSettingsSchema>;

const { informationTypes, labels, engines } = inspectionSettingsSchema.shape;
/**
 * What an admin writes of it: what was learnt from uploads comes another way. INVARIANT: no default for a part or for a limit,
 * it would reset what nobody mentioned.
 */
export const writtenInspectionSchema = z
  .strictObject({
    informationTypes: informationTypes.unwrap(),
    labels: labels.unwrap(),
    engines: engines.unwrap(),
    limits: z.strictObject(limit).partial(),
  })
  .partial();

export type WrittenInspection = z.infer<typeof writtenInspectionSchema>;

export const DEFAULT_INSPECTION: InspectionSettings = inspectionSettingsSchema.parse({});

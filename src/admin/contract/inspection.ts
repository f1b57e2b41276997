/**
 * How files are looked into: settings, engines, and trying it out.
 * @module
 */
import { z } from "zod";
import { inspectionEvidenceSchema } from "../../activity/schema.ts";
import { exactDataSchema, inspectionSettingsSchema } from "../../inspection/schema.ts";

export const inspectionSchema = inspectionSettingsSchema;
const { informationTypes, labels, engines, limits } = inspectionSettingsSchema.shape;
/** What is left out stays as it is. INVARIANT: no default here, it would reset what nobody mentioned. */
export const inspectionUpdateSchema = z
  .strictObject({
    informationTypes: informationTypes.unwrap(),
    labels: labels.unwrap(),
    engines: engines.unwrap(),
    limits: limits.unwrap(),
  })
  .partial();
export type InspectionSettingsView = z.infer<typeof inspectionSchema>;

export { classifierSchema, exactDataSchema, fingerprintSchema } from "../../inspection/schema.ts";
/** An upload comes as bytes, so what is said of it stands in the address. */
export const learntQuerySchema = z.strictObject({
  id: exactDataSchema.shape.id,
  name: exactDataSchema.shape.name,
  description: exactDataSchema.shape.description,
  file: z.string().min(1).max(300).describe("name of the file").default("upload"),
});
const names = z.preprocess(
  (text) => (typeof text === "string" ? text.split(",").flatMap((one) => one.trim() || []) : text),
  exactDataSchema.shape.secondary,
);
export const exactDataQuerySchema = learntQuerySchema.omit({ file: true }).extend({
  primary: exactDataSchema.shape.primary,
  secondary: names.default([]).describe("names of columns, separated by commas"),
  needed: z.coerce.number().int().min(0).max(16).default(0),
});

export const engineHealthSchema = z.object({
  engine: z.string(),
  kind: z.enum(["clamd", "icap", "yara"]),
  available: z.boolean(),
  detail: z.string(),
  signatures: z.string().nullable(),
  signaturesFrom: z.string().nullable(),
  limit: z.number(),
});
export const inspectionHealthSchema = z.object({
  engines: z.array(engineHealthSchema),
  /** Bytes of files that are held at the moment. */
  held: z.number(),
});

export const informationTypeViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  region: z.string(),
  languages: z.array(z.string()),
  builtIn: z.boolean(),
});

export const testFileSchema = z.object({
  name: z.string(),
  size: z.number(),
  coverage: z.string(),
  evidence: inspectionEvidenceSchema,
  /** What the policies in force would do about it, whoever moves it: those whose conditions about the file match. */
  policies: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      mode: z.string(),
      direction: z.enum(["download", "upload"]),
      action: z.string(),
      result: z.enum(["matched", "not-matched", "undetermined"]),
    }),
  ),
});
export type TestFile = z.infer<typeof testFileSchema>;

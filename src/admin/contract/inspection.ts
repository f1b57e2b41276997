/**
 * How files are looked into: settings, engines, and trying it out.
 * @module
 */
import { z } from "zod";
import { inspectionEvidenceSchema } from "../../activity/schema.ts";
import { exactDataSchema, inspectionSettingsSchema, writtenInspectionSchema } from "../../inspection/schema.ts";

/** One of the organisation's own. */
export const informationTypeSchema = inspectionSettingsSchema.shape.informationTypes.unwrap().element;

export const inspectionSchema = inspectionSettingsSchema;
/** What is left out stays as it is. */
export const inspectionUpdateSchema = writtenInspectionSchema;
export type InspectionSettingsView = z.infer<typeof inspectionSchema>;

export {
  classifierSchema,
  engineSchema,
  exactDataSchema,
  fingerprintSchema,
  labelSchema,
  limitsSchema,
} from "../../inspection/schema.ts";
/** An upload comes as bytes, so what is said of it stands in the address. */
export const learntQuerySchema = z.strictObject({
  id: exactDataSchema.shape.id,
  name: exactDataSchema.shape.name,
  description: exactDataSchema.shape.description,
  file: z.string().min(1).max(300).describe("name of the file").default("upload"),
});
export const fingerprintQuerySchema = learntQuerySchema.extend({
  blankBytes: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe("bytes of an empty form, whose text is taken off; it stands before the document in the body"),
  blankFile: learntQuerySchema.shape.file.describe("name of the empty form's file"),
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
  signatures: z.string().nullable().describe("as the engine states them"),
  signaturesFrom: z
    .string()
    .nullable()
    .describe("when they were made, or rules of your own last changed, ISO 8601; null: it is not known"),
  signaturesFirstSeen: z
    .string()
    .nullable()
    .describe("where that is not known: when they were first seen as they are, ISO 8601"),
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
  /** Words of which one raises the confidence. */
  keywords: z.array(z.string()),
  /** Whether a match counts without such a word nearby. */
  evidence: z.enum(["needed", "helps", "none"]),
  /** Whether check digits or the like are looked at. */
  checked: z.boolean(),
  /** Texts in which it is found. */
  examples: z.array(z.string()),
});
export type InformationTypeView = z.infer<typeof informationTypeViewSchema>;

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

/** As much text as someone pastes to see what is found in it. */
export const tryInputSchema = z.strictObject({
  text: z.string().min(1, "there is no text").max(200_000),
  /** Identifiers of information types; absent: all of them. */
  types: z.array(z.string()).min(1).max(1000).optional(),
});
export const triedSchema = z.object({
  matches: inspectionEvidenceSchema.shape.matches,
  /** Why not all of the text was looked at; empty: it was. */
  missed: inspectionEvidenceSchema.shape.missed,
  milliseconds: z.number(),
});

export const importInputSchema = z
  .strictObject({
    kind: z.enum(["rule-package", "gitleaks"]),
    /** What stands in the file: XML or TOML. */
    text: z.string().min(1, "the file is empty").max(2_000_000).optional(),
    /** Or the file as it is, in base64, of 2 MB at most: in UTF-8, in UTF-16 or in what it was saved in. */
    file: z.base64().min(1, "the file is empty").max(2_700_000).optional(),
  })
  .refine(({ text, file }) => (text === undefined) !== (file === undefined), {
    path: ["text"],
    message: "give the text or the file, one of them",
  });
/** What a file would add; nothing is changed yet. */
export const importedSchema = z.object({
  types: z.array(informationTypeSchema),
  refused: z.array(z.object({ rule: z.string(), reason: z.string() })),
  /** What a type, named by its identifier, would do a little differently than the file says. */
  notes: z.array(z.object({ type: z.string(), note: z.string() })),
});

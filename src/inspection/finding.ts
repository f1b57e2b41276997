/**
 * What inspecting one file brought to light. Parsed where it leaves the process that read the file: that process worked
 * on hostile input, so what it says is input, too.
 *
 * INVARIANT: a finding never holds the file or a whole match; evidence is masked where it is made.
 * @module
 */
import { z } from "zod";
import { CONFIDENCE_LEVELS, COVERAGE_REASONS, COVERAGES, MALWARE_VERDICTS, PLACES, TYPE_FLAGS } from "./vocabulary.ts";

const short = z.string().max(500);

/** What a file is by its bytes. */
export const realTypeSchema = z.object({
  /** The usual extension, lower case without the dot; "" where there is none. */
  extension: z.string().max(20),
  mime: z.string().max(120),
});
export type RealType = z.infer<typeof realTypeSchema>;

/** A Microsoft sensitivity label as it stands in the file (MS-OFFCRYPTO section 2.6). */
export const fileLabelSchema = z.object({
  /** GUID, lower case without braces. */
  id: z.string().max(60),
  name: short.nullable(),
  siteId: z.string().max(60).nullable(),
  method: z.enum(["standard", "privileged", "auto"]).nullable(),
  setDate: z.string().max(60).nullable(),
  /** Where it was read. */
  source: z.enum([
    "label-info",
    "custom-properties",
    "pdf-information",
    "pdf-xmp",
    "encrypted-package",
    "opendocument",
  ]),
});
export type FileLabel = z.infer<typeof fileLabelSchema>;

export const evidenceSchema = z.object({
  /** The match masked, with its surroundings masked likewise where they match, too. */
  masked: z.string().max(1200),
  /** The part of the file, outermost first: "report.zip / accounts.xlsx / Sheet2". */
  part: short,
});

/** One type in one place, in as many entries as there are confidences, and sets of places. */
export const matchSchema = z.object({
  /** Identifier of the information type, expression, data set, fingerprint or classifier. */
  type: z.string().max(1000),
  place: z.enum(PLACES),
  confidence: z.enum(CONFIDENCE_LEVELS),
  /** Distinct matches; counting ends at 10,000. */
  distinct: z.int().min(0).max(10_000),
  /** Where else each of them was found; absent: nowhere. Those that were found elsewhere have an entry of their own. */
  elsewhere: z
    .array(z.object({ place: z.enum(PLACES), confidence: z.enum(CONFIDENCE_LEVELS) }))
    .max(PLACES.length)
    .optional(),
  evidence: z.array(evidenceSchema).max(10),
});
export type Match = z.infer<typeof matchSchema>;

export const coverageSchema = z.object({
  level: z.enum(COVERAGES),
  /** Empty exactly when the level is full. */
  reasons: z.array(z.object({ reason: z.enum(COVERAGE_REASONS), part: short, detail: short })).max(50),
});
export type CoverageReport = z.infer<typeof coverageSchema>;

export const engineReportSchema = z.object({
  engine: z.string().max(120),
  verdict: z.enum(MALWARE_VERDICTS),
  /** Names of what was found. */
  found: z.array(short).max(50),
  /** Why it did not scan; null: it did. */
  reason: z.enum(COVERAGE_REASONS).nullable(),
  detail: short,
  signatures: short.nullable(),
  milliseconds: z.number(),
});
export type EngineReport = z.infer<typeof engineReportSchema>;

/** Entries of one file: far more types than there are, in all places, at all confidences. */
export const MOST_MATCHES = 20_000;

export const findingSchema = z.object({
  name: z.string().max(1000),
  /** Bytes. */
  size: z.int(),
  /** Hexadecimal. */
  sha256: z.string().length(64),
  types: z.array(realTypeSchema).max(10),
  flags: z.array(z.enum(TYPE_FLAGS)),
  labels: z.array(fileLabelSchema).max(50),
  /** Null: nobody asked for them. */
  matches: z.array(matchSchema).max(MOST_MATCHES).nullable(),
  /** Of the contents: text and labels. */
  coverage: coverageSchema,
  /** Characters of text that were read, metadata and names included. */
  characters: z.number(),
  /** What was found was enough for those who asked, and the rest was not read: nobody knows what it holds. */
  stopped: z.boolean(),
  /** Null: nobody asked for it. */
  malware: z
    .object({ verdict: z.enum(MALWARE_VERDICTS), coverage: coverageSchema, engines: z.array(engineReportSchema) })
    .nullable(),
  /** Milliseconds by step. */
  timings: z.record(z.string().max(60), z.number()),
});
export type Finding = z.infer<typeof findingSchema>;

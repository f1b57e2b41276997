/**
 * What Sallyport and the processes that read files say to each other. The reader works on hostile input, so what it says is
 * parsed like any other input.
 * @module
 */
import { z } from "zod";
import type { Limits } from "../budget.ts";
import type { CustomType, Wanted } from "../detect/index.ts";
import type { EnoughFound } from "../enough.ts";
import {
  coverageSchema,
  engineReportSchema,
  fileLabelSchema,
  MOST_MATCHES,
  matchSchema,
  realTypeSchema,
} from "../finding.ts";
import type { Protection } from "../protect/index.ts";
import type { Handover } from "../spool/index.ts";
import { TYPE_FLAGS } from "../vocabulary.ts";
import { MOST_TEXTS } from "./collector.ts";

/** What files are read against; sent once a version, kept by the reader. */
export interface ReaderRules {
  readonly version: string;
  readonly informationTypes: readonly CustomType[];
  /** As `detect/` serialises them. */
  readonly exactData: readonly Learnt[];
  readonly fingerprints: readonly Learnt[];
  readonly classifiers: readonly Learnt[];
  /** YARA rules: name and text, bytes of the largest file that they look at, milliseconds for one. */
  readonly yara: readonly {
    readonly name: string;
    readonly rules: string;
    readonly limit: number;
    readonly timeout: number;
  }[];
}

export interface Learnt {
  readonly id: string;
  readonly data: Uint8Array;
}

export interface Job {
  readonly file: Handover;
  readonly declared: { readonly name: string; readonly type: string | null };
  /** Null: nothing is looked for in the text; types, labels and obstacles are still found. */
  readonly detection: Wanted | null;
  /** Once this was found the file need not be read on; null: it is read to its end. */
  readonly enough: EnoughFound | null;
  readonly yara: boolean;
  /** Characters of text to hand back, so that something can be learnt from the file; 0 otherwise. */
  readonly collect: number;
  readonly limits: Limits;
}

export interface ProtectJob {
  readonly file: Handover;
  readonly declared: { readonly name: string; readonly type: string | null };
  readonly protection: Protection;
  readonly limits: Limits;
}

export type ToReader =
  | { readonly kind: "rules"; readonly rules: ReaderRules }
  | { readonly kind: "job"; readonly id: number; readonly job: Job }
  | { readonly kind: "protect"; readonly id: number; readonly job: ProtectJob }
  /** What was written has been taken: go on. */
  | { readonly kind: "taken"; readonly id: number };

/** What reading one file brought to light. */
export const readingSchema = z.object({
  types: z.array(realTypeSchema).max(10),
  flags: z.array(z.enum(TYPE_FLAGS)).max(10),
  labels: z.array(fileLabelSchema).max(50),
  matches: z.array(matchSchema).max(MOST_MATCHES).nullable(),
  coverage: coverageSchema,
  characters: z.number(),
  stopped: z.boolean(),
  /** By part of the file. */
  texts: z.array(z.object({ part: z.string().max(2000), text: z.string() })).max(MOST_TEXTS),
  yara: z.array(engineReportSchema).max(50),
  timings: z.record(z.string().max(60), z.number()),
});
export type Reading = z.infer<typeof readingSchema>;

const outcomeSchema = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    applied: z
      .array(z.enum(["label", "watermark", "metadata", "encryption"]))
      .max(10)
      .readonly(),
    password: z.string().max(200).nullable(),
    extension: z.string().max(20),
  }),
  z.object({
    ok: z.literal(false),
    reason: z.enum(["signed", "unsupported", "encrypted", "corrupted", "over-budget", "timed-out"]),
    detail: z.string().max(2000),
  }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;

export const fromReaderSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  /** The file is read from here on: whatever becomes of the process may be the file's doing. */
  z.object({ kind: z.literal("begun"), id: z.int() }),
  /** Bytes of the file that were looked at so far; of large ones, now and then. */
  z.object({ kind: z.literal("looked"), id: z.int(), bytes: z.number().nonnegative() }),
  z.object({ kind: z.literal("done"), id: z.int(), reading: readingSchema, grown: z.number() }),
  /** What is known before the next YARA engine is asked; the reports of those before it are in there. */
  z.object({ kind: z.literal("so-far"), id: z.int(), reading: readingSchema }),
  /** A piece of the protected copy. */
  z.object({ kind: z.literal("wrote"), id: z.int(), bytes: z.instanceof(Uint8Array) }),
  z.object({ kind: z.literal("protected"), id: z.int(), outcome: outcomeSchema, grown: z.number() }),
  /** A mistake of ours or of the rules, not of the file. */
  z.object({ kind: z.literal("failed"), id: z.int(), detail: z.string().max(2000) }),
]);
export type FromReader = z.infer<typeof fromReaderSchema>;

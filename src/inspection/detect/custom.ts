/**
 * Information types that an organisation writes itself, in the console or in YAML.
 * @module
 */
import { z } from "zod";
import { CONFIDENCE_LEVELS } from "../vocabulary.ts";
import { digits, luhn, mod97, mod112, mod1110, verhoeff } from "./checksums.ts";
import { checkExpression } from "./expression.ts";
import { type Check, compact, EVIDENCE_WINDOW, type InformationType, type Locate } from "./information-type.ts";
import { judge } from "./secrets/judge.ts";
import { isIban, isPaymentCard, isRoutingNumber } from "./types/finance.ts";
import { isGermanTaxId } from "./types/germany.ts";

/** Checksums by the name that a custom type gives. */
export const CHECKSUMS = {
  luhn,
  mod97,
  "mod11-10": mod1110,
  "mod11-2": mod112,
  verhoeff,
  iban: isIban,
  "payment-card": isPaymentCard,
  "aba-routing": isRoutingNumber,
  "de-tax-id": isGermanTaxId,
  ean13: (text) =>
    digits(text, 13) &&
    [...text].reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0) % 10 === 0,
} as const satisfies Readonly<Record<string, Check>>;
export type Checksum = keyof typeof CHECKSUMS;
const CHECKSUM_NAMES = Object.keys(CHECKSUMS) as [Checksum, ...Checksum[]];

const expressionSchema = z.string().superRefine((text, context) => {
  const checked = checkExpression(text);
  if (!checked.ok) context.addIssue({ code: "custom", message: checked.error });
});

/** Of a pattern for secrets: which part of a match is the secret, and what makes it one. As `SecretRule` has it. */
const secretSchema = z.strictObject({
  group: z.int().min(0).max(100).default(0),
  /** Bits a character. */
  entropy: z.number().min(0).max(8).default(0),
  /** Any of them must stand in the match or within 1,024 bytes of it, in any case and also within words. */
  words: z.array(z.string().min(1).max(100)).max(100).default([]),
  allow: z
    .array(
      z.strictObject({
        target: z.enum(["secret", "match", "line"]).default("secret"),
        condition: z.enum(["any", "all"]).default("any"),
        expressions: z.array(expressionSchema).max(200).default([]),
        words: z.array(z.string().min(1).max(200)).max(5000).default([]),
      }),
    )
    .max(50)
    .default([]),
});

export const informationTypeSchema = z.strictObject({
  id: z
    .string()
    .max(80)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "lower case letters, digits and hyphens"),
  name: z.string().min(1).max(120),
  description: z.string().max(1000).default(""),
  patterns: z
    .array(
      z.strictObject({
        expression: expressionSchema,
        confidence: z.enum(CONFIDENCE_LEVELS),
        /** Any of them must stand nearby. None: no evidence is asked for. */
        keywords: z.array(z.string().min(2).max(60)).max(200).default([]),
        /** Characters between a match and its evidence. */
        window: z.int().min(1).max(EVIDENCE_WINDOW).default(EVIDENCE_WINDOW),
        checksum: z.enum(CHECKSUM_NAMES).optional(),
        secret: secretSchema.optional(),
      }),
    )
    .min(1)
    .max(20),
  /** Matches that are none: compared by letters and digits alone. */
  exclude: z.array(z.string().max(200)).max(1000).default([]),
});
export type CustomType = z.infer<typeof informationTypeSchema>;

/** What the scanner takes: one information type for each of the patterns' sets of keywords, under one identifier. */
export function compileCustomType({ id, name, description, patterns, exclude }: CustomType): InformationType[] {
  const excluded = new Set(exclude.map(compact));
  return patterns.map(({ expression, confidence, keywords, window, checksum, secret }): InformationType => {
    const valid = checksum === undefined ? null : CHECKSUMS[checksum];
    const check: Check = (text) => !excluded.has(text) && (valid === null || valid(text));
    const words = secret?.words.map((word) => word.toLowerCase()) ?? [];
    return {
      ...{ id, name, description, category: "identity", region: "world", languages: [], keywords },
      patterns: [
        {
          ...{ expression, anchor: "anywhere", alone: keywords.length === 0 ? confidence : null },
          ...{ near: confidence, window },
          ...(secret === undefined ? { check } : { locate: checked(judge({ expression, ...secret }), check) }),
          ...(words.length === 0 ? {} : { literals: words }),
        },
      ],
      examples: { pass: [], fail: [] },
    };
  });
}

/** Check digits and exclusions are about the secret, not about what stands around it. */
const checked =
  (locate: Locate, check: Check): Locate =>
  (match, around) => {
    const part = locate(match, around);
    return part !== null && check(compact(match.slice(part.start, part.end))) ? part : null;
  };

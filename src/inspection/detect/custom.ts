/**
 * Information types that an organisation writes itself, in the console or in YAML.
 * @module
 */
import { z } from "zod";
import { CONFIDENCE_LEVELS } from "../vocabulary.ts";
import { digits, luhn, mod97, mod112, mod1110, verhoeff } from "./checksums.ts";
import { checkExpression } from "./expression.ts";
import { type Check, EVIDENCE_WINDOW, type InformationType } from "./information-type.ts";
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
  const key = (text: string) => text.replaceAll(/[^A-Za-z0-9]+/g, "").toUpperCase();
  const excluded = new Set(exclude.map(key));
  return patterns.map(({ expression, confidence, keywords, window, checksum }): InformationType => {
    const valid = checksum === undefined ? null : CHECKSUMS[checksum];
    const check: Check = (text) => !excluded.has(text) && (valid === null || valid(text));
    return {
      ...{ id, name, description, category: "identity", region: "world", languages: [], keywords },
      patterns: [
        {
          expression,
          anchor: "anywhere",
          check,
          alone: keywords.length === 0 ? confidence : null,
          near: confidence,
          window,
        },
      ],
      examples: { pass: [], fail: [] },
    };
  });
}

/**
 * Information types that an organisation writes itself, in the console or in YAML: what they may say.
 * @module
 */
import { z } from "zod";
import { CONFIDENCE_LEVELS } from "../vocabulary.ts";
import { CHECKSUM_NAMES } from "./checksum-names.ts";
import { checkExpression } from "./expression.ts";
import { EVIDENCE_WINDOW } from "./information-type.ts";

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

/** What must, or must not, stand within the window besides. As `Requirement` has it. */
const requirementSchema = z.strictObject({
  of: z
    .array(
      z.strictObject({
        words: z
          .array(
            z.strictObject({
              text: z.string().trim().min(1).max(200),
              part: z.boolean().default(false),
              exact: z.boolean().default(false),
            }),
          )
          .max(2048)
          .default([]),
        expressions: z
          .array(z.strictObject({ expression: expressionSchema, checksum: z.enum(CHECKSUM_NAMES).optional() }))
          .max(20)
          .default([]),
        count: z.int().min(1).max(100).default(1),
        distinct: z.boolean().default(false),
      }),
    )
    .min(1)
    .max(50),
  least: z.int().min(0).max(50).default(1),
  most: z.int().min(0).max(50).optional(),
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
        /** All of them. */
        evidence: z.array(requirementSchema).min(1).max(20).optional(),
      }),
    )
    .min(1)
    .max(20),
  /** Matches that are none: compared by letters and digits alone. */
  exclude: z.array(z.string().max(200)).max(1000).default([]),
});
export type CustomType = z.infer<typeof informationTypeSchema>;

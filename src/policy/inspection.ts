/**
 * Inspection conditions: what a session policy wants found in a file. Inspecting is another room's work; here its
 * finding is a fact that a verdict can ask for.
 * @module
 */
import { z } from "zod";
import { CLASSIFIERS, CONFIDENCES, DLP_PRESETS, FOUND_IN } from "./vocabulary.ts";

/** In the syntax of RE2. Whether it is one is checked where the configuration is, by the engine that will run it. */
const expression = z.string().trim().min(1, "an expression cannot be empty").max(1000);
const atLeast = z.int().min(1, "at least 1").max(10_000).default(1);

const builtInDlpSchema = z
  .strictObject({
    method: z.literal("built-in-dlp"),
    /** Expressions that Sallyport brings. */
    presets: z.array(z.enum(DLP_PRESETS)).max(50).default([]),
    /** The admin's own regular expressions. */
    expressions: z.array(expression).max(50).default([]),
    /** Distinct matches that one of them must have. */
    minimumMatches: atLeast,
    /** A file in which this is found is not what the policy means. */
    exclude: expression.nullable().default(null),
    searchIn: z
      .array(z.enum(FOUND_IN))
      .min(1, "say where to look")
      .default([...FOUND_IN]),
    /** What the log keeps of a match: masked, with so many characters either side. */
    contextCharacters: z.int().min(0).max(100).default(40),
    /** Whether the last four characters of a match are readable in the log. */
    showLastFour: z.boolean().default(false),
  })
  .refine(({ presets, expressions }) => presets.length + expressions.length > 0, {
    path: ["presets"],
    error: "give at least one preset or one expression of your own",
  });

const dataClassificationSchema = z.strictObject({
  method: z.literal("data-classification"),
  types: z
    .array(
      z.strictObject({
        /** Name of the information type, data set, fingerprint or classifier. */
        type: z.string().trim().min(1, "a type needs a name").max(120),
        classifier: z.enum(CLASSIFIERS).default("sensitive-information-type"),
        minimumMatches: atLeast,
        minimumConfidence: z.enum(CONFIDENCES).default("medium"),
      }),
    )
    .min(1, "give at least one type")
    .max(50),
  /** Whether one of the types is enough, or all must be found. */
  match: z.enum(["any", "all"]).default("any"),
});

const malwareSchema = z.strictObject({ method: z.literal("malware") });

export const inspectionSchema = z.discriminatedUnion("method", [
  builtInDlpSchema,
  dataClassificationSchema,
  malwareSchema,
]);
export type InspectionCondition = z.infer<typeof inspectionSchema>;

/** How a download is protected, where the action says so. */
export const protectionSchema = z.strictObject({
  /** `mark`: label, visible watermark, metadata. `encrypt`: these, and a password of its own for each file. */
  tier: z.enum(["mark", "encrypt"]).default("mark"),
  /** Identifier of the sensitivity label to write; null: none. A label is raised and never lowered. */
  label: z.string().trim().toLowerCase().max(60).nullable().default(null),
  /** A signature ends with any change to the document: block it, or let it pass as it is. */
  whenSigned: z.enum(["block", "allow"]).default("block"),
  /** What of everything else that cannot be protected. */
  whenUnprotectable: z.enum(["block", "allow"]).default("block"),
});
export type ProtectionSettings = z.infer<typeof protectionSchema>;

const TIERS = { mark: "marked", encrypt: "encrypted" } as const;
/** How a file is protected, in words, and apart for whatever makes a difference. */
export const describeProtection = ({ tier, label, whenSigned, whenUnprotectable }: ProtectionSettings): string =>
  [
    TIERS[tier],
    ...(label === null ? [] : [`label ${label}`]),
    ...(whenSigned === "allow" ? ["signed ones pass"] : []),
    ...(whenUnprotectable === "allow" ? ["what cannot be protected passes"] : []),
  ].join(", ");

/** What a policy of this condition looks for, in words: what is sought, how much of it, where, and what speaks against it. */
export function describeInspection(condition: InspectionCondition): string[] {
  switch (condition.method) {
    case "built-in-dlp": {
      const { presets, expressions, minimumMatches, searchIn, exclude } = condition;
      const sought = [...presets, ...expressions];
      return [
        ...sought,
        `${atLeastMatches(minimumMatches)}${sought.length > 1 ? " of one of them" : ""}`,
        `in ${joined(FOUND_IN.filter((place) => searchIn.includes(place)))}`,
        ...(exclude === null ? [] : [`unless "${exclude}" is found there`]),
      ];
    }
    case "data-classification": {
      const types = condition.types.map(
        ({ type, minimumMatches, minimumConfidence }) =>
          `${type} (${atLeastMatches(minimumMatches)}, confidence ${CONFIDENCE_WORDS[minimumConfidence]})`,
      );
      return types.length > 1 ? [...types, condition.match === "all" ? "all of them" : "any of them"] : types;
    }
    case "malware":
      return ["malware"];
  }
}

const CONFIDENCE_WORDS = { low: "low or higher", medium: "medium or higher", high: "high" } as const;
/** The same text found twice is one match. */
const atLeastMatches = (minimum: number) => `at least ${minimum} distinct ${minimum === 1 ? "match" : "matches"}`;

/** `content, metadata or file name` */
function joined(places: readonly (typeof FOUND_IN)[number][]): string {
  const words = places.map((place) => place.replaceAll("-", " "));
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}

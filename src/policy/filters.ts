/**
 * Filters: the conditions of a policy. The filters of one policy are joined by AND, the values of one filter by OR.
 *
 * Which operators an attribute takes is said once, in `vocabulary.ts`; what they mean, in `plain/evaluate.ts`.
 * @module
 */
import { z } from "zod";
import { cidrSchema } from "./cidr.ts";
import {
  type Attribute,
  CLAIMED_DEVICE_TAGS,
  CLIENT_APPS,
  CONTROLLED_ACTIVITIES,
  DEVICE_PLATFORMS,
  DEVICE_TYPES,
  FILE_ATTRIBUTES,
  IP_CATEGORIES,
  OPERATORS_OF,
  type Operator,
  PRESENCE,
} from "./vocabulary.ts";
import { parseSought } from "./words.ts";

const text = z.string().trim().min(1, "a value cannot be empty").max(256);
const country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, "not a country; write its two letters of ISO 3166-1, such as DE");
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^@\s]+$/, "not a domain; write contoso.example")
  .max(253);
const extension = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^\.?[^.\s/\\]+$/, "not an extension; write docx")
  .max(32)
  .overwrite((written) => written.replace(/^\./, ""));
const fileName = text.refine((written) => {
  const sought = parseSought(written);
  return "words" in sought ? sought.words.length > 0 : sought.phrase.trim() !== "";
}, "no word to look for; write a word, or a phrase in quotes");

type Valued<A extends Attribute> = Exclude<(typeof OPERATORS_OF)[A][number], (typeof PRESENCE)[number]>;
const isPresence = (operator: Operator) => (PRESENCE as readonly Operator[]).includes(operator);

/** Filters that list values. */
function valued<A extends Attribute, T extends z.ZodType>(attribute: A, item: T) {
  const operators = OPERATORS_OF[attribute].filter((one) => !isPresence(one)) as [Valued<A>, ...Valued<A>[]];
  return z.strictObject({
    attribute: z.literal(attribute),
    operator: z.enum(operators),
    values: z.array(item).min(1, "give at least one value").max(1000),
  });
}

const presence = <A extends Attribute>(attribute: A) =>
  z.strictObject({ attribute: z.literal(attribute), operator: z.enum(PRESENCE) });

/** An attribute that can be absent: asked for by value, or for being there at all. */
const optional = <A extends Attribute, T extends z.ZodType>(attribute: A, item: T) =>
  z.discriminatedUnion("operator", [valued(attribute, item), presence(attribute)]);

const ABOUT_SESSION = [
  valued("app", text),
  valued("client-app", z.enum(CLIENT_APPS)),
  optional("device-type", z.enum(DEVICE_TYPES)),
  optional("device-platform", z.enum(DEVICE_PLATFORMS)),
  optional("device-tag", text),
  optional("ip-address", cidrSchema),
  optional("ip-category", z.enum(IP_CATEGORIES)),
  optional("ip-tag", text),
  optional("location", country),
  optional("isp", text),
  valued("user", text),
  optional("group", text),
  optional("user-domain", domain),
  optional("user-agent", text),
  optional("user-agent-tag", text),
  valued("activity-type", z.enum(CONTROLLED_ACTIVITIES)),
] as const;
const ABOUT_FILE = [
  optional("file-extension", extension),
  optional("file-name", fileName),
  z.discriminatedUnion("operator", [
    z.strictObject({
      attribute: z.literal("file-size"),
      operator: z.enum(["greater-than", "less-than"]),
      bytes: z.int().min(0),
    }),
    presence("file-size"),
  ]),
  optional("sensitivity-label", text),
] as const;

/** What a conditional access rule or an access policy can ask: there is no file at a sign-in. */
export const signInFilterSchema = z.discriminatedUnion("attribute", [...ABOUT_SESSION]);
export const filterSchema = z.discriminatedUnion("attribute", [...ABOUT_SESSION, ...ABOUT_FILE]);
export type SignInFilter = z.infer<typeof signInFilterSchema>;
export type Filter = z.infer<typeof filterSchema>;

/** What the filter asks for, as text; empty for presence. */
export function wantedBy(filter: Filter): readonly string[] {
  if ("values" in filter) return filter.values;
  return "bytes" in filter ? [String(filter.bytes)] : [];
}

/** Where the answer to a filter comes from: its attribute, but what the identity provider claims needs no device. */
export type Source = Attribute | "device-claim";

export function sourceOf(filter: Filter): Source {
  const claimed: readonly string[] = CLAIMED_DEVICE_TAGS;
  const asks = filter.attribute === "device-tag" && "values" in filter;
  return asks && filter.values.every((tag) => claimed.includes(tag)) ? "device-claim" : filter.attribute;
}

export const isAboutFile = (attribute: Attribute): boolean =>
  (FILE_ATTRIBUTES as readonly Attribute[]).includes(attribute);

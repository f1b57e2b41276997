/**
 * Filters: the conditions of a policy. The filters of one policy are joined by AND, the values of one filter by OR.
 *
 * Which operators an attribute takes is said once, in `vocabulary.ts`; what they mean, in `plain/evaluate.ts`.
 * @module
 */
import { z } from "zod";
import { addressSchema } from "./cidr.ts";
import { domain, extension, STORED, text, type Values, WRITTEN } from "./filter-values.ts";
import {
  type Attribute,
  CLAIMED_DEVICE_TAGS,
  CLIENT_APPS,
  CONTAINING,
  CONTROLLED_ACTIVITIES,
  DEVICE_PLATFORMS,
  DEVICE_TYPES,
  ENDS,
  EQUALITY,
  FILE_ATTRIBUTES,
  IP_CATEGORIES,
  OPERATORS_OF,
  type Operator,
  PRESENCE,
  RANGE,
} from "./vocabulary.ts";

type Valued<A extends Attribute> = Exclude<(typeof OPERATORS_OF)[A][number], (typeof PRESENCE)[number]>;
const isPresence = (operator: Operator) => (PRESENCE as readonly Operator[]).includes(operator);

/** Filters that list values. */
const listing = <A extends Attribute, O extends Operator, T extends z.ZodType>(
  attribute: A,
  operators: readonly [O, ...O[]],
  item: T,
) =>
  z.strictObject({
    attribute: z.literal(attribute),
    operator: z.enum(operators),
    values: z.array(item).min(1, "give at least one value").max(1000),
  });
function valued<A extends Attribute, T extends z.ZodType>(attribute: A, item: T) {
  const operators = OPERATORS_OF[attribute].filter((one) => !isPresence(one)) as [Valued<A>, ...Valued<A>[]];
  return listing(attribute, operators, item);
}

const presence = <A extends Attribute>(attribute: A) =>
  z.strictObject({ attribute: z.literal(attribute), operator: z.enum(PRESENCE) });

/** An attribute that can be absent: asked for by value, or for being there at all. */
const optional = <A extends Attribute, T extends z.ZodType>(attribute: A, item: T) =>
  z.discriminatedUnion("operator", [valued(attribute, item), presence(attribute)]);

const aboutSession = ({ country, range, userAgentTag }: Values) =>
  [
    valued("app", text),
    valued("client-app", z.enum(CLIENT_APPS)),
    optional("device-type", z.enum(DEVICE_TYPES)),
    optional("device-platform", z.enum(DEVICE_PLATFORMS)),
    optional("device-tag", text),
    z.discriminatedUnion("operator", [
      listing("ip-address", EQUALITY, addressSchema),
      listing("ip-address", RANGE, range),
      presence("ip-address"),
    ]),
    optional("ip-category", z.enum(IP_CATEGORIES)),
    optional("ip-tag", text),
    optional("location", country),
    optional("isp", text),
    valued("user", text),
    optional("group", text),
    optional("user-domain", domain),
    optional("user-agent", text),
    optional("user-agent-tag", userAgentTag),
    valued("activity-type", z.enum(CONTROLLED_ACTIVITIES)),
  ] as const;
const aboutFile = ({ sought }: Values) =>
  [
    optional("file-extension", extension),
    z.discriminatedUnion("operator", [
      listing("file-name", CONTAINING, sought),
      listing("file-name", [...EQUALITY, ...ENDS], text),
      presence("file-name"),
    ]),
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

const signInFilterOf = (values: Values) => z.discriminatedUnion("attribute", [...aboutSession(values)]);
const filterOf = (values: Values) => z.discriminatedUnion("attribute", [...aboutSession(values), ...aboutFile(values)]);

/** Filters as they may be written. What a conditional access rule or an access policy can ask: there is no file at a sign-in. */
export const signInFilterSchema = signInFilterOf(WRITTEN);
export const filterSchema = filterOf(WRITTEN);
/** Filters as stored configurations have them: what was accepted once stays readable. */
export const storedSignInFilterSchema = signInFilterOf(STORED);
export const storedFilterSchema = filterOf(STORED);
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

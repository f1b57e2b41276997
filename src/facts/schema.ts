/**
 * What an admin says about addresses, certificates and systems: schemas alone, so that the console's bundle can take
 * them without the room behind them.
 * @module
 */
import { z } from "zod";
import {
  BUILT_IN_DEVICE_TAGS,
  cidrSchema,
  countrySchema,
  IP_CATEGORIES,
  storedCidrSchema,
  storedCountrySchema,
} from "../policy/index.ts";

const cidrsOf = (cidr: typeof cidrSchema) =>
  z.array(cidr).min(1, "a range needs at least one address or CIDR").max(1000);

export const ipRangeInputSchema = z.strictObject({
  name: z.string().trim().min(1, "a range needs a name").max(120),
  cidrs: cidrsOf(cidrSchema),
  category: z.enum(IP_CATEGORIES).default("other"),
  /** Tags of the admin's own, which policies can ask for. */
  tags: z.array(z.string().trim().min(1, "a tag needs a name").max(60)).max(50).default([]),
  /** Where these addresses are, whatever the database says. */
  country: countrySchema.nullable().default(null),
  /** To whom they are registered, whatever the database says. */
  isp: z.string().trim().min(1).max(200).nullable().default(null),
});
export const ipRangeSchema = ipRangeInputSchema.extend({
  id: z.string().min(1).max(64),
  revision: z.int().min(1),
  cidrs: cidrsOf(storedCidrSchema),
  country: storedCountrySchema.nullable().default(null),
});
export type IpRange = z.infer<typeof ipRangeSchema>;

export const TAG_RULE_FIELDS = [
  "issuer",
  "subject",
  "organisational-unit",
  "organisation",
  "common-name",
  "san-dns",
  "san-email",
  "san-uri",
  "serial",
] as const;
export type TagRuleField = (typeof TAG_RULE_FIELDS)[number];
export const TAG_RULE_OPERATORS = ["equals", "contains", "starts-with", "ends-with", "matches-wildcard"] as const;

export const deviceTagRuleInputSchema = z.strictObject({
  tag: z
    .string()
    .trim()
    .min(1, "a rule needs a tag")
    .max(60)
    .refine((tag) => !(BUILT_IN_DEVICE_TAGS as readonly string[]).includes(tag.toLowerCase()), {
      error: `choose another tag; these are given by other means: ${BUILT_IN_DEVICE_TAGS.join(", ")}`,
    }),
  field: z.enum(TAG_RULE_FIELDS),
  operator: z.enum(TAG_RULE_OPERATORS),
  /** Compared without regard to case; with "matches-wildcard", `*` stands for anything and `?` for one character. */
  value: z.string().trim().min(1, "a rule needs a value").max(300),
});
export const deviceTagRuleSchema = deviceTagRuleInputSchema.extend({
  id: z.string().min(1).max(64),
  revision: z.int().min(1),
});
export type DeviceTagRule = z.infer<typeof deviceTagRuleSchema>;
/** Several rules may give the same tag; this tells them apart. */
export const tagRuleName = ({ tag, field, value }: Pick<DeviceTagRule, "tag" | "field" | "value">) =>
  `${tag} (${field}: ${value})`;

const oldestVersion = z
  .string()
  .trim()
  .regex(/^(release-data|\d{1,4}(\.\d{1,4}){0,3})$/, "not a version; write 11 or 14.5, or release-data")
  .nullable();

/**
 * The oldest versions that count as current. `release-data`: as many versions as the maker keeps up at a time, by the
 * data that came with this release of Sallyport; null: any does. For iOS and ChromeOS, release data always decides.
 */
export const oldestSystemsSchema = z.strictObject({
  windows: oldestVersion,
  macos: oldestVersion,
  android: oldestVersion,
});
export type OldestSystems = z.infer<typeof oldestSystemsSchema>;
export const OLDEST_SYSTEMS: OldestSystems = {
  windows: "release-data",
  macos: "release-data",
  android: "release-data",
};

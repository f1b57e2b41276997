/**
 * What facts are made from: address ranges, device tag rules, and what is known of an address.
 * @module
 */
import { z } from "zod";
import {
  type deviceTagRuleInputSchema,
  deviceTagRuleSchema,
  type ipRangeInputSchema,
  ipRangeSchema,
} from "../../facts/schema.ts";

export type { DeviceTagRule, IpRange } from "../../facts/schema.ts";
export {
  deviceTagRuleInputSchema,
  deviceTagRuleSchema,
  ipRangeInputSchema,
  ipRangeSchema,
  OLDEST_SYSTEMS,
  TAG_RULE_FIELDS,
  TAG_RULE_OPERATORS,
  tagRuleName,
} from "../../facts/schema.ts";

export type IpRangeInput = z.infer<typeof ipRangeInputSchema>;
export const ipRangeListSchema = z.object({ items: z.array(ipRangeSchema) });
export type DeviceTagRuleInput = z.infer<typeof deviceTagRuleInputSchema>;
export const deviceTagRuleListSchema = z.object({ items: z.array(deviceTagRuleSchema) });

/** A fact as policies see it: a value, none (known to be absent) or unknown (and why). */
const factSchema = <T extends z.ZodType>(of: T) =>
  z.discriminatedUnion("state", [
    z.object({ state: z.literal("value"), value: of }),
    z.object({ state: z.literal("none") }),
    z.object({ state: z.literal("unknown"), why: z.string() }),
  ]);

export const addressParamSchema = z.object({ ip: z.string().min(2).max(60) });
export const addressSchema = z.object({
  address: z.string().describe("in normal form"),
  range: ipRangeSchema.pick({ id: true, name: true }).nullable().describe("the organisation's own range it belongs to"),
  category: factSchema(z.string()),
  tags: factSchema(z.array(z.string())),
  country: factSchema(z.string()),
  isp: factSchema(z.string()),
  attribution: z.array(z.string()).describe("whose data was asked; to be shown beside it"),
});
export type AddressReport = z.infer<typeof addressSchema>;

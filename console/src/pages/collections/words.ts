/**
 * Address ranges and device tag rules in words.
 * @module
 */
import type { DeviceTagRule, IpRange } from "../../api/types.ts";
import { CHOICES } from "../policies/words.ts";

export const RANGE_CATEGORIES: Readonly<Record<string, string>> = CHOICES["ip-category"] ?? {};
export const categoryWord = ({ category }: Pick<IpRange, "category">) => RANGE_CATEGORIES[category] ?? category;

export const RULE_FIELDS: Readonly<Record<DeviceTagRule["field"], string>> = {
  issuer: "Issuer",
  subject: "Subject",
  "organisational-unit": "Organisational unit",
  organisation: "Organisation",
  "common-name": "Common name",
  "san-dns": "Alternative name: DNS",
  "san-email": "Alternative name: e-mail",
  "san-uri": "Alternative name: URI",
  serial: "Serial number",
};
export const RULE_OPERATORS: Readonly<Record<DeviceTagRule["operator"], string>> = {
  equals: "equals",
  contains: "contains",
  "starts-with": "starts with",
  "ends-with": "ends with",
  "matches-wildcard": "fits, with * and ?",
};
/** What a certificate must say, after "whose": `organisational unit equals “Finance”`. */
export const ruleCondition = ({ field, operator, value }: Pick<DeviceTagRule, "field" | "operator" | "value">) =>
  `${RULE_FIELDS[field].toLowerCase()} ${RULE_OPERATORS[operator]} “${value}”`;

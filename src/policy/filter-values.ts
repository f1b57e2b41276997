/**
 * What can stand as a value of a filter: as it may be written today, and as stored configurations may still have it.
 *
 * INVARIANT: a configuration that was accepted once can be read for ever. Where a value is checked more closely than it
 * used to be, the check stands in `WRITTEN` alone.
 * @module
 */
import { z } from "zod";
import { cidrSchema, storedCidrSchema } from "./cidr.ts";
import { COUNTRIES } from "./countries.ts";
import { USER_AGENT_TAGS } from "./vocabulary.ts";
import { whyNotSought } from "./words.ts";

export const text = z.string().trim().min(1, "a value cannot be empty").max(256);
export const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^@\s]+$/, "not a domain; write contoso.example")
  .max(253);
export const extension = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^\.?[^.\s/\\]+$/, "not an extension; write docx")
  .max(32)
  .overwrite((written) => written.replace(/^\./, ""));
/** What "contains" is asked for on a file name. */
const sought = text.superRefine((written, context) => {
  const message = whyNotSought(written);
  if (message !== null) context.addIssue({ code: "custom", message, input: written });
});

/** ISO 3166-1 alpha-2; small letters are taken and made large. */
export const countrySchema = z
  .string()
  .trim()
  .toUpperCase()
  .pipe(z.enum(COUNTRIES, "the two letters of a country in ISO 3166-1, such as DE"));
export const storedCountrySchema = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, "not a country; write its two letters of ISO 3166-1, such as DE");

export interface Values {
  readonly country: z.ZodType<string, string>;
  readonly userAgentTag: z.ZodType<string, string>;
  readonly range: z.ZodType<string, string>;
  /** For "contains" and its opposite. */
  readonly sought: z.ZodType<string, string>;
}
export const WRITTEN: Values = {
  country: countrySchema,
  userAgentTag: z.enum(USER_AGENT_TAGS),
  range: cidrSchema,
  sought,
};
export const STORED: Values = {
  country: storedCountrySchema,
  userAgentTag: text,
  range: storedCidrSchema,
  sought: text,
};

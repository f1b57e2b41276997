/**
 * What policies offer by one name, as the information types that stand behind it.
 * @module
 */
import { SECRETS } from "./secrets/index.ts";
import { PASSPORTS } from "./types/passports.ts";

const passportTypes = PASSPORTS.map(({ id }) => id);
const secretTypes = SECRETS.map(({ id }) => id);
const NOT_ACCESS_TOKENS = new Set(["private-key", "password", "connection-string"]);

export const PRESETS = {
  "payment-card": ["payment-card"],
  iban: ["iban"],
  "swift-code": ["swift-code"],
  "bank-routing-number": ["bank-routing-number"],
  "us-social-security-number": ["us-social-security-number"],
  "uk-national-insurance-number": ["uk-national-insurance-number"],
  "de-tax-identification-number": ["de-tax-identification-number"],
  "fr-social-security-number": ["fr-social-security-number"],
  "national-identity-number": [
    ...["us-social-security-number", "us-individual-taxpayer-number", "uk-national-insurance-number"],
    ...["de-tax-identification-number", "de-identity-card", "de-social-insurance-number"],
    ...["fr-social-security-number", "fr-tax-identification-number", "fr-identity-card"],
    ...["es-identity-number", "es-foreigner-number", "es-social-security-number", "it-fiscal-code", "it-identity-card"],
    ...["nl-citizen-service-number", "be-national-number", "pl-national-number", "pl-identity-card"],
    ...["se-personal-number", "ch-social-security-number", "at-social-insurance-number"],
    ...["ca-social-insurance-number", "au-tax-file-number", "in-aadhaar", "in-permanent-account-number"],
    ...["br-individual-number", "cn-resident-identity-number"],
  ],
  "passport-number": [...passportTypes, "passport-machine-readable-zone"],
  "driving-licence-number": [
    ...["us-driving-licence", "uk-driving-licence", "de-driving-licence", "fr-driving-licence"],
  ],
  "e-mail-address": ["e-mail-address"],
  "phone-number": ["phone-number"],
  "private-key": ["private-key", "secret-age"],
  "access-token": secretTypes.filter((id) => !NOT_ACCESS_TOKENS.has(id)),
  password: ["password", "connection-string"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Preset = keyof typeof PRESETS;

/**
 * What a custom type may call a checksum. The names alone: whoever checks settings need not have the checks.
 * @module
 */
export const CHECKSUM_NAMES = [
  ...([
    "luhn",
    "mod97",
    "mod11-10",
    "mod11-2",
    "verhoeff",
    "iban",
    "payment-card",
    "aba-routing",
    "de-tax-id",
  ] as const),
  "ean13",
  // What the built-in type of that name checks.
  ...(["us-social-security-number", "us-dea-number", "uk-nhs-number", "in-aadhaar", "se-personal-number"] as const),
  ...(["br-individual-number", "br-company-number", "au-tax-file-number", "ca-social-insurance-number"] as const),
  ...(["be-national-number", "at-social-insurance-number"] as const),
] as const;
export type Checksum = (typeof CHECKSUM_NAMES)[number];

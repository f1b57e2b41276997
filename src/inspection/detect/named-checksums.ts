/**
 * Checksums by the name that a custom type gives.
 * @module
 */

import { INFORMATION_TYPES } from "./catalogue.ts";
import type { Checksum } from "./checksum-names.ts";
import { digits, luhn, mod97, mod112, mod1110, verhoeff } from "./checksums.ts";
import type { Check } from "./information-type.ts";
import { isIban, isPaymentCard, isRoutingNumber } from "./types/finance.ts";
import { isGermanTaxId } from "./types/germany.ts";

export type { Checksum } from "./checksum-names.ts";

/** What a built-in type checks. */
function checkOf(id: string): Check {
  const check = INFORMATION_TYPES.find((one) => one.id === id)?.patterns[0]?.check;
  if (check === undefined) throw new Error(`there is no built-in type "${id}" with a check`);
  return check;
}

export const CHECKSUMS: Readonly<Record<Checksum, Check>> = {
  luhn,
  mod97,
  "mod11-10": mod1110,
  "mod11-2": mod112,
  verhoeff,
  iban: isIban,
  "payment-card": isPaymentCard,
  "aba-routing": isRoutingNumber,
  "de-tax-id": isGermanTaxId,
  ean13: (text) =>
    digits(text, 13) &&
    [...text].reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0) % 10 === 0,
  "us-social-security-number": checkOf("us-social-security-number"),
  "us-dea-number": checkOf("us-dea-number"),
  "uk-nhs-number": checkOf("uk-nhs-number"),
  "in-aadhaar": checkOf("in-aadhaar"),
  "se-personal-number": checkOf("se-personal-number"),
  "br-individual-number": checkOf("br-individual-number"),
  "br-company-number": checkOf("br-company-number"),
  "au-tax-file-number": checkOf("au-tax-file-number"),
  "ca-social-insurance-number": checkOf("ca-social-insurance-number"),
  "be-national-number": checkOf("be-national-number"),
  "at-social-insurance-number": checkOf("at-social-insurance-number"),
};

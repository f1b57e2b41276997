/**
 * Checksums by the name that a custom type gives.
 * @module
 */
import { digits, luhn, mod97, mod112, mod1110, verhoeff } from "./checksums.ts";
import type { Check } from "./information-type.ts";
import { isIban, isPaymentCard, isRoutingNumber } from "./types/finance.ts";
import { isGermanTaxId } from "./types/germany.ts";

export const CHECKSUMS = {
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
} as const satisfies Readonly<Record<string, Check>>;
export type Checksum = keyof typeof CHECKSUMS;

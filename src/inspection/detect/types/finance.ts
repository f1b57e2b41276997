/**
 * Payment cards, accounts and banks.
 * @module
 */
import { charValue, digits, isFiller, luhn, mod97, remainder97 } from "../checksums.ts";
import type { InformationType } from "../information-type.ts";

/** First digits, from and to, with the lengths issued (ISO/IEC 7812-1; the schemes' own published ranges). */
const ISSUERS: readonly (readonly [from: number, to: number, lengths: readonly number[]])[] = [
  [4, 4, [13, 16, 19]],
  [51, 55, [16]],
  [2221, 2720, [16]],
  [34, 34, [15]],
  [37, 37, [15]],
  [6011, 6011, [16, 17, 18, 19]],
  [644, 659, [16, 17, 18, 19]],
  [300, 305, [14, 16, 17, 18, 19]],
  [3095, 3095, [14, 16, 17, 18, 19]],
  [36, 36, [14, 15, 16, 17, 18, 19]],
  [38, 39, [14, 16, 17, 18, 19]],
  [3528, 3589, [16, 17, 18, 19]],
  [62, 62, [16, 17, 18, 19]],
  [2200, 2204, [16, 17, 18, 19]],
  [5018, 5018, [13, 14, 15, 16, 17, 18, 19]],
  [5020, 5020, [13, 14, 15, 16, 17, 18, 19]],
  [5038, 5038, [13, 14, 15, 16, 17, 18, 19]],
  [6304, 6304, [13, 14, 15, 16, 17, 18, 19]],
  [6759, 6763, [13, 14, 15, 16, 17, 18, 19]],
  [9792, 9792, [16]],
];

const CARD_LENGTHS = new Set(ISSUERS.flatMap(([, , lengths]) => lengths));

export function isPaymentCard(number: string): boolean {
  if (!CARD_LENGTHS.has(number.length)) return false;
  const isIssued = ISSUERS.some(([from, to, lengths]) => {
    const first = Number(number.slice(0, String(from).length));
    return first >= from && first <= to && lengths.includes(number.length);
  });
  return isIssued && luhn(number) && !isFiller(number);
}

/** ISO 13616: the whole length in each country (registry of IBAN formats, SWIFT). */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  ...{ AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BI: 27, BR: 29, BY: 28, CH: 21, CR: 22 },
  ...{ CY: 28, CZ: 24, DE: 22, DJ: 27, DK: 18, DO: 28, EE: 20, EG: 29, ES: 24, FI: 18, FK: 18, FO: 18, FR: 27, GB: 22 },
  ...{ GE: 22, GI: 23, GL: 18, GR: 27, GT: 28, HR: 21, HU: 28, IE: 22, IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30, KW: 30 },
  ...{ KZ: 20, LB: 28, LC: 32, LI: 21, LT: 20, LU: 20, LV: 21, LY: 25, MC: 27, MD: 24, ME: 22, MK: 19, MN: 20, MR: 27 },
  ...{ MT: 31, MU: 30, NI: 28, NL: 18, NO: 15, OM: 23, PK: 24, PL: 28, PS: 29, PT: 25, QA: 29, RO: 24, RS: 22, RU: 33 },
  ...{ SA: 24, SC: 31, SD: 18, SE: 24, SI: 19, SK: 24, SM: 27, SO: 23, ST: 25, SV: 28, TL: 23, TN: 24, TR: 26, UA: 29 },
  ...{ VA: 22, VG: 24, XK: 20, YE: 30 },
};
export const isIban = (text: string): boolean =>
  IBAN_LENGTHS[text.slice(0, 2)] === text.length && remainder97(text.slice(4) + text.slice(0, 4)) === 1;

/** ISO 3166 codes that a BIC may have, so that not every eight-letter word is one. */
const COUNTRIES = new Set(
  (
    "AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN " +
    "CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FO FR GA GB GD GE GG GH GI GL GM GN GQ GR GT GY HK HN HR HT " +
    "HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KM KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML " +
    "MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NZ OM PA PE PG PH PK PL PS PT PY QA RO RS RU RW SA SC SD SE SG SI " +
    "SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TR TT TW TZ UA UG US UY UZ VA VC VE VG VN VU WS XK YE ZA ZM ZW"
  ).split(" "),
);

/** ABA: weights 3, 7, 1; the first two digits name a Federal Reserve district, a thrift, or electronic use. */
export function isRoutingNumber(number: string): boolean {
  if (!digits(number, 9)) return false;
  const district = Number(number.slice(0, 2));
  if (!(district <= 12 || (district >= 21 && district <= 32) || (district >= 61 && district <= 72))) return false;
  let sum = 0;
  for (let at = 0; at < 9; at += 1) sum += charValue(number, at) * ([3, 7, 1][at % 3] as number);
  return sum % 10 === 0 && sum > 0;
}

/** ISO 6166: letters as two digits, then Luhn. */
const isIsin = (text: string): boolean => luhn([...text].map((_, at) => charValue(text, at)).join(""));

export const FINANCE: readonly InformationType[] = [
  {
    id: "payment-card",
    name: "Payment card number",
    description: "Card numbers of the large schemes, by issuer range, length and the Luhn digit (ISO/IEC 7812-1).",
    category: "financial",
    region: "world",
    languages: ["en", "de", "fr", "es", "it", "nl"],
    patterns: [
      {
        expression:
          "\\d{4}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}(?:[ -]?\\d{1,3})?|3\\d{3}[ -]?\\d{6}[ -]?\\d{4,5}|\\d{13,19}",
        check: isPaymentCard,
        alone: "medium",
      },
    ],
    keywords: [
      ...[
        "credit card",
        "creditcard",
        "debit card",
        "payment card",
        "card number",
        "cardnumber",
        "card no",
        "cc",
        "ccn",
      ],
      ...["pan", "visa", "mastercard", "amex", "american express", "discover", "diners", "jcb", "unionpay", "maestro"],
      ...["cvv", "cvc", "cvv2", "expiry", "exp date", "valid thru", "cardholder", "kreditkarte", "kartennummer"],
      ...[
        "kreditkartennummer",
        "carte bancaire",
        "carte de crédit",
        "numéro de carte",
        "tarjeta de crédito",
        "tarjeta",
      ],
      ...["carta di credito", "creditcardnummer", "gültig bis"],
    ],
    examples: {
      pass: [
        "4111 1111 1111 1111",
        "card: 5555555555554444.",
        "3782-822463-10005",
        "2223003122003222",
        "6011000990139424",
      ],
      fail: ["4111 1111 1111 1112", "1234567890123452", "a4111111111111111", "0.4111111111111111", "0000000000000000"],
    },
  },
  {
    id: "iban",
    name: "IBAN",
    description: "International bank account number: the country's length and MOD 97-10 (ISO 13616, ISO/IEC 7064).",
    category: "financial",
    region: "world",
    languages: ["en", "de", "fr", "es", "it", "nl", "pl"],
    patterns: [
      {
        expression: "[A-Z]{2}\\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?|[a-z]{2}\\d{2}[a-z0-9]{11,29}",
        check: isIban,
        alone: "medium",
      },
    ],
    keywords: [
      "iban",
      "bank account",
      "account number",
      "account no",
      "kontonummer",
      "bankverbindung",
      "konto",
      "compte",
      "compte bancaire",
      "cuenta bancaria",
      "cuenta",
      "conto corrente",
      "rekeningnummer",
      "numer rachunku",
      "bic",
      "swift",
      "sepa",
    ],
    examples: {
      pass: [
        "DE89 3704 0044 0532 0130 00",
        "IBAN: GB29NWBK60161331926819",
        "NL91ABNA0417164300",
        "fr1420041010050500013m02606",
      ],
      fail: ["DE89 3704 0044 0532 0130 01", "DE8937040044053201300", "XX89370400440532013000"],
    },
  },
  {
    id: "swift-code",
    name: "SWIFT code (BIC)",
    description:
      "Business identifier code: four letters, a country, two more, and perhaps a branch (ISO 9362). Only near a keyword.",
    category: "financial",
    region: "world",
    languages: ["en", "de", "fr", "es", "it", "nl"],
    patterns: [
      {
        expression: "[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?",
        anchor: "near",
        check: (text) => COUNTRIES.has(text.slice(4, 6)),
        alone: null,
      },
    ],
    keywords: [
      "swift",
      "bic",
      "swift code",
      "swiftcode",
      "bank identifier code",
      "iban",
      "bankverbindung",
      "bankleitzahl",
    ],
    examples: {
      pass: ["BIC: DEUTDEFF", "SWIFT code CHASUS33XXX", "bic_code,NEDSZAJJ\n"],
      fail: ["DEUTDEFF", "BIC: ABCDEFGH", "the swift JavaScript"],
    },
  },
  {
    id: "bank-routing-number",
    name: "ABA routing number",
    description:
      "Nine digits of a bank in the United States, with weights 3, 7, 1 (American Bankers Association). Only near a keyword.",
    category: "financial",
    region: "us",
    languages: ["en"],
    patterns: [{ expression: "\\d{4}-?\\d{4}-?\\d", check: isRoutingNumber, alone: null }],
    keywords: [
      "routing",
      "routing number",
      "routing no",
      "aba",
      "rtn",
      "aba number",
      "wire transfer",
      "direct deposit",
      "ach",
      "bank account",
      "checking account",
    ],
    examples: {
      pass: ["routing number 021000021", "ABA# 011401533", "RTN: 1210-0035-8"],
      fail: ["021000021", "routing number 021000022", "routing number 991000021"],
    },
  },
  {
    id: "us-bank-account-number",
    name: "Bank account number (United States)",
    description: "Eight to seventeen digits beside words for an account. There is no check digit, so it is never sure.",
    category: "financial",
    region: "us",
    languages: ["en"],
    patterns: [{ expression: "\\d{8,17}", check: (text) => !isFiller(text), alone: null, near: "medium" }],
    keywords: [
      "checking account",
      "savings account",
      "bank account number",
      "account number",
      "acct number",
      "acct no",
      "direct deposit",
    ],
    examples: { pass: ["Checking account: 000123456789"], fail: ["000123456789", "account number 11111111"] },
  },
  {
    id: "uk-bank-account",
    name: "Bank account (United Kingdom)",
    description: "Sort code and account number beside words for them. There is no check digit, so it is never sure.",
    category: "financial",
    region: "gb",
    languages: ["en"],
    patterns: [{ expression: "\\d{2}-\\d{2}-\\d{2}[ ,;/]{1,3}\\d{8}", alone: null, near: "medium" }],
    keywords: ["sort code", "account number", "account no", "bank details", "bacs"],
    examples: {
      pass: ["Sort code and account number: 20-00-00 55779911"],
      fail: ["20-00-00 55779911", "sort code 20-00-00"],
    },
  },
  {
    id: "legal-entity-identifier",
    name: "Legal entity identifier",
    description: "Twenty characters with MOD 97-10 (ISO 17442). Only near a keyword.",
    category: "financial",
    region: "world",
    languages: ["en"],
    patterns: [{ expression: "[0-9A-Z]{18}\\d{2}", check: mod97, alone: null }],
    keywords: ["lei", "legal entity identifier", "legal entity"],
    examples: { pass: ["LEI 5493001KJTIIGC8Y1R12"], fail: ["5493001KJTIIGC8Y1R12", "LEI 5493001KJTIIGC8Y1R13"] },
  },
  {
    id: "isin",
    name: "Securities identification number (ISIN)",
    description: "A country, nine characters and a Luhn digit (ISO 6166). Only near a keyword.",
    category: "financial",
    region: "world",
    languages: ["en", "de", "fr"],
    patterns: [{ expression: "[A-Z]{2}[A-Z0-9]{9}\\d", check: isIsin, alone: null }],
    keywords: ["isin", "security", "securities", "wertpapier", "depot", "portfolio", "bond", "share class"],
    examples: { pass: ["ISIN US0378331005", "Wertpapier DE000BASF111"], fail: ["US0378331005", "ISIN US0378331006"] },
  },
];

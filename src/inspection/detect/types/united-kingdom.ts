/**
 * Identifiers of the United Kingdom.
 * @module
 */
import { charValue, digits, isFiller, weighted } from "../checksums.ts";
import type { InformationType } from "../information-type.ts";

/** Letters that no prefix has (HMRC, National Insurance Manual NIM39110). */
const NEVER = new Set(["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"]);

/** Modulus 11 with weights 10 to 2 (NHS Data Dictionary, NHS NUMBER). */
function isNhsNumber(number: string): boolean {
  const check = 11 - (weighted(number, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return digits(number, 10) && check !== 10 && check % 11 === charValue(number, 9) && !isFiller(number);
}

/** Weights over the last nine digits, the first being the check digit (HMRC, Modulus 11 of UTRs). */
function isTaxReference(number: string): boolean {
  const rest = weighted(number.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
  return "21987654321"[rest] === number[0] && !isFiller(number);
}

/** Digits two to six are year's tens, month (5 added for women), day, year's ones (DVLA). */
function isDriverNumber(text: string): boolean {
  const month = Number(text.slice(6, 8)) % 50;
  const day = Number(text.slice(8, 10));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

export const UNITED_KINGDOM: readonly InformationType[] = [
  {
    id: "uk-national-insurance-number",
    name: "National Insurance number (United Kingdom)",
    description: "Two letters, six digits and A to D, without the prefixes that HMRC never issues.",
    category: "identity",
    region: "gb",
    languages: ["en"],
    patterns: [
      {
        expression:
          "(?i:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?\\d{2} ?\\d{2} ?\\d{2} ?|-\\d{2}-\\d{2}-\\d{2}-)[A-D])",
        check: (text) => !NEVER.has(text.slice(0, 2)),
        alone: "medium",
      },
    ],
    keywords: [
      "national insurance",
      "national insurance number",
      "nino",
      "ni number",
      "ni no",
      "insurance number",
      "nin",
    ],
    examples: {
      pass: ["AB123456C", "NI number: jg 12 13 16 a", "AB-12-34-56-D"],
      fail: ["GB123456A", "AB123456E", "DA123456A", "AB12345C"],
    },
  },
  {
    id: "uk-nhs-number",
    name: "NHS number (United Kingdom)",
    description: "Ten digits with a modulus 11 check digit (NHS Data Dictionary). Bare digits only near a keyword.",
    category: "health",
    region: "gb",
    languages: ["en"],
    patterns: [{ expression: "\\d{3}[ -]?\\d{3}[ -]?\\d{4}", check: isNhsNumber, alone: null }],
    keywords: ["nhs", "nhs number", "nhs no", "patient", "national health service", "health service", "gp surgery"],
    examples: { pass: ["NHS number 943 476 5919", "nhs_no: 9434765919"], fail: ["943 476 5919", "NHS 943 476 5918"] },
  },
  {
    id: "uk-unique-taxpayer-reference",
    name: "Unique taxpayer reference (United Kingdom)",
    description: "Ten digits, the first a modulus 11 check digit (HMRC). Only near a keyword.",
    category: "identity",
    region: "gb",
    languages: ["en"],
    patterns: [{ expression: "\\d{5} ?\\d{5}", check: isTaxReference, alone: null }],
    keywords: ["utr", "unique taxpayer", "taxpayer reference", "tax reference", "self assessment", "hmrc"],
    examples: { pass: ["UTR 1123456789"], fail: ["1123456789", "UTR 2123456789"] },
  },
  {
    id: "uk-driving-licence",
    name: "Driving licence number (United Kingdom)",
    description: "Sixteen characters: five of the surname, a date of birth, initials (DVLA).",
    category: "identity",
    region: "gb",
    languages: ["en"],
    patterns: [
      {
        expression: "[A-Z]{2,5}9{0,3}\\d{6}[A-Z][A-Z9]\\d[A-Z]{2}",
        check: (text) => text.length === 16 && isDriverNumber(text),
        alone: "medium",
      },
    ],
    keywords: [
      "driving licence",
      "driver licence",
      "driver number",
      "drivers licence",
      "driving license",
      "dvla",
      "licence number",
    ],
    examples: { pass: ["MORGA657054SM9IJ"], fail: ["MORGA697054SM9IJ", "MORGA65705SM9IJ"] },
  },
];

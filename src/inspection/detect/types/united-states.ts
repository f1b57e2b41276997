/**
 * Identifiers of the United States.
 * @module
 */
import { charValue, digits, isFiller, luhn } from "../checksums.ts";
import type { InformationType } from "../information-type.ts";

/** Printed in advertisements, and since then nobody's. */
const PRINTED = new Set(["078051120", "219099999"]);

/** Never issued: area 000, 666 and 9xx, group 00, serial 0000 (Social Security Administration, "SSN randomization"). */
function isSocialSecurityNumber(number: string): boolean {
  const area = number.slice(0, 3);
  if (!digits(number, 9) || area === "000" || area === "666" || area >= "900") return false;
  return number.slice(3, 5) !== "00" && number.slice(5) !== "0000" && !isFiller(number) && !PRINTED.has(number);
}

/** First two digits that the Internal Revenue Service has assigned. */
const EIN_NEVER = new Set([
  "00",
  "07",
  "08",
  "09",
  "17",
  "18",
  "19",
  "28",
  "29",
  "49",
  "69",
  "70",
  "78",
  "79",
  "89",
  "96",
  "97",
]);

/** The last digit of a DEA number: first, third and fifth, plus twice the others (21 CFR 1301; DEA manual). */
function isDeaNumber(text: string): boolean {
  const at = (place: number) => charValue(text, place + 1);
  return (at(1) + at(3) + at(5) + 2 * (at(2) + at(4) + at(6))) % 10 === at(7);
}

const SSN_WORDS = [
  "ssn",
  "ssns",
  "ss#",
  "social security",
  "social security number",
  "social security no",
  "soc sec",
  "socialsecuritynumber",
  "ssid",
  "tax id",
  "taxpayer",
];

export const UNITED_STATES: readonly InformationType[] = [
  {
    id: "us-social-security-number",
    name: "Social security number (United States)",
    description:
      "Area, group and serial as the Social Security Administration issues them. Bare digits only near a keyword.",
    category: "identity",
    region: "us",
    languages: ["en", "es"],
    patterns: [
      { expression: "\\d{3}-\\d{2}-\\d{4}", check: isSocialSecurityNumber, alone: "medium" },
      { expression: "\\d{3} \\d{2} \\d{4}", check: isSocialSecurityNumber, alone: "low" },
      { expression: "\\d{9}", check: isSocialSecurityNumber, alone: null },
    ],
    keywords: [...SSN_WORDS, "número de seguro social", "seguro social"],
    examples: {
      pass: ["536-90-4399", "SSN 536904399", "social_security_number: 536 90 4399"],
      fail: ["666-90-4399", "900-12-3456", "536-00-4399", "536904399", "1-536-90-4399", "SSN 123456789"],
    },
  },
  {
    id: "us-individual-taxpayer-number",
    name: "Individual taxpayer identification number (United States)",
    description: "Begins with 9; fourth and fifth digit from the ranges of the Internal Revenue Service.",
    category: "identity",
    region: "us",
    languages: ["en"],
    patterns: [
      { expression: "9\\d{2}-(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])-\\d{4}", alone: "low" },
      { expression: "9\\d{2}(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])\\d{4}", alone: null },
    ],
    keywords: ["itin", "individual taxpayer", "taxpayer identification", "tax id", "tin", "taxpayer"],
    examples: {
      pass: ["ITIN 912-70-1234", "itin: 912701234"],
      fail: ["912701234", "ITIN 912-48-1234", "ITIN 812-70-1234"],
    },
  },
  {
    id: "us-employer-identification-number",
    name: "Employer identification number (United States)",
    description: "Two digits that the Internal Revenue Service assigns, and seven more. Only near a keyword.",
    category: "identity",
    region: "us",
    languages: ["en"],
    patterns: [{ expression: "\\d{2}-\\d{7}", check: (text) => !EIN_NEVER.has(text.slice(0, 2)), alone: null }],
    keywords: ["ein", "employer identification", "employer id", "fein", "federal tax id", "federal id", "tax id"],
    examples: { pass: ["EIN: 12-3456789"], fail: ["12-3456789", "EIN: 07-3456789", "EIN 123-456789"] },
  },
  {
    id: "us-driving-licence",
    name: "Driving licence number (United States)",
    description:
      "The forms that the states use, beside words for a licence. There is no common check digit, so it is never sure.",
    category: "identity",
    region: "us",
    languages: ["en"],
    patterns: [
      {
        expression: "[A-Z]\\d{6,14}|[A-Z]{2}\\d{6}|\\d{7,9}|[A-Z]\\d{3}-\\d{3,4}-\\d{2,4}-\\d{3,4}(?:-\\d)?",
        check: (text) => !isFiller(text),
        alone: null,
        near: "medium",
      },
    ],
    keywords: [
      "driver license",
      "driver's license",
      "drivers license",
      "driver licence",
      "driving license",
      "driverslicense",
      "driver license number",
      "dl number",
      "dl no",
      "dln",
      "dmv",
      "license number",
    ],
    examples: {
      pass: ["Driver's license: D1234567", "dl_number=F255-921-50-094-0"],
      fail: ["D1234567", "driver license pending"],
    },
  },
  {
    id: "us-medicare-number",
    name: "Medicare beneficiary identifier (United States)",
    description:
      "Eleven characters without S, L, O, I, B and Z, in the places that the Centers for Medicare & Medicaid Services lay down.",
    category: "health",
    region: "us",
    languages: ["en"],
    patterns: [
      {
        expression:
          "[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\\d-?[AC-HJKMNP-RT-Y]{2}\\d{2}",
        alone: "low",
      },
    ],
    keywords: ["medicare", "mbi", "beneficiary", "medicare number", "medicare id"],
    examples: { pass: ["Medicare 1EG4-TE5-MK73", "1EG4TE5MK73"], fail: ["1SG4-TE5-MK73", "0EG4-TE5-MK73"] },
  },
  {
    id: "us-dea-number",
    name: "DEA registration number (United States)",
    description:
      "Two letters and seven digits, the last a check digit (Drug Enforcement Administration). Only near a keyword.",
    category: "health",
    region: "us",
    languages: ["en"],
    patterns: [{ expression: "[ABCDEFGHJKLMPRSTUX][A-Z9]\\d{7}", check: isDeaNumber, alone: null }],
    keywords: ["dea", "dea number", "dea no", "prescriber", "controlled substance", "prescription"],
    examples: { pass: ["DEA number AB1234563"], fail: ["AB1234563", "DEA number AB1234564"] },
  },
  {
    id: "us-national-provider-identifier",
    name: "National provider identifier (United States)",
    description: "Ten digits, Luhn after 80840 is put before them (45 CFR 162.406). Only near a keyword.",
    category: "health",
    region: "us",
    languages: ["en"],
    patterns: [{ expression: "[12]\\d{9}", check: (text) => luhn(`80840${text}`), alone: null }],
    keywords: ["npi", "national provider", "provider id", "provider identifier", "provider number"],
    examples: { pass: ["NPI 1234567893"], fail: ["1234567893", "NPI 1234567894"] },
  },
];

/**
 * Identifiers of Belgium, the Netherlands, Poland, Sweden, Switzerland and Austria.
 * @module
 */
import { charValue, digits, isDate, isFiller, luhn, weighted } from "../checksums.ts";
import type { InformationType } from "../information-type.ts";

/** Eleven proof: weights 9 to 2, and the last digit taken off (Rijksdienst voor Identiteitsgegevens). */
const isCitizenServiceNumber = (number: string): boolean =>
  digits(number, 9) &&
  !isFiller(number) &&
  (weighted(number, [9, 8, 7, 6, 5, 4, 3, 2]) - charValue(number, 8)) % 11 === 0;

/** 97 less the remainder of nine digits, with a 2 before them for those born since 2000 (Rijksregister). */
function isBelgianNumber(number: string): boolean {
  const rest = (prefix: string) => 97 - (Number(prefix + number.slice(0, 9)) % 97);
  const month = Number(number.slice(2, 4)) % 20;
  return digits(number, 11) && month <= 12 && [rest(""), rest("2")].includes(Number(number.slice(9)));
}

/** Weights 1, 3, 7, 9; the century is added to the month (Ustawa o ewidencji ludności, PESEL). */
function isPesel(number: string): boolean {
  const month = Number(number.slice(2, 4)) % 20;
  const sum = weighted(number, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
  return (
    digits(number, 11) &&
    isDate(2000, month, Math.min(28, Number(number.slice(4, 6)))) &&
    (10 - (sum % 10)) % 10 === charValue(number, 10)
  );
}

const isNip = (number: string): boolean =>
  digits(number, 10) &&
  !isFiller(number) &&
  weighted(number, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === charValue(number, 9);

/** Three letters, a check digit, five digits: weights 7, 3, 1, 7, 3, 1, 7, 3 without the check digit. */
function isPolishCard(text: string): boolean {
  const rest = text.slice(0, 3) + text.slice(4);
  return weighted(rest, [7, 3, 1, 7, 3, 1, 7, 3]) % 10 === charValue(text, 3);
}

/** Luhn over the last ten digits; 60 is added to the day of a coordination number (Skatteverket). */
function isPersonnummer(number: string): boolean {
  const short = number.slice(-10);
  return isDate(2000, Number(short.slice(2, 4)), Math.min(28, Number(short.slice(4, 6)) % 60)) && luhn(short);
}

/** EAN-13 (Zentrale Ausgleichsstelle, AHV-Nummer). */
function isAhv(number: string): boolean {
  return (
    digits(number, 13) && (weighted(number, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) + charValue(number, 12)) % 10 === 0
  );
}

/** The fourth digit is the sum of the others by weight, by 11 (ASVG section 31). */
function isAustrianInsurance(number: string): boolean {
  const sum = weighted(number, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
  return digits(number, 10) && sum % 11 === charValue(number, 3) && Number(number.slice(6, 8)) <= 15;
}

export const EUROPE: readonly InformationType[] = [
  {
    id: "nl-citizen-service-number",
    name: "Citizen service number (Netherlands)",
    description: "Nine digits that pass the eleven proof (BSN). Only near a keyword.",
    category: "identity",
    region: "nl",
    languages: ["nl", "en"],
    patterns: [
      {
        expression: "\\d{9}|\\d{4}[ .]\\d{2}[ .]\\d{3}|\\d{3}[ .]\\d{3}[ .]\\d{3}",
        check: isCitizenServiceNumber,
        alone: null,
      },
    ],
    keywords: [
      "bsn",
      "burgerservicenummer",
      "sofinummer",
      "sofi",
      "persoonsnummer",
      "citizen service number",
      "burger service nummer",
    ],
    examples: { pass: ["BSN 111222333", "burgerservicenummer: 1234.56.782"], fail: ["111222333", "BSN 111222334"] },
  },
  {
    id: "be-national-number",
    name: "National number (Belgium)",
    description: "Date of birth, serial and a remainder by 97 (Rijksregisternummer, numéro national).",
    category: "identity",
    region: "be",
    languages: ["nl", "fr", "en"],
    patterns: [
      { expression: "\\d{2}\\.\\d{2}\\.\\d{2}-\\d{3}\\.\\d{2}", check: isBelgianNumber, alone: "medium" },
      { expression: "\\d{6}[ -]?\\d{3}[ -.]?\\d{2}", check: isBelgianNumber, alone: null },
    ],
    keywords: [
      "rijksregisternummer",
      "rijksregister",
      "numéro national",
      "registre national",
      "niss",
      "insz",
      "national number",
      "numéro de registre national",
    ],
    examples: {
      pass: ["85.07.30-033.28", "Rijksregisternummer 85073003328"],
      fail: ["85073003328", "85.07.30-033.29"],
    },
  },
  {
    id: "pl-national-number",
    name: "National number (Poland)",
    description: "Date of birth, serial and check digit (PESEL). Bare digits only near a keyword.",
    category: "identity",
    region: "pl",
    languages: ["pl", "en"],
    patterns: [{ expression: "\\d{11}", check: isPesel, alone: null }],
    keywords: ["pesel", "numer pesel", "nr pesel", "dowód osobisty", "data urodzenia"],
    examples: { pass: ["PESEL: 44051401359"], fail: ["44051401359", "PESEL: 44051401358"] },
  },
  {
    id: "pl-tax-number",
    name: "Tax number (Poland)",
    description: "Ten digits with a remainder by 11 (NIP). Only near a keyword.",
    category: "identity",
    region: "pl",
    languages: ["pl", "en"],
    patterns: [
      { expression: "\\d{10}|\\d{3}-\\d{3}-\\d{2}-\\d{2}|\\d{3}-\\d{2}-\\d{2}-\\d{3}", check: isNip, alone: null },
    ],
    keywords: ["nip", "numer nip", "identyfikacji podatkowej", "vat", "tax number"],
    examples: { pass: ["NIP 526-000-12-46", "nip:5260001246"], fail: ["5260001246", "NIP 5260001247"] },
  },
  {
    id: "pl-identity-card",
    name: "Identity card number (Poland)",
    description: "Three letters, a check digit and five digits (dowód osobisty). Low without a keyword.",
    category: "identity",
    region: "pl",
    languages: ["pl", "en"],
    patterns: [{ expression: "[A-Z]{3} ?\\d{6}", check: isPolishCard, alone: "low" }],
    keywords: ["dowód osobisty", "dowodu osobistego", "seria i numer", "numer dowodu", "identity card"],
    examples: { pass: ["ABA300000", "Dowód osobisty: ABS 123456"], fail: ["ABS323456"] },
  },
  {
    id: "se-personal-number",
    name: "Personal identity number (Sweden)",
    description: "Date of birth, serial and a Luhn digit (personnummer). Bare digits only near a keyword.",
    category: "identity",
    region: "se",
    languages: ["sv", "en"],
    patterns: [
      { expression: "(?:19|20)?\\d{6}-\\d{4}", check: isPersonnummer, alone: "low" },
      { expression: "(?:19|20)\\d{10}|\\d{10}", check: isPersonnummer, alone: null },
    ],
    keywords: [
      "personnummer",
      "personnr",
      "samordningsnummer",
      "person nr",
      "personal identity number",
      "födelsenummer",
    ],
    examples: {
      pass: ["Personnummer 811228-9874", "personnr: 198112289874", "811228-9874"],
      fail: ["811228-9873", "8112289874"],
    },
  },
  {
    id: "ch-social-security-number",
    name: "Social security number (Switzerland)",
    description: "756 and ten digits with the check digit of EAN-13 (AHV-Nummer).",
    category: "identity",
    region: "ch",
    languages: ["de", "fr", "it", "en"],
    patterns: [
      {
        expression: "756\\.\\d{4}\\.\\d{4}\\.\\d{2}|756\\d{10}|756 \\d{4} \\d{4} \\d{2}",
        check: isAhv,
        alone: "medium",
      },
    ],
    keywords: ["ahv", "ahv-nummer", "ahv-nr", "avs", "numéro avs", "sozialversicherungsnummer", "numero avs", "oasi"],
    examples: { pass: ["756.9217.0769.85", "AHV 7569217076985"], fail: ["756.9217.0769.84"] },
  },
  {
    id: "at-social-insurance-number",
    name: "Social insurance number (Austria)",
    description: "Serial, check digit and date of birth (ASVG section 31). Only near a keyword.",
    category: "identity",
    region: "at",
    languages: ["de", "en"],
    patterns: [{ expression: "\\d{4} ?\\d{6}", check: isAustrianInsurance, alone: null }],
    keywords: ["sozialversicherungsnummer", "svnr", "sv-nummer", "versicherungsnummer", "e-card", "sv-nr"],
    examples: { pass: ["SVNR 1237 010180"], fail: ["1237 010180", "SVNR 1238 010180"] },
  },
];

/**
 * Identifiers of Canada, Australia, India, Brazil and China.
 * @module
 */
import { charValue, digits, isDate, isFiller, luhn, mod112, verhoeff, weighted } from "../checksums.ts";
import type { InformationType } from "../information-type.ts";

/** Weights 1, 4, 3, 7, 5, 8, 6, 9, 10 by 11 (Australian Taxation Office). */
const isTaxFileNumber = (number: string): boolean =>
  digits(number, 9) && !isFiller(number) && weighted(number, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;

/** The ninth digit of ten or eleven: weights 1, 3, 7, 9 (Services Australia). */
const isMedicareNumber = (number: string): boolean =>
  weighted(number, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === charValue(number, 8) && !isFiller(number);

/** One is taken off the first digit; weights 10, 1, 3 to 19 by 89 (Australian Business Register). */
const isBusinessNumber = (number: string): boolean =>
  digits(number, 11) && (weighted(number, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;

const elevenDigit = (text: string, weights: readonly number[]): number => {
  const rest = weighted(text, weights) % 11;
  return rest < 2 ? 0 : 11 - rest;
};

/** Two check digits by 11 (Receita Federal). */
const isCpf = (text: string): boolean =>
  digits(text, 11) &&
  !isFiller(text) &&
  elevenDigit(text, [10, 9, 8, 7, 6, 5, 4, 3, 2]) === charValue(text, 9) &&
  elevenDigit(text, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === charValue(text, 10);
const isCnpj = (text: string): boolean =>
  digits(text, 14) &&
  !isFiller(text) &&
  elevenDigit(text, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === charValue(text, 12) &&
  elevenDigit(text, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === charValue(text, 13);

/** Region, date of birth, serial, ISO 7064 MOD 11-2 (GB 11643). */
const isResidentNumber = (text: string): boolean =>
  isDate(Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14))) && mod112(text);

export const WORLD: readonly InformationType[] = [
  {
    id: "ca-social-insurance-number",
    name: "Social insurance number (Canada)",
    description: "Nine digits with a Luhn digit (Service Canada). Bare digits only near a keyword.",
    category: "identity",
    region: "ca",
    languages: ["en", "fr"],
    patterns: [
      { expression: "[1-79]\\d{2}[ -]\\d{3}[ -]\\d{3}", check: luhn, alone: "low" },
      { expression: "[1-79]\\d{8}", check: luhn, alone: null },
    ],
    keywords: [
      "sin",
      "social insurance",
      "social insurance number",
      "numéro d'assurance sociale",
      "nas",
      "assurance sociale",
    ],
    examples: {
      pass: ["SIN 130 692 544", "social insurance number: 130692544", "130-692-544"],
      fail: ["130692544", "130 692 545", "SIN 830 692 541"],
    },
  },
  {
    id: "ca-health-number",
    name: "Health number (Canada)",
    description: "Ten digits, in Ontario with a version code, beside words for it.",
    category: "health",
    region: "ca",
    languages: ["en", "fr"],
    patterns: [
      {
        expression: "\\d{4}[ -]?\\d{3}[ -]?\\d{3}(?:[ -]?[A-Z]{2})?",
        check: (text) => luhn(text.slice(0, 10)),
        alone: null,
      },
      { expression: "[A-Z]{4} ?\\d{4} ?\\d{4}", alone: null, near: "medium" },
    ],
    keywords: [
      "health card",
      "ohip",
      "health number",
      "health insurance",
      "carte santé",
      "ramq",
      "assurance maladie",
      "msp",
      "hcn",
    ],
    examples: {
      pass: ["OHIP 9876-543-217-AB", "RAMQ: TREM 5605 1519"],
      fail: ["9876-543-217-AB", "OHIP 9876-543-218"],
    },
  },
  {
    id: "au-tax-file-number",
    name: "Tax file number (Australia)",
    description: "Nine digits with a remainder by 11 (Australian Taxation Office). Only near a keyword.",
    category: "identity",
    region: "au",
    languages: ["en"],
    patterns: [{ expression: "\\d{3}[ -]?\\d{3}[ -]?\\d{3}", check: isTaxFileNumber, alone: null }],
    keywords: ["tfn", "tax file number", "tax file", "ato", "australian taxation"],
    examples: { pass: ["TFN 123 456 782", "tax file number: 123456782"], fail: ["123 456 782", "TFN 123 456 783"] },
  },
  {
    id: "au-medicare-number",
    name: "Medicare number (Australia)",
    description: "Ten or eleven digits with a check digit (Services Australia). Only near a keyword.",
    category: "health",
    region: "au",
    languages: ["en"],
    patterns: [{ expression: "[2-6]\\d{3}[ -]?\\d{5}[ -]?\\d(?:[ -/]?\\d)?", check: isMedicareNumber, alone: null }],
    keywords: ["medicare", "medicare number", "medicare card", "medicare no", "irn"],
    examples: { pass: ["Medicare card 2123 45670 1"], fail: ["2123 45670 1", "Medicare 2123 45671 1"] },
  },
  {
    id: "au-business-number",
    name: "Business number (Australia)",
    description:
      "Eleven digits with a remainder by 89 (Australian Business Register). Bare digits only near a keyword.",
    category: "identity",
    region: "au",
    languages: ["en"],
    patterns: [{ expression: "\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}", check: isBusinessNumber, alone: null }],
    keywords: ["abn", "australian business number", "business number"],
    examples: { pass: ["ABN 51 824 753 556"], fail: ["51824753556", "ABN 51 824 753 557"] },
  },
  {
    id: "in-aadhaar",
    name: "Aadhaar number (India)",
    description: "Twelve digits with a Verhoeff digit (Unique Identification Authority of India).",
    category: "identity",
    region: "in",
    languages: ["en", "hi"],
    patterns: [
      { expression: "[2-9]\\d{3}[ -]\\d{4}[ -]\\d{4}", check: verhoeff, alone: "low" },
      { expression: "[2-9]\\d{11}", check: verhoeff, alone: null },
    ],
    keywords: ["aadhaar", "aadhar", "uidai", "uid", "आधार", "aadhaar number"],
    examples: { pass: ["Aadhaar: 2345 6789 0124", "आधार 234567890124"], fail: ["234567890124", "2345 6789 0123"] },
  },
  {
    id: "in-permanent-account-number",
    name: "Permanent account number (India)",
    description: "Five letters, the fourth for the kind of holder, four digits, a letter (Income Tax Department).",
    category: "identity",
    region: "in",
    languages: ["en"],
    patterns: [{ expression: "[A-Z]{3}[ABCFGHJLPT][A-Z]\\d{4}[A-Z]", alone: "low" }],
    keywords: ["pan", "permanent account", "permanent account number", "income tax", "pan card"],
    examples: { pass: ["PAN: ABCPE1234F", "ABCPE1234F"], fail: ["ABCDE1234F", "ABCPE12345"] },
  },
  {
    id: "br-individual-number",
    name: "Individual taxpayer number (Brazil)",
    description: "Eleven digits, two of them check digits (CPF, Receita Federal). Bare digits only near a keyword.",
    category: "identity",
    region: "br",
    languages: ["pt", "en"],
    patterns: [
      { expression: "\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}", check: isCpf, alone: "medium" },
      { expression: "\\d{11}", check: isCpf, alone: null },
    ],
    keywords: ["cpf", "cadastro de pessoas", "contribuinte", "receita federal", "pessoa física"],
    examples: { pass: ["111.444.777-35", "CPF 11144477735"], fail: ["11144477735", "111.444.777-36"] },
  },
  {
    id: "br-company-number",
    name: "Company number (Brazil)",
    description: "Fourteen digits, two of them check digits (CNPJ, Receita Federal). Bare digits only near a keyword.",
    category: "identity",
    region: "br",
    languages: ["pt", "en"],
    patterns: [
      { expression: "\\d{2}\\.\\d{3}\\.\\d{3}/\\d{4}-\\d{2}", check: isCnpj, alone: "medium" },
      { expression: "\\d{14}", check: isCnpj, alone: null },
    ],
    keywords: ["cnpj", "cadastro nacional", "pessoa jurídica", "empresa", "receita federal"],
    examples: { pass: ["11.222.333/0001-81", "CNPJ 11222333000181"], fail: ["11222333000181", "11.222.333/0001-82"] },
  },
  {
    id: "cn-resident-identity-number",
    name: "Resident identity number (China)",
    description: "Region, date of birth, serial and check character by ISO 7064 MOD 11-2 (GB 11643).",
    category: "identity",
    region: "cn",
    languages: ["zh", "en"],
    patterns: [
      {
        expression: "[1-9]\\d{5}(?:18|19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[0-9Xx]",
        check: isResidentNumber,
        alone: "medium",
      },
    ],
    keywords: ["身份证", "身份证号", "居民身份证", "身份號碼", "resident identity", "id card", "identity card"],
    examples: {
      pass: ["身份证号11010519491231002X", "11010519491231002x"],
      fail: ["110105194912310021", "11010519491331002X"],
    },
  },
];

/**
 * Identifiers of Germany.
 * @module
 */
import { charValue, digits, icaoDigit, mod1110 } from "../checksums.ts";
import type { InformationType } from "../information-type.ts";

/**
 * Of the first ten digits one stands twice or three times, and the last follows ISO 7064 MOD 11,10
 * (Bundeszentralamt für Steuern, Aufbau der Identifikationsnummer).
 */
export function isGermanTaxId(number: string): boolean {
  if (!digits(number, 11) || number.startsWith("0")) return false;
  const counts = [..."0123456789"].map((digit) => number.slice(0, 10).split(digit).length - 1);
  const repeated = counts.filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && mod1110(number);
}

/** Area, birth, first letter of the name, serial, check digit (Verordnung über die Versicherungsnummer, section 4). */
function isGermanInsuranceNumber(text: string): boolean {
  const letter = String(text.charCodeAt(8) - 64).padStart(2, "0");
  const all = text.slice(0, 8) + letter + text.slice(9);
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
  let sum = 0;
  for (const [at, weight] of weights.entries()) {
    const product = charValue(all, at) * weight;
    sum += Math.floor(product / 10) + (product % 10);
  }
  const [day, month] = [Number(text.slice(2, 4)), Number(text.slice(4, 6))];
  return day >= 1 && day <= 31 && month >= 1 && month <= 12 && sum % 10 === charValue(all, 12);
}

/** The tenth character as ICAO 9303 has it of those before. */
export const hasCheckDigit = (text: string): boolean => icaoDigit(text.slice(0, 9)) === charValue(text, 9);
export const hasDigits = (text: string): boolean => text.replaceAll(/\D/g, "").length >= 4;

export const GERMANY: readonly InformationType[] = [
  {
    id: "de-tax-identification-number",
    name: "Tax identification number (Germany)",
    description:
      "Eleven digits, of which one repeats, with ISO 7064 MOD 11,10 (Bundeszentralamt für Steuern). Bare digits only near a keyword.",
    category: "identity",
    region: "de",
    languages: ["de", "en"],
    patterns: [
      { expression: "\\d{2} \\d{3} \\d{3} \\d{3}", check: isGermanTaxId, alone: "low" },
      { expression: "\\d{11}|\\d{3}/\\d{4}/\\d{4}", check: isGermanTaxId, alone: null },
    ],
    keywords: [
      "steuer-id",
      "steueridentifikationsnummer",
      "identifikationsnummer",
      "steuerliche identifikationsnummer",
      "idnr",
      "steuer-idnr",
      "tin",
      "tax id",
      "tax number",
      "steuernummer",
      "finanzamt",
      "steueridentnummer",
    ],
    examples: {
      pass: ["Steuer-ID: 86095742719", "Identifikationsnummer 47 036 892 816", "65 929 970 489"],
      fail: ["86095742719", "Steuer-ID: 86095742718", "Steuer-ID: 12345678901"],
    },
  },
  {
    id: "de-identity-card",
    name: "Identity card number (Germany)",
    description:
      "Nine characters, perhaps with the check digit of the machine readable zone (ICAO 9303; Personalausweisverordnung). Only near a keyword.",
    category: "identity",
    region: "de",
    languages: ["de", "en"],
    patterns: [
      { expression: "[LMNPRTVWXY][0-9CFGHJKLMNPRTVWXYZ]{8}\\d", check: hasCheckDigit, alone: null },
      { expression: "[LMNPRTVWXY][0-9CFGHJKLMNPRTVWXYZ]{8}", check: hasDigits, alone: null, near: "medium" },
    ],
    keywords: [
      "personalausweis",
      "ausweisnummer",
      "ausweis",
      "personalausweisnummer",
      "identity card",
      "id card",
      "ausweis-nr",
      "kartennummer",
    ],
    examples: {
      pass: ["Personalausweis T220001293", "Ausweisnummer: L01X00T47"],
      fail: ["L01X00T47", "Ausweisnummer A01X00T47"],
    },
  },
  {
    id: "de-social-insurance-number",
    name: "Social insurance number (Germany)",
    description:
      "Area, date of birth, a letter, serial and check digit (Versicherungsnummer of the Rentenversicherung).",
    category: "identity",
    region: "de",
    languages: ["de", "en"],
    patterns: [{ expression: "\\d{2} ?\\d{6} ?[A-Z] ?\\d{3}", check: isGermanInsuranceNumber, alone: "medium" }],
    keywords: [
      "sozialversicherungsnummer",
      "rentenversicherungsnummer",
      "versicherungsnummer",
      "sv-nummer",
      "svnr",
      "rvnr",
      "rentenversicherung",
      "sozialversicherung",
      "sozialversicherungsausweis",
    ],
    examples: { pass: ["15 070649 C 103", "65180539W001"], fail: ["15 070649 C 104", "15 990649 C 103"] },
  },
  {
    id: "de-driving-licence",
    name: "Driving licence number (Germany)",
    description:
      "Eleven characters: an authority, serial, check character, issue (Fahrerlaubnis-Verordnung). Only near a keyword.",
    category: "identity",
    region: "de",
    languages: ["de", "en"],
    patterns: [
      { expression: "[A-Z0-9]\\d{2}[A-Z0-9]{6}[0-9X][0-9A-Z]", check: hasDigits, alone: null, near: "medium" },
    ],
    keywords: [
      "führerschein",
      "führerscheinnummer",
      "fahrerlaubnis",
      "führerschein-nr",
      "driving licence",
      "driver license",
    ],
    examples: {
      pass: ["Führerschein: B072RRE2I55", "FÜHRERSCHEINNUMMER J010000SD51"],
      fail: ["B072RRE2I55", "Führerschein: B0X2RRE2I55"],
    },
  },
  {
    id: "de-vat-number",
    name: "VAT number (Germany)",
    description:
      "DE and nine digits with ISO 7064 MOD 11,10 (Umsatzsteuer-Identifikationsnummer). Low without a keyword.",
    category: "identity",
    region: "de",
    languages: ["de", "en"],
    patterns: [{ expression: "DE ?\\d{9}", check: (text) => mod1110(text.slice(2)), alone: "low" }],
    keywords: [
      "ust-id",
      "ust-idnr",
      "umsatzsteuer",
      "umsatzsteuer-identifikationsnummer",
      "ustid",
      "vat",
      "vat number",
      "vat id",
    ],
    examples: { pass: ["USt-IdNr. DE136695976", "DE 136695976"], fail: ["DE136695975"] },
  },
];

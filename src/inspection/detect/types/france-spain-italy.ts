/**
 * Identifiers of France, Spain and Italy.
 * @module
 */
import { charValue, digits, luhn } from "../checksums.ts";
import type { InformationType } from "../information-type.ts";

/** 97 less the remainder; Corsica's 2A and 2B count as 19 and 18 (INSEE, numéro d'inscription au répertoire). */
function isFrenchSocialSecurity(text: string): boolean {
  const number = text.slice(0, 13).replace("2A", "19").replace("2B", "18");
  return /^\d{15}$/.test(number + text.slice(13)) && 97 - Number(BigInt(number) % 97n) === Number(text.slice(13));
}

/** The last three digits are the others' remainder by 511 (Direction générale des finances publiques). */
const isFrenchTaxNumber = (text: string): boolean =>
  digits(text, 13) && Number(text.slice(0, 10)) % 511 === Number(text.slice(10));

const SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE";
/** The letter is the number's remainder by 23; X, Y and Z begin a foreigner's (Ministerio del Interior). */
const hasSpanishLetter = (text: string): boolean => {
  const number = text.slice(0, -1).replace(/^[XYZ]/, (letter) => String("XYZ".indexOf(letter)));
  return SPANISH[Number(number) % 23] === text.at(-1);
};

/** The last two digits are the others' remainder by 97 (Tesorería General de la Seguridad Social). */
function isSpanishSocialSecurity(text: string): boolean {
  const [province, serial] = [text.slice(0, 2), text.slice(2, -2)];
  const number = serial.startsWith("0") ? province + serial.slice(1) : province + serial;
  return Number(province) >= 1 && Number(province) <= 66 && Number(BigInt(number) % 97n) === Number(text.slice(-2));
}

const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
/** Places are counted from one, so that the first is odd (Decreto ministeriale 23 dicembre 1976). */
export function isFiscalCode(text: string): boolean {
  let sum = 0;
  for (let at = 0; at < 15; at += 1) {
    const value = charValue(text, at);
    const place = value > 9 ? value - 10 : value;
    sum += at % 2 === 0 ? (ODD[place] ?? 0) : place;
  }
  return text.length === 16 && String.fromCharCode(65 + (sum % 26)) === text[15];
}

export const SOUTH: readonly InformationType[] = [
  {
    id: "fr-social-security-number",
    name: "Social security number (France)",
    description: "Sex, year, month, place of birth, serial and key (INSEE, NIR).",
    category: "identity",
    region: "fr",
    languages: ["fr", "en"],
    patterns: [
      {
        expression: "[1-478] ?\\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\\d) ?(?:\\d{2}|2[AB]) ?\\d{3} ?\\d{3} ?\\d{2}",
        check: isFrenchSocialSecurity,
        alone: "medium",
      },
    ],
    keywords: [
      "sécurité sociale",
      "numéro de sécurité sociale",
      "nir",
      "insee",
      "carte vitale",
      "numéro insee",
      "sécu",
      "social security",
      "assuré",
    ],
    examples: {
      pass: ["2 55 08 14 168 025 38", "NIR : 255081416802538"],
      fail: ["2 55 08 14 168 025 39", "255081416802537"],
    },
  },
  {
    id: "fr-tax-identification-number",
    name: "Tax identification number (France)",
    description: "Thirteen digits, the last three a remainder by 511 (numéro SPI). Bare digits only near a keyword.",
    category: "identity",
    region: "fr",
    languages: ["fr", "en"],
    patterns: [{ expression: "[0-3]\\d ?\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}", check: isFrenchTaxNumber, alone: null }],
    keywords: [
      "numéro fiscal",
      "numéro spi",
      "spi",
      "référence fiscale",
      "identifiant fiscal",
      "impôts",
      "tax number",
      "tin",
    ],
    examples: { pass: ["Numéro fiscal : 30 23 217 600 053"], fail: ["3023217600053", "numéro fiscal 3023217600054"] },
  },
  {
    id: "fr-identity-card",
    name: "Identity card number (France)",
    description: "Twelve digits (before 2021) beside words for the card. There is no check digit, so it is never sure.",
    category: "identity",
    region: "fr",
    languages: ["fr", "en"],
    patterns: [{ expression: "\\d{4}[A-Z0-9]{3}\\d{5}", alone: null, near: "medium" }],
    keywords: ["carte nationale d'identité", "carte d'identité", "carte nationale", "cni", "cnie", "identity card"],
    examples: { pass: ["Carte d'identité 880692310285"], fail: ["880692310285"] },
  },
  {
    id: "fr-driving-licence",
    name: "Driving licence number (France)",
    description: "Twelve digits beside words for a licence. There is no check digit, so it is never sure.",
    category: "identity",
    region: "fr",
    languages: ["fr", "en"],
    patterns: [{ expression: "\\d{2}[A-Z0-9]{2}\\d{8}|\\d{2}[A-Z]{2}\\d{5}", alone: null, near: "medium" }],
    keywords: ["permis de conduire", "permis", "numéro de permis", "driving licence", "driver license"],
    examples: { pass: ["Permis de conduire : 940712101138"], fail: ["940712101138"] },
  },
  {
    id: "es-identity-number",
    name: "National identity number (Spain)",
    description: "Eight digits and the letter that they come to by 23 (DNI, Ministerio del Interior).",
    category: "identity",
    region: "es",
    languages: ["es", "en"],
    patterns: [
      {
        expression: "\\d{8}[ -]?[A-HJ-NP-TV-Z]|\\d{2}\\.\\d{3}\\.\\d{3}[ -]?[A-HJ-NP-TV-Z]",
        check: hasSpanishLetter,
        alone: "medium",
      },
    ],
    keywords: ["dni", "nif", "documento nacional de identidad", "número de identificación", "d n i", "identidad"],
    examples: { pass: ["12345678Z", "DNI 12.345.678-Z"], fail: ["12345678A", "1234567Z"] },
  },
  {
    id: "es-foreigner-number",
    name: "Foreigner identity number (Spain)",
    description: "X, Y or Z, seven digits and a letter (NIE, Ministerio del Interior).",
    category: "identity",
    region: "es",
    languages: ["es", "en"],
    patterns: [{ expression: "[XYZ][ -]?\\d{7}[ -]?[A-HJ-NP-TV-Z]", check: hasSpanishLetter, alone: "medium" }],
    keywords: ["nie", "número de identidad de extranjero", "extranjero", "residencia", "número de extranjero"],
    examples: { pass: ["X-1234567-L", "NIE: Z1234567R"], fail: ["X1234567A", "W1234567L"] },
  },
  {
    id: "es-social-security-number",
    name: "Social security number (Spain)",
    description: "Province, serial and a remainder by 97. Bare digits only near a keyword.",
    category: "identity",
    region: "es",
    languages: ["es", "en"],
    patterns: [{ expression: "\\d{2}[ /-]?\\d{7,8}[ /-]?\\d{2}", check: isSpanishSocialSecurity, alone: null }],
    keywords: [
      "seguridad social",
      "número de afiliación",
      "nuss",
      "naf",
      "afiliación",
      "número de la seguridad social",
    ],
    examples: { pass: ["Seguridad Social 28/12345678/40"], fail: ["281234567840", "Seguridad Social 28/12345678/41"] },
  },
  {
    id: "it-fiscal-code",
    name: "Fiscal code (Italy)",
    description:
      "Sixteen characters of name, birth and place with a check letter (Decreto ministeriale 23 dicembre 1976).",
    category: "identity",
    region: "it",
    languages: ["it", "en"],
    patterns: [
      {
        expression: "(?i:[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z])",
        check: isFiscalCode,
        alone: "medium",
      },
    ],
    keywords: ["codice fiscale", "cod fiscale", "cf", "c f", "fiscal code", "tessera sanitaria", "codicefiscale"],
    examples: {
      pass: ["RSSMRA85M01H501Q", "codice fiscale: rssmra85m01h501q"],
      fail: ["RSSMRA85M01H501Z", "RSSMRA85Z01H501Q"],
    },
  },
  {
    id: "it-vat-number",
    name: "VAT number (Italy)",
    description: "Eleven digits with a Luhn digit (partita IVA). Bare digits only near a keyword.",
    category: "identity",
    region: "it",
    languages: ["it", "en"],
    patterns: [{ expression: "(?:IT)?\\d{11}", check: (text) => luhn(text.replace("IT", "")), alone: null }],
    keywords: ["partita iva", "p iva", "piva", "partitaiva", "vat", "vat number"],
    examples: {
      pass: ["Partita IVA 00743110157", "P.IVA IT00743110157"],
      fail: ["00743110157", "Partita IVA 00743110158"],
    },
  },
  {
    id: "it-identity-card",
    name: "Identity card number (Italy)",
    description:
      "Two letters, five digits and two letters (electronic), or two letters and seven digits. Only near a keyword.",
    category: "identity",
    region: "it",
    languages: ["it", "en"],
    patterns: [{ expression: "C[A-Z]\\d{5}[A-Z]{2}|[A-Z]{2} ?\\d{7}", alone: null, near: "medium" }],
    keywords: ["carta d'identità", "carta di identità", "carta identità", "numero documento", "cie"],
    examples: { pass: ["Carta d'identità CA12345AA", "carta d'identita AB 1234567"], fail: ["CA12345AA"] },
  },
];

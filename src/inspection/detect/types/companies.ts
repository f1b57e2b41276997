/**
 * Numbers of companies and of those who pay VAT.
 * @module
 */
import { charValue, digits, isFiller, luhn, remainder97, weighted } from "../checksums.ts";
import type { InformationType } from "../information-type.ts";

/** Weights 5, 4, 3, 2, 7, 6, 5, 4 by 11; where 10 is left no number is given out (Bundesamt für Statistik, UID). */
function isSwissCompany(text: string): boolean {
  const number = text.slice(3, 12);
  const check = (11 - (weighted(number, [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11;
  return digits(number, 9) && check === charValue(number, 8) && !isFiller(number);
}

/**
 * The whole leaves 1 by 97 with letters as two digits, or the nine digits pass the eleven proof, as those of legal persons do
 * (Belastingdienst, btw-identificatienummer).
 */
function isDutchVat(text: string): boolean {
  const number = text.slice(2, 11);
  const isEleven = (weighted(number, [9, 8, 7, 6, 5, 4, 3, 2]) - charValue(number, 8)) % 11 === 0;
  return remainder97(text) === 1 || (isEleven && !isFiller(number));
}

/** 97 less the remainder of the first eight digits (Kruispuntbank van Ondernemingen). */
function isBelgianCompany(text: string): boolean {
  const number = text.replace("BE", "");
  return digits(number, 10) && !isFiller(number) && 97 - (Number(number.slice(0, 8)) % 97) === Number(number.slice(8));
}

const SPANISH_CONTROL = "JABCDEFGHI";
/** Luhn over the seven digits; public bodies and foreigners have it as a letter (Orden EHA/451/2008). */
function isSpanishCompany(text: string): boolean {
  const number = text.slice(1, 8);
  const check = [..."0123456789"].findIndex((digit) => luhn(number + digit));
  const [kind = "", last = ""] = [text[0], text[8]];
  const isLetter = last === SPANISH_CONTROL[check];
  const isDigit = last === String(check);
  return (
    !isFiller(number) && ("NPQRSW".includes(kind) ? isLetter : "ABEH".includes(kind) ? isDigit : isLetter || isDigit)
  );
}

/** Luhn over ten digits (Skatteverket, organisationsnummer; a VAT number ends with 01). */
const isSwedishCompany = (text: string): boolean => luhn(text.replace("SE", "").slice(0, 10));

const LA_POSTE = "356000000";
/** Luhn over the nine digits, and over all fourteen; the establishments of La Poste add up to a multiple of five (INSEE). */
function isFrenchCompany(number: string): boolean {
  const siren = number.slice(0, 9);
  if (!luhn(siren) || isFiller(siren)) return false;
  const sum = [...number].reduce((all, _, at) => all + charValue(number, at), 0);
  return number.length === 9 || luhn(number) || (siren === LA_POSTE && sum % 5 === 0);
}
/** Two digits of the SIREN's remainder by 97 (code général des impôts, annexe III, article 95). */
const isFrenchVat = (text: string): boolean => {
  const siren = text.slice(4);
  return luhn(siren) && Number(text.slice(2, 4)) === (12 + 3 * (Number(siren) % 97)) % 97;
};

/** Weights by 11, 10 counting as 0; of fourteen digits the first nine are a number as well (Główny Urząd Statystyczny). */
function isRegon(number: string): boolean {
  const last = (length: number, weights: readonly number[]) =>
    (weighted(number, weights) % 11) % 10 === charValue(number, length - 1);
  const isShort = last(9, [8, 9, 2, 3, 4, 5, 6, 7]) && !isFiller(number);
  return isShort && (number.length === 9 || last(14, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]));
}

const CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/** Powers of three by 31, over an alphabet without I, O, S, V and Z (GB 32100-2015). */
function isSocialCreditCode(text: string): boolean {
  let [sum, weight] = [0, 1];
  for (let at = 0; at < 17; at += 1) {
    sum += CREDIT.indexOf(text.charAt(at)) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT[(31 - (sum % 31)) % 31] === text[17];
}

/** Weights 1 and 2 by 36, the two digits of a product in that base added up (Goods and Services Tax Network). */
function isGstNumber(text: string): boolean {
  let sum = 0;
  for (let at = 0; at < 14; at += 1) {
    const product = charValue(text, at) * (at % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return (36 - (sum % 36)) % 36 === charValue(text, 14);
}

export const COMPANIES: readonly InformationType[] = [
  {
    id: "ch-company-number",
    name: "Company and VAT number (Switzerland)",
    description: "CHE and nine digits by 11, perhaps with MWST, TVA or IVA (UID, Bundesamt für Statistik).",
    category: "identity",
    region: "ch",
    languages: ["de", "fr", "it", "en"],
    patterns: [
      {
        expression: "CHE[ -]?\\d{3}[. ]?\\d{3}[. ]?\\d{3}(?: ?(?:MWST|TVA|IVA|HR|RC))?",
        check: isSwissCompany,
        alone: "medium",
      },
    ],
    keywords: [
      ...["uid", "mwst", "mwst-nr", "mehrwertsteuer", "unternehmens-identifikationsnummer", "handelsregister"],
      ...["tva", "numéro de tva", "ide", "iva", "numero iva", "idi", "vat", "vat number"],
    ],
    examples: {
      pass: ["CHE-109.322.551", "MWST-Nr. CHE-109.322.551 MWST", "TVA CHE109322551"],
      fail: ["CHE-109.322.552", "CHE-123.456.789", "109.322.551"],
    },
  },
  {
    id: "nl-vat-number",
    name: "VAT number (Netherlands)",
    description: "NL, nine digits, B and two digits, by 97 or with the eleven proof (Belastingdienst).",
    category: "identity",
    region: "nl",
    languages: ["nl", "en"],
    patterns: [
      {
        expression: "NL ?\\d{9} ?B ?\\d{2}|NL ?\\d{4}\\.\\d{2}\\.\\d{3}\\.?B\\.?\\d{2}",
        check: isDutchVat,
        alone: "medium",
      },
    ],
    keywords: ["btw", "btw-nummer", "btw-id", "btw-identificatienummer", "omzetbelasting", "vat", "vat number"],
    examples: {
      pass: ["NL000099998B57", "NL123456789B13", "btw-nummer NL004495445B01", "NL 0044.95.445.B01"],
      fail: ["NL000099998B58", "NL123456789B01", "000099998B57"],
    },
  },
  {
    id: "be-company-number",
    name: "Company and VAT number (Belgium)",
    description:
      "Ten digits, the last two by 97, perhaps with BE (ondernemingsnummer, Kruispuntbank van Ondernemingen). Bare digits only near a keyword.",
    category: "identity",
    region: "be",
    languages: ["nl", "fr", "de", "en"],
    patterns: [
      { expression: "BE ?[01]\\d{3}[. ]?\\d{3}[. ]?\\d{3}", check: isBelgianCompany, alone: "medium" },
      { expression: "[01]\\d{3}\\.\\d{3}\\.\\d{3}", check: isBelgianCompany, alone: "low" },
      { expression: "[01]\\d{9}|[01]\\d{3} \\d{3} \\d{3}", check: isBelgianCompany, alone: null },
    ],
    keywords: [
      ...["ondernemingsnummer", "kbo", "btw", "btw-nummer", "rpr", "numéro d'entreprise", "bce", "tva", "rpm"],
      ...["numéro de tva", "unternehmensnummer", "enterprise number", "company number", "vat", "vat number"],
    ],
    examples: {
      pass: ["Ondernemingsnummer 0403170701", "BE0403.170.701", "TVA BE 0403 170 701", "0403.170.701"],
      fail: ["0403170701", "BE 0403.170.702", "Ondernemingsnummer 2403170701"],
    },
  },
  {
    id: "es-company-number",
    name: "Company number (Spain)",
    description:
      "A letter for the kind, seven digits and a control by Luhn, a digit or a letter (NIF of legal persons, once CIF; Orden EHA/451/2008).",
    category: "identity",
    region: "es",
    languages: ["es", "en"],
    patterns: [
      { expression: "[ABCDEFGHJNPQRSUVW][ -]?\\d{7}[ -]?[0-9A-J]", check: isSpanishCompany, alone: "low" },
      {
        expression: "ES[ABCDEFGHJNPQRSUVW]\\d{7}[0-9A-J]",
        check: (text) => isSpanishCompany(text.slice(2)),
        alone: "medium",
      },
    ],
    keywords: [
      ...["cif", "nif", "c i f", "n i f", "identificación fiscal", "código de identificación fiscal", "razón social"],
      ...["sociedad", "s l", "iva", "vat", "vat number"],
    ],
    examples: {
      pass: ["CIF A58818501", "NIF: Q2826000H", "ESA58818501", "A-58818501"],
      fail: ["CIF A58818502", "Q28260008", "A5881850A"],
    },
  },
  {
    id: "se-company-number",
    name: "Company and VAT number (Sweden)",
    description:
      "Ten digits with a Luhn digit, the third 2 or more; as a VAT number with SE and 01 (organisationsnummer, Skatteverket). Bare digits only near a keyword.",
    category: "identity",
    region: "se",
    languages: ["sv", "en"],
    patterns: [
      { expression: "\\d{2}[2-9]\\d{3}-?\\d{4}", check: isSwedishCompany, alone: null },
      { expression: "SE ?\\d{2}[2-9]\\d{3}-?\\d{4} ?01", check: isSwedishCompany, alone: "medium" },
    ],
    keywords: [
      ...["organisationsnummer", "organisationsnr", "orgnr", "org nr", "bolagsverket", "moms", "momsnr", "momsnummer"],
      ...["momsregistreringsnummer", "organisation number", "organization number", "company number", "vat"],
    ],
    examples: {
      pass: ["Organisationsnummer 556036-0793", "org.nr: 5560360793", "SE556036079301"],
      fail: ["556036-0793", "Organisationsnummer 556036-0794", "orgnr 551036-0794", "SE556036079401"],
    },
  },
  {
    id: "fr-company-number",
    name: "Company and VAT number (France)",
    description:
      "Nine digits with a Luhn digit (SIREN), five more for an establishment (SIRET), or FR and a key by 97 before them (INSEE). Bare digits only near a keyword.",
    category: "identity",
    region: "fr",
    languages: ["fr", "en"],
    patterns: [
      { expression: "\\d{3}[ .]?\\d{3}[ .]?\\d{3}(?:[ .]?\\d{5})?", check: isFrenchCompany, alone: null },
      { expression: "FR ?\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}", check: isFrenchVat, alone: "medium" },
    ],
    keywords: [
      ...[
        "siren",
        "siret",
        "numéro siren",
        "numéro siret",
        "rcs",
        "registre du commerce",
        "entreprise",
        "établissement",
      ],
      ...["tva", "tva intracommunautaire", "numéro de tva", "vat", "vat number"],
    ],
    examples: {
      pass: ["SIREN 732 829 320", "SIRET : 732 829 320 00074", "siret 35600000000048", "FR 40 303 265 045"],
      fail: ["732829320", "SIREN 732 829 321", "SIRET 73282932000075", "FR 41 303 265 045"],
    },
  },
  {
    id: "pl-company-number",
    name: "Company number (Poland)",
    description: "Nine or fourteen digits by 11 (REGON, Główny Urząd Statystyczny). Only near a keyword.",
    category: "identity",
    region: "pl",
    languages: ["pl", "en"],
    patterns: [{ expression: "\\d{9}|\\d{14}|\\d{3}[ -]\\d{3}[ -]\\d{3}", check: isRegon, alone: null }],
    keywords: ["regon", "numer regon", "nr regon", "rejestr gospodarki narodowej", "statistical number"],
    examples: {
      pass: ["REGON 123456785", "Nr REGON: 12345678512347"],
      fail: ["123456785", "REGON 123456786", "REGON 12345678512348"],
    },
  },
  {
    id: "cn-social-credit-code",
    name: "Unified social credit code (China)",
    description:
      "Eighteen characters for authority, kind, region and organisation with a check character by 31 (GB 32100-2015). Those of companies without a keyword, too.",
    category: "identity",
    region: "cn",
    languages: ["zh", "en"],
    patterns: [
      { expression: "9[1-3]\\d{6}[0-9A-HJ-NPQRTUWXY]{10}", check: isSocialCreditCode, alone: "medium" },
      {
        expression: "[1-9AENY][1-9]\\d{6}[0-9A-HJ-NPQRTUWXY]{10}",
        check: isSocialCreditCode,
        alone: null,
      },
    ],
    keywords: [
      ...["统一社会信用代码", "社会信用代码", "信用代码", "統一社會信用代碼", "纳税人识别号", "税号", "营业执照"],
      ...["unified social credit", "social credit code", "credit code", "uscc", "business licence", "business license"],
    ],
    examples: {
      pass: ["91350100M000100Y43", "统一社会信用代码：12100000400010021R"],
      fail: ["91350100M000100Y44", "12100000400010021R", "91350100MO00100Y43"],
    },
  },
  {
    id: "in-gst-number",
    name: "Goods and services tax number (India)",
    description:
      "State, permanent account number, serial and a check character by 36 (GSTIN, Goods and Services Tax Network).",
    category: "identity",
    region: "in",
    languages: ["en", "hi"],
    patterns: [
      {
        expression: "(?:0[1-9]|[12]\\d|3[0-8]|9[79])[A-Z]{5}\\d{4}[A-Z][0-9A-Z][A-Z][0-9A-Z]",
        check: isGstNumber,
        alone: "medium",
      },
    ],
    keywords: ["gstin", "gst", "gst number", "gst no", "goods and services tax", "जीएसटी"],
    examples: {
      pass: ["27AAPFU0939F1ZV", "GSTIN: 29AAGCB7383J1Z4"],
      fail: ["27AAPFU0939F1ZW", "45AAPFU0939F1ZV"],
    },
  },
];

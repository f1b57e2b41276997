/**
 * What is found in every country: passports as machines read them, health, contact.
 * @module
 */
import { charValue, icaoDigit, isFiller } from "../checksums.ts";
import type { InformationType } from "../information-type.ts";

/** The second line of a passport's machine readable zone: four check digits (ICAO Doc 9303 part 4, section 4.2.2). */
function isMachineReadable(line: string): boolean {
  const holds = (text: string, digit: string | undefined) => icaoDigit(text) === Number(digit);
  return holds(line.slice(0, 9), line[9]) && holds(line.slice(13, 19), line[19]) && holds(line.slice(21, 27), line[27]);
}

const countDigits = (text: string): number => {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if (charValue(text, at) < 10) count += 1;
  return count;
};
const isDialled = (text: string): boolean => {
  const count = countDigits(text);
  return count >= 7 && count <= 15 && !isFiller(text);
};

const [YEAR, MONTH, DAY] = ["(?:19|20)\\d\\d", "(?:0?[1-9]|1[0-2])", "(?:0?[1-9]|[12]\\d|3[01])"];
const DATES = new RegExp(
  `^(?:${YEAR}-${YEAR}|${YEAR}([./-])${MONTH}\\1${DAY}|${DAY}([./-])${MONTH}\\2${YEAR}|${MONTH}/${DAY}/${YEAR})$`,
);
/** As it stands in the text: a year, a span of years or a day is written like the parts of a phone number. */
const isNoDate = (match: string): boolean => !DATES.test(match);

/** And as abbreviated (United States Postal Service, Publication 28, appendix C1), but for what is a word of its own. */
const STREET_WORDS =
  "Street St Avenue Ave Av Road Rd Lane Ln Drive Dr Court Ct Boulevard Blvd Way Place Pl Square Sq Terrace Ter Parkway Pkwy Pky " +
  "Highway Hwy Circle Cir Trail Trl Turnpike Tpke Pike Expressway Expy Freeway Fwy Causeway Cswy Alley Aly Plaza Plz Crescent " +
  "Cres Close Gardens Gdns Grove Grv Heights Hts Hill Hollow Holw Cove Cv Ridge Rdg Manor Mnr Mews Walk Glen Gln Xing";
const STREETS = STREET_WORDS.split(" ").flatMap((word) => [word, word.toUpperCase()]);
const ORDINAL = "\\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)";

const MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}";

export const PEOPLE: readonly InformationType[] = [
  {
    id: "passport-machine-readable-zone",
    name: "Passport, machine readable zone",
    description: "The second line of the zone, with the check digits of number, birth and expiry (ICAO Doc 9303).",
    category: "identity",
    region: "world",
    languages: ["en"],
    // Fillers are dropped before the check, so that the line is checked where they cannot stand: up to the expiry date.
    patterns: [
      { expression: "[A-Z0-9]{9}\\d[A-Z]{3}\\d{7}[MFX]\\d{7}[A-Z0-9<]{16}", check: isMachineReadable, alone: "high" },
    ],
    keywords: ["passport", "reisepass", "passeport", "pasaporte", "mrz"],
    examples: {
      pass: ["L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
      fail: ["L898902C37UTO7408122F1204159ZE184226B<<<<<10"],
    },
  },
  {
    id: "icd-10-code",
    name: "Diagnosis code (ICD-10)",
    description: "A letter, two digits and what follows the point (WHO, ICD-10). Only near a keyword.",
    category: "health",
    region: "world",
    languages: ["en", "de", "fr", "es"],
    patterns: [{ expression: "[A-TV-Z]\\d[0-9AB]\\.[0-9A-TV-Z]{1,4}", anchor: "near", alone: null, near: "medium" }],
    keywords: [
      "icd",
      "icd-10",
      "icd10",
      "icd-10-cm",
      "icd-10-gm",
      "diagnosis",
      "diagnoses",
      "diagnose",
      "diagnosen",
      "diagnostic",
      "diagnóstico",
      "befund",
    ],
    examples: {
      pass: ["Diagnosis: E11.9", "ICD-10-GM F32.1 G"],
      fail: ["E11.9", "Diagnosis: U2.1", "diagnosis version 11.9"],
    },
  },
  {
    id: "date-of-birth",
    name: "Date of birth",
    description: "A date within a few words of words for a birth.",
    category: "identity",
    region: "world",
    languages: ["en", "de", "fr", "es", "it", "nl"],
    patterns: [
      {
        expression: `(?:19|20)\\d{2}-\\d{2}-\\d{2}|\\d{1,2}[./-]\\d{1,2}[./-](?:19|20)\\d{2}|\\d{1,2} ${MONTHS} (?:19|20)\\d{2}`,
        anchor: "near",
        alone: null,
        near: "medium",
      },
    ],
    keywords: [
      "date of birth",
      "dob",
      "birth date",
      "birthdate",
      "born on",
      "geburtsdatum",
      "geboren am",
      "geb am",
      "date de naissance",
      "né le",
      "née le",
      "fecha de nacimiento",
      "data di nascita",
      "geboortedatum",
    ],
    examples: {
      pass: ["DOB: 1985-07-30", "Geburtsdatum 30.07.1985", "née le 30/07/1985", "born on 3 July 1985"],
      fail: ["1985-07-30", "DOB: 1885-07-30"],
    },
  },
  {
    id: "phone-number",
    name: "Phone number",
    description:
      "Seven to fifteen digits as phone numbers are grouped (ITU-T E.164). Only near a keyword, and never sure.",
    category: "contact",
    region: "world",
    languages: ["en", "de", "fr", "es", "it", "nl"],
    patterns: [
      {
        expression: "\\d{1,5}\\)?(?:[ ./-]\\(?\\d{2,8}\\)?){1,5}|\\d{7,15}",
        anchor: "near",
        check: isDialled,
        accept: isNoDate,
        alone: null,
        near: "medium",
      },
    ],
    keywords: [
      "phone",
      "phone number",
      "telephone",
      "tel",
      "mobile",
      "cell",
      "cell phone",
      "fax",
      "telefon",
      "telefonnummer",
      "mobil",
      "mobilnummer",
      "handy",
      "rufnummer",
      "téléphone",
      "tél",
      "portable",
      "teléfono",
      "móvil",
      "cellulare",
      "telefono",
      "telefoon",
      "mobiel",
    ],
    examples: {
      pass: [
        "Tel: +49 30 901820",
        "phone (212) 555-0147",
        "mobile 07700 900123",
        "Tél. 01 42 68 53 00",
        "tel 2012 2019",
      ],
      fail: ["+49 30 901820", "Tel: 12345", "phone 2024-01", "phone 1987–2019", "phone 2024-01-15", "tel 15.1.2024"],
    },
  },
  {
    id: "postal-address",
    name: "Postal address",
    description:
      "A house number and a word for a street, as written in English, German, French, Spanish or Italian. Only near a keyword.",
    category: "contact",
    region: "world",
    languages: ["en", "de", "fr", "es", "it"],
    patterns: [
      {
        expression: `\\d{1,5}[A-Za-z]? (?:[NSEW]\\.? )?(?:(?:[A-Z][A-Za-zÀ-ɏ'.]{1,20}|${ORDINAL}) ){1,3}(?:${STREETS.join("|")})`,
        anchor: "near",
        alone: null,
        near: "medium",
      },
      {
        expression: "[A-ZÀ-Þ][A-Za-zÀ-ɏ-]{2,30}(?:stra(?:ß|ss)e|str\\.|weg|platz|allee|gasse) \\d{1,4}[a-z]?",
        anchor: "near",
        alone: null,
        near: "medium",
      },
      {
        expression:
          "\\d{1,4}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|chemin|allée) (?:[A-Za-zÀ-ɏ'-]{1,20} ?){1,5}",
        anchor: "near",
        alone: null,
        near: "medium",
      },
      {
        expression: "(?:Calle|Avenida|Paseo|Via|Viale|Piazza|Corso) (?:[A-Za-zÀ-ɏ'-]{1,20} ){1,4}(?:n\\.º )?\\d{1,4}",
        anchor: "near",
        alone: null,
        near: "medium",
      },
    ],
    keywords: [
      "address",
      "home address",
      "postal address",
      "street address",
      "adresse",
      "anschrift",
      "wohnhaft",
      "wohnort",
      "postanschrift",
      "domicile",
      "dirección",
      "domicilio",
      "indirizzo",
      "residenza",
    ],
    examples: {
      pass: [
        "Address: 221 Baker Street",
        "Address: 1600 Amphitheatre Pkwy, Mountain View, CA 94043",
        "home address 350 5th Ave, New York, NY 10118",
        "ADDRESS: 123 N MAIN ST",
        "postal address: 12 Oak Hollow Cir.",
        "Anschrift: Lindenstraße 12a",
        "adresse : 12 rue de la Paix",
        "Dirección: Calle Mayor 5",
      ],
      fail: [
        "221 Baker Street",
        "1600 Amphitheatre Pkwy",
        "address of 221 items",
        "an address has 12 Reserved Stanzas",
        "address 5 Things on the way",
      ],
    },
  },
  {
    id: "e-mail-address",
    name: "E-mail address",
    description: "A local part, @ and a domain name of at least two labels (RFC 5321 section 4.1.2, without quotes).",
    category: "contact",
    region: "world",
    languages: ["en"],
    patterns: [
      {
        expression:
          "[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.){1,5}[A-Za-z]{2,24}",
        anchor: { literals: ["@"], lead: "A-Za-z0-9._%+'-" },
        alone: "high",
      },
    ],
    keywords: ["e-mail", "email", "mail", "contact", "mailto"],
    examples: {
      pass: ["jane.doe+news@mail.example.com", "<a@b.io>"],
      fail: ["jane.doe@localhost", "@example.com", "a @b.com"],
    },
  },
  {
    id: "vehicle-identification-number",
    name: "Vehicle identification number",
    description: "Seventeen characters without I, O and Q (ISO 3779). Only near a keyword.",
    category: "identity",
    region: "world",
    languages: ["en", "de"],
    patterns: [
      { expression: "[A-HJ-NPR-Z0-9]{13}\\d{4}", check: (text) => /[A-Z]/.test(text), alone: null, near: "medium" },
    ],
    keywords: [
      "vin",
      "vehicle identification",
      "chassis",
      "fahrgestellnummer",
      "fahrzeug-identifizierungsnummer",
      "fin",
    ],
    examples: { pass: ["VIN 1HGCM82633A004352"], fail: ["1HGCM82633A004352", "VIN 1HGCM82633A00435O"] },
  },
];

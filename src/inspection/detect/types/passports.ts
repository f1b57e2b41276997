/**
 * Passport numbers. Those of several countries look alike, so a country's own counts only where words for that country stand
 * nearby, besides a word for a passport. Forms: Council of the European Union, PRADO, and the issuing authorities.
 * @module
 */
import { isFiller, weighted } from "../checksums.ts";
import type { Check, InformationType, Pattern } from "../information-type.ts";
import { hasCheckDigit, hasDigits } from "./germany.ts";

const PASSPORT = [
  ...["passport", "passportnumber", "passportno", "travel document"],
  ...["reisepass", "reisepassnummer", "passnummer", "pass-nr", "passeport", "pasaporte", "passaporto", "passaporte"],
  ...["paspoort", "paspoortnummer", "paszport", "paszportu", "svenskt pass", "护照", "護照", "पासपोर्ट"],
];

const isNoFiller: Check = (text) => !isFiller(text);
/** Nine places, with weights 7, 3, 9, 1 and on (Ministerstwo Spraw Wewnętrznych; the third is the check digit). */
const isPolish: Check = (text) => weighted(text, [7, 3, 9, 1, 7, 3, 1, 7, 3]) % 10 === 0;

type Form = Pick<Pattern, "expression"> & Partial<Pick<Pattern, "check" | "near" | "anchor">>;

interface Country extends Pick<InformationType, "region" | "languages" | "examples"> {
  readonly name: string;
  /** How a number is made up. */
  readonly form: string;
  readonly forms: readonly Form[];
  /** Words for the country, or for a passport in its language. */
  readonly words: readonly string[];
  /** Of the type, where it is not the region. */
  readonly code?: string;
}

const passportOf = ({
  name,
  form,
  forms,
  words,
  region,
  code = region,
  languages,
  examples,
}: Country): InformationType => ({
  id: `${code}-passport`,
  name: `Passport number (${name})`,
  description: `${form}, near words for a passport and for the country.`,
  ...{ category: "identity", region, languages, keywords: PASSPORT, examples },
  patterns: forms.map((one) => ({ near: "medium", ...one, alone: null, beside: words })),
});

/** What most countries have; so near to the word that it is what the word is about. */
const ANY = "[A-Z]{1,3}\\d{6,8}[A-Z]{0,2}|\\d{8,9}|\\d{2}[A-Z]{2}\\d{5}|[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8}\\d?";
const isLikely: Check = (text) => hasDigits(text) && !isFiller(text);
const CLOSE = 40;

export const PASSPORTS: readonly InformationType[] = [
  {
    id: "passport",
    name: "Passport number (any country)",
    description:
      "Letters and digits as most countries have them, right beside a word for a passport; of low confidence further away.",
    ...{ category: "identity", region: "world", keywords: PASSPORT },
    languages: ["en", "de", "fr", "es", "it", "nl", "pl", "sv", "pt", "zh", "hi"],
    patterns: [
      { expression: ANY, check: isLikely, alone: null, near: "medium", window: CLOSE },
      { expression: ANY, check: isLikely, alone: null, near: "low" },
    ],
    examples: {
      pass: ["Passport No. A12345678", "passport_number: 340007237", "Passport number: AB1234567"],
      fail: ["340007237", "passport 3400072", "Passport 12345678"],
    },
  },
  passportOf({
    ...{ region: "us", name: "United States", languages: ["en"], form: "Nine digits, or a letter and eight" },
    forms: [{ expression: "[A-Z]\\d{8}|\\d{9}", check: isNoFiller }],
    words: ["us passport", "u.s. passport", "united states", "usa", "american", "department of state"],
    examples: {
      pass: ["US passport No. A12345678", "United States, passport_number: 340007237"],
      fail: ["Passport No. A12345678", "US passport 3400072"],
    },
  }),
  passportOf({
    ...{ code: "uk", region: "gb", name: "United Kingdom", languages: ["en"], form: "Nine digits" },
    forms: [{ expression: "\\d{9}", check: isNoFiller }],
    words: [
      "uk",
      "gbr",
      "british",
      "united kingdom",
      "great britain",
      "hm passport office",
      "hmpo",
      "northern ireland",
    ],
    examples: {
      pass: ["British passport number: 533401372"],
      fail: ["533401372", "Passport number: 533401372", "UK passport 12345678"],
    },
  }),
  passportOf({
    ...{ region: "de", name: "Germany", languages: ["de", "en"] },
    form: "C, F, G, H, J or K and eight more characters, perhaps with the check digit (ICAO 9303)",
    forms: [
      { expression: "[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8}\\d", check: hasCheckDigit, near: "high" },
      { expression: "[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8}", check: hasDigits },
    ],
    words: [
      ...["reisepass", "reisepassnummer", "passnummer", "pass-nr", "deutschland", "bundesrepublik", "bundesdruckerei"],
      ...["deutsch", "deutsche", "deutscher", "german", "germany"],
    ],
    examples: {
      pass: ["Reisepass C01X00T478", "Passnummer: C01X0006H", "German passport C01X00T478"],
      fail: ["C01X00T478", "Passnummer: C01X00", "Passport C01X00T478"],
    },
  }),
  passportOf({
    ...{ region: "fr", name: "France", languages: ["fr", "en"], form: "Two digits, two letters, five digits" },
    forms: [{ expression: "\\d{2}[A-Z]{2}\\d{5}" }],
    words: ["passeport", "france", "french", "français", "française", "république française"],
    examples: { pass: ["Passeport n° 12AB34567"], fail: ["12AB34567", "passeport 12A34567", "passport 12AB34567"] },
  }),
  passportOf({
    ...{ region: "es", name: "Spain", languages: ["es", "en"], form: "Three letters and six digits, or two and seven" },
    forms: [{ expression: "[A-Z]{3}\\d{6}[A-Z]?|[A-Z]{2}\\d{7}" }],
    words: ["pasaporte", "españa", "spain", "spanish", "español", "española"],
    examples: {
      pass: ["Pasaporte: AAB123456", "Spanish passport: AB1234567"],
      fail: ["AAB123456", "pasaporte AAB12345", "Passport number: AB1234567"],
    },
  }),
  passportOf({
    ...{ region: "it", name: "Italy", languages: ["it", "en"], form: "Two letters and seven digits" },
    forms: [{ expression: "[A-Z]{2}\\d{7}" }],
    words: ["passaporto", "italia", "italiana", "italiano", "italy", "italian", "questura"],
    examples: {
      pass: ["Passaporto n. YA1234567", "Italian passport YB7654321"],
      fail: ["YA1234567", "passaporto YA123456", "passport YA1234567"],
    },
  }),
  passportOf({
    ...{ region: "nl", name: "Netherlands", languages: ["nl", "en"] },
    form: "Two letters, six letters or digits and a digit, without the letter O",
    forms: [{ expression: "[A-NP-Z]{2}[A-NP-Z0-9]{6}\\d", anchor: "near" }],
    words: ["paspoort", "paspoortnummer", "nederland", "nederlands", "nederlandse", "netherlands", "dutch"],
    examples: {
      pass: ["Paspoortnummer SPECI2014", "Dutch passport NXR1B4PK7"],
      fail: ["SPECI2014", "paspoort SPOCI2014", "passport SPECI2014"],
    },
  }),
  passportOf({
    ...{ region: "be", name: "Belgium", languages: ["nl", "fr", "de", "en"], form: "Two letters and six digits" },
    forms: [{ expression: "[A-Z]{2}\\d{6}" }],
    words: ["belgië", "belgisch", "belgische", "belgique", "belge", "belgien", "belgium", "belgian"],
    examples: {
      pass: ["Passeport belge EH123456", "België, paspoort: GA654321"],
      fail: ["EH123456", "Passeport EH123456", "Belgian passport EH12345"],
    },
  }),
  passportOf({
    ...{ region: "pl", name: "Poland", languages: ["pl", "en"], form: "Two letters, a check digit and six digits" },
    forms: [{ expression: "[A-Z]{2} ?\\d{7}", check: isPolish, near: "high" }],
    words: ["paszport", "paszportu", "polska", "polski", "rzeczpospolita polska", "poland", "polish"],
    examples: {
      pass: ["Paszport ZS0000177", "Polish passport: ZS 0000177"],
      fail: ["ZS0000177", "Paszport ZS0000178", "Passport ZS0000177"],
    },
  }),
  passportOf({
    ...{
      region: "se",
      name: "Sweden",
      languages: ["sv", "en"],
      form: "Eight digits, or since 2022 two letters and seven",
    },
    forms: [{ expression: "\\d{8}|[A-Z]{2}\\d{7}", check: isNoFiller }],
    words: ["svenskt pass", "svensk", "svenska", "sverige", "sweden", "swedish"],
    examples: {
      pass: ["Svenskt pass 35672948", "Swedish passport AA1234567"],
      fail: ["35672948", "Passport 35672948", "Swedish passport 3567294"],
    },
  }),
  passportOf({
    ...{ region: "ch", name: "Switzerland", languages: ["de", "fr", "it", "en"] },
    form: "A letter and seven digits, or since 2022 some of these as letters",
    forms: [{ expression: "[A-Z]\\d{7}|[A-Z]\\d[A-Z]\\d{2}[A-Z]\\d{2}" }],
    words: [
      "schweiz",
      "schweizer",
      "schweizerisch",
      "suisse",
      "svizzera",
      "svizzero",
      "switzerland",
      "swiss",
      "fedpol",
    ],
    examples: {
      pass: ["Schweizer Reisepass X1234567", "Passeport suisse S0A00A00"],
      fail: ["X1234567", "Reisepass X1234567", "Swiss passport X123456"],
    },
  }),
  passportOf({
    ...{ region: "ca", name: "Canada", languages: ["en", "fr"] },
    form: "Two letters and six digits, or since 2023 a letter, six digits and two letters",
    forms: [{ expression: "[A-Z]{2}\\d{6}|[A-Z]\\d{6}[A-Z]{2}" }],
    words: ["canada", "canadian", "canadien", "canadienne"],
    examples: {
      pass: ["Canadian passport GA123456", "Passeport canadien P123456AA"],
      fail: ["GA123456", "passport GA123456", "Canadian passport GA12345"],
    },
  }),
  passportOf({
    ...{ region: "au", name: "Australia", languages: ["en"], form: "One or two letters and seven digits" },
    forms: [{ expression: "[A-Z]{1,2}\\d{7}" }],
    words: ["australia", "australian"],
    examples: {
      pass: ["Australian passport number PA1234567", "Nationality: Australian, passport N1234567"],
      fail: ["PA1234567", "Passport number PA1234567", "Australian passport PA123456"],
    },
  }),
  passportOf({
    ...{ region: "in", name: "India", languages: ["en", "hi"] },
    form: "A letter but Q, X and Z, and seven digits, of which the first and the last are not 0",
    forms: [{ expression: "[A-PR-WY] ?[1-9]\\d ?\\d{4}[1-9]" }],
    words: ["india", "indian", "भारत", "पासपोर्ट"],
    examples: {
      pass: ["Indian passport K7012345", "Republic of India, Passport No. M 1234567"],
      fail: ["K7012345", "passport K7012345", "Indian passport Q7012345", "Indian passport K7012340"],
    },
  }),
  passportOf({
    ...{ region: "br", name: "Brazil", languages: ["pt", "en"], form: "Two letters and six digits" },
    forms: [{ expression: "[A-Z]{2} ?\\d{6}" }],
    words: ["passaporte", "brasil", "brasileiro", "brasileira", "brazil", "brazilian", "polícia federal"],
    examples: {
      pass: ["Passaporte FH254871", "Brazilian passport: GB 123456"],
      fail: ["FH254871", "passport FH254871", "passaporte FH25487"],
    },
  }),
  passportOf({
    ...{ region: "cn", name: "China", languages: ["zh", "en"] },
    form: "A letter for the kind, perhaps another, and eight or seven digits; before 2012 also 14 or 15 and seven",
    forms: [{ expression: "[DEGPS]\\d{8}|[DEPS][A-HJ-NP-Z]\\d{7}|1[45]\\d{7}" }],
    words: ["护照", "護照", "中国", "中國", "中华人民共和国", "china", "chinese", "prc"],
    examples: {
      pass: ["护照号码：E12345678", "Chinese passport EA1234567", "中国 passport G87654321"],
      fail: ["E12345678", "passport E12345678", "Chinese passport EI1234567"],
    },
  }),
];

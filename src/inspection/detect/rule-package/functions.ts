/**
 * What Microsoft calls functions, as far as there is the same here: by names that are documented (Microsoft Learn,
 * "Sensitive information type functions"). Each finds something, and most can also check what an expression found.
 * @module
 */
import { INFORMATION_TYPES } from "../catalogue.ts";
import type { Checksum } from "../checksum-names.ts";

export interface RuleFunction {
  readonly expression: string;
  readonly checksum?: Checksum;
}

/** The expressions of a built-in type, with the check that goes by its name. */
function builtIn(checksum: Checksum): RuleFunction {
  const patterns = INFORMATION_TYPES.find(({ id }) => id === checksum)?.patterns ?? [];
  return { expression: within(patterns.map(({ expression }) => expression).join("|")), checksum };
}

/** Begins and ends where a word does. */
const within = (expression: string): string => `\\b(?:${expression})\\b`;

const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
const [DAY, NUMBER, YEAR] = ["(?:0?[1-9]|[12]\\d|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)?\\d{2}"];
const date = (numbers: string, words: string): RuleFunction => ({ expression: `(?i)${within(`${numbers}|${words}`)}` });

const SSN = "us-social-security-number";
const FORMATTED_SSN: RuleFunction = { expression: within("\\d{3}[- ]\\d{2}[- ]\\d{4}"), checksum: SSN };
const UNFORMATTED_SSN: RuleFunction = { expression: within("\\d{9}"), checksum: SSN };
const TAXPAYER = "(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])";

const FUNCTIONS: Readonly<Record<string, RuleFunction>> = {
  func_credit_card: builtIn("payment-card"),
  func_iban: builtIn("iban"),
  func_aba_routing: { expression: within("\\d{4}-?\\d{4}-?\\d"), checksum: "aba-routing" },
  func_ssn: FORMATTED_SSN,
  func_randomized_formatted_ssn: FORMATTED_SSN,
  func_unformatted_ssn: UNFORMATTED_SSN,
  func_randomized_unformatted_ssn: UNFORMATTED_SSN,
  func_formatted_itin: { expression: within(`9\\d{2}[- ]${TAXPAYER}[- ]\\d{4}`) },
  func_unformatted_itin: { expression: within(`9\\d{2}${TAXPAYER}\\d{4}`) },
  func_dea_number: builtIn("us-dea-number"),
  func_dea_number_v2: builtIn("us-dea-number"),
  func_uk_nhs_number: builtIn("uk-nhs-number"),
  func_india_aadhaar: builtIn("in-aadhaar"),
  func_swedish_national_identifier: builtIn("se-personal-number"),
  func_brazil_cpf: builtIn("br-individual-number"),
  func_brazil_cnpj: builtIn("br-company-number"),
  func_australian_tax_file_number: builtIn("au-tax-file-number"),
  func_canadian_sin: builtIn("ca-social-insurance-number"),
  func_belgium_national_number: builtIn("be-national-number"),
  func_austria_eu_ssn_or_equivalent: builtIn("at-social-insurance-number"),
  func_us_date: date(`${NUMBER}[-/.]${DAY}[-/.]${YEAR}`, `${MONTH} ${DAY}(?:st|nd|rd|th)?,? ${YEAR}`),
  func_eu_date: date(`${DAY}[-/.]${NUMBER}[-/.]${YEAR}`, `${DAY}(?:st|nd|rd|th|\\.)? ${MONTH} ${YEAR}`),
  func_expiration_date: date(`(?:0[1-9]|1[0-2]) ?[-/] ?(?:20)?\\d{2}`, `${MONTH} ?[-/ ] ?(?:20)?\\d{2}`),
};

/** Undefined: there is no such thing here. */
export const functionNamed = (name: string): RuleFunction | undefined => {
  const known = name.toLowerCase();
  return Object.hasOwn(FUNCTIONS, known) ? FUNCTIONS[known] : undefined;
};

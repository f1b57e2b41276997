/**
 * Rules of the public set as patterns: where each is tried, and how sure it is.
 *
 * gitleaks tries a rule when one of its keywords stands anywhere in a text. Here text flows by, so a rule is tried only
 * where the beginnings of its matches stand. Most rules begin with their keyword, and lose nothing by it; where a keyword
 * stands outside of what a rule matches, it has to be within 1,024 bytes.
 * @module
 */
import type { Confidence } from "../../vocabulary.ts";
import type { Locate, Pattern } from "../information-type.ts";
import { leadingLiterals, requiredLiterals } from "../regex/literals.ts";
import { parseExpression } from "../regex/syntax.ts";
import type { GitleaksRule } from "./gitleaks-rule.ts";
import { judge } from "./judge.ts";

/** The name that a keyword stands in, as the rules begin that are about what is assigned to a name. */
const NAME = String.raw`[\w.-]{0,50}?`;
const BEGINS_WITH_NAME = ["(?i)", ""].flatMap((flag) =>
  [`(?i:${NAME}`, ""].map((inner) => ({ from: `${flag}${NAME}${inner}`, to: flag + inner.replace(NAME, "") })),
);
const NAME_BEFORE = /[\w.-]{0,50}$/;

/**
 * What ends a value in source code, for which the rules were written; and what else does in prose, markup and addresses.
 * A full stop is no end for a value that is only known by its name: file names and hosts go on after it.
 */
const END = String.raw`(?:[\x60'"\s;]|\\[nr]|$)`;
/** What word processors make of quotes, and spaces that do not break. */
const TYPESET = "“”„‟‘’‚‛«»‹›\u00a0\u202f";
const END_IN_DOCUMENTS = String.raw`(?:[\x60'"\s;<>,)\]}&|${TYPESET}]|\\[nr]|$)`;
const END_OF_TOKEN = String.raw`(?:[\x60'"\s;<>,)\]}&|.!?…${TYPESET}]|\\[nr]|$)`;
/** What may stand between a name, what assigns to it, and the value. */
const BETWEEN = [String.raw`[\s'"]{0,3}`, String.raw`[\x60'"\s=]{0,5}`] as const;
const betweenInDocuments = (expression: string): string =>
  BETWEEN.reduce((text, set) => text.replaceAll(set, () => set.replace("]", `${TYPESET}]`)), expression);
/** There is too much in documents that could be a key, if nothing is known of it. */
const AS_IN_CODE = new Set(["generic-api-key", "hashicorp-tf-password"]);

/** Rules whose matches go on over any text, so that trying them wherever they may begin could take long. */
const OVER_ANY_TEXT = /\.\*/;

/** Where it is neither the rule of a form of its own (high) nor of a value that is assigned to a name (medium). */
const CONFIDENCE: Readonly<Record<string, Confidence>> = {
  "generic-api-key": "low",
  "curl-auth-header": "medium",
  "curl-auth-user": "medium",
  "facebook-access-token": "medium",
  "maxmind-license-key": "high",
  "sourcegraph-access-token": "medium",
  "vault-service-token": "medium",
  // What they find names someone or something, and opens nothing.
  ...Object.fromEntries(
    [
      ...["adobe-client-id", "asana-client-id", "bitbucket-client-id", "discord-client-id", "linkedin-client-id"],
      ...["messagebird-client-id", "plaid-client-id", "flutterwave-public-key", "lob-pub-api-key", "mailgun-pub-key"],
      ...["mapbox-api-token", "sendbird-access-id", "new-relic-browser-api-token"],
    ].map((id) => [id, "low"] as const),
  ),
};

export function patternOf(rule: GitleaksRule): Pattern {
  const named = BEGINS_WITH_NAME.find(({ from }) => rule.expression.startsWith(from));
  const short = named === undefined ? rule.expression : named.to + rule.expression.slice(named.from.length);
  const end = named === undefined ? END_OF_TOKEN : END_IN_DOCUMENTS;
  const expression = AS_IN_CODE.has(rule.id) ? short : betweenInDocuments(short).replaceAll(END, () => end);
  const node = parseExpression(expression);
  const leading = OVER_ANY_TEXT.test(expression) ? null : leadingLiterals(node);
  const within = requiredLiterals(node);
  const begins = leading?.some((literal) => literal.startsWith("http")) ? null : leading;
  const alone = rule.isForPaths ? "low" : (CONFIDENCE[rule.id] ?? (named === undefined ? "high" : "medium"));
  const words = isImplied(rule.words, begins) || isImplied(rule.words, within) ? [] : rule.words;
  const judged = judge({ ...rule, expression, words }, named === undefined ? null : NAME_BEFORE);
  const locate = expression.endsWith("$)") ? judged : endingWithWord(judged);
  return {
    ...{ expression, alone, near: alone, locate },
    anchor: begins === null ? "anywhere" : { begins },
    ...(begins === null && within === null ? { literals: rule.words } : {}),
  };
}

/** Whether every match holds one of the words anyway. */
const isImplied = (words: readonly string[], literals: readonly string[] | null): boolean =>
  words.length === 0 ||
  (literals?.every((literal) => words.some((word) => literal.includes(word.toLowerCase()))) ?? false);

/** Without what goes on: a longer token is another one, and twenty characters of it are none. */
const endingWithWord =
  (locate: Locate): Locate =>
  (match, around) =>
    /\w$/.test(match) && /^\w/.test(around().after) ? null : locate(match, around);

/**
 * What a Match or an IdMatch names: keywords, an expression, or a function.
 * @module
 */
import { err, ok, type Result } from "../../../kernel/index.ts";
import type { Checksum } from "../checksum-names.ts";
import { checkExpression } from "../expression.ts";
import type { Sought, SoughtWord } from "../nearby.ts";
import { functionNamed, type RuleFunction } from "./functions.ts";
import { type Element, find } from "./xml.ts";

/** Keyword and Regex elements of a package. */
export type ById = ReadonlyMap<string, Element>;

type Named = Pick<Sought, "words" | "expressions">;

export function named(id: string, ids: ById): Result<Named, string> {
  const element = ids.get(id);
  if (element?.name === "Keyword") {
    const words = wordsOf(element);
    return words.length === 0 ? err(`Keyword ${id} has no Term`) : ok({ words, expressions: [] });
  }
  const expression = element === undefined ? functionOf(id) : expressionOf(element);
  return expression.ok ? ok({ words: [], expressions: [expression.value] }) : expression;
}

/** Of an IdMatch. Keywords become an expression. */
export function primary(id: string, ids: ById): Result<RuleFunction, string> {
  const found = named(id, ids);
  if (!found.ok) return found;
  const [expression] = found.value.expressions;
  if (expression !== undefined) return ok(expression as RuleFunction);
  const made = found.value.words.map(expressionOfWord).join("|");
  const checked = checkExpression(made);
  return checked.ok ? ok({ expression: made }) : err(`Keyword ${id} as IdMatch: ${checked.error}`);
}

function expressionOfWord({ text, part, exact }: SoughtWord): string {
  const escaped = text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const bound = part ? escaped : `\\b${escaped}\\b`;
  return exact ? `(?:${bound})` : `(?i:${bound})`;
}

function functionOf(id: string): Result<RuleFunction, string> {
  const known = functionNamed(id);
  if (known !== undefined) return ok(known);
  return err(
    /^func_/i.test(id)
      ? `the function ${id} is not supported`
      : `${id || "a Match without idRef"} is no Keyword or Regex of this file`,
  );
}

function expressionOf(regex: Element): Result<RuleFunction, string> {
  const { id, validators } = regex.attributes;
  const expression = regex.text.trim();
  const checked = checkExpression(expression);
  if (!checked.ok) return err(`Regex ${id}: ${checked.error}`);
  if (validators === undefined) return ok({ expression });
  const checksum = checksumOf(validators);
  return checksum === undefined
    ? err(`Regex ${id}: the validator ${validators} is not supported`)
    : ok({ expression, checksum });
}

const checksumOf = (validator: string): Checksum | undefined => functionNamed(validator.trim())?.checksum;

/** Their Group says whether they must stand alone. */
const wordsOf = (keyword: Element): SoughtWord[] =>
  find(keyword, "Group").flatMap((group) =>
    find(group, "Term")
      .map(({ text, attributes }) => ({
        text: text.trim().replaceAll(/\s+/g, " "),
        part: group.attributes.matchStyle === "string",
        exact: attributes.caseSensitive === "true",
      }))
      .filter(({ text }) => text !== ""),
  );

/**
 * Expressions that admins write: said to be good or refused when a policy is saved, never found wanting later.
 * @module
 */
import { err, ok, type Result } from "../../kernel/index.ts";
import { requiredLiterals } from "./regex/literals.ts";
import { buildNfa } from "./regex/nfa.ts";
import { type Node, parseExpression, Refused } from "./regex/syntax.ts";

/** Characters of an expression. */
export const LONGEST_EXPRESSION = 2000;
/** Bytes of a match: what is longer is not found. */
export const LONGEST_MATCH = 1024;

export interface CheckedExpression {
  /** Literals, in lower case, of which every match holds one; null: there are none, and every byte is looked at. */
  readonly literals: readonly string[] | null;
}

type Checked = Result<CheckedExpression, string>;

/** What was said of expressions before, the oldest first: all of a configuration are checked whenever one is saved. */
const said = new Map<string, Checked>();
const MOST_KEPT = 1000;

/** The error is for the one who wrote the expression, in plain words. The syntax is that of RE2. */
export function checkExpression(text: string): Checked {
  const before = said.get(text);
  if (before !== undefined) return before;
  const checked = check(text);
  const oldest = said.size >= MOST_KEPT ? said.keys().next().value : undefined;
  if (oldest !== undefined) said.delete(oldest);
  if (text.length <= LONGEST_EXPRESSION) said.set(text, checked);
  return checked;
}

function check(text: string): Checked {
  if (text.trim() === "") return err("the expression is empty");
  if (text.length > LONGEST_EXPRESSION) return err(`the expression is longer than ${LONGEST_EXPRESSION} characters`);
  try {
    const node = parseExpression(text);
    if (shortestMatch(node) === 0)
      return err("the expression also matches nothing at all, so it would match everywhere");
    if (shortestMatch(node) > LONGEST_MATCH)
      return err(`the expression matches nothing shorter than ${LONGEST_MATCH} bytes`);
    buildNfa([node]);
    buildNfa([node], { backwards: true, anywhere: true });
    return ok({ literals: requiredLiterals(node) });
  } catch (error) {
    if (error instanceof Refused) return err(error.message);
    throw error;
  }
}

/** Characters of the shortest match. */
function shortestMatch(node: Node): number {
  switch (node.kind) {
    case "assert":
      return 0;
    case "set":
      return 1;
    case "alt":
      return Math.min(...node.nodes.map(shortestMatch));
    case "cat":
      return node.nodes.reduce((sum, one) => sum + shortestMatch(one), 0);
    case "repeat":
      return node.min * shortestMatch(node.node);
  }
}

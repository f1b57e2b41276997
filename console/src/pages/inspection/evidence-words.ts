/**
 * What must, or must not, stand near a match besides its words, as an imported pattern says it.
 * @module
 */
import type { CustomType } from "../../api/types.ts";

type Requirement = NonNullable<CustomType["patterns"][number]["evidence"]>[number];
type Sought = Requirement["of"][number];

const SHOWN = 5;

export const evidenceWords = (evidence: readonly Requirement[]): string => evidence.map(requirementWords).join("; ");

function requirementWords({ of, least, most }: Requirement): string {
  const each = of.map(soughtWords);
  if (most === 0) return `none of ${each.join(", ")}`;
  if (of.length === 1 && least === 1) return each.join("");
  const count = most === undefined ? `at least ${least}` : most === least ? `exactly ${least}` : `${least} to ${most}`;
  return `${count} of ${each.join(", ")}`;
}

function soughtWords({ words, expressions, count, distinct }: Sought): string {
  const named = [
    ...words.map(({ text }) => `“${text}”`),
    ...expressions.map(({ expression }) => shortened(expression)),
  ];
  const rest = named.length > SHOWN ? ` and ${named.length - SHOWN} more` : "";
  const all = `(${named.slice(0, SHOWN).join(" or ")}${rest})`;
  return count > 1 ? `${all} ${count} times${distinct ? ", each another" : ""}` : all;
}

const shortened = (expression: string): string => (expression.length > 60 ? `${expression.slice(0, 60)}…` : expression);

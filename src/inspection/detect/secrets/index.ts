/**
 * Secrets as information types: one for each service, made from the tables.
 * @module
 */
import type { Check, InformationType, Pattern } from "../information-type.ts";
import { ASSIGNED, type AssignedRow } from "./assigned.ts";
import { GENERAL_SECRETS } from "./general.ts";
import { entropy, parseTemplate } from "./template.ts";
import { TOKENS, type TokenRow } from "./tokens.ts";

/** Bits a character, below which it is a placeholder. */
const LEAST_ENTROPY = 2.5;
const isRandom: Check = (compact) => entropy(compact) >= LEAST_ENTROPY;
const SECRET = { category: "secret", region: "world", languages: ["en"], keywords: [] } as const;

function token([service, name, ...forms]: TokenRow): InformationType {
  const templates = forms.map(parseTemplate);
  const patterns = templates.map(
    ({ expression, prefix }): Pattern => ({
      expression,
      anchor: { literals: [prefix] },
      check: isRandom,
      alone: "high",
    }),
  );
  return {
    ...{ ...SECRET, id: `secret-${service}`, name, patterns },
    description: `${name}, by its beginning: ${[...new Set(templates.map(({ prefix }) => prefix))].join(", ")}.`,
    examples: {
      pass: templates.map(({ example }) => `key: ${example}`),
      fail: templates.map(({ prefix }) => `${prefix}${"x".repeat(8)}`),
    },
  };
}

function assigned([service, name, words, ...forms]: AssignedRow): InformationType {
  const templates = forms.map(parseTemplate);
  const patterns = templates.map(
    ({ expression }): Pattern => ({ expression, anchor: { assigned: words }, check: isRandom, alone: "medium" }),
  );
  const [word = ""] = words;
  return {
    ...{ ...SECRET, id: `secret-${service}`, name, patterns },
    description: `${name}: a value of its form that is assigned to a name with ${words.join(" or ")} in it.`,
    examples: {
      pass: templates.map(({ example }) => `${word}_key = "${example}"`),
      fail: templates.map(({ example }) => `other = "${example}"`),
    },
  };
}

export const SECRETS: readonly InformationType[] = [
  ...GENERAL_SECRETS,
  ...TOKENS.map(token),
  ...ASSIGNED.map(assigned),
];

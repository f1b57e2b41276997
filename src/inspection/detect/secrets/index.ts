/**
 * Secrets as information types, one for each service: the public rule set of gitleaks, and in our own tables what it does
 * not know.
 * @module
 */
import type { Check, InformationType, Pattern } from "../information-type.ts";
import { ASSIGNED, type AssignedRow } from "./assigned.ts";
import { entropy } from "./entropy.ts";
import { GENERAL_SECRETS } from "./general.ts";
import { publicExamples, publicPatterns } from "./public.ts";
import { JOINED, SERVICES } from "./services.ts";
import { parseTemplate } from "./template.ts";
import { TOKENS, type TokenRow } from "./tokens.ts";

/** Bits a character, below which it is a placeholder. */
const LEAST_ENTROPY = 2.5;
/** Characters that tell: a match of thousands is asked about at each of its ends. */
const TELLING = 256;
let last = { text: "", isRandom: false };
const isRandom: Check = (compact) => {
  const text = compact.slice(0, TELLING);
  if (text !== last.text) last = { text, isRandom: entropy(text) >= LEAST_ENTROPY };
  return last.isRandom;
};
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

/** `own`: what we know of it ourselves. The rules are read when they are wanted. */
function withRules(own: InformationType, rules: readonly string[]): InformationType {
  return {
    ...own,
    description: `${own.description === "" ? "" : `${own.description} `}By the public rules of gitleaks: ${rules.join(", ")}.`,
    get patterns() {
      return [...own.patterns, ...publicPatterns(rules)];
    },
    get examples() {
      const { pass, fail } = publicExamples(rules);
      return { pass: [...own.examples.pass, ...pass], fail: [...own.examples.fail, ...fail] };
    },
  };
}

function secrets(): InformationType[] {
  const own = new Map(
    [...GENERAL_SECRETS, ...TOKENS.map(token), ...ASSIGNED.map(assigned)].map((type) => [type.id, type]),
  );
  const rules = [
    ...Object.entries(JOINED).map(([id, names]) => ({ id, name: id, names })),
    ...SERVICES.map(([service, names, name]) => ({ id: `secret-${service}`, name, names })),
  ];
  for (const { id, name, names } of rules) {
    const empty = { ...SECRET, id, name, description: "", patterns: [], examples: { pass: [], fail: [] } };
    own.set(id, withRules(own.get(id) ?? empty, names));
  }
  return [...own.values()];
}

export const SECRETS: readonly InformationType[] = secrets();

/**
 * Rules in the form of a gitleaks.toml, made into custom types that find the same.
 * @module
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { ok, type Result } from "../../../kernel/index.ts";
import { type CustomType, informationTypeSchema } from "../custom-schema.ts";
import { type Refusal, readGitleaksFile } from "./gitleaks-file.ts";
import type { GitleaksRule } from "./gitleaks-rule.ts";

export type { Refusal } from "./gitleaks-file.ts";

export interface GitleaksRules {
  readonly types: readonly CustomType[];
  /** Rules that were left out. */
  readonly refused: readonly Refusal[];
}

/**
 * The error says what is wrong with the file; what is wrong with a rule is said beside the others. Hundreds of expressions
 * take a second to check: whoever signs in meanwhile has a turn after each rule.
 */
export async function readGitleaksRules(toml: string): Promise<Result<GitleaksRules, string>> {
  const file = readGitleaksFile(toml);
  if (!file.ok) return file;
  const types: CustomType[] = [];
  const refused = [...file.value.refused];
  for (const rule of file.value.rules) {
    await nextTurn();
    const made = informationTypeSchema.safeParse(typeOf(rule));
    const [issue] = made.error?.issues ?? [];
    if (made.success) types.push(made.data);
    else refused.push({ rule: rule.id, reason: reasonOf(issue?.path ?? [], issue?.message ?? "") });
  }
  return ok({ types, refused });
}

function typeOf({ id, description, expression, group, entropy, words, allow, isForPaths }: GitleaksRule) {
  return {
    id: `gitleaks-${id.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`.slice(0, 80).replace(/-+$/, ""),
    name: (description === "" ? id : description).slice(0, 120),
    description: `Imported rule ${id}.${isForPaths ? " Its author meant it for files of certain names." : ""}`,
    patterns: [
      { expression, confidence: isForPaths ? "low" : "high", secret: { group, entropy, words: [...words], allow } },
    ],
  };
}

/** What is wrong with the expression needs no more words; of anything else it is said where it stands. */
const reasonOf = (path: readonly PropertyKey[], message: string): string =>
  path.at(-1) === "expression" && path.length === 3 ? message : `${path.slice(2).join(".")}: ${message}`;

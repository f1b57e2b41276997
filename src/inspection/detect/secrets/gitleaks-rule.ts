/**
 * One rule of a gitleaks.toml, made into a rule of ours: from what stands in the file, which is left out where it goes
 * without saying.
 * @module
 */
import { err, ok, type Result } from "../../../kernel/index.ts";
import type { Allowance, SecretRule } from "./judge.ts";

export interface WrittenAllowlist {
  readonly condition?: string | undefined;
  readonly regexTarget?: "" | Allowance["target"] | undefined;
  readonly regexes?: readonly string[] | undefined;
  readonly stopwords?: readonly string[] | undefined;
  readonly paths?: readonly string[] | undefined;
  readonly commits?: readonly string[] | undefined;
}

/** One that counts for several rules. */
export interface WrittenGlobal extends WrittenAllowlist {
  /** None: it counts for all. */
  readonly targetRules?: readonly string[] | undefined;
}

export interface WrittenRule {
  readonly id: string;
  readonly description?: string | undefined;
  readonly regex?: string | undefined;
  readonly secretGroup?: number | undefined;
  readonly entropy?: number | undefined;
  readonly keywords?: readonly string[] | undefined;
  readonly path?: string | undefined;
  readonly required?: readonly unknown[] | undefined;
  readonly allowlist?: WrittenAllowlist | undefined;
  readonly allowlists?: readonly WrittenAllowlist[] | undefined;
}

export interface WrittenFile {
  readonly allowlist?: WrittenGlobal | undefined;
  readonly allowlists?: readonly WrittenGlobal[] | undefined;
  readonly rules?: readonly WrittenRule[] | undefined;
}

export interface GitleaksRule extends SecretRule {
  readonly id: string;
  readonly description: string;
  /** Whether its author meant it for files of certain names only. */
  readonly isForPaths: boolean;
}

export const globalsOf = ({ allowlist, allowlists = [] }: Omit<WrittenFile, "rules">): readonly WrittenGlobal[] =>
  allowlist === undefined ? allowlists : [allowlist, ...allowlists];

/** The error says why the rule is left out. */
export function ruleOf(rule: WrittenRule, globals: readonly WrittenGlobal[]): Result<GitleaksRule, string> {
  const { id, description = "", regex, secretGroup: group = 0, entropy = 0, keywords: words = [], path } = rule;
  if (regex === undefined) return err("it looks at paths alone, which are not looked at here");
  if (rule.required !== undefined && rule.required.length > 0)
    return err("it asks for other rules nearby, which is not done here");
  const own = globalsOf(rule);
  const general = globals.filter(({ targetRules = [] }) => targetRules.length === 0 || targetRules.includes(id));
  const allow = [...own, ...general].flatMap((one) => allowanceOf(one) ?? []);
  return ok({
    ...{ id, description, expression: regex, group, entropy, words, allow },
    isForPaths: path !== undefined,
  });
}

/** Null: it allows nothing that could be told here. */
function allowanceOf(written: WrittenAllowlist): Allowance | null {
  const { condition = "OR", regexTarget = "", regexes = [], stopwords = [], paths = [], commits = [] } = written;
  const all = /^(?:and|&&)$/i.test(condition);
  if (all && paths.length + commits.length > 0) return null;
  if (regexes.length + stopwords.length === 0) return null;
  const target = regexTarget === "" ? "secret" : regexTarget;
  return { target, condition: all ? "all" : "any", expressions: regexes, words: stopwords };
}

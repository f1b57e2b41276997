/**
 * Files in the form of a gitleaks.toml (https://github.com/gitleaks/gitleaks, "Configuration"), read rule by rule.
 *
 * What such a file says about paths and commits is about repositories, and is not looked at: where a rule or an allowance
 * is for certain paths, the rule counts for all files, and the allowance that needs a path as well for none.
 * @module
 */
import { parse, TomlError } from "smol-toml";
import { z } from "zod";
import { err, ok, type Result } from "../../../kernel/index.ts";
import type { Allowance, SecretRule } from "./judge.ts";

const strings = z.array(z.string()).default([]);
const allowlistSchema = z.looseObject({
  condition: z.string().default("OR"),
  regexTarget: z.enum(["", "secret", "match", "line"]).default("secret"),
  regexes: strings,
  stopwords: strings,
  paths: strings,
  commits: strings,
});
const ruleSchema = z.looseObject({
  id: z.string().min(1).max(120),
  description: z.string().default(""),
  regex: z.string().optional(),
  secretGroup: z.int().min(0).max(100).default(0),
  entropy: z.number().default(0),
  keywords: strings,
  path: z.string().optional(),
  required: z.array(z.unknown()).default([]),
  allowlist: allowlistSchema.optional(),
  allowlists: z.array(allowlistSchema).default([]),
});
const globalSchema = allowlistSchema.extend({ targetRules: strings });
const fileSchema = z.looseObject({
  allowlist: globalSchema.optional(),
  allowlists: z.array(globalSchema).default([]),
  rules: z.array(z.unknown()).max(2000).default([]),
});

export interface GitleaksRule extends SecretRule {
  readonly id: string;
  readonly description: string;
  /** Whether its author meant it for files of certain names only. */
  readonly isForPaths: boolean;
}

export interface Refusal {
  /** The rule's identifier. */
  readonly rule: string;
  readonly reason: string;
}

export interface GitleaksFile {
  readonly rules: readonly GitleaksRule[];
  readonly refused: readonly Refusal[];
}

/** The error says what is wrong with the file; what is wrong with a rule is said beside the others. */
export function readGitleaksFile(toml: string): Result<GitleaksFile, string> {
  let content: unknown;
  try {
    content = parse(toml);
  } catch (error) {
    if (error instanceof TomlError) return err(`no TOML: ${error.message.split("\n")[0]}`);
    throw error;
  }
  const file = fileSchema.safeParse(content);
  if (!file.success) return err(z.prettifyError(file.error));
  const globals = [...(file.data.allowlist === undefined ? [] : [file.data.allowlist]), ...file.data.allowlists];
  const rules: GitleaksRule[] = [];
  const refused: Refusal[] = [];
  const seen = new Set<string>();
  for (const [index, one] of file.data.rules.entries()) {
    const parsed = ruleSchema.safeParse(one);
    const id = parsed.data?.id ?? z.object({ id: z.string() }).safeParse(one).data?.id ?? `number ${index + 1}`;
    const made = seen.has(id)
      ? err("another rule has the same id")
      : parsed.success
        ? ruleOf(parsed.data, globals)
        : err(firstIssue(parsed.error));
    seen.add(id);
    if (made.ok) rules.push(made.value);
    else refused.push({ rule: id, reason: made.error });
  }
  return ok({ rules, refused });
}

type Rule = z.infer<typeof ruleSchema>;
type Allowlist = z.infer<typeof allowlistSchema>;

function ruleOf(rule: Rule, globals: readonly z.infer<typeof globalSchema>[]): Result<GitleaksRule, string> {
  const { id, description, regex, secretGroup: group, entropy, keywords: words, path } = rule;
  if (regex === undefined) return err("it looks at paths alone, which are not looked at here");
  if (rule.required.length > 0) return err("it asks for other rules nearby, which is not done here");
  const own = [...(rule.allowlist === undefined ? [] : [rule.allowlist]), ...rule.allowlists];
  const general = globals.filter(({ targetRules }) => targetRules.length === 0 || targetRules.includes(id));
  const allow = [...own, ...general].flatMap((one) => allowanceOf(one) ?? []);
  return ok({
    ...{ id, description, expression: regex, group, entropy, words, allow },
    isForPaths: path !== undefined,
  });
}

/** Null: it allows nothing that could be told here. */
function allowanceOf({ condition, regexTarget, regexes, stopwords, paths, commits }: Allowlist): Allowance | null {
  const all = /^(?:and|&&)$/i.test(condition);
  if (all && paths.length + commits.length > 0) return null;
  if (regexes.length + stopwords.length === 0) return null;
  const target = regexTarget === "" ? "secret" : regexTarget;
  return { target, condition: all ? "all" : "any", expressions: regexes, words: stopwords };
}

const firstIssue = (error: z.ZodError): string =>
  error.issues
    .slice(0, 1)
    .map(({ path, message }) => `${path.join(".")}: ${message}`)
    .join("");

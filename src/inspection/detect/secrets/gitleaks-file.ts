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
import { type GitleaksRule, globalsOf, ruleOf } from "./gitleaks-rule.ts";

const strings = z.array(z.string()).optional();
const allowlistSchema = z.looseObject({
  condition: z.string().optional(),
  regexTarget: z.enum(["", "secret", "match", "line"]).optional(),
  regexes: strings,
  stopwords: strings,
  paths: strings,
  commits: strings,
});
const ruleSchema = z.looseObject({
  id: z.string().min(1).max(120),
  description: z.string().optional(),
  regex: z.string().optional(),
  secretGroup: z.int().min(0).max(100).optional(),
  entropy: z.number().optional(),
  keywords: strings,
  path: z.string().optional(),
  required: z.array(z.unknown()).optional(),
  allowlist: allowlistSchema.optional(),
  allowlists: z.array(allowlistSchema).optional(),
});
const globalSchema = allowlistSchema.extend({ targetRules: strings });
const fileSchema = z.looseObject({
  allowlist: globalSchema.optional(),
  allowlists: z.array(globalSchema).optional(),
  rules: z.array(z.unknown()).max(2000).default([]),
});

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
  const globals = globalsOf(file.data);
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

const firstIssue = (error: z.ZodError): string =>
  error.issues
    .slice(0, 1)
    .map(({ path, message }) => `${path.join(".")}: ${message}`)
    .join("");

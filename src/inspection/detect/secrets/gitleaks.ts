/**
 * Rules in the form of a gitleaks.toml, made into information types.
 * @module
 */
import { RE2JS } from "re2js";
import { parse, TomlError } from "smol-toml";
import { z } from "zod";
import { err, ok, type Result } from "../../../kernel/index.ts";
import { checkExpression } from "../expression.ts";
import type { InformationType } from "../information-type.ts";
import { entropy } from "./template.ts";

const allowlistSchema = z.looseObject({
  regexes: z.array(z.string()).default([]),
  regexTarget: z.enum(["secret", "match", "line"]).default("secret"),
  stopwords: z.array(z.string()).default([]),
});
const ruleSchema = z.looseObject({
  id: z.string().min(1).max(120),
  description: z.string().default(""),
  regex: z.string().optional(),
  secretGroup: z.int().min(0).default(0),
  entropy: z.number().default(0),
  keywords: z.array(z.string()).default([]),
  allowlist: allowlistSchema.optional(),
  allowlists: z.array(allowlistSchema).default([]),
});
const fileSchema = z.looseObject({ rules: z.array(ruleSchema).max(2000).default([]) });
type GitleaksRule = z.infer<typeof ruleSchema>;

export interface Refusal {
  /** The rule's identifier. */
  readonly rule: string;
  readonly reason: string;
}

export interface GitleaksRules {
  readonly types: readonly InformationType[];
  /** Rules that were left out. */
  readonly refused: readonly Refusal[];
}

/** The error says what is wrong with the file; what is wrong with a rule is said beside the others. */
export function readGitleaksRules(toml: string): Result<GitleaksRules, string> {
  let content: unknown;
  try {
    content = parse(toml);
  } catch (error) {
    if (error instanceof TomlError) return err(`no TOML: ${error.message.split("\n")[0]}`);
    throw error;
  }
  const file = fileSchema.safeParse(content);
  if (!file.success) return err(z.prettifyError(file.error));
  const types: InformationType[] = [];
  const refused: Refusal[] = [];
  const seen = new Set<string>();
  for (const rule of file.data.rules) {
    const made = seen.has(rule.id) ? err("another rule has the same id") : typeOf(rule);
    seen.add(rule.id);
    if (made.ok) types.push(made.value);
    else refused.push({ rule: rule.id, reason: made.error });
  }
  return ok({ types, refused });
}

function typeOf(rule: GitleaksRule): Result<InformationType, string> {
  if (rule.regex === undefined) return err("it looks at paths alone, which are not looked at here");
  const checked = checkExpression(rule.regex);
  if (!checked.ok) return err(checked.error);
  const accept = acceptance(rule, rule.regex);
  if (!accept.ok) return accept;
  const literals = rule.keywords.map((word) => word.toLowerCase()).filter((word) => word.length > 1);
  const id = `gitleaks-${rule.id.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  return ok({
    ...{ id, name: rule.description === "" ? rule.id : rule.description, description: `Imported rule ${rule.id}.` },
    ...{ category: "secret", region: "world", languages: [], keywords: [] },
    patterns: [
      {
        ...{ expression: rule.regex, anchor: "anywhere", alone: "high", accept: accept.value },
        ...(literals.length > 0 ? { literals } : {}),
      },
    ],
    examples: { pass: [], fail: [] },
  });
}

/** What the secret within a match must be: random enough, and on no list. */
function acceptance(rule: GitleaksRule, regex: string): Result<(match: string) => boolean, string> {
  const lists = [...rule.allowlists, ...(rule.allowlist === undefined ? [] : [rule.allowlist])];
  const compiled: { allowed: RE2JS[]; regexTarget: string; words: string[] }[] = [];
  for (const { regexes, regexTarget, stopwords } of lists) {
    const allowed = regexes.map(compile);
    for (const [at, one] of allowed.entries())
      if (one === null) return err(`its allowlist has what RE2 refuses: ${regexes[at]}`);
    compiled.push({
      allowed: allowed.filter((one) => one !== null),
      regexTarget,
      words: stopwords.map((word) => word.toLowerCase()),
    });
  }
  const whole = compile(regex);
  if (whole === null) return err("RE2 refuses its expression");
  return ok((match) => {
    const secret = secretOf(whole, match, rule.secretGroup);
    if (entropy(secret) < rule.entropy) return false;
    return !compiled.some(({ allowed, regexTarget, words }) => {
      const target = regexTarget === "secret" ? secret : match;
      const lower = secret.toLowerCase();
      return allowed.some((one) => one.matcher(target).find()) || words.some((word) => lower.includes(word));
    });
  });
}

/** The group that was asked for, else the first that is not empty, else all of it. */
function secretOf(whole: RE2JS, match: string, group: number): string {
  const matcher = whole.matcher(match);
  if (!matcher.find()) return match;
  if (group > 0 && group <= matcher.groupCount()) return matcher.group(group) ?? "";
  for (let number = 1; number <= matcher.groupCount(); number += 1) {
    const text = matcher.group(number);
    if (text !== null && text !== "") return text;
  }
  return match;
}

function compile(regex: string): RE2JS | null {
  try {
    return RE2JS.compile(regex);
  } catch {
    return null;
  }
}

/**
 * Rules in the form of a gitleaks.toml, made into custom types, as far as those can say the same. A rule that would find
 * more than its author meant is refused.
 * @module
 */
import { parse, TomlError } from "smol-toml";
import { z } from "zod";
import { err, ok, type Result } from "../../../kernel/index.ts";
import { type CustomType, informationTypeSchema } from "../custom.ts";
import { checkExpression } from "../expression.ts";

const ruleSchema = z.looseObject({
  id: z.string().min(1).max(120),
  description: z.string().default(""),
  regex: z.string().optional(),
  entropy: z.number().default(0),
  keywords: z.array(z.string()).default([]),
  allowlist: z.unknown().optional(),
  allowlists: z.array(z.unknown()).default([]),
});
const fileSchema = z.looseObject({ rules: z.array(ruleSchema).max(2000).default([]) });
type GitleaksRule = z.infer<typeof ruleSchema>;

export interface Refusal {
  /** The rule's identifier. */
  readonly rule: string;
  readonly reason: string;
}

export interface GitleaksRules {
  readonly types: readonly CustomType[];
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
  const types: CustomType[] = [];
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

function typeOf(rule: GitleaksRule): Result<CustomType, string> {
  if (rule.regex === undefined) return err("it looks at paths alone, which are not looked at here");
  const checked = checkExpression(rule.regex);
  if (!checked.ok) return checked;
  if (rule.entropy > 0)
    return err("it asks how random the secret is (entropy), which custom types cannot; it would find too much");
  if (rule.allowlist !== undefined || rule.allowlists.length > 0)
    return err("it has an allowlist, which custom types cannot have; it would find too much");
  if (!isImplied(rule.keywords, checked.value.literals))
    return err(
      "its keywords stand outside of what it finds, which custom types cannot ask for; it would find too much",
    );
  const id = `gitleaks-${rule.id.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`.slice(0, 80).replace(/-+$/, "");
  const made = informationTypeSchema.safeParse({
    id,
    name: (rule.description === "" ? rule.id : rule.description).slice(0, 120),
    description: `Imported rule ${rule.id}.`,
    patterns: [{ expression: rule.regex, confidence: "high" }],
  });
  if (made.success) return ok(made.data);
  const [issue] = made.error.issues;
  return err(`${issue?.path.join(".")}: ${issue?.message}`);
}

/** Whether every match holds one of the keywords anyway, so that asking for them changes nothing. */
function isImplied(keywords: readonly string[], literals: readonly string[] | null): boolean {
  if (keywords.length === 0) return true;
  const lower = keywords.map((word) => word.toLowerCase());
  return literals?.every((literal) => lower.some((word) => literal.includes(word))) ?? false;
}

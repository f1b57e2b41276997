/**
 * The public rule set of gitleaks (`gitleaks.toml`, with its licence), as patterns. It is read when one of its rules is
 * first wanted, once in a process.
 * @module
 */
import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import type { Examples, Pattern } from "../information-type.ts";
import { exampleOf, plainExampleOf } from "./example.ts";
import { type GitleaksRule, globalsOf, ruleOf, type WrittenFile } from "./gitleaks-rule.ts";
import { matcher } from "./judge.ts";
import { patternOf } from "./patterns.ts";

const FILE = new URL("gitleaks.toml", import.meta.url);
let read: ReadonlyMap<string, GitleaksRule> | null = null;
const made = new Map<string, Pattern>();

/** By identifier, without those that are about paths alone. */
export function publicRules(): ReadonlyMap<string, GitleaksRule> {
  if (read !== null) return read;
  // It is ours, and a test holds it to the schema of such files: a reader does not load what checks those of others.
  const file = parse(readFileSync(FILE, "utf8")) as WrittenFile;
  const globals = globalsOf(file);
  const made = (file.rules ?? []).map((rule) => ruleOf(rule, globals));
  read = new Map(made.flatMap((rule) => (rule.ok ? [[rule.value.id, rule.value] as const] : [])));
  return read;
}

/** Throws when there is no such rule. */
export function publicPattern(id: string): Pattern {
  const known = made.get(id);
  if (known !== undefined) return known;
  const rule = publicRules().get(id);
  if (rule === undefined) throw new Error(`the public set has no rule ${id}`);
  const pattern = patternOf(rule);
  made.set(id, pattern);
  return pattern;
}

/** Two rules of the set may say the same: it counts once. */
export function publicPatterns(ids: readonly string[]): readonly Pattern[] {
  const all = ids.map(publicPattern);
  return all.filter(({ expression }, at) => all.findIndex((other) => other.expression === expression) === at);
}

/** For each rule a secret that it finds, and what looks like one and is none. */
export function publicExamples(ids: readonly string[]): Examples {
  const pairs = ids.map((id) => {
    const { expression, locate } = publicPattern(id);
    const words = ` ${(publicRules().get(id)?.words ?? []).join(" ")}`;
    const isFound = matcher([expression]);
    const partOf = (text: string) => locate?.(text, () => ({ before: "", after: words })) ?? null;
    const pass = exampleOf(expression, (text) => isFound(text) && partOf(text) !== null) ?? "";
    const { start, end } = partOf(pass) ?? { start: 0, end: 0 };
    // Not random, or allowed by name; where neither is asked for, of another form.
    const blank = pass.slice(0, start) + pass.slice(start, end).replaceAll(/[A-Za-z0-9]/g, "*");
    const fail = plainExampleOf(expression, (text) => isFound(text) && partOf(text) === null) ?? blank;
    return { pass: pass + words, fail };
  });
  return { pass: pairs.map(({ pass }) => pass), fail: pairs.map(({ fail }) => fail) };
}

/**
 * Custom types from rule packages in the XML that Microsoft documents for custom sensitive information types (Microsoft
 * Learn, "Create a custom sensitive information type using PowerShell").
 *
 * INVARIANT: nothing is altered silently. What a type says and we do not do is refused by name, type by type: one that
 * finds something else than it says would be worse than none. What is done a little differently is noted beside it.
 * @module
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { err, ok, type Result } from "../../kernel/index.ts";
import type { Confidence } from "../vocabulary.ts";
import { type CustomType, informationTypeSchema } from "./custom-schema.ts";
import { EVIDENCE_WINDOW } from "./information-type.ts";
import { evidenceOf } from "./rule-package/evidence.ts";
import { type ById, primary } from "./rule-package/parts.ts";
import { type Element, find, numberOf, parseXml } from "./rule-package/xml.ts";
import type { Refusal } from "./secrets/gitleaks.ts";

/** What an imported type does a little differently than its file says. */
export interface Note {
  /** Identifier of the type. */
  readonly type: string;
  readonly note: string;
}

export interface RulePackage {
  readonly types: readonly CustomType[];
  readonly refused: readonly Refusal[];
  readonly notes: readonly Note[];
}

/** Lets others have a turn after each type, as `readGitleaksRules` does. */
export async function readRulePackage(xml: string): Promise<Result<RulePackage, string>> {
  const root = parseXml(xml);
  if (!root.ok) return root;
  const rules = find(root.value, "RulePackage").flatMap((one) => find(one, "Rules"));
  if (rules.length === 0) return err("the file has no RulePackage with Rules");
  const all = (name: string) => rules.flatMap((one) => find(one, name));
  const ids = new Map([...all("Keyword"), ...all("Regex")].map((one) => [one.attributes.id ?? "", one]));
  const names = new Map(all("Resource").map((one) => [one.attributes.idRef?.toLowerCase() ?? "", one]));
  const types = new Map<string, CustomType>();
  const refused: Refusal[] = [];
  const notes: Note[] = [];
  for (const entity of all("Entity")) {
    await nextTurn();
    const id = (entity.attributes.id ?? "").toLowerCase();
    const made = types.has(id) ? err("another Entity has the same id") : typeOf(id, entity, ids, names.get(id));
    if (made.ok) {
      types.set(id, made.value.type);
      notes.push(...made.value.notes.map((note) => ({ type: id, note })));
    } else refused.push({ rule: entity.attributes.id ?? "", reason: made.error });
  }
  for (const affinity of all("Affinity"))
    refused.push({
      rule: affinity.attributes.id ?? "",
      reason: "Affinity, which has no pattern of its own, is not supported",
    });
  return ok({ types: [...types.values()], refused, notes });
}

interface Made {
  readonly type: CustomType;
  readonly notes: readonly string[];
}

function typeOf(id: string, entity: Element, ids: ById, resource: Element | undefined): Result<Made, string> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return err("the id of an Entity is no GUID");
  const other = entity.children.find(({ name }) => name !== "Pattern");
  if (other !== undefined) return err(`${other.name} in an Entity is not supported`);
  const notes = new Set<string>();
  if (entity.attributes.relaxProximity === "true") notes.add("relaxProximity is not kept: evidence must be near.");
  const patterns: unknown[] = [];
  for (const pattern of entity.children) {
    const made = patternOf(pattern, entity, ids, notes);
    if (!made.ok) return made;
    patterns.push(made.value);
  }
  if (patterns.length === 0) return err("the Entity has no Pattern");
  const textOf = (name: string) => (resource === undefined ? "" : (find(resource, name)[0]?.text.trim() ?? ""));
  const name = (textOf("Name") || id).slice(0, 120);
  const description = textOf("Description").slice(0, 1000);
  const type = informationTypeSchema.safeParse({ id, name, description, patterns });
  if (type.success) return ok({ type: type.data, notes: [...notes] });
  const [issue] = type.error.issues;
  return err(`${issue?.path.join(".")}: ${issue?.message}`);
}

const confidenceOf = (level: number): Confidence => (level >= 85 ? "high" : level >= 75 ? "medium" : "low");

function patternOf(pattern: Element, entity: Element, ids: ById, notes: Set<string>): Result<unknown, string> {
  const level = pattern.attributes.confidenceLevel ?? entity.attributes.recommendedConfidence;
  const proximity = numberOf(pattern.attributes.proximity ?? entity.attributes.patternsProximity, EVIDENCE_WINDOW);
  if (proximity === null || proximity < 1) return err("patternsProximity is no number");
  const idMatches = pattern.children.filter(({ name }) => name === "IdMatch");
  const [idMatch] = idMatches;
  if (idMatch === undefined || idMatches.length > 1) return err("a Pattern must have one IdMatch");
  const found = primary(idMatch.attributes.idRef ?? "", ids);
  if (!found.ok) return found;
  const evidence = evidenceOf(pattern, ids);
  if (!evidence.ok) return evidence;
  const { keywords, requirements } = evidence.value;
  if (proximity > EVIDENCE_WINDOW && keywords.length + requirements.length > 0)
    notes.add(`evidence counts within ${EVIDENCE_WINDOW} characters, not within ${proximity}.`);
  for (const note of evidence.value.notes) notes.add(note);
  return ok({
    ...{ ...found.value, confidence: confidenceOf(Number(level)), keywords },
    window: Math.min(EVIDENCE_WINDOW, proximity),
    ...(requirements.length === 0 ? {} : { evidence: requirements }),
  });
}

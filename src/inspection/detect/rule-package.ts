/**
 * Custom types from rule packages in the XML that Microsoft documents for custom sensitive information types (Microsoft Learn, "Create a
 * custom sensitive information type using PowerShell").
 *
 * What it says and we do not do is refused by name, entity by entity: a type that finds something else than it says
 * would be worse than none. Entities of XML are not expanded, and a document type is refused.
 * @module
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { Parser } from "htmlparser2";
import { err, ok, type Result } from "../../kernel/index.ts";
import type { Confidence } from "../vocabulary.ts";
import { type CustomType, informationTypeSchema } from "./custom-schema.ts";
import { checkExpression } from "./expression.ts";
import { EVIDENCE_WINDOW } from "./information-type.ts";
import type { Checksum } from "./named-checksums.ts";
import type { Refusal } from "./secrets/gitleaks.ts";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

export interface RulePackage {
  readonly types: readonly CustomType[];
  readonly refused: readonly Refusal[];
}

const LARGEST = 2_000_000;
const DEEPEST = 60;

/** Lets others have a turn after each type, as `readGitleaksRules` does. */
export async function readRulePackage(xml: string): Promise<Result<RulePackage, string>> {
  if (xml.length > LARGEST) return err(`the file is longer than ${LARGEST} characters`);
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) return err("the file declares a document type, which is not read");
  const root = parse(xml);
  if (root === null) return err("the file is nested too deeply, or no XML");
  const rules = find(root, "RulePackage").flatMap((one) => find(one, "Rules"));
  if (rules.length === 0) return err("the file has no RulePackage with Rules");
  const types: CustomType[] = [];
  const refused: Refusal[] = [];
  const ids = new Map(
    rules
      .flatMap((one) => [...find(one, "Keyword"), ...find(one, "Regex")])
      .map((one) => [one.attributes.id ?? "", one]),
  );
  const names = new Map(rules.flatMap((one) => find(one, "Resource")).map((one) => [one.attributes.idRef ?? "", one]));
  for (const entity of rules.flatMap((one) => find(one, "Entity"))) {
    await nextTurn();
    const id = entity.attributes.id ?? "";
    const made = typeOf(entity, ids, names.get(id));
    if (made.ok) types.push(made.value);
    else refused.push({ rule: id, reason: made.error });
  }
  for (const affinity of rules.flatMap((one) => find(one, "Affinity")))
    refused.push({
      rule: affinity.attributes.id ?? "",
      reason: "Affinity, which has no pattern of its own, is not supported",
    });
  return ok({ types, refused });
}

function parse(xml: string): Element | null {
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  let isTooDeep = false;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const element = { name, attributes: { ...attributes }, children: [], text: "" };
        open.at(-1)?.children.push(element);
        if (open.push(element) > DEEPEST) isTooDeep = true;
      },
      ontext: (text) => {
        const top = open.at(-1);
        if (top !== undefined) top.text += text;
      },
      onclosetag: () => {
        if (open.length > 1) open.pop();
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  return isTooDeep ? null : root;
}

/** All elements of that name below, the element itself left out. */
function find(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...find(child, name)]);
}

type ById = ReadonlyMap<string, Element>;

function typeOf(entity: Element, ids: ById, resource: Element | undefined): Result<CustomType, string> {
  const id = (entity.attributes.id ?? "").toLowerCase();
  if (!/^[0-9a-f-]{36}$/.test(id)) return err("the id of an Entity is no GUID");
  const proximity = Number(entity.attributes.patternsProximity ?? EVIDENCE_WINDOW);
  if (!Number.isInteger(proximity) || proximity < 1) return err("patternsProximity is no number");
  const window = Math.min(EVIDENCE_WINDOW, proximity);
  const named = resource === undefined ? undefined : find(resource, "Name")[0]?.text.trim();
  const about = resource === undefined ? "" : (find(resource, "Description")[0]?.text.trim() ?? "");
  const patterns: unknown[] = [];
  for (const pattern of entity.children.filter(({ name }) => name === "Pattern")) {
    const confidence = confidenceOf(
      Number(pattern.attributes.confidenceLevel ?? entity.attributes.recommendedConfidence),
    );
    const parts = partsOf(pattern, ids);
    if (!parts.ok) return parts;
    patterns.push({ ...parts.value, confidence, window });
  }
  if (patterns.length === 0) return err("the Entity has no Pattern");
  const name = (named || id).slice(0, 120);
  const made = informationTypeSchema.safeParse({ id, name, description: about.slice(0, 1000), patterns });
  if (made.success) return ok(made.data);
  const [issue] = made.error.issues;
  return err(`${issue?.path.join(".")}: ${issue?.message}`);
}

const confidenceOf = (level: number): Confidence => (level >= 85 ? "high" : level >= 75 ? "medium" : "low");

interface Parts {
  readonly expression: string;
  readonly checksum: Checksum | undefined;
  readonly keywords: readonly string[];
}

function partsOf(pattern: Element, ids: ById): Result<Parts, string> {
  const idMatches = pattern.children.filter(({ name }) => name === "IdMatch");
  const [idMatch] = idMatches;
  if (idMatch === undefined || idMatches.length > 1) return err("a Pattern must have one IdMatch");
  const regex = ids.get(idMatch.attributes.idRef ?? "");
  if (regex?.name !== "Regex") return err(`IdMatch names ${idMatch.attributes.idRef}, which is no Regex of this file`);
  const checked = checkExpression(regex.text.trim());
  if (!checked.ok) return err(`Regex ${regex.attributes.id}: ${checked.error}`);
  const validator = validatorOf(regex);
  if (!validator.ok) return validator;
  const keywords: string[] = [];
  const evidence = pattern.children.filter(({ name }) => name === "Match" || name === "Any");
  if (evidence.length > 1) return err("a Pattern that asks for several kinds of evidence at once is not supported");
  for (const one of evidence) {
    const { minMatches = "1", maxMatches } = one.attributes;
    if (one.name === "Any" && (minMatches !== "1" || maxMatches !== undefined))
      return err("Any with minMatches other than 1, or with maxMatches, is not supported");
    for (const match of one.name === "Any" ? one.children : [one]) {
      const keyword = ids.get(match.attributes.idRef ?? "");
      if (match.name !== "Match" || keyword?.name !== "Keyword")
        return err(
          `evidence other than a Keyword of this file is not supported: ${match.attributes.idRef ?? match.name}`,
        );
      if (find(keyword, "Group").some(({ attributes }) => attributes.matchStyle === "string"))
        return err(`Keyword ${keyword.attributes.id}: matchStyle "string" is not supported, only "word"`);
      keywords.push(
        ...find(keyword, "Term")
          .map(({ text }) => text.trim().toLowerCase())
          .filter((term) => term !== ""),
      );
    }
  }
  if (evidence.length > 0 && keywords.length === 0) return err("the evidence has no Term");
  return ok({ expression: regex.text.trim(), checksum: validator.value, keywords });
}

/** Validators by the names that Microsoft gives them. */
const VALIDATORS: Readonly<Record<string, Checksum>> = {
  Func_credit_card: "payment-card",
  Func_iban: "iban",
  Func_aba_routing: "aba-routing",
};

function validatorOf(regex: Element): Result<Checksum | undefined, string> {
  const name = regex.attributes.validators;
  if (name === undefined) return ok(undefined);
  const validator = Object.hasOwn(VALIDATORS, name) ? VALIDATORS[name] : undefined;
  return validator === undefined
    ? err(`Regex ${regex.attributes.id}: the validator ${name} is not supported`)
    : ok(validator);
}

/**
 * The evidence that a Pattern asks for: Match and Any elements, all of which must be satisfied.
 * @module
 */
import { err, ok, type Result } from "../../../kernel/index.ts";
import { EVIDENCE_WINDOW } from "../information-type.ts";
import type { Requirement, Sought } from "../nearby.ts";
import { type ById, named } from "./parts.ts";
import { type Element, numberOf } from "./xml.ts";

export interface Evidence {
  /** Words of which one must stand nearby, found in the one pass over the text. */
  readonly keywords: readonly string[];
  /** Everything else. */
  readonly requirements: readonly Requirement[];
  readonly notes: readonly string[];
}

/** As many as a custom type may have, and as long. */
const [MOST_KEYWORDS, SHORTEST, LONGEST] = [200, 2, 60];

export function evidenceOf(pattern: Element, ids: ById): Result<Evidence, string> {
  const requirements: Requirement[] = [];
  const notes: string[] = [];
  for (const element of pattern.children) {
    if (element.name === "IdMatch") continue;
    const made = requirementOf(element, ids, notes);
    if (!made.ok) return made;
    requirements.push(made.value);
  }
  const plain = requirements.findIndex((one) => keywordsOf(one) !== null);
  return ok({
    keywords: keywordsOf(requirements[plain]) ?? [],
    requirements: requirements.filter((_, at) => at !== plain),
    notes,
  });
}

function requirementOf(element: Element, ids: ById, notes: string[]): Result<Requirement, string> {
  if (element.name !== "Match" && element.name !== "Any") return err(`${element.name} in a Pattern is not supported`);
  const isAny = element.name === "Any";
  const of: Sought[] = [];
  for (const match of isAny ? element.children : [element]) {
    if (match.name !== "Match") return err(`${match.name} within Any is not supported`);
    const made = soughtOf(match, ids, notes);
    if (!made.ok) return made;
    of.push(made.value);
  }
  const least = numberOf(isAny ? element.attributes.minMatches : undefined, 1);
  const most = numberOf(isAny ? element.attributes.maxMatches : undefined, of.length);
  if (least === null || most === null) return err("minMatches or maxMatches is no number");
  if (of.length === 0 || least > of.length) return err("Any asks for more than it holds");
  if (most < least) return err("maxMatches is less than minMatches");
  return ok(most < of.length ? { of, least, most } : { of, least });
}

function soughtOf({ attributes }: Element, ids: ById, notes: string[]): Result<Sought, string> {
  const { idRef = "", minCount, uniqueResults, proximity } = attributes;
  const found = named(idRef, ids);
  if (!found.ok) return found;
  const count = numberOf(minCount, 1);
  if (count === null || count < 1 || count > 100) return err(`minCount of ${idRef} is no number from 1 to 100`);
  if (proximity !== undefined && Number(proximity) !== EVIDENCE_WINDOW)
    notes.push(`a proximity of ${proximity} for ${idRef} alone is not kept: that of the pattern counts.`);
  return ok({ ...found.value, count, distinct: uniqueResults === "true" });
}

/** Null: it asks for more than that one of some words stands nearby. */
function keywordsOf(requirement: Requirement | undefined): string[] | null {
  if (requirement === undefined || requirement.least !== 1 || requirement.most !== undefined) return null;
  if (requirement.of.some(({ count, expressions }) => count > 1 || expressions.length > 0)) return null;
  const words = requirement.of.flatMap((one) => one.words);
  const isPlain = words.every(
    ({ text, part, exact }) => !part && !exact && text.length >= SHORTEST && text.length <= LONGEST,
  );
  return isPlain && words.length <= MOST_KEYWORDS ? words.map(({ text }) => text.toLowerCase()) : null;
}

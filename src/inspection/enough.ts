/**
 * When enough was found: reading on would change nothing for those who ask.
 *
 * INVARIANT: asked for is only what more reading cannot undo. Once it is met it stays so.
 * @module
 */
import type { FileLabel, Match } from "./finding.ts";
import { CONFIDENCE_LEVELS, type Confidence, type Place } from "./vocabulary.ts";

/**
 * So many distinct matches of these types together, so sure at least, in one of these places: what stands in several of them
 * is one match, and which those are is only known at the end.
 */
export interface MatchesSought {
  readonly types: readonly string[];
  readonly confidence: Confidence;
  readonly minimum: number;
  readonly places: readonly Place[];
}

/** A label that has one of these identifiers or names, in lower case; null: any label. */
export interface LabelSought {
  readonly labels: readonly string[] | null;
}

/** One engine says that it is malware. */
export interface MalwareSought {
  readonly malware: true;
}

export type Requirement = MatchesSought | LabelSought | MalwareSought;

/** Each list is enough by itself, once all that stands in it is met. */
export type EnoughFound = readonly (readonly Requirement[])[];

export interface FoundSoFar {
  /** Distinct matches of one type in one place, so sure at least. INVARIANT: it never falls. */
  count(type: string, place: Place, confidence: Confidence): number;
  /** As the finding will tell them. */
  readonly labels: readonly Pick<FileLabel, "id" | "name">[];
  readonly infected: boolean;
}

export const isEnough = (enough: EnoughFound, found: FoundSoFar): boolean =>
  enough.some((all) => all.length > 0 && all.every((one) => isMet(one, found)));

function isMet(sought: Requirement, { count, labels, infected }: FoundSoFar): boolean {
  if ("malware" in sought) return infected;
  if ("labels" in sought) return labels.some((label) => isSought(label, sought.labels));
  let sum = 0;
  for (const type of sought.types)
    sum += Math.max(0, ...sought.places.map((place) => count(type, place, sought.confidence)));
  return sum >= sought.minimum;
}

const isSought = ({ id, name }: Pick<FileLabel, "id" | "name">, sought: LabelSought["labels"]): boolean =>
  sought === null || sought.includes(id) || (name !== null && sought.includes(name.toLowerCase()));

/** The same of a reading that has ended. */
export function foundIn(
  reading: { readonly labels: readonly FileLabel[]; readonly matches: readonly Match[] | null } | null,
  infected: boolean,
): FoundSoFar {
  const sure = (confidence: Confidence, least: Confidence) =>
    CONFIDENCE_LEVELS.indexOf(confidence) >= CONFIDENCE_LEVELS.indexOf(least);
  const count = (type: string, place: Place, least: Confidence) =>
    (reading?.matches ?? [])
      .filter((match) => match.type === type && match.place === place && sure(match.confidence, least))
      .reduce((sum, { distinct }) => sum + distinct, 0);
  return { count, labels: reading?.labels ?? [], infected };
}

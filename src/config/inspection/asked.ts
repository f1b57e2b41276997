/**
 * From policies to what is asked about a file: only what one of them needs is looked for.
 * @module
 */
import { type Asked, type EnoughFound, type Label, PRESETS } from "../../inspection/index.ts";
import { assertNever } from "../../kernel/index.ts";
import { FOUND_IN, type InspectionCondition, inspectionOf, type Policy, type Settling } from "../../policy/index.ts";

interface Shown {
  readonly contextCharacters: number;
  readonly showLastFour: boolean;
}
/** What data classification keeps of a match, which has no settings of its own: the schema's defaults of built-in DLP. */
const USUAL: Shown = { contextCharacters: 40, showLastFour: false };

/**
 * What has to be found out about a file so that these policies can be decided. `certain`: what settles the outcome by
 * itself once it is found. `labels`: those that the organisation lists.
 */
export function askedBy(
  policies: readonly Policy[],
  certain: Settling | null = null,
  labels: readonly Label[] = [],
): Asked {
  const conditions = policies.flatMap((policy) => inspectionOf(policy) ?? []);
  const types = new Wishes();
  const expressions = new Wishes();
  const exactData = new Wishes();
  const fingerprints = new Set<string>();
  const classifiers = new Set<string>();
  let malware = false;
  for (const condition of conditions) {
    switch (condition.method) {
      case "malware":
        malware = true;
        break;
      case "built-in-dlp":
        for (const type of typesOf(condition)) types.add(type, condition);
        for (const expression of expressionsOf(condition)) expressions.add(expression, condition);
        break;
      case "data-classification":
        for (const { type, classifier } of condition.types) {
          if (classifier === "sensitive-information-type") types.add(type, USUAL);
          else if (classifier === "exact-data-match") exactData.add(type, USUAL);
          else if (classifier === "document-fingerprint") fingerprints.add(type);
          else classifiers.add(type);
        }
    }
  }
  const detection = {
    types: types.list().map(([type, shown]) => ({ type, ...shown })),
    expressions: expressions.list().map(([expression, shown]) => ({ id: expression, expression, ...shown })),
    exactData: exactData.list().map(([id, shown]) => ({ id, ...shown })),
    fingerprints: [...fingerprints],
    classifiers: [...classifiers],
  };
  const sought = Object.values(detection).some(({ length }) => length > 0);
  const enough = certain === null ? [] : enoughFor(certain, labels);
  return { detection: sought ? detection : null, malware, ...(enough.length > 0 && { enough }) };
}

/** What, once found, is certain whatever else is in the file. Empty: only the end of the file can tell. */
function enoughFor({ inspection, labels }: Settling, known: readonly Label[]): EnoughFound {
  const labelled = labels.map((sought) => ({ labels: sought && namesOf(sought, known) }));
  return (inspection === null ? [[]] : enoughForCondition(inspection)).map((one) => [...labelled, ...one]);
}

/** By what a file may call them: `fileFactsOf` gives them these names. */
function namesOf(sought: readonly string[], known: readonly Label[]): string[] {
  const names = sought.map((name) => name.toLowerCase());
  const ids = known.filter(({ name }) => names.includes(name.toLowerCase())).map(({ id }) => id);
  return [...new Set([...names, ...ids])];
}

/** What, once found, makes the condition hold whatever else is in the file. */
function enoughForCondition(condition: InspectionCondition): EnoughFound {
  switch (condition.method) {
    case "malware":
      return [[{ malware: true }]];
    case "built-in-dlp": {
      // What excludes the file may stand at its very end.
      if (condition.exclude !== null) return [];
      const { minimumMatches: minimum, searchIn: places } = condition;
      const found = { confidence: "medium", minimum, places } as const;
      return [
        ...condition.presets.map((preset) => [{ ...found, types: PRESETS[preset] }]),
        ...condition.expressions.map((expression) => [{ ...found, types: [expression] }]),
      ];
    }
    case "data-classification": {
      const each = condition.types.map(
        ({ type, classifier, minimumMatches: minimum, minimumConfidence: confidence }) =>
          classifier === "sensitive-information-type" ? { types: [type], minimum, confidence, places: FOUND_IN } : null,
      );
      const known = each.filter((one) => one !== null);
      if (condition.match === "any") return known.map((one) => [one]);
      return known.length === each.length ? [known] : [];
    }
    default:
      return assertNever(condition);
  }
}

type Dlp = Extract<InspectionCondition, { method: "built-in-dlp" }>;
const typesOf = ({ presets }: Dlp) => presets.flatMap((preset) => PRESETS[preset]);
const expressionsOf = ({ expressions, exclude }: Dlp) => [...expressions, ...(exclude === null ? [] : [exclude])];

/**
 * What is sought, and how much of a match the log may show. INVARIANT: where policies differ, the log shows what the
 * most careful one allows.
 */
class Wishes {
  readonly #wishes = new Map<string, Shown>();

  add(id: string, { contextCharacters, showLastFour }: Shown): void {
    const before = this.#wishes.get(id) ?? { contextCharacters: 100, showLastFour: true };
    this.#wishes.set(id, {
      contextCharacters: Math.min(before.contextCharacters, contextCharacters),
      showLastFour: before.showLastFour && showLastFour,
    });
  }

  list(): [string, Shown][] {
    return [...this.#wishes].sort(([left], [right]) => (left < right ? -1 : 1));
  }
}

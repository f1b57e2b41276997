/**
 * From policies to what is asked about a file: only what one of them needs is looked for.
 * @module
 */
import { type Asked, PRESETS } from "../../inspection/index.ts";
import { type InspectionCondition, inspectionOf, type Policy } from "../../policy/index.ts";

interface Shown {
  readonly contextCharacters: number;
  readonly showLastFour: boolean;
}
/** What data classification keeps of a match, which has no settings of its own: the schema's defaults of built-in DLP. */
const USUAL: Shown = { contextCharacters: 40, showLastFour: false };

/** What has to be found out about a file so that these policies can be decided. */
export function askedBy(policies: readonly Policy[]): Asked {
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
  return { detection: sought ? detection : null, malware };
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

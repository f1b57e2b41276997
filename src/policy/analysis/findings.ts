/**
 * Inspection conditions: can a file be such that these find something in it, and those do not?
 *
 * The conditions are searched with files made up from what they ask for. Where none fits and no condition is both asked
 * for and ruled out, it is not claimed that there is none.
 * @module
 */
import { type Fact, type InspectionFinding, none, value } from "../facts.ts";
import type { InspectionCondition } from "../inspection.ts";
import { findingMatches } from "../plain/inspect.ts";

/** An inspection condition that must be met, or must not. */
export interface FileCondition {
  readonly condition: InspectionCondition;
  readonly whenUnscannable: "apply" | "ignore";
  readonly sign: boolean;
}
export type SolvedFile =
  | { readonly state: "found"; readonly inspection: Fact<InspectionFinding> }
  | { readonly state: "impossible" | "unsure" };

export function meetsFile({ condition, whenUnscannable, sign }: FileCondition, of: Fact<InspectionFinding>): boolean {
  return (of.state === "value" && findingMatches(condition, whenUnscannable, of.value)) === sign;
}

export function solveFile(conditions: readonly FileCondition[]): SolvedFile {
  const asked = conditions.filter(({ sign }) => sign);
  for (const inspection of candidates(asked.map(({ condition }) => condition)))
    if (conditions.every((one) => meetsFile(one, inspection))) return { state: "found", inspection };
  const written = (one: FileCondition) => JSON.stringify([one.condition, one.whenUnscannable]);
  const ruledOut = new Set(conditions.filter(({ sign }) => !sign).map(written));
  return { state: asked.some((one) => ruledOut.has(written(one))) ? "impossible" : "unsure" };
}

type Found = InspectionFinding["found"][number];
const MOST_CHOICES = 64;

function* candidates(asked: readonly InspectionCondition[]): Iterable<Fact<InspectionFinding>> {
  yield none;
  const clean: InspectionFinding = { status: "completed", found: [], malware: "clean" };
  yield value(clean);
  let choices: Found[][] = [[]];
  for (const condition of asked) {
    const options = optionsOf(condition);
    choices = choices.flatMap((found) => options.map((more) => [...found, ...more])).slice(0, MOST_CHOICES);
  }
  const malware = asked.some(({ method }) => method === "malware") ? ["infected", "clean"] : ["clean", "infected"];
  for (const found of choices)
    for (const one of malware) yield value({ ...clean, found, malware: one as "clean" | "infected" });
  for (const found of choices) yield value({ status: "partially-scanned", found, malware: "not-scanned" });
  yield value({ ...clean, malware: "not-scanned" });
  yield value({ status: "encrypted", found: [], malware: "not-scanned" });
}

/** Findings of which each would meet the condition. */
function optionsOf(condition: InspectionCondition): Found[][] {
  switch (condition.method) {
    case "malware":
      return [[]];
    case "built-in-dlp": {
      const [place = "content"] = condition.searchIn;
      const make = (type: string) => [
        { type, distinct: condition.minimumMatches, confidence: "high", in: place } as const,
      ];
      return [...condition.presets, ...condition.expressions].map(make);
    }
    case "data-classification": {
      const each = condition.types.map(
        ({ type, minimumMatches, minimumConfidence }) =>
          ({ type, distinct: minimumMatches, confidence: minimumConfidence, in: "content" }) as const,
      );
      return condition.match === "all" ? [each] : each.map((one) => [one]);
    }
  }
}

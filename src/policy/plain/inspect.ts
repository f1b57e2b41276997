/**
 * One inspection condition against what inspecting the file found.
 *
 * A file that could not be scanned as the condition needs is what the policy says it is (`whenUnscannable`).
 *
 * INVARIANT: what was found counts, whatever the rest holds and however the scan ended.
 * @module
 */
import { assertNever } from "../../kernel/index.ts";
import type { MatchResult } from "../explanation.ts";
import type { ActivityFacts, InspectionFinding } from "../facts.ts";
import type { InspectionCondition } from "../inspection.ts";
import { CONFIDENCES, FOUND_IN } from "../vocabulary.ts";

export function inspect(
  condition: InspectionCondition,
  whenUnscannable: "apply" | "ignore",
  { file }: ActivityFacts,
): MatchResult {
  if (file === null || file.inspection.state === "none") return "not-matched";
  if (file.inspection.state === "unknown") return "undetermined";
  return findingMatches(condition, whenUnscannable, file.inspection.value) ? "matched" : "not-matched";
}

export function findingMatches(
  condition: InspectionCondition,
  whenUnscannable: "apply" | "ignore",
  finding: InspectionFinding,
): boolean {
  const status = condition.method === "malware" ? (finding.malwareStatus ?? finding.status) : finding.status;
  const found = finds(condition, finding);
  switch (status) {
    case "completed":
      return found ?? whenUnscannable === "apply";
    case "not-applicable":
      return false;
    case "partially-scanned":
    case "encrypted":
    case "corrupted":
    case "too-large":
    case "unsupported-type":
    case "engine-unavailable":
    case "timed-out":
      return found === true || whenUnscannable === "apply";
    default:
      return assertNever(status);
  }
}

/** Null: this kind of inspection was not done. */
function finds(condition: InspectionCondition, { found, malware }: InspectionFinding): boolean | null {
  switch (condition.method) {
    case "malware":
      return malware === "not-scanned" ? null : malware === "infected";
    case "built-in-dlp": {
      const { presets, expressions, exclude, minimumMatches, searchIn } = condition;
      const sought: readonly string[] = [...presets, ...expressions];
      const here = found.filter((one) => searchIn.includes(one.in));
      if (exclude !== null && here.some(({ type, distinct }) => type === exclude && distinct > 0)) return false;
      return sought.some(
        (type) =>
          total(
            here.filter((one) => one.type === type),
            "low",
          ) >= minimumMatches,
      );
    }
    case "data-classification": {
      const isFound = (wanted: (typeof condition.types)[number]) =>
        total(
          found.filter(({ type }) => type === wanted.type),
          wanted.minimumConfidence,
        ) >= wanted.minimumMatches;
      return condition.match === "all" ? condition.types.every(isFound) : condition.types.some(isFound);
    }
    default:
      return assertNever(condition);
  }
}

/**
 * Distinct matches of one type, so sure at least, in the places that there are entries of: what was found in several of these
 * is one match, and counts in the first.
 */
function total(found: InspectionFinding["found"], minimum: (typeof CONFIDENCES)[number]): number {
  const places = new Set(found.map((one) => one.in));
  return found.reduce((sum, { distinct, confidence, in: place, elsewhere = [] }) => {
    const isCounted = elsewhere.some(
      (one) =>
        places.has(one.in) && atLeast(one.confidence, minimum) && FOUND_IN.indexOf(one.in) < FOUND_IN.indexOf(place),
    );
    return atLeast(confidence, minimum) && !isCounted ? sum + distinct : sum;
  }, 0);
}
const atLeast = (confidence: (typeof CONFIDENCES)[number], minimum: (typeof CONFIDENCES)[number]) =>
  CONFIDENCES.indexOf(confidence) >= CONFIDENCES.indexOf(minimum);

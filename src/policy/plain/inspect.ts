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
import { CONFIDENCES } from "../vocabulary.ts";

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
      return sought.some((type) => total(here.filter((one) => one.type === type)) >= minimumMatches);
    }
    case "data-classification": {
      const isFound = (wanted: (typeof condition.types)[number]) =>
        total(
          found.filter(({ type, confidence }) => type === wanted.type && atLeast(confidence, wanted.minimumConfidence)),
        ) >= wanted.minimumMatches;
      return condition.match === "all" ? condition.types.every(isFound) : condition.types.some(isFound);
    }
    default:
      return assertNever(condition);
  }
}

const total = (found: InspectionFinding["found"]) => found.reduce((sum, { distinct }) => sum + distinct, 0);
const atLeast = (confidence: (typeof CONFIDENCES)[number], minimum: (typeof CONFIDENCES)[number]) =>
  CONFIDENCES.indexOf(confidence) >= CONFIDENCES.indexOf(minimum);

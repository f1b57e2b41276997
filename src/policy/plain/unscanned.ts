/**
 * Which part of a match is owed to a file that could not be scanned.
 * @module
 */
import type { ActivityFacts } from "../facts.ts";
import type { Policy } from "../schema.ts";
import { inspectionOf } from "../scope.ts";
import type { InspectionStatus } from "../vocabulary.ts";
import { whenUnscannable } from "./evaluate.ts";
import { findingMatches } from "./inspect.ts";

/**
 * How the scan ended, where a policy matches because of that alone. Null: it matches for what is in the file, does not
 * match, or does not ask.
 */
export function unscannedFor(policy: Policy, { file }: ActivityFacts): InspectionStatus | null {
  const condition = inspectionOf(policy);
  if (condition === undefined || file?.inspection.state !== "value") return null;
  const finding = file.inspection.value;
  const isOwed =
    findingMatches(condition, whenUnscannable(policy), finding) && !findingMatches(condition, "ignore", finding);
  if (!isOwed) return null;
  return condition.method === "malware" ? (finding.malwareStatus ?? finding.status) : finding.status;
}

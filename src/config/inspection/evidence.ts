/**
 * What is kept of a finding: for the log, the console and the command line.
 * @module
 */
import type { Finding } from "../../inspection/index.ts";
import { statusOf } from "./file-facts.ts";

/** What was found, in a sentence or two. */
export function sentenceOf({ matches, malware, coverage, stopped }: Finding): string {
  const found = new Map<string, number>();
  for (const { type, distinct } of matches ?? []) found.set(type, (found.get(type) ?? 0) + distinct);
  const names = malware?.engines.flatMap((engine) => engine.found) ?? [];
  const missed = coverage.reasons.find(({ reason }) => reason !== "not-needed");
  return [
    malware?.verdict === "infected" ? `Malware: ${names.join(", ") || "unnamed"}.` : "",
    found.size > 0 ? `Found: ${[...found].map(([type, count]) => `${type} (${count})`).join(", ")}.` : "",
    coverage.level === "full" || missed === undefined
      ? ""
      : `${coverage.level === "none" ? "Not scanned" : "Partly scanned"}: ${missed.detail || missed.reason}.`,
    stopped ? "The rest was not read, because that is enough." : "",
  ]
    .filter((one) => one !== "")
    .join(" ");
}

export function evidenceFrom(finding: Finding) {
  const { coverage, malware, stopped } = finding;
  return {
    status: statusOf(coverage, stopped),
    stopped,
    sha256: finding.sha256,
    types: finding.types.map(({ mime }) => mime),
    flags: [...finding.flags],
    labels: finding.labels.map(({ id, name }) => ({ id, name })),
    matches: (finding.matches ?? []).map((match) => ({ ...match, evidence: match.evidence.slice(0, 5) })),
    missed: [...coverage.reasons, ...(malware?.coverage.reasons ?? [])].slice(0, 20),
    malware: malware && {
      verdict: malware.verdict,
      status: statusOf(malware.coverage),
      engines: malware.engines.map(({ engine, verdict, found, detail, signatures }) => ({
        ...{ engine, verdict, found, detail, signatures },
      })),
    },
    milliseconds: Math.round(finding.timings.all ?? 0),
  };
}

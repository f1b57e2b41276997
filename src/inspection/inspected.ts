/**
 * What is said of a file that was looked into, from what its reader and the malware engines answered.
 * @module
 */
import type { Asked, Declared } from "./asked.ts";
import type { CoverageReport, EngineReport, Finding } from "./finding.ts";
import { judgeReports } from "./malware/index.ts";
import type { PoolAnswer } from "./pool/index.ts";
import type { Held } from "./spool/index.ts";

export function findingOf(
  held: Held,
  { name }: Declared,
  asked: Asked,
  answer: PoolAnswer,
  engineReports: readonly EngineReport[],
  milliseconds: number,
): Finding {
  const common = { name: name.slice(0, 1000), size: held.size, sha256: held.sha256 };
  if (!answer.ok) {
    const { reason, detail } = answer;
    const coverage: CoverageReport = { level: "none", reasons: [{ reason, part: "", detail: detail.slice(0, 500) }] };
    return {
      ...common,
      types: [],
      flags: [],
      labels: [],
      matches: asked.detection === null ? null : [],
      coverage,
      characters: 0,
      stopped: reason === "not-needed",
      malware: asked.malware ? judgeReports(engineReports, coverage) : null,
      timings: { all: milliseconds },
    };
  }
  const { yara, timings, texts: _, ...found } = answer.reading;
  return {
    ...common,
    ...found,
    malware: asked.malware ? judgeReports([...engineReports, ...yara], found.coverage) : null,
    timings: { ...timings, all: milliseconds },
  };
}

/** What is said of a file that was not held whole, because a limit forbade it. */
export function findingOfTooLarge(held: Held, { name }: Declared, asked: Asked, detail: string): Finding {
  const answer: PoolAnswer = { ok: false, reason: "over-budget", detail };
  return findingOf(held, { name, type: null, direction: "download" }, asked, answer, [], 0);
}

/**
 * One YARA engine, asked of a file and of every file within it: YARA itself unpacks nothing.
 * @module
 */
import { Budget, Enough } from "../budget.ts";
import type { ByteSource } from "../bytes.ts";
import type { EngineReport } from "../finding.ts";
import { notScanned } from "../malware/engine.ts";
import type { TextSink } from "../sink.ts";
import { type Declared, extract } from "../text/index.ts";

export type Ask = (source: ByteSource) => EngineReport;

const NOWHERE: TextSink = { part: () => {}, text: () => {} };

/**
 * Unpacks the file once more, so that an engine that does not come back costs no text that was read. `budget`: what is left
 * of its time is all that this may take.
 *
 * INVARIANT: infected in one place is infected; clean needs every file within to have been looked at.
 */
export async function askWithin(
  ask: Ask,
  source: ByteSource,
  declared: Declared,
  { limits, left }: Budget,
): Promise<EngineReport> {
  let report = ask(source);
  if (report.verdict === "infected" || report.reason === "engine-unavailable") return report;
  const visit = (inner: ByteSource, path: string) => {
    report = joined(report, ask(inner), path);
    if (report.verdict === "infected") throw new Enough();
  };
  // No text of pictures: they are looked at as they are.
  const again = new Budget({ ...limits, pictures: 0, time: Math.max(1, left) });
  const { coverage } = await extract(source, declared, again, NOWHERE, { visit });
  const late = coverage.reasons.some(({ reason }) => reason === "timed-out");
  if (late && report.verdict === "clean")
    return notScanned(report.engine, "timed-out", "not done with the files within it", report.milliseconds);
  return report;
}

/** `before` stays where it is worse: what was not looked at is not made good by what was. */
function joined(before: EngineReport, now: EngineReport, path: string): EngineReport {
  const milliseconds = before.milliseconds + now.milliseconds;
  if (now.verdict === "clean" || (now.verdict === "not-scanned" && before.verdict === "not-scanned"))
    return { ...before, milliseconds };
  const detail = now.verdict === "infected" ? `in ${path}` : `${path}: ${now.detail}`;
  return { ...now, milliseconds, detail: detail.slice(0, 500) };
}

/**
 * One YARA engine, asked of a file and of every file within it: YARA itself unpacks nothing.
 * @module
 */
import { Budget, Enough } from "../budget.ts";
import type { ByteSource } from "../bytes.ts";
import type { CoverageReport, EngineReport } from "../finding.ts";
import { notScanned } from "../malware/engine.ts";
import type { TextSink } from "../sink.ts";
import { type Declared, extract } from "../text/index.ts";
import type { CoverageReason } from "../vocabulary.ts";

export type Ask = (source: ByteSource) => EngineReport;

/** Of what they say there may be more, unless the first reading knew of it. What is damaged is looked at as it is. */
const HIDES: ReadonlySet<CoverageReason> = new Set(["encrypted", "over-budget", "timed-out", "engine-unavailable"]);
const isOf = (wanted: CoverageReason) => (each: { readonly reason: CoverageReason }) => each.reason === wanted;

const NOWHERE: TextSink = { part: () => {}, text: () => {} };

/**
 * Unpacks the file once more, so that an engine that does not come back costs no text that was read. `budget`: what is left
 * of its time is all that this may take. `known`: what was not read the first time, which counts against "clean" by itself.
 *
 * INVARIANT: infected in one place is infected; clean needs every file within to have been looked at.
 */
export async function askWithin(
  ask: Ask,
  source: ByteSource,
  declared: Declared,
  { limits, left }: Budget,
  known: CoverageReport,
): Promise<EngineReport> {
  let report = ask(source);
  if (report.verdict === "infected" || report.reason === "engine-unavailable") return report;
  const visit = (inner: ByteSource, path: string) => {
    report = joined(report, ask(inner), path);
    if (report.verdict === "infected") throw new Enough();
  };
  const again = new Budget({ ...limits, time: Math.max(1, left) });
  const { coverage } = await extract(source, declared, again, NOWHERE, { visit });
  const missed = coverage.reasons.find(
    ({ reason }) => reason === "unsupported" || (HIDES.has(reason) && !known.reasons.some(isOf(reason))),
  );
  if (missed !== undefined && report.verdict === "clean") {
    const detail = `${missed.part}: ${missed.detail}`;
    return notScanned(report.engine, missed.reason, detail, report.milliseconds);
  }
  return report;
}

/** `before` stays where it is worse: what was not looked at is not made good by what was. */
function joined(before: EngineReport, now: EngineReport, path: string): EngineReport {
  const milliseconds = before.milliseconds + now.milliseconds;
  if (
    now.verdict === "clean" ||
    before.verdict === "infected" ||
    (now.verdict === "not-scanned" && before.verdict === "not-scanned")
  )
    return { ...before, milliseconds };
  const detail = now.verdict === "infected" ? `in ${path}` : `${path}: ${now.detail}`;
  return { ...now, milliseconds, detail: detail.slice(0, 500) };
}

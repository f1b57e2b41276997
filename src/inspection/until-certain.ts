/**
 * A file is read, and malware engines are asked, at the same time. What one of them finds may decide: then the others are
 * stopped, and say that they were.
 *
 * INVARIANT: what stops is checked here against what was found. That a reader says it was enough, stops no engine.
 * @module
 */
import { Enough } from "./budget.ts";
import { type EnoughFound, foundIn, isEnough } from "./enough.ts";
import type { EngineReport } from "./finding.ts";
import { type MalwareEngine, notNeeded, type Scanned } from "./malware/index.ts";
import type { PoolAnswer } from "./pool/index.ts";

export interface Work {
  /** Null: everything is read, and every engine asked. */
  readonly enough: EnoughFound | null;
  readonly read: (signal: AbortSignal) => Promise<PoolAnswer>;
  readonly engines: readonly MalwareEngine[];
  readonly file: Scanned;
}

/** Neither of the two rejects. */
export async function untilCertain(
  { enough, read, engines, file }: Work,
  signal: AbortSignal,
): Promise<{ readonly answer: PoolAnswer; readonly reports: readonly EngineReport[] }> {
  const certain = new AbortController();
  const either = AbortSignal.any([signal, certain.signal]);
  let known: PoolAnswer | null = null;
  const reported: EngineReport[] = [];
  const consider = () => {
    const reading = known?.ok === true ? known.reading : null;
    const infected = [...reported, ...(reading?.yara ?? [])].some(({ verdict }) => verdict === "infected");
    if (enough !== null && isEnough(enough, foundIn(reading, infected))) certain.abort(new Enough());
  };
  const reading = read(either).then((answer) => {
    known = answer;
    consider();
    return answer;
  });
  const scanning = engines.map(async (engine) => {
    const report = await engine.scan(file, either);
    if (certain.signal.aborted && report.verdict === "not-scanned") return notNeeded(engine.name, report.milliseconds);
    reported.push(report);
    consider();
    return report;
  });
  const [answer, reports] = await Promise.all([reading, Promise.all(scanning)]);
  return { answer, reports };
}

/**
 * Whatever the policies and the file: a verdict does not depend on whether reading and engines were stopped once what was
 * found was enough.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AMIRA, download, policy, setOf } from "../../test/support/sign-in.ts";
import { askedBy, fileFactsOf } from "../config/index.ts";
import { bindSession, decideActivity, policiesAwaitingInspection, settledOnceFound, value } from "../policy/index.ts";
import { foundIn, isEnough } from "./enough.ts";
import type { CoverageReport, EngineReport, FileLabel, Finding, Match } from "./finding.ts";
import { judgeReports, notNeeded, notScanned } from "./malware/index.ts";
import { CONFIDENCE_LEVELS, PLACES } from "./vocabulary.ts";

const KNOWN = ["1", "2"].map((id) => ({ id, name: `Label ${id}`, priority: Number(id), siteId: null }));

const filter = fc.oneof(
  fc.record({
    attribute: fc.constant("sensitivity-label"),
    operator: fc.constantFrom("equals", "does-not-equal"),
    values: fc.subarray(["LABEL 1", "2", "Mine"], { minLength: 1 }),
  }),
  fc.record({ attribute: fc.constant("sensitivity-label"), operator: fc.constantFrom("is-set", "is-not-set") }),
  fc.record({
    attribute: fc.constant("file-size"),
    operator: fc.constant("greater-than"),
    bytes: fc.constantFrom(1, 99),
  }),
);
const minimumMatches = fc.integer({ min: 1, max: 3 });
const type = fc.record({
  ...{
    type: fc.constantFrom("payment-card", "iban"),
    minimumMatches,
    minimumConfidence: fc.constantFrom(...CONFIDENCE_LEVELS),
  },
});
const table = fc.constant({ type: "staff", classifier: "exact-data-match" });
const condition = fc.oneof(
  fc.constant(undefined),
  fc.constant({ method: "malware" }),
  fc.record({
    ...{ method: fc.constant("built-in-dlp"), presets: fc.subarray(["payment-card", "iban"], { minLength: 1 }) },
    ...{ expressions: fc.subarray(["a+b"]), minimumMatches, exclude: fc.option(fc.constant("test"), { freq: 5 }) },
    searchIn: fc.subarray([...PLACES], { minLength: 1 }),
  }),
  fc.record({
    ...{ method: fc.constant("data-classification"), match: fc.constantFrom("any", "all") },
    types: fc.array(fc.oneof({ weight: 4, arbitrary: type }, table), { minLength: 1, maxLength: 2 }),
  }),
);
const list = fc.array(
  fc.record({
    action: fc.oneof({ weight: 3, arbitrary: fc.constant("block") }, fc.constantFrom("protect", "audit")),
    mode: fc.oneof({ weight: 9, arbitrary: fc.constant("on") }, fc.constant("report-only")),
    whenUnscannable: fc.constantFrom("apply", "ignore"),
    filters: fc.array(filter, { maxLength: 1 }),
    inspection: condition,
  }),
  { minLength: 1, maxLength: 4 },
);

/** What comes to light as a file is read and scanned, one after the other. */
const event = fc.oneof(
  fc.record({ label: fc.constantFrom("1", "2", "3"), name: fc.constantFrom(null, "mine") }),
  fc.record({
    match: fc.constantFrom("payment-card", "iban", "a+b", "test", "staff"),
    place: fc.constantFrom(...PLACES),
    confidence: fc.constantFrom(...CONFIDENCE_LEVELS),
  }),
  fc.record({
    missed: fc.constantFrom("encrypted", "corrupted", "unsupported", "timed-out"),
    part: fc.constantFrom("a.zip", "a.zip / b.docx"),
  }),
  fc.record({ engine: fc.constantFrom("clean", "infected", "not-scanned") }),
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** How a file ends up: whether content was read, and whether the reading is lost where something else decided. */
const ending = fc.record({ read: fc.boolean(), lost: fc.boolean(), later: fc.nat(3) });

function found(events: readonly Event[]) {
  const labels: FileLabel[] = [];
  const matches: Match[] = [];
  const reasons: CoverageReport["reasons"][number][] = [];
  const reports: EngineReport[] = [];
  for (const one of events) {
    if ("label" in one) {
      const { label: id, name } = one;
      labels.push({ id, name, siteId: null, method: null, setDate: null, source: "label-info" });
    } else if ("match" in one) {
      matches.push({ type: one.match, place: one.place, confidence: one.confidence, distinct: 1, evidence: [] });
    } else if ("missed" in one) reasons.push({ reason: one.missed, part: one.part, detail: "" } as never);
    else reports.push(reportOf(one.engine));
  }
  return { labels, matches, reasons, reports };
}

const reportOf = (verdict: "clean" | "infected" | "not-scanned"): EngineReport =>
  verdict === "not-scanned"
    ? notScanned("away", "engine-unavailable", "nothing listens there")
    : { ...notScanned("there", "unsupported", ""), verdict, reason: null };

function findingOf(seen: ReturnType<typeof found>, read: boolean, rest: readonly Event[] | null): Finding {
  const reasons = [...seen.reasons];
  if (rest !== null) reasons.unshift({ reason: "not-needed", part: "", detail: "" });
  const coverage: CoverageReport = { level: reasons.length === 0 ? "full" : read ? "partial" : "none", reasons };
  const reports = [...seen.reports, ...(rest ?? []).flatMap((one) => ("engine" in one ? [notNeeded("slow")] : []))];
  return {
    ...{ name: "a.zip", size: 10, sha256: "0".repeat(64), types: [], flags: [], characters: 0, timings: {} },
    ...{ labels: seen.labels, matches: seen.matches, coverage, stopped: rest !== null },
    malware: judgeReports(reports, coverage),
  };
}

describe("a verdict", () => {
  it("is the same whether or not reading and engines were stopped when it was certain", () => {
    const why = { label: 0, malware: 0, match: 0 };
    const property = fc.property(
      list,
      fc.array(event, { minLength: 1, maxLength: 14 }),
      ending,
      fc.constantFrom("block" as const, "allow" as const),
      (inputs, events, { read, lost, later }, defaultBehaviour) => {
        const policies = inputs.map((one, at) =>
          policy({ kind: "session", control: "file-download", name: `p${at}`, ...one }),
        );
        const residual = bindSession(setOf(policies, { defaultBehaviour }), AMIRA);
        const before = download({ name: value("a.zip"), size: value(10) });
        const awaiting = policiesAwaitingInspection(residual, before);
        const { enough } = askedBy(awaiting, settledOnceFound(residual, awaiting, before), KNOWN);
        const isCertain = (seen: ReturnType<typeof found>) =>
          enough !== undefined &&
          isEnough(
            enough,
            foundIn(
              seen,
              seen.reports.some(({ verdict }) => verdict === "infected"),
            ),
          );
        const first = events.findIndex((_, at) => isCertain(found(events.slice(0, at + 1))));
        if (first < 0) return;
        const sought = enough?.flat() ?? [];
        if (sought.some((one) => "labels" in one)) why.label += 1;
        if (sought.some((one) => "malware" in one)) why.malware += 1;
        if (sought.some((one) => "types" in one)) why.match += 1;
        const at = Math.min(events.length, first + 1 + later);
        const seen = found(events.slice(0, at));
        // Where an engine decides, what was read until then may be lost with its reader.
        const engines = { ...seen, labels: [], matches: [], reasons: [] };
        const stopped = findingOf(lost && isCertain(engines) ? engines : seen, read, events.slice(at));
        const decide = (finding: Finding) => {
          const facts = fileFactsOf(finding, KNOWN);
          const {
            outcome,
            reason,
            policy: by,
            defaultApplied,
          } = decideActivity(residual, download({ ...before.file, ...facts }));
          return { outcome, reason, by: by?.id, defaultApplied };
        };
        const whole = decide(findingOf(found(events), read, null));
        expect(decide(stopped)).toEqual(whole);
        expect(whole).toMatchObject({ outcome: "block", reason: "blocked-by-policy" });
      },
    );
    fc.assert(property, { numRuns: 6000 });
    for (const times of Object.values(why)) expect(times).toBeGreaterThan(10);
  });
});

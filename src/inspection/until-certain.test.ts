import { describe, expect, it } from "vitest";
import { Enough } from "./budget.ts";
import type { EnoughFound } from "./enough.ts";
import type { EngineReport, FileLabel } from "./finding.ts";
import { type MalwareEngine, notScanned, type Scanned } from "./malware/index.ts";
import type { PoolAnswer, Reading } from "./pool/index.ts";
import { untilCertain } from "./until-certain.ts";

const MALWARE: EnoughFound = [[{ malware: true }]];
const LABEL: EnoughFound = [[{ labels: null }]];
const reading = (more: Partial<Reading> = {}): PoolAnswer => ({
  ok: true,
  brokenOff: false,
  reading: {
    ...{ types: [], flags: [], labels: [], matches: null, coverage: { level: "full", reasons: [] }, characters: 0 },
    ...{ stopped: false, texts: [], yara: [], timings: {}, ...more },
  },
});
const label: FileLabel = { id: "1", name: null, siteId: null, method: null, setDate: null, source: "label-info" };
const report = (verdict: "clean" | "infected", engine = "there"): EngineReport => ({
  ...{ ...notScanned(engine, "unsupported", ""), verdict, reason: null },
});

/** Answers when it is told to, or as one that was stopped. */
function work(enough: EnoughFound | null, engines: number) {
  const stopped: string[] = [];
  const given = new AbortController();
  function asked<T>(name: string, broken: (reason: unknown) => T) {
    const { promise, resolve } = Promise.withResolvers<T>();
    let answered = false;
    const start = (signal: AbortSignal) => {
      signal.addEventListener("abort", () => {
        if (!answered) stopped.push(name);
        resolve(broken(signal.reason));
      });
      return promise;
    };
    const answer = (it: T) => {
      answered = true;
      resolve(it);
    };
    return { start, answer };
  }
  const reader = asked<PoolAnswer>("reader", (why) => ({
    ...{ ok: false, reason: why instanceof Enough ? "not-needed" : "timed-out", detail: "" },
  }));
  const all = Array.from({ length: engines }, (_, at) =>
    asked<EngineReport>(`engine ${at}`, () => notScanned(`engine ${at}`, "engine-unavailable", "closed")),
  );
  const made = all.map(({ start }, at) => ({
    name: `engine ${at}`,
    scan: (_: Scanned, signal: AbortSignal) => start(signal),
  }));
  const outcome = untilCertain(
    { enough, read: reader.start, engines: made as unknown as MalwareEngine[], file: {} as Scanned },
    given.signal,
  );
  return {
    outcome,
    stopped,
    given,
    reads: reader.answer,
    engine: (at: number, it: EngineReport) => all[at]?.answer(it),
  };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("reading and engines", () => {
  it("are stopped, each as what it is, once one engine says malware and that decides", async () => {
    const { outcome, stopped, engine } = work(MALWARE, 2);
    engine(0, report("clean"));
    await turn();
    expect(stopped).toEqual([]);
    engine(1, report("infected"));
    expect(await outcome).toMatchObject({
      ...{ answer: { ok: false, reason: "not-needed" }, reports: [{ verdict: "clean" }, { verdict: "infected" }] },
    });
    expect(stopped).toEqual(["reader"]);
  });

  it("stops engines that still scan, which are then no engines that are away", async () => {
    const { outcome, stopped, engine } = work(MALWARE, 2);
    engine(0, report("infected"));
    const { reports } = await outcome;
    expect(stopped).toEqual(["reader", "engine 1"]);
    expect(reports[1]).toMatchObject({ engine: "engine 1", verdict: "not-scanned", reason: "not-needed" });
  });

  it("stops engines once what was read decides, YARA included", async () => {
    const deciding: [EnoughFound, Partial<Reading>][] = [
      [LABEL, { labels: [label] }],
      [MALWARE, { yara: [report("infected")] }],
    ];
    for (const [enough, more] of deciding) {
      const { outcome, stopped, reads } = work(enough, 1);
      reads(reading(more));
      expect((await outcome).reports).toMatchObject([{ verdict: "not-scanned", reason: "not-needed" }]);
      expect(stopped).toEqual(["engine 0"]);
    }
  });

  it("stops no engine because a reader says that it was enough, where what it found is not", async () => {
    const { outcome, stopped, reads, engine } = work(LABEL, 1);
    reads(reading({ stopped: true }));
    await turn();
    expect(stopped).toEqual([]);
    engine(0, report("infected"));
    expect((await outcome).reports).toMatchObject([{ verdict: "infected" }]);
  });

  it("takes what was read and what engines say together", async () => {
    const { outcome, stopped, reads, engine } = work([[{ labels: null }, { malware: true }]], 2);
    reads(reading({ labels: [label] }));
    await turn();
    expect(stopped).toEqual([]);
    engine(0, report("infected"));
    expect((await outcome).reports).toMatchObject([{ verdict: "infected" }, { reason: "not-needed" }]);
  });

  it("stops nothing where nothing decides by itself, or nobody waits for it any more", async () => {
    const whole = work(null, 2);
    whole.engine(0, report("infected"));
    await turn();
    expect(whole.stopped).toEqual([]);
    whole.given.abort();
    const { answer, reports } = await whole.outcome;
    expect(answer).toMatchObject({ ok: false, reason: "timed-out" });
    expect(reports[1]).toMatchObject({ reason: "engine-unavailable" });
  });
});

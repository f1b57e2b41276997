import { describe, expect, it } from "vitest";
import { FindingCache } from "./cache.ts";
import type { Finding } from "./finding.ts";

const MB = 1024 * 1024;
const FINDING: Finding = {
  ...{ name: "a.txt", size: 5, sha256: "0".repeat(64), types: [], flags: [], labels: [], matches: [], characters: 5 },
  ...{ coverage: { level: "full", reasons: [] }, stopped: false, malware: null, timings: {} },
};
/** Of so many bytes, about. */
const long = (bytes: number): Finding => ({
  ...FINDING,
  matches: [
    {
      ...{ type: "iban", place: "content", confidence: "high", distinct: 1 },
      evidence: [{ masked: "*".repeat(bytes / 2), part: "" }],
    },
  ],
});

describe("findings that are kept", () => {
  it("are no more than a number of bytes, however few they are", () => {
    const cache = new FindingCache();
    for (let at = 0; at < 10; at += 1) cache.put(`${at}`, long(5 * MB));
    expect(cache.bytes).toBeLessThanOrEqual(32 * MB);
    const kept = Array.from({ length: 10 }, (_, at) => cache.get(`${at}`) !== null);
    expect(kept).toEqual([false, false, false, false, true, true, true, true, true, true]);
    cache.put("large", long(40 * MB));
    expect(cache.get("large")).toBeNull();
    expect(cache.get("9")).not.toBeNull();
  });

  it("are no more than a number, and the last that was asked for goes last", () => {
    const cache = new FindingCache();
    for (let at = 0; at < 2000; at += 1) cache.put(`${at}`, FINDING);
    expect(cache.get("0")).toBe(FINDING);
    cache.put("one more", FINDING);
    expect([cache.get("0"), cache.get("1"), cache.get("2")]).toEqual([FINDING, null, FINDING]);
  });

  it("count once where they are put again, and no longer when they are too old", () => {
    let now = 0;
    const cache = new FindingCache(() => now);
    for (let at = 0; at < 10; at += 1) cache.put("same", long(5 * MB));
    expect(cache.bytes).toBeLessThan(6 * MB);
    now = 3_600_001;
    expect(cache.get("same")).toBeNull();
    expect(cache.bytes).toBe(0);
  });

  it("are none that could be another next time", () => {
    const cache = new FindingCache();
    const reasons = [{ reason: "timed-out" as const, part: "", detail: "" }];
    cache.put("late", { ...FINDING, coverage: { level: "none", reasons } });
    expect([cache.get("late"), cache.bytes]).toEqual([null, 0]);
  });
});

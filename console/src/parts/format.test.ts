import { describe, expect, it } from "vitest";
import { count, formatSize, formatUtc, joinWords, pairs } from "./format.ts";

describe("format", () => {
  it("writes sizes", () => {
    expect([0, 1023, 1024, 1_843_200].map(formatSize)).toEqual(["0 bytes", "1023 bytes", "1.0 kB", "1.8 MB"]);
  });

  it("writes the exact UTC", () => {
    expect(formatUtc("2026-03-01T09:15:02.123Z")).toBe("2026-03-01 09:15:02.123 UTC");
  });

  it("joins words and counts", () => {
    expect(joinWords(["a", "b", "c"], "or")).toBe("a, b or c");
    expect([count(1, "policy", "policies"), count(2, "policy", "policies")]).toEqual(["1 policy", "2 policies"]);
  });

  it("writes hexadecimal in pairs", () => {
    expect(pairs("0a12b3")).toBe("0A:12:B3");
  });
});

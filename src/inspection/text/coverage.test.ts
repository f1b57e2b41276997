import { expect, it } from "vitest";
import { coverageSchema } from "../finding.ts";
import { CoverageLog } from "./coverage.ts";

it("shows so many notes and no more, and the first of each reason", () => {
  const log = new CoverageLog();
  for (let at = 0; at < 70; at += 1) log.note("corrupted", `${at}.txt`, "damaged");
  for (const reason of ["unsupported", "not-needed", "over-budget"] as const) log.note(reason, "last.txt", "said");
  const report = log.report(true);
  expect(coverageSchema.safeParse(report).success).toBe(true);
  expect(report.reasons.length).toBeLessThanOrEqual(50);
  expect(report.reasons.filter(({ part }) => part === "last.txt").map(({ reason }) => reason)).toHaveLength(3);
});

it("shows as much of a part and a detail as of any, once where nothing else of them differs", () => {
  const log = new CoverageLog();
  const long = "a".repeat(1000);
  for (let at = 0; at < 10; at += 1) log.note("corrupted", `${long}${at}`, `${long}${at}`);
  expect(log.report(true).reasons).toEqual([{ reason: "corrupted", part: "a".repeat(500), detail: "a".repeat(500) }]);
});

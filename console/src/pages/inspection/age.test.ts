import { describe, expect, it } from "vitest";
import { ageOf, isOld } from "./age.ts";

const NOW = Date.parse("2026-03-10T12:00:00Z");

describe("the age of signatures", () => {
  it.each([
    ["2026-03-07T11:00:00Z", "3 days old", true],
    ["2026-03-07T13:00:00Z", "2 days old", false],
    ["2026-03-09T11:00:00Z", "1 day old", false],
    ["2026-03-10T07:00:00Z", "5 hours old", false],
    ["2026-03-10T13:00:00Z", "less than an hour old", false],
  ])("of %s is %s", (iso, words, old) => {
    expect([ageOf(iso, NOW), isOld(iso, NOW)]).toEqual([words, old]);
  });
});

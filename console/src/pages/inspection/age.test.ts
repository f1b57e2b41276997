import { describe, expect, it } from "vitest";
import { signatureAge } from "./age.ts";

const NOW = Date.parse("2026-03-10T12:00:00Z");
const ages = (kind: "clamd" | "icap" | "yara", signaturesFrom: string | null, signaturesFirstSeen: string | null) =>
  signatureAge({ kind, signaturesFrom, signaturesFirstSeen }, NOW);

describe("the age of signatures", () => {
  it.each([
    ["2026-03-07T11:00:00Z", "3 days old", true],
    ["2026-03-07T13:00:00Z", "2 days old", false],
    ["2026-03-09T11:00:00Z", "1 day old", false],
    ["2026-03-10T07:00:00Z", "5 hours old", false],
    ["2026-03-10T13:00:00Z", "less than an hour old", false],
  ])("of %s is %s", (iso, words, isOld) => {
    expect(ages("clamd", iso, null)).toEqual({ words, iso, isOld });
  });

  it("is not judged where an engine tells no date: it is said when they were first seen", () => {
    expect(ages("icap", null, "2026-03-07T11:00:00Z")).toMatchObject({ words: "first seen 3 days ago", isOld: false });
    expect(ages("icap", null, "2026-03-10T11:30:00Z")).toMatchObject({ words: "first seen less than an hour ago" });
    expect(ages("icap", null, null)).toBeNull();
  });

  it("of rules of one's own is when they were changed, and no cause for concern", () => {
    expect(ages("yara", "2025-03-10T12:00:00Z", null)).toMatchObject({ words: "changed 365 days ago", isOld: false });
    expect(ages("yara", null, "2025-03-10T12:00:00Z")).toMatchObject({
      words: "first seen 365 days ago",
      isOld: false,
    });
  });
});

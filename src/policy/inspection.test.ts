import { describe, expect, it } from "vitest";
import { AMIRA, download, policy } from "../../test/support/sign-in.ts";
import { none, value } from "./facts.ts";
import { tracePolicy } from "./plain/explain.ts";

const trace = (inspection: object) => {
  const asking = policy({ kind: "session", control: "file-download", action: "block", inspection });
  const finding = {
    status: "completed",
    found: [{ type: "iban", distinct: 1, confidence: "high", in: "content" }],
    malware: "clean",
  } as const;
  const { filters } = tracePolicy(asking, AMIRA, download({ inspection: value(finding), labels: none }), false);
  return filters.find(({ attribute }) => attribute === "inspection");
};

describe("the trace of an inspection condition", () => {
  it.each([
    [
      { method: "built-in-dlp", presets: ["iban"] },
      ["iban", "at least 1 distinct match", "in content, metadata or file name"],
    ],
    [
      {
        ...{ method: "built-in-dlp", presets: ["iban", "payment-card"], expressions: ["KD-\\d{6}"] },
        ...{ minimumMatches: 3, exclude: "Training material", searchIn: ["file-name", "content"] },
      },
      [
        ...["iban", "payment-card", "KD-\\d{6}", "at least 3 distinct matches of one of them"],
        ...["in content or file name", 'unless "Training material" is found there'],
      ],
    ],
    [
      { method: "built-in-dlp", expressions: ["KD-\\d{6}"], minimumMatches: 2, searchIn: ["metadata"] },
      ["KD-\\d{6}", "at least 2 distinct matches", "in metadata"],
    ],
    [
      { method: "data-classification", types: [{ type: "iban", minimumMatches: 2, minimumConfidence: "high" }] },
      ["iban (at least 2 distinct matches, confidence high)"],
    ],
    [
      { method: "data-classification", match: "all", types: [{ type: "iban" }, { type: "badge" }] },
      [
        "iban (at least 1 distinct match, confidence medium or higher)",
        "badge (at least 1 distinct match, confidence medium or higher)",
        "all of them",
      ],
    ],
    [{ method: "malware" }, ["malware"]],
  ])("says all that is asked: %j", (inspection, values) => {
    expect(trace(inspection)).toMatchObject({ operator: "finds", values });
  });

  it("says what was found beside it", () => {
    expect(trace({ method: "built-in-dlp", presets: ["iban"], minimumMatches: 2 })).toMatchObject({
      observed: ["completed", "iban: 1 in content, confidence high"],
      result: "not-matched",
    });
  });
});

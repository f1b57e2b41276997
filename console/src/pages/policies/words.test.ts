import { describe, expect, it } from "vitest";
import { tracedValues } from "./words.ts";

describe("what a condition asked for", () => {
  it("is a choice of values, or the pieces of one sentence", () => {
    expect(tracedValues({ operator: "equals", values: ["a", "b", "c"] })).toBe("a, b or c");
    const values = ["payment-card", "at least 1 distinct match", "in content, metadata or file name"];
    expect(tracedValues({ operator: "finds", values })).toBe(
      "payment-card, at least 1 distinct match, in content, metadata or file name",
    );
  });
});

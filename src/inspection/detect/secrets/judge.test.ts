import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entropy } from "./entropy.ts";
import { matcher } from "./judge.ts";

describe("expressions that are tried together", () => {
  const expressions = ["^a+b", "c\\d$", "\\bdef\\b", "é{2}"];
  const unit = fc.constantFrom("a", "b", "c", "1", "def", "é", " ", "\n");

  it("match where one of them does, in short texts and in long ones", () => {
    const test = matcher(expressions);
    const plain = expressions.map((expression) => new RegExp(expression));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 8 }), fc.constantFrom(0, 5000), (text, more) => {
        for (const whole of [text + " ".repeat(more), " ".repeat(more) + text])
          expect(test(whole)).toBe(plain.some((one) => one.test(whole)));
      }),
      { numRuns: 500 },
    );
  });

  it("match nothing where there are none", () => {
    expect(matcher([])("text")).toBe(false);
  });
});

describe("how random a text is", () => {
  it("is as many bits as its characters tell", () => {
    expect(entropy("aaaa")).toBe(0);
    expect(entropy("abab")).toBe(1);
    expect(entropy("0123456789abcdef")).toBe(4);
    expect(entropy("éèéè")).toBe(1);
    expect(entropy("")).toBe(0);
  });

  it("is the same after a text of other characters", () => {
    const unit = fc.constantFrom("a", "b", "c", "~", "é", "ж");
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const shares = Map.groupBy(text, (character) => character).values();
        const bits = [...shares].map(({ length }) => (length / text.length) * Math.log2(text.length / length));
        expect(entropy(text)).toBeCloseTo(
          bits.reduce((sum, one) => sum + one, 0),
          9,
        );
      }),
    );
  });
});

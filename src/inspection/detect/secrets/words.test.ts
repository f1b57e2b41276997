import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyOf } from "./words.ts";

const text = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom("a", "b", "B", "c", "-", "É", "é", "İ", "😀"), maxLength });

describe("words looked for by how they begin", () => {
  it("are found wherever they stand, in whatever case", () => {
    fc.assert(
      fc.property(fc.array(text(5), { maxLength: 8 }), text(12), (words, where) => {
        const isThere = words.some((word) => where.toLowerCase().includes(word.toLowerCase()));
        expect(anyOf(words)(where)).toBe(isThere);
      }),
      { numRuns: 2000 },
    );
  });
  it("are none in a text without them, and none are in any", () => {
    expect(anyOf([])("example")).toBe(false);
    expect(anyOf(["sample", "test"])("Examples")).toBe(false);
    expect(anyOf(["AMPLE"])("example")).toBe(true);
  });
});

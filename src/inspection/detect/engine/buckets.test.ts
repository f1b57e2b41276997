import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketsOf, type Gram, rarestGram } from "./buckets.ts";

const gram = fc
  .record({ text: fc.stringMatching(/^[a-z_0-9]{4,9}$/), folded: fc.boolean(), beginsWord: fc.boolean() })
  .map(({ text, folded, beginsWord }) => rarestGram(Buffer.from(text), folded, beginsWord).gram);
const keyOf = (one: Gram) => JSON.stringify(one);

describe("the buckets of grams", () => {
  it("hold each of them once, and none that begin words together with others", () => {
    fc.assert(
      fc.property(fc.array(gram, { maxLength: 60 }), fc.integer({ min: 2, max: 24 }), (grams, most) => {
        const buckets = bucketsOf(grams, most);
        expect(buckets.length).toBeLessThanOrEqual(most);
        expect(buckets.flat().map(keyOf).sort()).toEqual([...new Set(grams.map(keyOf))].sort());
        for (const bucket of buckets) expect(new Set(bucket.map(({ beginsWord }) => beginsWord)).size).toBe(1);
        const kinds = buckets.map(([first]) => first?.beginsWord === true);
        expect(kinds).toEqual(kinds.toSorted((one, other) => Number(other) - Number(one)));
      }),
    );
  });
  it("put together what lets least through together", () => {
    const grams = ["aaaa", "zzzz", "a_z_", "0000", "9999", "aaab", "zzzy"].map(
      (text) => rarestGram(Buffer.from(text), false).gram,
    );
    const together = bucketsOf(grams, 4).map((bucket) =>
      bucket.map(({ bytes }) => String.fromCharCode(...bytes.map(([byte = 0]) => byte))).sort(),
    );
    expect(together).toContainEqual(["aaaa", "aaab"]);
  });
});

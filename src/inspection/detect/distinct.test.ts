import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Distinct, MOST_DISTINCT } from "./distinct.ts";

const add = (distinct: Distinct, level: number, text: string) => {
  const bytes = Buffer.from(text);
  return distinct.add(level, bytes, 0, bytes.length);
};
const counts = (distinct: Distinct) => [0, 1, 2].map((level) => distinct.count(level));

describe("distinct matches", () => {
  it("are those that a map would hold, at the highest level of each", () => {
    const seen = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 300 })), { maxLength: 600 });
    fc.assert(
      fc.property(seen, (matches) => {
        const distinct = new Distinct();
        const plain = new Map<number, number>();
        for (const [level, number] of matches) {
          const isNews = (plain.get(number) ?? -1) < level;
          expect(add(distinct, level, `4111-${number}`)).toBe(isNews);
          if (isNews) plain.set(number, level);
        }
        expect(counts(distinct)).toEqual(
          [0, 1, 2].map((level) => [...plain.values()].filter((one) => one === level).length),
        );
      }),
    );
  });
  it("are one however they are written", () => {
    const distinct = new Distinct();
    expect([add(distinct, 1, "DE89 3704"), add(distinct, 1, "de-893704"), add(distinct, 1, "DE89 3705")]).toEqual([
      ...[true, false, true],
    ]);
  });
  it("end at a number, and still rise from level to level", () => {
    const distinct = new Distinct();
    for (let number = 0; number < MOST_DISTINCT; number += 1) add(distinct, number === 0 ? 0 : 2, `n${number}`);
    expect(add(distinct, 2, "one more")).toBe(false);
    expect([distinct.isSettled(0), distinct.isSettled(1)]).toEqual([true, false]);
    expect(add(distinct, 1, "n0")).toBe(true);
    expect([distinct.isSettled(2), add(distinct, 2, "n0"), distinct.isSettled(2)]).toEqual([false, true, true]);
    expect(counts(distinct)).toEqual([0, 0, MOST_DISTINCT]);
  });
});

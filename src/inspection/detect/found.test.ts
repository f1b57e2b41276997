import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Found } from "./found.ts";

const row = fc.record({
  subject: fc.nat({ max: 3 }),
  level: fc.nat({ max: 2 }),
  start: fc.nat({ max: 40 }),
  end: fc.nat({ max: 9 }),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;
const byStart = (a: Row, b: Row) => a.start - b.start || a.subject - b.subject || b.end - a.end;
/** Rows as they come: a pass over the text after the other, or in no order at all. */
const inRuns = fc
  .array(fc.array(row, { maxLength: 60 }), { maxLength: 12 })
  .map((runs) => runs.flatMap((run) => run.toSorted(byStart)));
const inNone = fc.array(row, { maxLength: 700 });

describe("the matches of a stretch", () => {
  it("are in the order of the text, however they came", () => {
    const found = new Found();
    fc.assert(
      fc.property(fc.oneof(inRuns, inNone), (rows) => {
        found.clear();
        for (const { subject, level, start, end } of rows) found.add(subject, level, start, end);
        expect(found.count).toBe(rows.length);
        const got = [...found.ordered().subarray(0, found.count)].map((number) => ({
          subject: found.subject(number),
          level: found.level(number),
          start: found.start(number),
          end: found.end(number),
        }));
        expect(got).toEqual(rows.toSorted(byStart));
      }),
      { numRuns: 500 },
    );
  });
});

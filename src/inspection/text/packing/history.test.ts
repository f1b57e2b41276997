import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { History } from "./history.ts";

/** As small a ring as there is: 128 KB. */
const SHARING = 64;
const RING = 128 * 1024;

interface Step {
  /** Null: bytes of its own. */
  readonly distance: number | null;
  readonly length: number;
}

/** Runs the steps on a history and on a buffer that holds everything; returns both results. */
function run(steps: readonly Step[], dictionary: number, most = Number.POSITIVE_INFINITY) {
  const history = new History(dictionary, most, SHARING);
  const [given, expected]: [Buffer[], number[]] = [[], []];
  let until = history.room();
  const makeRoom = () => {
    if (history.total < until) return;
    given.push(Buffer.from(history.hand()));
    until = history.room();
  };
  try {
    for (const { distance, length } of steps)
      for (let left = length; left > 0; ) {
        makeRoom();
        const count = Math.min(left, until - history.total);
        left -= count;
        if (distance !== null && distance <= expected.length) {
          expect(history.at(distance)).toBe(expected[expected.length - distance]);
          history.copy(distance, count);
          for (let at = 0; at < count; at += 1) expected.push(expected[expected.length - distance] as number);
        } else
          for (let at = 0; at < count; at += 1) {
            const byte = Math.imul(expected.length, 2654435761) >>> 24;
            history.ring[history.total & history.mask] = byte;
            history.total += 1;
            expected.push(byte);
          }
      }
    given.push(Buffer.from(history.hand()));
  } finally {
    history.close();
  }
  return { given: Buffer.concat(given), expected: Buffer.from(expected) };
}

describe("history", () => {
  test("what was copied from anywhere is what stood there, in the ring and in the file", () => {
    const step = fc.record({
      distance: fc.option(fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 900_000 }))),
      length: fc.oneof(fc.integer({ min: 1, max: 273 }), fc.integer({ min: 1, max: 100_000 })),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 20 }), (steps) => {
        const { given, expected } = run(steps, 2 ** 30);
        expect(given.equals(expected)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("what is said to be small takes little, and more may come all the same", () => {
    const step = fc.record({
      distance: fc.option(fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 30_000 }))),
      length: fc.oneof(fc.integer({ min: 1, max: 273 }), fc.integer({ min: 1, max: 20_000 })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.integer({ min: 0, max: 40_000 }), (steps, most) => {
        const { given, expected } = run(steps, 2 ** 30, most);
        expect(given.equals(expected)).toBe(true);
      }),
    );
    const history = new History(2 ** 30, 1000);
    history.room();
    expect(history.ring.length).toBe(8192);
    history.close();
  });

  test("distances about the size of the ring", () => {
    for (let distance = RING - 3; distance <= RING + 3; distance += 1) {
      const { given, expected } = run(
        [
          { distance: null, length: 3 * RING + 5 },
          { distance, length: RING + 17 },
          { distance: 2 * RING, length: 70_000 },
        ],
        2 ** 20,
      );
      expect(given.equals(expected)).toBe(true);
    }
  });

  test("nothing before the beginning, and nothing beyond the dictionary", () => {
    const history = new History(1000);
    history.room();
    history.total = 2000;
    expect(() => history.copy(2001, 1)).toThrow("corrupted");
    expect(() => history.copy(1001, 1)).toThrow("corrupted");
    expect(() => history.at(1001)).toThrow("corrupted");
    history.copy(1000, 1);
    history.start = 2001;
    expect(() => history.copy(1, 1)).toThrow("corrupted");
  });
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { CONFIDENCE_LEVELS, PLACES, type Place } from "../vocabulary.ts";
import { Tally } from "./tally.ts";

const seen = fc.array(
  fc.record({
    number: fc.nat({ max: 12 }),
    place: fc.constantFrom(...PLACES),
    level: fc.nat({ max: 2 }),
    subject: fc.nat({ max: 1 }),
  }),
  { maxLength: 60 },
);

it("tells of matches in several places where else they are, so that each can be counted once", () => {
  fc.assert(
    fc.property(seen, fc.subarray([...PLACES], { minLength: 1 }), fc.nat({ max: 2 }), (found, places, least) => {
      // Both subjects are of one type: one pattern of it each.
      const tally = new Tally(["card", "card"]);
      for (const { number, place, level, subject } of found) {
        const bytes = Buffer.from(`4111 ${number}`);
        tally.add(subject, place, level, bytes, 0, bytes.length);
      }
      const highest = (number: number, within: readonly Place[]) =>
        Math.max(
          -1,
          ...found.filter((one) => one.number === number && within.includes(one.place)).map((one) => one.level),
        );
      const numbers = [...new Set(found.map(({ number }) => number))];
      const wanted = numbers.filter((number) => highest(number, places) >= least).length;
      const matches = tally.matches();
      const isSure = (confidence: (typeof CONFIDENCE_LEVELS)[number]) => CONFIDENCE_LEVELS.indexOf(confidence) >= least;
      const once = matches
        .filter(({ place, confidence }) => places.includes(place) && isSure(confidence))
        .filter(
          ({ place, elsewhere = [] }) =>
            !elsewhere.some(
              (other) =>
                places.includes(other.place) &&
                isSure(other.confidence) &&
                PLACES.indexOf(other.place) < PLACES.indexOf(place),
            ),
        )
        .reduce((sum, { distinct }) => sum + distinct, 0);
      expect(once).toBe(wanted);
      for (const place of PLACES) {
        const here = numbers.filter((number) => highest(number, [place]) >= 0).length;
        const told = matches.filter((one) => one.place === place).reduce((sum, { distinct }) => sum + distinct, 0);
        expect(told).toBe(here);
      }
    }),
    { numRuns: 300 },
  );
});

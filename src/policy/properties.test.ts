/**
 * Properties that hold of any policies and facts, tried with shrinking: what fails comes out small.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeActivity, makeFacts, makeFilter, makePolicies } from "../../test/support/policies.ts";
import { Random } from "../../test/support/random.ts";
import { AddressIntervals } from "./compile/addresses.ts";
import { Engine } from "./compile/engine.ts";
import type { Outcome, PolicyList } from "./decision.ts";
import { OUTCOMES } from "./decision.ts";
import { type Facts, isInRange, type Policy, parseRange, unknown } from "./index.ts";
import { decideAccessPlainly, decideActivityPlainly, decideRoutePlainly } from "./plain/decide.ts";
import { ATTRIBUTES } from "./vocabulary.ts";

const seed = fc.nat();
/** Each policy and filter is drawn by itself, so that any of them can be left out by shrinking. */
const policies: fc.Arbitrary<PolicyList> = fc.record({
  policies: fc
    .array(
      fc.record({
        seed,
        filters: fc.array(fc.record({ seed, attribute: fc.nat(ATTRIBUTES.length - 1) }), { maxLength: 4 }),
      }),
      {
        maxLength: 5,
      },
    )
    .map((drawn) => drawn.map(({ seed: from, filters }, at) => draw(from, at, filters))),
  defaultBehaviour: fc.constantFrom("block" as const, "allow" as const),
});
const facts = seed.map((from) => makeFacts(new Random(from)));
const activity = seed.map((from) => makeActivity(new Random(from)));

function draw(from: number, at: number, filters: readonly { seed: number; attribute: number }[]): Policy {
  const random = new Random(from);
  let { policies: drawn } = makePolicies(random, 3);
  while (drawn.length === 0) drawn = makePolicies(random, 3).policies;
  const made = filters.map((one) => makeFilter(new Random(one.seed), ATTRIBUTES[one.attribute] ?? "app"));
  return { ...(drawn[0] as Policy), id: `p${at}`, filters: made } as Policy;
}

const rank = (outcome: Outcome) => OUTCOMES.indexOf(outcome);
const BLANKED = ["groups", "deviceTags", "ip", "ipCategory", "country", "isp", "userAgent", "deviceType"] as const;

describe("whatever the policies", () => {
  it("the engine answers as the plain evaluator does", () => {
    fc.assert(
      fc.property(policies, facts, activity, (list, given, asked) => {
        const engine = new Engine(list);
        expect(engine.decideRoute(given)).toEqual(decideRoutePlainly(list, given));
        expect(engine.decideAccess(given)).toEqual(decideAccessPlainly(list, given));
        expect(engine.decideActivity(given, asked)).toEqual(decideActivityPlainly(list, given, asked));
        expect(engine.bind(given).decide(asked)).toEqual(decideActivityPlainly(list, given, asked));
      }),
      { numRuns: 2000 },
    );
  });

  it("knowing less never weakens a verdict", () => {
    fc.assert(
      fc.property(policies, facts, activity, fc.subarray([...BLANKED]), (list, given, asked, blanked) => {
        const engine = new Engine({ ...list, defaultBehaviour: "block" });
        const less = { ...given } as Record<string, unknown>;
        for (const name of blanked) less[name] = unknown("taken away");
        const outcome = (of: Facts) => engine.decideActivity(of, asked).outcome;
        expect(rank(outcome(less as unknown as Facts))).toBeGreaterThanOrEqual(rank(outcome(given)));
        const access = (of: Facts) => engine.decideAccess(of).outcome;
        expect(rank(access(less as unknown as Facts))).toBeGreaterThanOrEqual(rank(access(given)));
      }),
      { numRuns: 2000 },
    );
  });

  it("one more policy never weakens a verdict", () => {
    fc.assert(
      fc.property(policies, facts, activity, (list, given, asked) => {
        const fewer = { ...list, policies: list.policies.slice(0, -1) };
        const outcome = (of: PolicyList) => rank(new Engine(of).decideActivity(given, asked).outcome);
        expect(outcome(list)).toBeGreaterThanOrEqual(outcome(fewer));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("addresses", () => {
  const v4 = fc.ipV4();
  const v6 = fc.ipV6();
  const mapped = v4.map((address) => `::ffff:${address}`);
  const address = fc.oneof(v4, v6, mapped, fc.string());
  const range = fc.oneof(
    fc.tuple(v4, fc.nat(32)).map(([base, bits]) => `${base}/${bits}`),
    fc.tuple(v6, fc.nat(128)).map(([base, bits]) => `${base}/${bits}`),
    fc.tuple(mapped, fc.integer({ min: 96, max: 128 })).map(([base, bits]) => `${base}/${bits}`),
    v4,
  );

  it("lie in the intervals of a range exactly if they lie in the range", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 8 }), fc.array(address, { maxLength: 8 }), (ranges, addresses) => {
        const intervals = new AddressIntervals(ranges);
        const ends = ranges.map((one) => one.split("/")[0] ?? "");
        for (const one of [...addresses, ...ends]) {
          const at = intervals.intervalOf(one);
          for (const cidr of ranges) {
            const parsed = parseRange(cidr);
            const { first, end } = intervals.cover(cidr);
            expect(at >= first && at < end).toBe(parsed !== null && isInRange(one, parsed));
          }
        }
      }),
      { numRuns: 3000 },
    );
  });
});

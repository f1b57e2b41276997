import { describe, expect, it } from "vitest";
import { GENERATED_APPS, makeCrowdedPolicies, makeKnownCase } from "../../../test/support/known-cases.ts";
import { Random } from "../../../test/support/random.ts";
import { CLIENT_APPS, none, type Policy, policySchema, SIGN_IN, value } from "../index.ts";
import { evaluatePolicy } from "../plain/evaluate.ts";
import { activitiesOf } from "../scope.ts";
import { everything, within } from "./region.ts";
import { findUncovered } from "./search.ts";
import { Space } from "./space.ts";
import { type Witness, witnessOf } from "./witness.ts";

const SOMEBODY = makeKnownCase(new Random(1)).facts;
const PLENTY = 200_000;
const matches = (policy: Policy, { facts, activity }: Witness) =>
  activitiesOf(policy).includes(activity.activityType) && evaluatePolicy(policy, facts, activity) === "matched";

/** Whether there is a case that `one` matches and none of the others. */
function search(one: Policy, others: readonly Policy[], steps = PLENTY) {
  const space = new Space([one, ...others], { apps: GENERATED_APPS });
  const region = within(everything(space), space.conditionsOf(one), { left: PLENTY });
  if (region === null) return { space, searched: { state: "empty" } as const };
  const cuts = others.map((policy) => space.cutsOf(policy));
  return { space, searched: findUncovered(region, cuts, { left: steps }) };
}

const access = (id: string, ...filters: readonly object[]): Policy =>
  policySchema.parse({ id, revision: 1, name: id, kind: "access", action: "block", filters });
const isOneOf = (attribute: string, ...values: string[]) => ({ attribute, operator: "equals", values });
const isNoneOf = (attribute: string, ...values: string[]) => ({ attribute, operator: "does-not-equal", values });

/** Filters of few values, and every case that they can tell apart. */
const VALUES = { app: GENERATED_APPS, "client-app": CLIENT_APPS, group: ["Sales", "Finance"], location: ["DE", "FR"] };
const someFilters = (random: Random) =>
  random.some(Object.entries(VALUES), 1, 3).map(([attribute, values]) => {
    const filter = random.oneIn(2) ? isOneOf : isNoneOf;
    return filter(attribute, ...random.some<string>(values, 1, 2));
  });
const EVERY_CASE: readonly Witness[] = GENERATED_APPS.flatMap((app) =>
  CLIENT_APPS.flatMap((clientApp) =>
    [[], ["Sales"], ["Finance"], ["Sales", "Finance"]].flatMap((groups) =>
      [none, value("DE"), value("FR"), value("IT")].map((country) => ({
        facts: { ...SOMEBODY, app, clientApp, country, groups: groups.length === 0 ? none : value(groups) },
        activity: SIGN_IN,
      })),
    ),
  ),
);

describe("the search for a case that no policy matches", () => {
  it("finds one that matches none, and says covered only of what single cases confirm", () => {
    const random = new Random(20);
    const seen = { open: 0, covered: 0, unsure: 0, empty: 0 };
    for (let round = 0; round < 1500; round += 1) {
      const [one, ...others] = makeCrowdedPolicies(random, 2 + random.below(14)).policies;
      if (one === undefined) continue;
      const { space, searched } = search(one, others);
      seen[searched.state] += 1;
      if (searched.state === "open") {
        const found = witnessOf(space, searched.region) as Witness;
        expect([one, ...others].filter((policy) => matches(policy, found))).toEqual([one]);
      }
      if (searched.state !== "covered") continue;
      const used = others.filter((_, at) => searched.used.has(at));
      expect(search(one, used).searched.state).toBe("covered");
      for (let at = 0; at < 100; at += 1) {
        const drawn = makeKnownCase(random);
        if (matches(one, drawn)) expect(used.some((policy) => matches(policy, drawn))).toBe(true);
      }
    }
    expect(seen.open).toBeGreaterThan(500);
    expect(seen.covered).toBeGreaterThan(100);
    expect(seen.unsure).toBeLessThan(20);
  });

  it("is right about every case there is, where they can be counted", () => {
    const random = new Random(21);
    const seen = { open: 0, covered: 0, unsure: 0, empty: 0 };
    for (let round = 0; round < 1500; round += 1) {
      const policies = Array.from({ length: 4 + random.below(12) }, (_, at) =>
        access(`p${at}`, ...someFilters(random)),
      );
      const one = access("one", isOneOf("client-app", ...CLIENT_APPS));
      const { searched } = search(one, policies);
      seen[searched.state] += 1;
      const isCovered = EVERY_CASE.every((each) => policies.some((policy) => matches(policy, each)));
      expect(searched.state).toBe(isCovered ? "covered" : "open");
    }
    expect(seen.open).toBeGreaterThan(200);
    expect(seen.covered).toBeGreaterThan(200);
  });

  it("is not led astray by many policies before the two that cover everything", () => {
    const many = Array.from({ length: 40 }, (_, at) =>
      access(
        `p${at}`,
        isOneOf("group", `Group ${at}`),
        isOneOf("location", ["DE", "FR", "IT", "ES"][at % 4] as string),
      ),
    );
    const both = [access("in", isOneOf("group", "Group 1")), access("out", isNoneOf("group", "Group 1"))];
    const { searched } = search(access("all"), [...many, ...both], 4000);
    expect(searched.state).toBe("covered");
    const open = search(access("all"), [...many, ...both.slice(1)], 4000);
    expect(open.searched.state).toBe("open");
  });

  it("says so where its steps do not suffice", () => {
    const both = [access("in", isOneOf("group", "Group 1")), access("out", isNoneOf("group", "Group 1"))];
    expect(search(access("all"), both, 3).searched.state).toBe("unsure");
  });
});

import { describe, expect, it } from "vitest";
import { GENERATED_APPS, makeCrowdedPolicies } from "../../test/support/known-cases.ts";
import { smallOrganisation } from "../../test/support/organisation.ts";
import { makePolicies } from "../../test/support/policies.ts";
import { Random } from "../../test/support/random.ts";
import { compileSnapshot } from "../config/index.ts";
import { noSources } from "../facts/index.ts";
import { analyse, compilePolicies, coverage, differ, type Witness } from "../policy/index.ts";
import { hypothesisOf, hypothesisSchema, whatIf } from "./index.ts";

const { facts: settings } = compileSnapshot(1, smallOrganisation());

describe("a witness", () => {
  it("is a hypothesis that what-if takes as it is, and makes the same facts of", () => {
    let witnesses = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = new Random(seed);
      const list = seed % 2 === 0 ? makePolicies(random, 12) : makeCrowdedPolicies(random, 20);
      const set = compilePolicies(list, 1);
      const options = { apps: GENERATED_APPS };
      const fewer = { policies: list.policies.slice(1), defaultBehaviour: "allow" } as const;
      const all: (Witness | null)[] = [
        ...analyse(list, options).findings.map(({ witness }) => witness),
        ...coverage(list, options).rows.map(({ witness }) => witness),
        ...differ(list, fewer, options).differences.map(({ witness }) => witness),
      ];
      for (const witness of all) {
        if (witness === null) continue;
        witnesses += 1;
        const sent: unknown = JSON.parse(JSON.stringify(hypothesisOf(witness)));
        const found = whatIf(set, hypothesisSchema.parse(sent), settings, noSources, 0);
        expect(withoutReasons(found.facts)).toEqual(withoutReasons(witness.facts));
        const { activity } = witness;
        if (activity.activityType === "sign-in") continue;
        const decision = set.engine.decideActivity(witness.facts, activity);
        expect(found.activity?.outcome).toBe(decision.outcome);
      }
    }
    expect(witnesses).toBeGreaterThan(500);
  });
});

const withoutReasons = (of: object) =>
  JSON.parse(JSON.stringify(of, (key, held: unknown) => (key === "why" ? undefined : held)));

import { describe, expect, it } from "vitest";
import { type Case, GENERATED_APPS, makeCrowdedPolicies, makeKnownCase } from "../../../test/support/known-cases.ts";
import { makePolicies } from "../../../test/support/policies.ts";
import { Random } from "../../../test/support/random.ts";
import type { PolicyList } from "../decision.ts";
import { type CoverageRow, coverage, none, policySchema, value } from "../index.ts";
import { decideAccessPlainly, decideActivityPlainly, decideRoutePlainly } from "../plain/decide.ts";

const VALID = "valid-client-certificate";

/** Whether something keeps this case from signing in, or from taking this file away. */
function isRestricted(list: PolicyList, { facts, activity }: Case): boolean {
  const route = decideRoutePlainly(list, facts);
  if (["block", "step-up"].includes(route.outcome) || route.control === "block-downloads") return true;
  if (decideAccessPlainly(list, facts).outcome !== "allow") return true;
  return decideActivityPlainly(list, facts, { activityType: "download", file: activity.file }).outcome !== "allow";
}

function made(random: Random, { app, clientApp, certificate }: CoverageRow): Case {
  const { facts, activity } = makeKnownCase(random);
  const tags = facts.deviceTags.state === "value" ? facts.deviceTags.value.filter((tag) => tag !== VALID) : [];
  const all = certificate ? [...tags, VALID] : tags;
  return { facts: { ...facts, app, clientApp, deviceTags: all.length === 0 ? none : value(all) }, activity };
}

describe("coverage", () => {
  it("says of each app, client and device what the policies do", () => {
    const download = { kind: "session", control: "file-download", action: "block" };
    const uncertified = { attribute: "device-tag", operator: "does-not-equal", values: [VALID] };
    const policies = [policySchema.parse({ ...download, id: "d", revision: 1, name: "d", filters: [uncertified] })];
    const { rows, complete } = coverage({ policies, defaultBehaviour: "block" }, { apps: ["mail"] });
    expect(complete).toBe(true);
    expect(rows.map(({ clientApp, certificate, restricted }) => [clientApp, certificate, restricted])).toEqual([
      ["browser", true, "never"],
      ["browser", false, "always"],
      ["mobile-and-desktop", true, "never"],
      ["mobile-and-desktop", false, "never"],
    ]);
  });
  it("holds in random cases, and its witnesses are let through", () => {
    const seen = { always: 0, sometimes: 0, never: 0 };
    for (let seed = 1; seed <= 80; seed += 1) {
      const random = new Random(seed);
      const list = seed % 2 === 0 ? makePolicies(random, 5) : makeCrowdedPolicies(random, 12);
      for (const row of coverage(list, { apps: GENERATED_APPS }).rows) {
        seen[row.restricted] += 1;
        if (row.witness !== null) expect(isRestricted(list, row.witness)).toBe(false);
        for (let times = 0; times < 20 && row.restricted !== "sometimes"; times += 1)
          expect(isRestricted(list, made(random, row))).toBe(row.restricted === "always");
      }
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { analyse, compilePolicies, coverage, differ, type PolicyList, policySchema } from "../policy/index.ts";
import { Analyst } from "./analyst.ts";

const policy = (id: string, apps: string[], action: "block" | "audit") =>
  policySchema.parse({
    ...{ id, revision: 1, name: `Policy ${id}`, kind: "access", action },
    filters: [{ attribute: "app", operator: "equals", values: apps }],
  });
const wide: PolicyList = {
  policies: [policy("wide", ["crm", "wiki"], "block"), policy("narrow", ["crm"], "block")],
  defaultBehaviour: "block",
};
const narrow: PolicyList = { ...wide, policies: wide.policies.slice(1) };
const apps = ["crm", "wiki"];

describe("the thread that analyses", () => {
  let analyst = new Analyst();
  afterEach(async () => {
    await analyst.close();
    analyst = new Analyst();
  });

  it("answers what the analysis itself answers, for sets in force too, several at a time", async () => {
    const set = compilePolicies(wide, 3);
    const [analysis, covered, difference] = await Promise.all([
      analyst.analyse(set, apps),
      analyst.coverage(set, apps),
      analyst.differ(set, narrow, apps),
    ]);
    expect(analysis).toEqual(analyse(wide, { apps }));
    expect(analysis.findings.map(({ kind }) => kind)).toContain("shadowed-by-one");
    expect(covered).toEqual(coverage(wide, { apps }));
    expect(difference).toEqual(differ(wide, narrow, { apps }));
    expect(difference.differences.length).toBeGreaterThan(0);
  });

  it("compares each edit with the list it is an edit of", async () => {
    const none: PolicyList = { ...wide, policies: [] };
    for (const [before, after] of [
      [wide, narrow],
      [wide, none],
      [narrow, none],
      [wide, none],
    ] as const) {
      expect(await analyst.differ(before, after, apps)).toEqual(differ(before, after, { apps }));
    }
  });

  it("says so when a question cannot be answered, and answers the next", async () => {
    const broken = { ...wide, policies: [{ ...wide.policies[0], filters: null }] } as unknown as PolicyList;
    await expect(analyst.analyse(broken, apps)).rejects.toThrow(Error);
    expect(await analyst.analyse(narrow, apps)).toEqual(analyse(narrow, { apps }));
  });

  it("refuses what is asked while it stops, and afterwards", async () => {
    const asked = analyst.analyse(wide, apps);
    const refused = expect(asked).rejects.toThrow("stopping");
    await analyst.close();
    await refused;
    await expect(analyst.analyse(wide, apps)).rejects.toThrow("stopping");
  });
});

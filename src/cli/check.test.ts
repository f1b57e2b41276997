import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { smallOrganisation } from "../../test/support/organisation.ts";
import { checkFile } from "./check.ts";
import { Failure } from "./failure.ts";

const EXAMPLE = new URL("../../docs/examples/policies.yaml", import.meta.url);
const example = () =>
  parse(readFileSync(EXAMPLE, "utf8")) as { policies: object[]; scenarios: { given: object; expect: object }[] };
const check = (written: unknown) => checkFile("policies.yaml", written, 0);

describe("sallyport check", () => {
  it("finds nothing wrong with the example, and its scenarios hold", () => {
    const { policies, findings, scenarios } = check(example());
    expect(policies).toBe(3);
    expect(findings).toEqual([]);
    expect(scenarios).toHaveLength(5);
    expect(scenarios.filter(({ passed }) => !passed)).toEqual([]);
  });
  it("tells a scenario that fails, and why", () => {
    const written = example();
    Object.assign(written.scenarios[0] ?? {}, { expect: { access: "block" } });
    expect(check(written).scenarios[0]).toMatchObject({
      passed: false,
      failures: ["access: expected block, found allow", expect.stringContaining("decided:")],
    });
  });
  it("tells what a policy cannot do", () => {
    const written = example();
    written.policies.push({ ...written.policies[2], name: "The same again" });
    expect(check(written).findings).toMatchObject([{ kind: "shadowed-by-one", policy: { name: "The same again" } }]);
  });
  it("refuses mistakes with file, place and remedy", () => {
    const written = example();
    written.policies.push({ kind: "access", name: "x", action: "blok" }, { ...written.policies[0] });
    written.policies.push({
      kind: "access",
      name: "y",
      action: "block",
      filters: [{ attribute: "app", operator: "equals" }],
    });
    expect(() => check(written)).toThrow(Failure);
    expect(() => check(written)).toThrow(/policies\.yaml: policies\.3\.action: .*Did you mean "block"\?/);
    expect(() => check("text")).toThrow(/^policies\.yaml: /);
  });
  it("refuses two policies of one name, and knows no apps but those that are named", () => {
    const { policies } = example();
    expect(() => check({ policies: [policies[0], { ...policies[0], action: "audit" }] })).toThrow(
      /another policy has this name/,
    );
    const named = { ...policies[0], filters: [{ attribute: "app", operator: "equals", values: ["crm"] }] };
    expect(check({ policies: [named] }).policies).toBe(1);
  });
  it("leaves to the server what a document cannot say of inspection, and checks what it says", () => {
    const asks = (types: object[], more: object = {}) => ({
      ...{ kind: "session", control: "file-download", name: "Asks", action: "block" },
      ...{ inspection: { method: "data-classification", types }, ...more },
    });
    const learnt = ["exact-data-match", "document-fingerprint", "trained-classifier"].map((classifier) => ({
      ...{ classifier, type: "staff" },
    }));
    const own = { classifier: "sensitive-information-type", type: "badge-number" };
    expect(check({ policies: [asks([...learnt, own])] }).policies).toBe(1);
    const inspection = {
      informationTypes: [
        { id: "badge-number", name: "Badge", patterns: [{ expression: "B\\d{6}", confidence: "high" }] },
      ],
    };
    expect(check({ policies: [asks([...learnt, own])], inspection }).policies).toBe(1);
    expect(() => check({ policies: [asks([{ ...own, type: "badge-numbr" }])], inspection })).toThrow(
      /there is no information type "badge-numbr"\. Did you mean "badge-number"\?/,
    );
    expect(() => check({ policies: [], inspection: { limits: { depth: 99 } } })).toThrow(/inspection\.limits\.depth/);
  });
  it("takes a whole configuration", () => {
    const { policies, scenarios } = example();
    const whole = {
      ...smallOrganisation(),
      policies: policies.map((one, at) => ({ ...one, id: `p${at}`, revision: 1 })),
    };
    const given = (app: string) => scenarios.map((one) => ({ ...one, given: { ...one.given, app } }));
    expect(check({ ...whole, scenarios: given("mail") }).scenarios.filter(({ passed }) => !passed)).toEqual([]);
    expect(check({ ...whole, scenarios: given("mial") }).scenarios[0]?.failures[0]).toMatch(/Did you mean "mail"/);
    expect(() => check({ ...whole, scenarios: [{ name: "x" }] })).toThrow(/scenarios\.0\.given/);
  });
});

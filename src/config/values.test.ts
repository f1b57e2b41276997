import { describe, expect, it } from "vitest";
import { smallOrganisation } from "../../test/support/organisation.ts";
import { fixedClock, ok } from "../kernel/index.ts";
import { Configuration, type ConfigurationVersion, type Organisation, readOrganisation } from "./index.ts";

const LABEL = { id: "0a0a0a0a-1b1b-2c2c-3d3d-4e4e4e4e4e4e", name: "Top secret", priority: 3 };
const asking = (attribute: string, ...values: string[]) => ({
  ...{ id: `p-${attribute}`, revision: 1, kind: "session", name: attribute, control: "file-download", action: "block" },
  filters: [{ attribute, operator: "does-not-equal", values }],
});
const organisation = (...policies: object[]): Organisation =>
  smallOrganisation({
    policies,
    ipRanges: [{ id: "hq", revision: 1, name: "HQ", cidrs: ["192.0.2.0/24"], tags: ["head-office"] }],
    deviceTagRules: [
      { ...{ id: "r", revision: 1, tag: "laptop" }, ...{ field: "subject", operator: "contains", value: "Laptop" } },
    ],
    inspection: { labels: [LABEL] },
  });
const mistakesIn = (...policies: object[]): string[] => {
  const read = readOrganisation(organisation(...policies));
  return read.ok ? [] : read.error.map(({ path, message }) => `${path}: ${message}`);
};

describe("a filter's value that names nothing", () => {
  it.each([
    [
      asking("device-tag", "laptop", "valid-client-certifcate"),
      'policies.0.filters.0.values.1: there is no device tag "valid-client-certifcate"; the device tags are: valid-client-certificate, compliant, domain-joined, laptop. Did you mean "valid-client-certificate"?',
    ],
    [
      asking("ip-tag", "tor-exit"),
      'policies.0.filters.0.values.0: there is no IP tag "tor-exit"; the IP tags are: anonymous-proxy, tor, head-office. Did you mean "tor"?',
    ],
    [
      asking("ip-tag", "Printers of the third floor"),
      'policies.0.filters.0.values.0: there is no IP tag "Printers of the third floor"; the IP tags are: anonymous-proxy, tor, head-office. Give it to an address range',
    ],
    [
      asking("sensitivity-label", "Top-secret"),
      `policies.0.filters.0.values.0: there is no sensitivity label "Top-secret"; the labels are: Top secret, ${LABEL.id}. Did you mean "Top secret"?`,
    ],
    [
      asking("user-agent-tag", "robots"),
      'policies.0.filters.0.values.0: "robots" is not known; expected one of native-client, outdated-browser, outdated-operating-system, robot. Did you mean "robot"?',
    ],
    [
      asking("location", "DE", "UK"),
      'policies.0.filters.0.values.1: "UK" is not known; expected the two letters of a country in ISO 3166-1, such as DE. Did you mean "GB"?',
    ],
    [
      asking("location", "ZZ"),
      'policies.0.filters.0.values.0: "ZZ" is not known; expected the two letters of a country in ISO 3166-1, such as DE',
    ],
  ])("is refused with the place and the nearest one: %j", (policy, message) => {
    expect(mistakesIn(policy)).toEqual([message]);
  });

  it("is none where something gives it: built in, a loadable list, a rule, a range, the label list in any case", () => {
    const all = [
      asking("device-tag", "valid-client-certificate", "compliant", "domain-joined", "laptop"),
      asking("ip-tag", "tor", "anonymous-proxy", "head-office"),
      asking("sensitivity-label", "TOP SECRET", LABEL.id.toUpperCase()),
      asking("user-agent-tag", "native-client"),
      asking("location", "DE", "GB"),
    ];
    expect(mistakesIn(...all)).toEqual([]);
  });

  it("is believed where what gives it is not at hand", () => {
    const asked = organisation(asking("ip-tag", "branch"), asking("device-tag", "phone"));
    expect(readOrganisation(asked, { believed: ["ip-tag", "device-tag"] }).ok).toBe(true);
    expect(readOrganisation(asked, { believed: ["device-tag"] })).toMatchObject({
      ok: false,
      error: [{ path: "policies.0.filters.0.values.0" }],
    });
  });

  it("is refused of an address range, too", () => {
    const ipRanges = [{ id: "hq", revision: 1, name: "HQ", cidrs: ["192.0.2.0/24"], country: "UK" }];
    expect(readOrganisation(smallOrganisation({ ipRanges }))).toMatchObject({
      ok: false,
      error: [{ path: "ipRanges.0.country", message: expect.stringMatching(/^"UK" is not known.*"GB"\?$/) }],
    });
    const inForce = smallOrganisation({ ipRanges });
    expect(readOrganisation(inForce, { inForce }).ok).toBe(true);
  });

  it("differs in tags by case, which are identifiers", () => {
    expect(mistakesIn(asking("device-tag", "Laptop"))[0]).toMatch(/Did you mean "laptop"/);
  });
});

function storing(first: Organisation) {
  const versions: ConfigurationVersion[] = [{ version: 1, author: "a", reason: "r", time: 0, organisation: first }];
  return {
    versions,
    latest: async () => versions.at(-1) ?? null,
    get: async (version: number) => versions.find((one) => one.version === version) ?? null,
    list: async () => [],
    append: async (version: ConfigurationVersion) => versions.push(version) > 0,
  };
}
const note = { author: "a", reason: "r" };
const withPolicies =
  (...policies: object[]) =>
  (now: Organisation) =>
    ok({ ...now, policies: policies as Organisation["policies"] });

describe("a configuration from before values were checked", () => {
  const old = [asking("user-agent-tag", "robots"), asking("location", "UK"), asking("ip-tag", "tor-exit")];
  const open = () => Configuration.open(storing(organisation(...old)), fixedClock(5), () => organisation());

  it("is taken up, and can be looked at", async () => {
    const configuration = await open();
    expect(configuration.snapshot.organisation.policies).toHaveLength(3);
    expect((await configuration.versionAt(1))?.organisation.policies).toHaveLength(3);
  });

  it("may be changed elsewhere, and in the same policy without taking up another such value", async () => {
    const configuration = await open();
    const renamed = await configuration.change(note, (now) =>
      ok({ ...now, settings: { ...now.settings, organisation: "Fabrikam" } }),
    );
    expect(renamed.ok).toBe(true);
    const moved = [...old.slice(1), { ...asking("user-agent-tag", "robots"), mode: "off" }];
    expect((await configuration.change(note, withPolicies(...moved))).ok).toBe(true);
    const refused = await configuration.change(
      note,
      withPolicies(...old, { ...asking("ip-tag", "tor-exit"), id: "new", name: "New" }),
    );
    expect(refused).toMatchObject({
      ok: false,
      error: { kind: "invalid", mistakes: [{ path: "policies.3.filters.0.values.0" }] },
    });
    const another = await configuration.change(note, withPolicies(asking("location", "UK", "ZZ")));
    expect(another).toMatchObject({ ok: false, error: { mistakes: [{ path: "policies.0.filters.0.values.1" }] } });
    const { filters, ...rest } = asking("ip-tag", "tor-exit");
    const turned = { ...rest, filters: filters.map((filter) => ({ ...filter, operator: "equals" })) };
    expect(await configuration.change(note, withPolicies(turned))).toMatchObject({ ok: false });
  });
});

describe("what a policy asks for", () => {
  it.each([
    ["deviceTagRules", asking("device-tag", "laptop")],
    ["ipRanges", asking("ip-tag", "head-office")],
    ["inspection", asking("sensitivity-label", "Top secret")],
  ] as const)("cannot be taken away from under it: %s", async (part, policy) => {
    const configuration = await Configuration.open(storing(organisation(policy)), fixedClock(5), () => organisation());
    const empty = smallOrganisation();
    const removed = await configuration.change(note, (now) => ok({ ...now, [part]: empty[part] }));
    expect(removed).toMatchObject({
      ok: false,
      error: { kind: "invalid", mistakes: [{ path: "policies.0.filters.0.values.0" }] },
    });
    const both = await configuration.change(note, (now) => ok({ ...now, [part]: empty[part], policies: [] }));
    expect(both.ok).toBe(true);
  });
});

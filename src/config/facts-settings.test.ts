import { describe, expect, it } from "vitest";
import { settingsUpdateSchema } from "../admin/contract/index.ts";
import { ipRangeInputSchema } from "../facts/index.ts";
import { ok } from "../kernel/index.ts";
import { Configuration, type ConfigurationVersion, type Organisation, readOrganisation } from "./index.ts";

/** As it was stored before there were address ranges, tag rules and trusted proxies. */
const OLD = {
  settings: {
    ...{ organisation: "Contoso", defaultBehaviour: "block", notice: { enabled: false, text: "" } },
    ...{ adminGroups: [], support: "" },
  },
  identityProvider: { issuer: "https://idp.example", clientId: "a", clientSecret: "b" },
  ...{ apps: [], policies: [], authorities: [], removedAuthorities: [] },
} as unknown as Organisation;
const range = (name: string, ...cidrs: string[]) => ({ id: name, revision: 1, name, cidrs });

function memory(organisation: Organisation) {
  const versions: ConfigurationVersion[] = [{ version: 7, author: "a", reason: "r", time: 0, organisation }];
  return {
    versions,
    latest: async () => versions.at(-1) ?? null,
    get: async () => null,
    list: async () => [],
    append: async (version: ConfigurationVersion) => versions.push(version) > 0,
  };
}
const open = (store = memory(OLD)) =>
  Configuration.open(
    store,
    () => 0,
    () => OLD,
  );

describe("a configuration that was stored before a setting existed", () => {
  it("is taken up with the defaults", async () => {
    const { snapshot } = await open();
    expect(snapshot.organisation).toMatchObject({ ipRanges: [], deviceTagRules: [] });
    expect(snapshot.organisation.settings).toMatchObject({
      trustedProxies: [],
      oldestSystems: { windows: "release-data" },
    });
    expect(snapshot.isTrustedProxy("127.0.0.1")).toBe(false);
    expect(snapshot.facts.addressBook.find("127.0.0.1")).toBeNull();
  });

  it("is stored with them at the next change", async () => {
    const store = memory(OLD);
    const configuration = await open(store);
    await configuration.change({ author: "a", reason: "r" }, (current) => ok(current));
    expect(store.versions.at(-1)?.organisation).toMatchObject({ ipRanges: [], settings: { trustedProxies: [] } });
  });
});

describe("address ranges", () => {
  it("that were stored as they are not taken any more keep their meaning, in whatever asks for them", async () => {
    const policy = {
      ...{ id: "p", revision: 1, kind: "access", name: "P", action: "block" },
      filters: [{ attribute: "ip-address", operator: "not-in-range", values: ["10.0.0.7/8", "192.0.2.1]"] }],
    };
    const settings = { ...OLD.settings, trustedProxies: ["1.2.3.4%evil"] };
    const stored = { ...OLD, settings, policies: [policy], ipRanges: [range("A", "10.1.0.9/16")] };
    const { snapshot } = await open(memory(stored as unknown as Organisation));
    expect(snapshot.organisation).toMatchObject({
      settings: { trustedProxies: ["1.2.3.4"] },
      policies: [{ filters: [{ values: ["10.0.0.0/8", "192.0.2.1"] }] }],
      ipRanges: [{ cidrs: ["10.1.0.0/16"] }],
    });
    expect(snapshot.isTrustedProxy("1.2.3.4")).toBe(true);
    expect(settingsUpdateSchema.safeParse({ trustedProxies: ["10.0.0.7/8"] }).success).toBe(false);
    expect(ipRangeInputSchema.safeParse({ name: "A", cidrs: ["10.0.0.7/8"] }).success).toBe(false);
  });

  it("are compiled into the snapshot", async () => {
    const configuration = await open();
    const settings = { ...configuration.snapshot.organisation.settings, trustedProxies: ["10.0.0.0/8"] };
    const edit = (now: Organisation) =>
      ok({ ...now, settings, ipRanges: [range("HQ", "192.0.2.0/24")] } as Organisation);
    const changed = await configuration.change({ author: "a", reason: "r" }, edit);
    expect(changed.ok && changed.value.facts.addressBook.find("192.0.2.9")).toMatchObject({
      name: "HQ",
      category: "other",
    });
    expect(configuration.snapshot.isTrustedProxy("::ffff:10.1.2.3")).toBe(true);
  });

  it.each([
    [
      [range("A", "10.0.0.0/8"), range("B", "192.0.2.1", "10.1.0.0/16")],
      "ipRanges.1.cidrs.1",
      /"B" \(10.1.0.0\/16\) and "A"/,
    ],
    [[range("A", "10.0.0.0/8"), range("a", "192.0.2.1")], "ipRanges.1.name", /another range has this name/],
    [[range("A", "10.0.0.0/33")], "ipRanges.0.cidrs.0", /not an IP address or CIDR/],
    [[range("A")], "ipRanges.0.cidrs", /at least one/],
    [[{ ...range("A", "10.0.0.1"), country: "Germany" }], "ipRanges.0.country", /two letters/],
  ])("with a mistake are refused, with the place", (ipRanges, path, message) => {
    expect(readOrganisation({ ...OLD, ipRanges })).toEqual({
      ok: false,
      error: [{ path, message: expect.stringMatching(message) }],
    });
  });
});

describe("a change of settings", () => {
  it("mentions nothing by itself", () => {
    expect(settingsUpdateSchema.parse({ support: "x" })).toEqual({ support: "x" });
  });
});

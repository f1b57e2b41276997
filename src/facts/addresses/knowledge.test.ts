import { describe, expect, it } from "vitest";
import { none, unknown, value } from "../../policy/index.ts";
import {
  type AddressDatabase,
  type AddressSources,
  compileAddressBook,
  ipRangeSchema,
  knowAddress,
  noSources,
  type TagList,
} from "../index.ts";
import { parseAddressList } from "./address-list.ts";

const database = (table: Record<string, string>): AddressDatabase => ({
  ok: true,
  lookup: (address) => table[address] ?? null,
  source: "test",
  attribution: null,
});
const list = (tag: string, text: string): TagList => {
  const parsed = parseAddressList(text);
  return parsed.ok ? { ok: true, tag, addresses: parsed.addresses } : { ok: false, tag, why: parsed.why };
};
const range = (given: object) => ipRangeSchema.parse({ id: "r", revision: 1, name: "R", ...given });

const sources: AddressSources = {
  country: database({ "203.0.114.1": "se", "203.0.114.2": "ZZ", "203.0.114.3": "DE", "10.0.0.1": "US" }),
  organisation: database({ "203.0.114.1": "Example Telecom", "203.0.114.3": "Example Telecom" }),
  tagLists: () => [list("tor", "203.0.114.1"), list("anonymous-proxy", "203.0.114.0/30")],
};
const book = compileAddressBook([
  range({ cidrs: ["203.0.114.3"], category: "corporate", tags: ["vpn exit"], country: "fr", isp: "Ourselves" }),
]);

describe("what is known of an address", () => {
  it("comes from lists and databases", () => {
    expect(knowAddress(value("203.0.114.1"), book, sources)).toEqual({
      range: null,
      category: none,
      tags: value(["tor", "anonymous-proxy"]),
      country: value("SE"),
      isp: value("Example Telecom"),
    });
  });

  it("is what the admin says, where the admin says something; tags add up", () => {
    expect(knowAddress(value("203.0.114.3"), book, sources)).toMatchObject({
      range: { id: "r" },
      category: value("corporate"),
      tags: value(["vpn exit", "anonymous-proxy"]),
      country: value("FR"),
      isp: value("Ourselves"),
    });
  });

  it("is none where nothing is known", () => {
    expect(knowAddress(value("203.0.115.9"), book, sources)).toMatchObject({ tags: none, country: none, isp: none });
    expect(knowAddress(value("203.0.114.2"), book, sources).country).toEqual(none);
  });

  it.each([
    "10.0.0.1",
    "127.0.0.1",
    "192.168.1.1",
    "169.254.1.1",
    "100.64.0.1",
    "192.0.2.1",
    "::1",
    "fe80::1",
    "fd00::1",
    "2001:db8::1",
  ])("has no country and no organisation for %s, even if the databases are not there", (address) => {
    const known = knowAddress(value(address), book, {
      ...sources,
      country: noSources.country,
      organisation: noSources.organisation,
    });
    expect([known.country, known.isp]).toEqual([none, none]);
  });

  it("is unknown when the address is", () => {
    const why = unknown("the client's address is not known");
    expect(knowAddress(why, book, sources)).toEqual({ range: null, category: why, tags: why, country: why, isp: why });
  });

  it("is unknown when a database is not there, or fails", () => {
    const broken: AddressDatabase = {
      ok: true,
      source: "x.mmdb",
      attribution: null,
      lookup: () => {
        throw new Error("damaged");
      },
    };
    expect(
      knowAddress(value("203.0.114.1"), book, { ...sources, country: broken, organisation: noSources.organisation }),
    ).toMatchObject({
      country: { state: "unknown", why: "x.mmdb could not be read: damaged" },
      isp: { state: "unknown" },
    });
  });

  it("has unknown tags for everyone while one list cannot be read", () => {
    const failed = { ...sources, tagLists: () => [list("tor", "203.0.114.1"), list("anonymous-proxy", "<html>")] };
    expect(knowAddress(value("203.0.114.3"), book, failed).tags.state).toBe("unknown");
    expect(knowAddress(value("198.51.100.1"), book, failed).tags.state).toBe("unknown");
  });
});

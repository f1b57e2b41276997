import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { none, value } from "../../policy/index.ts";
import { type AddressSources, compileAddressBook, DatabaseUnusable, knowAddress, openDatabases } from "../index.ts";
import { readOrganisations } from "./organisation-csv.ts";

const COUNTRIES = createRequire(import.meta.url).resolve(
  "@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb",
);

describe("the databases that come as packages", () => {
  let sources: AddressSources;
  beforeAll(async () => {
    sources = { ...(await openDatabases({})), tagLists: () => [] };
  });
  it.each([
    ["8.8.8.8", "US", /Google/],
    ["::ffff:8.8.8.8", "US", /Google/],
    ["193.0.6.139", "NL", /RIPE/],
    ["2001:67c:2e8::1", "NL", /RIPE/],
  ])("know %s", (address, country, isp) => {
    const known = knowAddress(value(address), compileAddressBook([]), sources);
    expect(known.country).toEqual(value(country));
    expect(known.isp).toMatchObject({ state: "value", value: expect.stringMatching(isp) });
  });

  it("say none of an address that they do not have", () => {
    const known = knowAddress(value("4000::1"), compileAddressBook([]), sources);
    expect([known.country, known.isp]).toEqual([none, none]);
  });

  it("say whose data they are", () => {
    expect(sources.organisation).toMatchObject({ ok: true, attribution: expect.stringContaining("https://db-ip.com") });
    expect(sources.country).toMatchObject({ ok: true, attribution: expect.stringContaining("nro.net") });
  });
});

describe("a database that the admin names", () => {
  it("is used", async () => {
    const { country } = await openDatabases({ country: COUNTRIES, organisation: COUNTRIES });
    expect(country).toMatchObject({ ok: true, source: COUNTRIES });
    expect(country.ok && country.lookup("193.0.6.139")).toBe("NL");
  });

  it("has to be there", async () => {
    await expect(openDatabases({ country: "/nowhere/x.mmdb" })).rejects.toThrow(
      new DatabaseUnusable("The country database /nowhere/x.mmdb cannot be read (ENOENT)."),
    );
  });

  it("has to be in the format", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sallyport-mmdb-"));
    const file = join(folder, "x.mmdb");
    await writeFile(file, "hello");
    await expect(openDatabases({ organisation: file })).rejects.toThrow(/is not in MaxMind DB format/);
    await rm(folder, { recursive: true });
  });
});

describe("organisations as CSV", () => {
  const lookup = readOrganisations(
    Buffer.from(
      '16777216,16777471,13335,"Cloudflare, Inc."\n16778240,16779263,38803,"A ""quoted"" name"\r\n16779264,16779264,1,',
    ),
    Buffer.from("42540488161975842760550356425300246528,42540488161975842760550356425300246529,7,Löwe GmbH\n"),
  );
  it.each([
    ["1.0.0.0", "Cloudflare, Inc."],
    ["1.0.0.255", "Cloudflare, Inc."],
    ["1.0.1.0", null],
    ["1.0.4.0", 'A "quoted" name'],
    ["1.0.8.0", null],
    ["2001::", "Löwe GmbH"],
    ["2001::1", "Löwe GmbH"],
    ["2001::2", null],
    ["2001:0:0:1::", null],
  ])("knows that %s belongs to %s", (address, name) => {
    expect(lookup(address)).toBe(name);
  });

  it.each(["x,2,3,name", "1,2", "5,6,1,a\n4,4,1,b", "1,2\n,3,4,5"])("does not half believe %j", (text) => {
    expect(() => readOrganisations(Buffer.from(text), Buffer.alloc(0))).toThrow(/line \d/);
  });
});

import { describe, expect, it } from "vitest";
import { none, value } from "../policy/index.ts";
import {
  buildFacts,
  type CertificateFields,
  compileAddressBook,
  type DeviceTagRule,
  deviceTagRuleInputSchema,
  noSources,
  type Observed,
  OLDEST_SYSTEMS,
} from "./index.ts";

const certificate: CertificateFields = {
  issuer: ["CN=Contoso Device CA, O=Contoso"],
  subject: ["CN=laptop-17, OU=Sales, OU=Münster, O=Contoso"],
  "organisational-unit": ["Sales", "Münster"],
  organisation: ["Contoso"],
  "common-name": ["laptop-17"],
  "san-dns": ["laptop-17.corp.contoso.example", "spare.contoso.example"],
  "san-email": ["megan@contoso.example"],
  "san-uri": ["urn:device:17"],
  serial: ["0A1B"],
};
const observed: Observed = {
  ...{
    time: 0,
    app: "mail",
    clientApp: "browser",
    user: "u",
    groups: [],
    ip: null,
    userAgent: null,
    clientHints: null,
  },
  device: "valid",
  certificate,
  deviceClaims: { compliant: null, domainJoined: null },
};
const rule = (field: string, operator: string, wanted: string, tag = "tagged"): DeviceTagRule => ({
  ...deviceTagRuleInputSchema.parse({ tag, field, operator, value: wanted }),
  id: "r",
  revision: 1,
});
const facts = (rules: DeviceTagRule[], change: Partial<Observed> = {}) => {
  const settings = { addressBook: compileAddressBook([]), deviceTagRules: rules, oldestSystems: OLDEST_SYSTEMS };
  return buildFacts({ ...observed, ...change }, settings, noSources);
};
const tags = (rules: DeviceTagRule[], change: Partial<Observed> = {}) => facts(rules, change).deviceTags;

describe("device tag rules", () => {
  it.each([
    ["organisational-unit", "equals", "sales", true],
    ["organisational-unit", "equals", "MÜNSTER", true],
    ["organisational-unit", "equals", "Sale", false],
    ["issuer", "contains", "Device CA", true],
    ["issuer", "contains", "Server CA", false],
    ["subject", "contains", "OU=Sales", true],
    ["organisation", "starts-with", "con", true],
    ["organisation", "starts-with", "ontoso", false],
    ["common-name", "ends-with", "-17", true],
    ["san-dns", "matches-wildcard", "*.corp.contoso.example", true],
    ["san-dns", "matches-wildcard", "*.corp.contoso", false],
    ["san-dns", "matches-wildcard", "laptop-??.corp.*", true],
    ["san-dns", "matches-wildcard", "laptop-?.corp.*", false],
    ["san-dns", "matches-wildcard", "*", true],
    ["san-dns", "matches-wildcard", "*a*b*c*d*", false],
    ["san-email", "ends-with", "@contoso.example", true],
    ["san-uri", "equals", "urn:device:17", true],
    ["serial", "equals", "0a:1b", true],
    ["serial", "equals", "a1b", true],
    ["serial", "equals", "a1c", false],
  ])("%s %s %s: %s", (field, operator, wanted, given) => {
    expect(tags([rule(field, operator, wanted)])).toEqual(
      value(["valid-client-certificate", ...(given ? ["tagged"] : [])]),
    );
  });

  it("match in no time, whatever the pattern", () => {
    const long = { ...certificate, "common-name": ["a".repeat(20_000)] };
    const start = performance.now();
    tags([rule("common-name", "matches-wildcard", `${"*a".repeat(140)}*b`)], { certificate: long });
    expect(performance.now() - start).toBeLessThan(30_000);
  });

  it("give a tag once", () => {
    expect(tags([rule("serial", "equals", "a1b"), rule("common-name", "contains", "17")])).toEqual(
      value(["valid-client-certificate", "tagged"]),
    );
  });

  it.each(["expired", "revoked", "no-certificate", "not-yet-valid", "other-authority", "self-signed"])(
    "give nothing to a certificate that is %s, even if its fields were known",
    (device) => {
      expect(tags([rule("serial", "equals", "a1b")], { device })).toEqual(none);
    },
  );

  it.each(["revocation-unknown", "not-asked", null])("leave the tags unknown when the device is %s", (device) => {
    const claims = { compliant: true, domainJoined: true };
    expect(tags([rule("serial", "equals", "a1b")], { device, deviceClaims: claims }).state).toBe("unknown");
  });

  it.each(["Compliant", "domain-joined", "valid-client-certificate"])("may not give %s", (tag) => {
    expect(deviceTagRuleInputSchema.safeParse({ tag, field: "serial", operator: "equals", value: "1" }).success).toBe(
      false,
    );
  });
});

describe("claims of the identity provider", () => {
  it.each([
    [{ compliant: true, domainJoined: true }, ["compliant", "domain-joined"]],
    [{ compliant: true, domainJoined: false }, ["compliant"]],
    [{ compliant: null, domainJoined: true }, ["domain-joined"]],
  ])("%j give tags without a certificate", (deviceClaims, given) => {
    expect(tags([], { device: "no-certificate", deviceClaims })).toEqual(value(given));
    expect(tags([], { deviceClaims })).toEqual(value(["valid-client-certificate", ...given]));
  });
  it.each(["not-asked", "revocation-unknown", "valid", "no-certificate"])(
    "are known by themselves while the device is %s",
    (device) => {
      const said = { compliant: true, domainJoined: false };
      expect(facts([], { device, deviceClaims: said }).deviceClaims).toEqual(value(["compliant"]));
      const denied = { compliant: false, domainJoined: null };
      expect(facts([], { device, deviceClaims: denied }).deviceClaims).toEqual(none);
    },
  );

  it("give none when they say no", () => {
    expect(tags([], { device: "no-certificate", deviceClaims: { compliant: false, domainJoined: null } })).toEqual(
      none,
    );
  });
});

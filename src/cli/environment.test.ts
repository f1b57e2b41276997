import { describe, expect, it } from "vitest";
import { CannotStart } from "../main.ts";
import { readFactOptions } from "./environment.ts";

describe("the environment", () => {
  it("may say nothing", () => {
    expect(readFactOptions({ SALLYPORT_TOR_EXITS: "" })).toEqual({
      facts: { countryDatabase: undefined, asnDatabase: undefined, torExits: undefined, anonymousProxies: undefined },
      proxyProtocol: false,
    });
  });
  it("names files, and turns the PROXY protocol on", () => {
    const env = { SALLYPORT_COUNTRY_DATABASE: "c", SALLYPORT_ASN_DATABASE: "a", SALLYPORT_TOR_EXITS: "t" };
    const more = { SALLYPORT_ANONYMOUS_PROXIES: "p", SALLYPORT_PROXY_PROTOCOL: "on" };
    expect(readFactOptions({ ...env, ...more })).toEqual({
      facts: { countryDatabase: "c", asnDatabase: "a", torExits: "t", anonymousProxies: "p" },
      proxyProtocol: true,
    });
  });
  it.each(["yes", "1", "ON"])('has to say "on" or "off", not %s', (text) => {
    expect(() => readFactOptions({ SALLYPORT_PROXY_PROTOCOL: text })).toThrow(CannotStart);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientAddress, compileTrustedProxies } from "../index.ts";

const PROXY = "10.0.0.1";
const CLIENT = "203.0.113.7";
const trusted = compileTrustedProxies(["10.0.0.0/24", "2001:db8:ffff::/48", "not a range"]);
const ask = (peer: string | null, headers: Record<string, string>) => clientAddress(peer, headers, trusted);

describe("the client's address", () => {
  it.each([
    ["nobody in front", CLIENT, {}, CLIENT],
    ["no peer", null, { "x-forwarded-for": CLIENT }, null],
    ["IPv4 on an IPv6 socket", `::ffff:${CLIENT}`, {}, CLIENT],
    ["headers from an untrusted peer", CLIENT, { "x-forwarded-for": "192.0.2.1", forwarded: "for=192.0.2.1" }, CLIENT],
    ["garbage from an untrusted peer", CLIENT, { "x-forwarded-for": "%%%", forwarded: "(" }, CLIENT],
    ["a proxy without headers", PROXY, {}, PROXY],
    ["a proxy on an IPv6 socket", `::ffff:${PROXY}`, { "x-forwarded-for": CLIENT }, CLIENT],
    ["one proxy", PROXY, { "x-forwarded-for": CLIENT }, CLIENT],
    ["two proxies", PROXY, { "x-forwarded-for": `${CLIENT}, 10.0.0.2` }, CLIENT],
    ["what the client wrote itself", PROXY, { "x-forwarded-for": `192.0.2.1, ${CLIENT}` }, CLIENT],
    ["garbage that the client wrote", PROXY, { "x-forwarded-for": `"%, <>, ${CLIENT}` }, CLIENT],
    ["a client that claims to be a proxy", PROXY, { "x-forwarded-for": `192.0.2.1, 10.0.0.9, ${CLIENT}` }, CLIENT],
    ["proxies only", PROXY, { "x-forwarded-for": "10.0.0.3, 10.0.0.2" }, "10.0.0.3"],
    ["a port", PROXY, { "x-forwarded-for": `${CLIENT}:4711` }, CLIENT],
    ["IPv6", PROXY, { "x-forwarded-for": "2001:db8::7" }, "2001:db8::7"],
    ["IPv6 whose last group could be a port", PROXY, { "x-forwarded-for": "2001:db8::4711" }, "2001:db8::4711"],
    ["IPv6 and a port", PROXY, { "x-forwarded-for": "[2001:db8::7]:4711" }, "2001:db8::7"],
    ["IPv4 as IPv6", PROXY, { "x-forwarded-for": `::ffff:${CLIENT}` }, CLIENT],
    ["an IPv6 proxy", "2001:db8:ffff::1", { "x-forwarded-for": CLIENT }, CLIENT],
    ["an empty header", PROXY, { "x-forwarded-for": "" }, PROXY],
    ["an empty element", PROXY, { "x-forwarded-for": `${CLIENT}, ` }, null],
    ["an unknown element", PROXY, { "x-forwarded-for": "unknown" }, null],
    ["a hidden element", PROXY, { "x-forwarded-for": "_hidden" }, null],
    ["an unknown element behind a proxy", PROXY, { "x-forwarded-for": `${CLIENT}, unknown, 10.0.0.2` }, null],
    ["a short address", PROXY, { "x-forwarded-for": "127.1" }, null],
    ["a hexadecimal address", PROXY, { "x-forwarded-for": "0x7f000001" }, null],
    ["a zone", PROXY, { "x-forwarded-for": "fe80::1%eth0" }, null],
    ["a zone in brackets", PROXY, { "x-forwarded-for": "[fe80::1%eth0]" }, null],
    ["an open bracket", PROXY, { "x-forwarded-for": `[${CLIENT}` }, null],
    ["IPv4 in brackets", PROXY, { "x-forwarded-for": `[${CLIENT}]` }, null],
    ["too much", PROXY, { "x-forwarded-for": `${"1.1.1.1,".repeat(4000)}${CLIENT}` }, null],
  ])("%s", (_why, peer, headers, expected) => {
    expect(ask(peer, headers as Record<string, string>)).toBe(expected);
  });

  it.each([
    ["a token", `for=${CLIENT}`, CLIENT],
    ["any case", `For=${CLIENT};Proto=https;By=10.0.0.1`, CLIENT],
    ["quoted", `for="${CLIENT}:4711"`, CLIENT],
    ["IPv6", 'for="[2001:db8::7]"', "2001:db8::7"],
    ["IPv6 and a port", 'proto=https ; for="[2001:db8::7]:4711"', "2001:db8::7"],
    ["an obfuscated port", `for="${CLIENT}:_port"`, CLIENT],
    ["two hops", `for=${CLIENT}, for=10.0.0.2`, CLIENT],
    ["what the client wrote itself", `for=192.0.2.1, for=${CLIENT};proto=https`, CLIENT],
    ["a quote that the client left open", `for="192.0.2.1, for=${CLIENT}`, CLIENT],
    ["a comma in a quoted string", `for=${CLIENT};host="a,b"`, CLIENT],
    ["an element in a quoted string", `for=${CLIENT};host="a,for=192.0.2.1"`, CLIENT],
    ["an escaped quote", `for=${CLIENT};host="a\\",for=192.0.2.1"`, CLIENT],
    ["hidden", "for=_hidden", null],
    ["unknown", "for=unknown", null],
    ["without for", "proto=https", null],
    ["for twice", `for=192.0.2.1;for=${CLIENT}`, null],
    ["IPv6 without quotes", "for=[2001:db8::7]", null],
    ["no value", "for=", null],
    ["no name", CLIENT, null],
    ["text behind a pair", `for=${CLIENT} x`, null],
  ])("Forwarded: %s", (_why, forwarded, expected) => {
    expect(ask(PROXY, { forwarded })).toBe(expected);
  });

  it("has to be the same in both headers, because a proxy may write one and let the other pass", () => {
    expect(ask(PROXY, { forwarded: `for=${CLIENT}`, "x-forwarded-for": CLIENT })).toBe(CLIENT);
    expect(ask(PROXY, { forwarded: "for=192.0.2.1", "x-forwarded-for": CLIENT })).toBeNull();
    expect(ask(PROXY, { forwarded: "for=unknown", "x-forwarded-for": CLIENT })).toBeNull();
  });

  it("is never taken from a header of an untrusted peer, whatever it says", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (forwarded, forwardedFor) => {
        expect(ask(CLIENT, { forwarded, "x-forwarded-for": forwardedFor })).toBe(CLIENT);
      }),
    );
  });

  it("is what the proxy wrote last, whatever stands before it", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (before) => {
        expect(ask(PROXY, { "x-forwarded-for": `${before}, ${CLIENT}` })).toBe(CLIENT);
        expect(ask(PROXY, { forwarded: `${before}, for=${CLIENT}` })).toBe(CLIENT);
      }),
    );
  });

  it("is an address or unknown, from any header at all, in a moment", () => {
    const hostile = fc.array(
      fc.constantFrom(
        "for=",
        '"',
        "\\",
        ",",
        ";",
        "1.2.3.4",
        "[",
        "]",
        ":",
        "::1",
        "_a",
        "unknown",
        " ",
        "10.0.0.2",
        "=",
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const text = parts.join("");
        for (const headers of [{ forwarded: text }, { "x-forwarded-for": text }]) {
          const address = ask(PROXY, headers);
          expect(address === null || compileTrustedProxies([address])(address)).toBe(true);
        }
      }),
    );
    const start = performance.now();
    ask(PROXY, { forwarded: `${'a="'.repeat(3000)},${'\\"'.repeat(3000)}` });
    expect(performance.now() - start).toBeLessThan(30_000);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readProxyHeader } from "./proxy-protocol.ts";

const SIGNATURE = "0d0a0d0a000d0a515549540a";
const v1 = (line: string) => Buffer.from(`${line}\r\n`, "latin1");
const v2 = (head: string, payload: string, length = payload.length / 2) =>
  Buffer.from(SIGNATURE + head + length.toString(16).padStart(4, "0") + payload, "hex");
const FOUR = "cb007107c0000201dc0401bb";
const SIX = `20010db8000000000000000000000007${"0".repeat(31)}1dc0401bb`;

describe("a PROXY protocol header", () => {
  it.each([
    ["version 1, IPv4", v1("PROXY TCP4 203.0.113.7 192.0.2.1 56324 443"), "203.0.113.7"],
    ["version 1, IPv6", v1("PROXY TCP6 2001:db8::7 ::1 0 65535"), "2001:db8::7"],
    ["version 2, IPv4", v2("2111", FOUR), "203.0.113.7"],
    ["version 2, IPv4 with more fields", v2("2111", `${FOUR}0300010a`), "203.0.113.7"],
    ["version 2, IPv6", v2("2121", SIX), "2001:db8:0:0:0:0:0:7"],
  ])("names the source: %s", (_why, header, address) => {
    const after = Buffer.from("hello");
    expect(readProxyHeader(Buffer.concat([header, after]))).toEqual({
      state: "complete",
      length: header.length,
      source: { kind: "address", address },
    });
    for (let at = 0; at < header.length; at += 1) {
      expect(readProxyHeader(header.subarray(0, at)).state).toBe("incomplete");
    }
  });

  it.each([
    ["version 1, unknown", v1("PROXY UNKNOWN"), "unknown"],
    ["version 1, unknown with addresses", v1("PROXY UNKNOWN 203.0.113.7 192.0.2.1 1 2"), "unknown"],
    ["version 2, unspecified", v2("2100", ""), "unknown"],
    ["version 2, Unix sockets", v2("2131", "00".repeat(216)), "unknown"],
    ["version 2, the proxy itself", v2("2000", ""), "local"],
    ["version 2, the proxy itself, with addresses", v2("2011", FOUR), "local"],
  ])("may have no source: %s", (_why, header, kind) => {
    expect(readProxyHeader(header)).toEqual({ state: "complete", length: header.length, source: { kind } });
  });

  it.each([
    ["TLS", Buffer.from("1603010200010001fc0303", "hex")],
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\n")],
    ["another case", v1("proxy TCP4 203.0.113.7 192.0.2.1 1 2")],
    ["another family", v1("PROXY UDP4 203.0.113.7 192.0.2.1 1 2")],
    ["IPv6 as TCP4", v1("PROXY TCP4 2001:db8::7 ::1 1 2")],
    ["IPv4 as TCP6", v1("PROXY TCP6 203.0.113.7 192.0.2.1 1 2")],
    ["a zone", v1("PROXY TCP6 fe80::1%eth0 ::1 1 2")],
    ["two spaces", v1("PROXY TCP4  203.0.113.7 192.0.2.1 1 2")],
    ["no ports", v1("PROXY TCP4 203.0.113.7 192.0.2.1")],
    ["a port too large", v1("PROXY TCP4 203.0.113.7 192.0.2.1 1 65536")],
    ["a port with a zero before it", v1("PROXY TCP4 203.0.113.7 192.0.2.1 1 02")],
    ["more behind it", v1("PROXY TCP4 203.0.113.7 192.0.2.1 1 2 3")],
    ["a short address", v1("PROXY TCP4 127.1 192.0.2.1 1 2")],
    ["a line without end", Buffer.from(`PROXY TCP4 ${"1".repeat(200)}`)],
    ["version 3", v2("3111", FOUR)],
    ["another command", v2("2211", FOUR)],
    ["datagrams", v2("2112", FOUR)],
    ["too few bytes for IPv4", v2("2111", "cb007107")],
    ["too few bytes for IPv6", v2("2121", FOUR)],
    ["too many bytes", v2("2111", FOUR, 0xffff)],
  ])("is invalid: %s", (_why, bytes) => {
    expect(readProxyHeader(bytes)).toEqual({ state: "invalid" });
  });

  it("never throws, and never reads beyond its bounds", () => {
    const begun = fc.constantFrom(
      Buffer.from("PROXY "),
      Buffer.from("PROXY TCP4 "),
      Buffer.from(SIGNATURE, "hex"),
      Buffer.alloc(0),
    );
    const more = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(begun, more, (start, rest) => {
        const bytes = Buffer.concat([start, rest]);
        const header = readProxyHeader(bytes);
        if (header.state === "complete") expect(header.length).toBeLessThanOrEqual(bytes.length);
        if (header.state === "incomplete") expect(bytes.length).toBeLessThan(16 + 2048);
      }),
    );
  });
});

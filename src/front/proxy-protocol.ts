/**
 * The PROXY protocol, versions 1 and 2 (https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt): a proxy that
 * passes connections on says, before anything else, whose connection it is.
 *
 * INVARIANT: hostile bytes give "invalid", never an exception and never an address.
 * @module
 */
import { isIPv4, isIPv6 } from "node:net";

export type ProxyHeader =
  | { readonly state: "incomplete" }
  | { readonly state: "invalid" }
  | {
      readonly state: "complete";
      /** Bytes that belong to the header. */
      readonly length: number;
      /** `local`: the proxy's own connection, a health check; `unknown`: it could not say whose it is. */
      readonly source: { readonly kind: "address"; readonly address: string } | { readonly kind: "local" | "unknown" };
    };

const INVALID: ProxyHeader = { state: "invalid" };
const INCOMPLETE: ProxyHeader = { state: "incomplete" };
const SIGNATURE_1 = Buffer.from("PROXY ", "latin1");
const SIGNATURE_2 = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");
/** Section 2.1: "a 108-byte buffer is always enough to store all the line and a trailing zero". */
const MAX_LINE = 107;
/** Addresses take at most 216 bytes; the rest is additional fields, which are skipped. */
const MAX_PAYLOAD = 2048;
const HEAD_2 = 16;

export function readProxyHeader(bytes: Buffer): ProxyHeader {
  if (begins(bytes, SIGNATURE_2)) return bytes.length < HEAD_2 ? INCOMPLETE : readVersion2(bytes);
  if (begins(bytes, SIGNATURE_1)) return readVersion1(bytes);
  return INVALID;
}

/** As far as the bytes are there. */
const begins = (bytes: Buffer, signature: Buffer) =>
  bytes.subarray(0, signature.length).equals(signature.subarray(0, Math.min(bytes.length, signature.length)));

/** Section 2.1: `PROXY TCP4 192.0.2.1 192.0.2.2 56324 443`, ended by CR LF. */
function readVersion1(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, MAX_LINE).indexOf("\r\n");
  if (end < 0) return bytes.length < MAX_LINE ? INCOMPLETE : INVALID;
  const length = end + 2;
  const line = bytes.toString("latin1", 0, end);
  if (/^PROXY UNKNOWN(?: |$)/.test(line)) return { state: "complete", length, source: { kind: "unknown" } };
  const [, family, source = "", destination = "", ...ports] =
    /^PROXY TCP([46]) (\S+) (\S+) (\d{1,5}) (\d{1,5})$/.exec(line) ?? [];
  const isAddress = family === "4" ? isIPv4 : isIPv6;
  const right = isAddress(source) && isAddress(destination) && !line.includes("%") && ports.every(isPort);
  return right ? { state: "complete", length, source: { kind: "address", address: source } } : INVALID;
}

const isPort = (text: string) => /^(?:0|[1-9]\d*)$/.test(text) && Number(text) <= 65_535;

/** Section 2.2: signature, version and command, family and protocol, length, addresses, additional fields. */
function readVersion2(bytes: Buffer): ProxyHeader {
  const versionAndCommand = bytes.readUInt8(12);
  const family = bytes.readUInt8(13);
  const payload = bytes.readUInt16BE(14);
  if (payload > MAX_PAYLOAD) return INVALID;
  const length = HEAD_2 + payload;
  if (bytes.length < length) return INCOMPLETE;
  if (versionAndCommand === 0x20) return { state: "complete", length, source: { kind: "local" } };
  if (versionAndCommand !== 0x21) return INVALID;
  switch (family) {
    case 0x11:
      return payload < 12 ? INVALID : address(length, [...bytes.subarray(16, 20)].join("."));
    case 0x21:
      return payload < 36 ? INVALID : address(length, groups(bytes.subarray(16, 32)));
    // Unspecified, and Unix sockets: connections that have no address.
    case 0x00:
    case 0x31:
      return { state: "complete", length, source: { kind: "unknown" } };
    default:
      return INVALID;
  }
}

const address = (length: number, text: string): ProxyHeader => ({
  state: "complete",
  length,
  source: { kind: "address", address: text },
});

const groups = (bytes: Buffer) =>
  Array.from({ length: 8 }, (_, group) => bytes.readUInt16BE(group * 2).toString(16)).join(":");

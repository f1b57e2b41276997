/**
 * Addresses and address ranges, IPv4 and IPv6 alike, without a resolver or any I/O.
 *
 * INVARIANT: an IPv4 address written as IPv6 (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) is that IPv4 address, so
 * the same policies apply whichever way a client connected.
 * @module
 */
import ipaddr from "ipaddr.js";
import { z } from "zod";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Range = readonly [Address, number];

/** The address in its shortest standard form, a zone index dropped; null when `text` is not an address. */
export function normaliseAddress(text: string): string | null {
  const address = parseAddress(text);
  return address === null ? null : address.toString();
}

/** Brackets, both of them, and a zone index belong to IPv6 alone (RFC 3986 section 3.2.2, RFC 4007 section 11). */
const WRAPPED = /^\[([^[\]]*:[^[\]]*)\]$/;
const ZONED = /^([^%]*:[^%]*)%[^%]+$/;
/** Deprecated, and another address than the IPv4 one in it (RFC 4291 section 2.5.5.1). */
const COMPATIBLE = /^::(\d+\.\d+\.\d+\.\d+)$/;

function parseAddress(text: string): Address | null {
  const unwrapped = WRAPPED.exec(text)?.[1] ?? text;
  const bare = ZONED.exec(unwrapped)?.[1] ?? unwrapped;
  if (bare.includes("%") || !ipaddr.isValid(bare) || !isFourPartOrIPv6(bare)) return null;
  const [, last] = COMPATIBLE.exec(bare) ?? [];
  if (last === undefined) return ipaddr.process(bare);
  // As it was found valid: decimal, whatever zeros stand before. The parser for IPv4 takes those for octal, and may throw.
  return ipaddr.fromByteArray([...new Array<number>(12).fill(0), ...last.split(".").map(Number)]);
}

/** `127.1` and `0x7f.1` are addresses to some parsers; to an admin they are typing mistakes. */
function isFourPartOrIPv6(text: string): boolean {
  return text.includes(":") || ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** The range that a CIDR or a single address names; bits beyond the prefix do not count. Null: it names none. */
export function parseRange(text: string): Range | null {
  const [base = "", prefix, ...rest] = text.trim().split("/");
  const address = parseAddress(base);
  if (address === null || rest.length > 0) return null;
  const bits = address.kind() === "ipv4" ? 32 : 128;
  if (prefix === undefined) return [address, bits];
  if (!/^\d{1,3}$/.test(prefix)) return null;
  const mapped = base.includes(":") && address.kind() === "ipv4" ? 96 : 0;
  const length = Number(prefix) - mapped;
  return length >= 0 && length <= bits ? [address, length] : null;
}

/** Whether `address` lies in `range`; an address that cannot be read lies in no range. */
export function isInRange(address: string, range: Range): boolean {
  const parsed = parseAddress(address);
  if (parsed === null || parsed.kind() !== range[0].kind()) return false;
  return parsed.match(range as [ipaddr.IPv4, number] & [ipaddr.IPv6, number]);
}

/** Whether both are one address, however each is written; what cannot be read is no address, and equals none. */
export function isSameAddress(one: string, other: string): boolean {
  const address = parseAddress(one);
  return address !== null && address.toString() === parseAddress(other)?.toString();
}

/** A single address, brought to its normal form. */
export const addressSchema = z
  .string()
  .trim()
  .superRefine((written, context) => {
    if (!written.includes("%") && normaliseAddress(written) !== null) return;
    const message =
      parseRange(written) === null
        ? "not an IP address; write 192.0.2.1 or 2001:db8::1"
        : `a range of addresses; ask for it with "in-range" or "not-in-range"`;
    context.addIssue({ code: "custom", message, input: written });
  })
  .overwrite((written) => normaliseAddress(written) ?? written);

/** The same range with nothing set beyond its prefix, as text. */
function networkOf([address, prefix]: Range): string {
  const bytes = address
    .toByteArray()
    .map((byte, at) => byte & (0xff << Math.min(8, Math.max(0, 8 * (at + 1) - prefix))) & 0xff);
  return `${ipaddr.fromByteArray(bytes)}/${prefix}`;
}

const isNetwork = (range: Range): boolean => networkOf(range) === `${range[0]}/${range[1]}`;
const NO_RANGE = "not an IP address or CIDR range; write 192.0.2.0/24 or 2001:db8::/32";

/** An address or a range as an admin may write it: exactly what it means, so no bits beyond the prefix and no zone. */
export const cidrSchema = z
  .string()
  .trim()
  .superRefine((written, context) => {
    const range = written.includes("%") ? null : parseRange(written);
    if (range !== null && isNetwork(range)) return;
    const [address] = range ?? [];
    const message =
      range === null
        ? NO_RANGE
        : `${written} has bits set beyond its prefix; write ${networkOf(range)} for the range, or ${address} for the address`;
    context.addIssue({ code: "custom", message, input: written });
  });

/** As stored configurations have them. What was taken once and is not any more is written as it was understood. */
export const storedCidrSchema = z
  .string()
  .trim()
  .overwrite(broughtUpToDate)
  .refine((stored) => parseRange(stored) !== null, { error: NO_RANGE });

function broughtUpToDate(stored: string): string {
  if (cidrSchema.safeParse(stored).success) return stored;
  const [base = "", ...prefix] = stored.split("/");
  const bare = base.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  const written = [bare, ...prefix].join("/");
  const range = parseRange(written);
  return range === null || isNetwork(range) ? written : networkOf(range);
}

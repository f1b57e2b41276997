/**
 * Addresses as numbers, and ranges of them as intervals, so that a lookup is a binary search.
 *
 * INVARIANT: an IPv4 address written as IPv6 (`::ffff:192.0.2.1`) is that IPv4 address.
 * @module
 */
import { parseRange } from "../../policy/index.ts";

export interface Point {
  readonly family: 4 | 6;
  readonly at: bigint;
}

/** Both ends belong to it. */
export interface Interval {
  readonly family: 4 | 6;
  readonly start: bigint;
  readonly end: bigint;
}

/** Null: not an address. */
export function pointOf(address: string): Point | null {
  if (address.includes("/")) return null;
  const interval = intervalOf(address);
  return interval && { family: interval.family, at: interval.start };
}

/** The addresses that a CIDR or a single address names; bits beyond the prefix do not count. Null: it names none. */
export function intervalOf(cidr: string): Interval | null {
  const range = parseRange(cidr);
  if (range === null) return null;
  const [address, prefix] = range;
  const bytes = address.toByteArray();
  const free = BigInt(bytes.length * 8 - prefix);
  const at = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const start = (at >> free) << free;
  return { family: bytes.length === 4 ? 4 : 6, start, end: start | ((1n << free) - 1n) };
}

export const overlaps = (one: Interval, other: Interval): boolean =>
  one.family === other.family && one.start <= other.end && other.start <= one.end;

/**
 * Addresses, cut into intervals that no policy at hand tells apart.
 *
 * INVARIANT: an IPv4 address written as IPv6 is the IPv4 address, so that part of IPv6 holds no address of its own.
 * @module
 */
import ipaddr from "ipaddr.js";
import { parseRange } from "../cidr.ts";
import type { Filter } from "../filters.ts";
import { type Atoms, bit } from "./atoms.ts";

/** Addresses on one line: IPv4 first, IPv6 behind it. */
const V6 = 1n << 32n;
const MAPPED_START = V6 + 0xffff_0000_0000n;
const MAPPED_END = V6 + 0x1_0000_0000_0000n;
const END = V6 + (1n << 128n);

export function addressAtoms(filters: readonly Filter[]): Atoms {
  const spans = new Map<string, readonly [bigint, bigint]>();
  for (const filter of filters)
    if ("values" in filter) for (const cidr of filter.values) if (!spans.has(cidr)) spans.set(cidr, spanOf(cidr));
  const cuts = new Set([0n, V6, MAPPED_START, MAPPED_END]);
  for (const [first, end] of spans.values()) cuts.add(first).add(end);
  const starts = [...cuts].filter((cut) => cut < END).sort((left, right) => (left < right ? -1 : 1));
  const placeOf = new Map(starts.map((start, at) => [start, at + 1]));
  const placeAt = (cut: bigint) => placeOf.get(cut) ?? starts.length + 1;
  const between = (first: bigint, end: bigint) => bit(placeAt(end)) - bit(placeAt(first));
  const all = (bit(starts.length + 1) - 1n) & ~between(MAPPED_START, MAPPED_END);
  const masks = new Map([...spans].map(([cidr, [first, end]]) => [cidr, between(first, end) & all]));
  const maskOf = (filter: Filter): bigint => {
    if (filter.operator === "is-set") return all & ~1n;
    if (filter.operator === "is-not-set") return 1n;
    const values = "values" in filter ? filter.values : [];
    const named = values.reduce((mask, cidr) => mask | (masks.get(cidr) ?? 0n), 0n);
    const negated = filter.operator === "not-in-range" || filter.operator === "does-not-equal";
    return negated ? all & ~named : named;
  };
  return { samples: [null, ...starts.map(textOf)], all, maskOf };
}

/** From the first address of a range to the one behind its last. */
function spanOf(cidr: string): readonly [bigint, bigint] {
  const range = parseRange(cidr);
  if (range === null) return [0n, 0n];
  const [address, prefix] = range;
  const bytes = address.toByteArray();
  const base = bytes.length === 4 ? 0n : V6;
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const free = (1n << BigInt(bytes.length * 8 - prefix)) - 1n;
  return [base + (value & ~free), base + (value | free) + 1n];
}

function textOf(point: bigint): string {
  const length = point < V6 ? 4 : 16;
  const value = point < V6 ? point : point - V6;
  const bytes = Array.from({ length }, (_, at) => Number((value >> BigInt(8 * (length - 1 - at))) & 0xffn));
  return ipaddr.fromByteArray(bytes).toString();
}

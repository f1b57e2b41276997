/**
 * Attributes with one value, cut into atoms: classes of values that no policy at hand tells apart. A set of values is a
 * set of bits, so that "and" is one operation and "empty" is exact.
 * @module
 */
import type { Filter } from "../filters.ts";
import type { Attribute } from "../vocabulary.ts";

/** One value for each atom, null for "none"; the bit of an atom is its place. */
export interface Atoms {
  readonly samples: readonly (string | null)[];
  /** Every atom that there can be. */
  readonly all: bigint;
  /** The atoms whose values the filter matches. */
  readonly maskOf: (filter: Filter) => bigint;
}

export const bit = (at: number): bigint => 1n << BigInt(at);

/** Place of the lowest bit; -1: there is none. */
export function lowestBit(mask: bigint): number {
  if (mask === 0n) return -1;
  let at = 0;
  let left = mask;
  while ((left & 0xffffffffn) === 0n) {
    left >>= 32n;
    at += 32;
  }
  const word = Number(left & 0xffffffffn);
  return at + 31 - Math.clz32(word & -word);
}

export function countBits(mask: bigint): number {
  let count = 0;
  for (let left = mask; left !== 0n; left &= left - 1n) count += 1;
  return count;
}

/**
 * Values that are compared for equality alone. `others`: values that stand for all that no policy names; none for a
 * closed list. `absent`: whether the attribute can be none.
 */
export function equalityAtoms(values: readonly string[], others: readonly string[], absent: boolean): Atoms {
  const samples: (string | null)[] = [...(absent ? [null] : []), ...new Set(values)];
  const fresh = others.find((one) => !samples.includes(one));
  if (fresh !== undefined) samples.push(fresh);
  const placeOf = new Map(samples.map((sample, at) => [sample, at]));
  const all = bit(samples.length) - 1n;
  const none = absent ? 1n : 0n;
  const maskOf = (filter: Filter): bigint => {
    if (filter.operator === "is-set") return all & ~none;
    if (filter.operator === "is-not-set") return none;
    const values = "values" in filter ? filter.values : [];
    const named = values.reduce((mask, value) => {
      const at = placeOf.get(value);
      return at === undefined ? mask : mask | bit(at);
    }, 0n);
    return filter.operator === "does-not-equal" ? all & ~named : named;
  };
  return { samples, all, maskOf };
}

/** Whole numbers from 0, cut where a filter begins or ends to match. */
export function sizeAtoms(filters: readonly Filter[]): Atoms {
  const cuts = new Set([0]);
  for (const filter of filters) if ("bytes" in filter) cuts.add(filter.bytes).add(filter.bytes + 1);
  const starts = [...cuts].sort((left, right) => left - right);
  const samples = [null, ...starts.map(String)];
  const all = bit(samples.length) - 1n;
  const maskOf = (filter: Filter): bigint => {
    if (filter.operator === "is-set") return all & ~1n;
    if (filter.operator === "is-not-set") return 1n;
    if (!("bytes" in filter)) return 0n;
    const { bytes, operator } = filter;
    const matches = (start: number) => (operator === "greater-than" ? start > bytes : start < bytes);
    return starts.reduce((mask, start, at) => (matches(start) ? mask | bit(at + 1) : mask), 0n);
  };
  return { samples, all, maskOf };
}

/** What stands for "another value", the likelier ones first. */
export function* anotherValue(attribute: Attribute): Iterable<string> {
  if (attribute === "location") yield* ["DE", "FR", "US", "JP", "BR"];
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  if (attribute === "location") for (const first of letters) for (const second of letters) yield first + second;
  const name = attribute === "app" ? "another-app" : `another ${attribute.replaceAll("-", " ")}`;
  yield name;
  for (let at = 2; ; at += 1) yield `${name} ${at}`;
}

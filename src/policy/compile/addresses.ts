/**
 * Address ranges folded into sorted intervals: whichever ranges the policies name, an address falls into exactly one
 * interval, and all addresses of one interval are the same to every policy.
 *
 * IPv4 addresses are numbers, IPv6 addresses four 32-bit words; an IPv4 address written as IPv6 is the IPv4 address.
 * @module
 */
import { normaliseAddress, parseRange } from "../cidr.ts";

/** Addresses from `first` to `last`, both included. */
interface Interval {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

export class AddressIntervals {
  /** Where a new interval begins. */
  readonly #v4: Float64Array;
  /** The same for IPv6, four words each, most significant first. */
  readonly #v6: Uint32Array;
  readonly #key = new Uint32Array(4);

  constructor(cidrs: Iterable<string>) {
    const starts = { 4: new Set<bigint>(), 6: new Set<bigint>() };
    for (const cidr of cidrs) {
      const interval = intervalOf(cidr);
      if (interval === null) continue;
      starts[interval.version].add(interval.first).add(interval.last + 1n);
    }
    const ordered = (set: Set<bigint>) => [...set].sort((left, right) => (left < right ? -1 : 1));
    this.#v4 = Float64Array.from(ordered(starts[4]), Number);
    this.#v6 = Uint32Array.from(
      ordered(starts[6])
        .filter((start) => start >> 128n === 0n)
        .flatMap(wordsOf),
    );
  }

  /** Intervals there are, numbered from 1. */
  get count(): number {
    return this.#v4.length + 1 + this.#v6.length / 4 + 1;
  }

  /** Number of the interval that the address falls into; 0: not an address. */
  intervalOf(address: string): number {
    const v4 = parseIPv4(address);
    if (v4 >= 0) return 1 + this.#rank4(v4);
    if (parseIPv6(address, this.#key)) return this.#intervalOfKey();
    const normal = normaliseAddress(address);
    if (normal === null) return 0;
    const again = parseIPv4(normal);
    if (again >= 0) return 1 + this.#rank4(again);
    return parseIPv6(normal, this.#key) ? this.#intervalOfKey() : 0;
  }

  /** The intervals that make up a range: from `first` up to, not including, `end`. */
  cover(cidr: string): { readonly first: number; readonly end: number } {
    const interval = intervalOf(cidr);
    if (interval === null) return { first: 0, end: 0 };
    if (interval.version === 4) {
      return { first: 1 + this.#rank4(Number(interval.first)), end: 1 + this.#rank4(Number(interval.last)) + 1 };
    }
    this.#key.set(wordsOf(interval.first));
    const first = this.#intervalOf6();
    this.#key.set(wordsOf(interval.last));
    return { first, end: this.#intervalOf6() + 1 };
  }

  #intervalOfKey(): number {
    const [a, b, c, d = 0] = this.#key;
    return a === 0 && b === 0 && c === 0xffff ? 1 + this.#rank4(d) : this.#intervalOf6();
  }

  #intervalOf6(): number {
    return 1 + this.#v4.length + 1 + this.#rank6();
  }

  /** How many intervals begin at or before the address. */
  #rank4(address: number): number {
    const starts = this.#v4;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as number) <= address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #rank6(): number {
    let low = 0;
    let high = this.#v6.length / 4;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isAtOrBefore(middle * 4)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #isAtOrBefore(at: number): boolean {
    for (let word = 0; word < 4; word += 1) {
      const start = this.#v6[at + word] as number;
      const key = this.#key[word] as number;
      if (start !== key) return start < key;
    }
    return true;
  }
}

function intervalOf(cidr: string): Interval | null {
  const range = parseRange(cidr);
  if (range === null) return null;
  const [address, prefix] = range;
  const bytes = address.toByteArray();
  const version = bytes.length === 4 ? 4 : 6;
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const free = (1n << BigInt(bytes.length * 8 - prefix)) - 1n;
  return { version, first: value & ~free, last: value | free };
}

const wordsOf = (value: bigint): number[] => [96n, 64n, 32n, 0n].map((shift) => Number((value >> shift) & 0xffffffffn));

/** An address as `192.0.2.1`, as a number; -1: not one. */
function parseIPv4(text: string): number {
  const { length } = text;
  if (length < 7 || length > 15) return -1;
  let address = 0;
  let part = -1;
  let parts = 0;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      if (part < 0) return -1;
      address = address * 256 + part;
      part = -1;
      parts += 1;
    } else {
      const digit = code - 48;
      if (digit < 0 || digit > 9 || part === 0) return -1;
      part = part < 0 ? digit : part * 10 + digit;
      if (part > 255) return -1;
    }
  }
  return parts === 3 && part >= 0 ? address * 256 + part : -1;
}

/** An address as `2001:db8::1`, into `key`; false: not of this form (which leaves the dotted forms to the library). */
function parseIPv6(text: string, key: Uint32Array): boolean {
  const groups = GROUPS;
  let count = 0;
  let gap = -1;
  let group = -1;
  let digits = 0;
  const { length } = text;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 58) {
      if (group >= 0) {
        if (count === 8) return false;
        groups[count] = group;
        count += 1;
        group = -1;
        digits = 0;
        if (text.charCodeAt(at + 1) !== 58) {
          if (at + 1 === length) return false;
          continue;
        }
        at += 1;
      } else if (at === 0 && text.charCodeAt(1) === 58) {
        at = 1;
      } else {
        return false;
      }
      if (gap >= 0) return false;
      gap = count;
    } else {
      const digit = hexDigit(code);
      digits += 1;
      if (digit < 0 || digits > 4) return false;
      group = group < 0 ? digit : group * 16 + digit;
    }
  }
  if (group >= 0) {
    if (count === 8) return false;
    groups[count] = group;
    count += 1;
  }
  if (gap < 0 ? count !== 8 : count > 7) return false;
  for (let at = 0; at < 4; at += 1) key[at] = groupAt(2 * at, gap, count) * 65_536 + groupAt(2 * at + 1, gap, count);
  return true;
}

const GROUPS = new Uint16Array(8);

/** Group `at` of the whole address: those before the gap, zeros, those after it. */
function groupAt(at: number, gap: number, count: number): number {
  if (gap < 0 || at < gap) return GROUPS[at] as number;
  const from = at - (8 - count);
  return from < gap ? 0 : (GROUPS[from] as number);
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  return code >= 65 && code <= 70 ? code - 55 : -1;
}

/**
 * Registered organisations from the CSV files of the package: first address, last address (both as decimal numbers),
 * number of the autonomous system, its organisation; in order. Half a million lines, hence bytes instead of strings.
 * @module
 */
import { pointOf } from "./interval.ts";
import { halves, IntervalTable } from "./interval-table.ts";
import type { AddressLookup } from "./sources.ts";

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const ZERO = 0x30;
const MAX_IPV4 = 0xffff_ffff;
const NUMBER = /^\d{1,39}$/;

/** Throws at a line that it cannot read or that is out of order: a damaged package is not half believed. */
export function readOrganisations(ipv4: Buffer, ipv6: Buffer): AddressLookup {
  const names = new Names();
  const [lines4, lines6] = [countLines(ipv4), countLines(ipv6)];
  const starts4 = new Uint32Array(lines4);
  const ends4 = new Uint32Array(lines4);
  const indices4 = new Uint32Array(lines4);
  readLines(ipv4, (line, [from, first, second, third, until]) => {
    const start = numberIn(ipv4, from, first);
    const end = numberIn(ipv4, first + 1, second);
    if (start < 0 || end < start || end > MAX_IPV4) throw new Error(`line ${line + 1} cannot be read`);
    if (line > 0 && start <= (starts4[line - 1] ?? 0)) throw new Error(`line ${line + 1} is out of order`);
    starts4[line] = start;
    ends4[line] = end;
    indices4[line] = names.indexOf(nameIn(ipv4, third + 1, until));
  });
  const bounds6 = new BigUint64Array(lines6 * 4);
  const indices6 = new Uint32Array(lines6);
  let last = -1n;
  readLines(ipv6, (line, [from, first, second, third, until]) => {
    const [start, end] = [ipv6.toString("latin1", from, first), ipv6.toString("latin1", first + 1, second)];
    if (!NUMBER.test(start) || !NUMBER.test(end)) throw new Error(`line ${line + 1} cannot be read`);
    if (BigInt(start) <= last) throw new Error(`line ${line + 1} is out of order`);
    last = BigInt(start);
    bounds6.set([...halves(last), ...halves(BigInt(end))], line * 4);
    indices6[line] = names.indexOf(nameIn(ipv6, third + 1, until));
  });
  const table = new IntervalTable({ starts4, ends4, indices4, bounds6, indices6 });
  return (address) => {
    const point = pointOf(address);
    const index = point === null ? null : table.find(point);
    return index === null ? null : names.at(index);
  };
}

/** Each name once. */
class Names {
  readonly #names: string[] = [];
  readonly #known = new Map<string, number>();

  indexOf(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  /** Null: none, or one without a name. */
  at(index: number): string | null {
    return this.#names[index] || null;
  }
}

function countLines(text: Buffer): number {
  let lines = 0;
  for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE, at + 1)) lines += 1;
  return text.length > 0 && text.at(-1) !== NEWLINE ? lines + 1 : lines;
}

/** Where a line begins, its first three commas, and where it ends. */
type Places = readonly [from: number, first: number, second: number, third: number, until: number];

function readLines(text: Buffer, take: (line: number, places: Places) => void): void {
  let line = 0;
  for (let from = 0; from < text.length; line += 1) {
    const newline = text.indexOf(NEWLINE, from);
    const until = newline < 0 ? text.length : newline;
    const first = text.indexOf(COMMA, from);
    const second = text.indexOf(COMMA, first + 1);
    const third = text.indexOf(COMMA, second + 1);
    if (first < 0 || second < 0 || third < 0 || third > until) throw new Error(`line ${line + 1} cannot be read`);
    take(line, [from, first, second, third, until]);
    from = until + 1;
  }
}

/** Decimal digits as a number; -1: something else. */
function numberIn(text: Buffer, from: number, until: number): number {
  let number = from < until && until - from <= 10 ? 0 : -1;
  for (let at = from; at < until && number >= 0; at += 1) {
    const digit = (text[at] ?? 0) - ZERO;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : -1;
  }
  return number;
}

/** A field of RFC 4180 section 2. */
function nameIn(text: Buffer, from: number, until: number): string {
  const field = text.toString("utf8", from, until).trimEnd();
  return field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
}

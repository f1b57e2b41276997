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

/** Throws at a line that it cannot read or that is out of order: a damaged package is not half believed. */
export function readOrganisations(ipv4: Buffer, ipv6: Buffer): AddressLookup {
  const names = new Names();
  const [lines4, lines6] = [countLines(ipv4), countLines(ipv6)];
  const starts4 = new Uint32Array(lines4);
  const ends4 = new Uint32Array(lines4);
  const indices4 = new Uint32Array(lines4);
  readLines(ipv4, (line, start, end, name) => {
    starts4[line] = Number(start);
    ends4[line] = Number(end);
    indices4[line] = names.indexOf(name);
    if (line > 0 && (starts4[line] ?? 0) <= (starts4[line - 1] ?? 0))
      throw new Error(`line ${line + 1} is out of order`);
  });
  const bounds6 = new BigUint64Array(lines6 * 4);
  const indices6 = new Uint32Array(lines6);
  let last = -1n;
  readLines(ipv6, (line, start, end, name) => {
    const first = BigInt(start);
    if (first <= last) throw new Error(`line ${line + 1} is out of order`);
    last = first;
    bounds6.set([...halves(first), ...halves(BigInt(end))], line * 4);
    indices6[line] = names.indexOf(name);
  });
  const table = new IntervalTable({ starts4, ends4, indices4, bounds6, indices6 });
  return (address) => {
    const point = pointOf(address);
    const index = point === null ? null : table.find(point);
    return index === null ? null : names.at(index);
  };
}

/** Each name once. Neighbouring ranges often share one, so the last is looked at first. */
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

function readLines(text: Buffer, take: (line: number, start: string, end: string, name: string) => void): void {
  let line = 0;
  for (let at = 0; at < text.length; line += 1) {
    const newline = text.indexOf(NEWLINE, at);
    const until = newline < 0 ? text.length : newline;
    const first = text.indexOf(COMMA, at);
    const second = text.indexOf(COMMA, first + 1);
    const third = text.indexOf(COMMA, second + 1);
    const start = text.toString("latin1", at, first);
    const end = text.toString("latin1", first + 1, second);
    const readable = first > 0 && third > 0 && third < until && /^\d+$/.test(start) && /^\d+$/.test(end);
    if (!readable) throw new Error(`line ${line + 1} cannot be read`);
    take(line, start, end, unquote(text.toString("utf8", third + 1, until)));
    at = until + 1;
  }
}

/** RFC 4180 section 2. */
function unquote(field: string): string {
  const text = field.trimEnd();
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/**
 * Lists of addresses in plain text: an address or CIDR a line, `#` begins a comment. The exit list that the Tor
 * project publishes (`ExitAddress 192.0.2.1 2026-01-01 00:00:00` among other lines) is understood as well.
 * @module
 */
import { type Interval, intervalOf } from "./interval.ts";
import { IntervalTable, mergeIntervals } from "./interval-table.ts";

export interface BadLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

export type ParsedList =
  | { readonly ok: true; readonly addresses: IntervalTable; readonly bad: readonly BadLine[] }
  /** Nothing in it can be a list: a page that a download left behind, or a file that is still being written. */
  | { readonly ok: false; readonly why: string };

/** Lines of an exit list that carry no address. */
const EXIT_LIST_OTHER = /^(?:ExitNode|Published|LastStatus|@type|Downloaded) /;
const SHOWN = 60;

/**
 * A bad line is reported and costs only itself. INVARIANT (fail closed): text without any entry is a list only if it
 * says so, by a comment; otherwise an error page in its place would count as "nobody is listed".
 */
export function parseAddressList(text: string): ParsedList {
  const intervals: Interval[] = [];
  const bad: BadLine[] = [];
  let comments = 0;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const line = raw.replace(/#.*$/s, "").trim();
    if (line === "" || EXIT_LIST_OTHER.test(line)) {
      comments += line === "" && raw.trim() === "" ? 0 : 1;
      continue;
    }
    const [, exit] = /^ExitAddress (\S+)(?: |$)/.exec(line) ?? [];
    const interval = intervalOf(exit ?? line);
    if (interval === null) bad.push({ number: index + 1, text: line.slice(0, SHOWN) });
    else intervals.push(interval);
  }
  if (intervals.length === 0 && (bad.length > 0 || comments === 0)) {
    const [first] = bad;
    return {
      ok: false,
      why: first === undefined ? "it is empty" : `it holds no address (line ${first.number}: ${first.text})`,
    };
  }
  const merged = mergeIntervals(intervals);
  return { ok: true, addresses: IntervalTable.of(merged.map((interval) => ({ ...interval, index: 0 }))), bad };
}

/**
 * Names of labels, such as "mail.example.com": where one ends is told by classes of bytes, without an automaton. This
 * follows from the form of an expression, which is `(?:A(?:B{0,n}A)?\.){k,l}C{m,o}`, up to where a word ends.
 * @module
 */
import type { Ends } from "../regex/run.ts";
import type { Node } from "../regex/syntax.ts";
import { isAlphanumeric } from "./bytes.ts";
import { codeOf, flat, isAmong, membersOf } from "./classes.ts";

export interface Labels {
  /** How a label begins and ends, and what it is of: `first` is among `inner`, and the separator is not. */
  readonly first: Uint8Array;
  readonly inner: Uint8Array;
  /** Bytes of a label. */
  readonly longest: number;
  readonly separator: number;
  /** Labels that have a separator after them. */
  readonly least: number;
  readonly most: number;
  /** The last label is of these, which are letters and digits, and has no separator after it. */
  readonly last: Uint8Array;
  readonly lastLeast: number;
  readonly lastMost: number;
}

const ALPHANUMERIC = Uint8Array.from({ length: 256 }, (_, byte) => (isAlphanumeric(byte) ? 1 : 0));
const THE_ONLY = [0];

/** Null: the nodes do not have that form. */
export function labelsOf([labels, end, ...others]: readonly Node[]): Labels | null {
  if (others.length > 0 || labels?.kind !== "repeat" || end?.kind !== "repeat") return null;
  const [one, more, separator, ...rest] = flat(labels.node);
  if (rest.length > 0 || one === undefined || separator === undefined) return null;
  if (more?.kind !== "repeat" || more.min !== 0 || more.max !== 1) return null;
  const [middle, stop, ...none] = flat(more.node);
  if (none.length > 0 || middle?.kind !== "repeat" || middle.min !== 0 || stop === undefined) return null;
  const [first, inner, final, last] = [one, middle.node, stop, end.node].map(membersOf);
  if (first == null || inner == null || final == null || last == null) return null;
  const code = codeOf(separator);
  const isForm = isAmong(first, final) && isAmong(final, first) && isAmong(first, inner) && isAmong(last, ALPHANUMERIC);
  if (!isForm || code < 0 || inner[code] === 1 || end.min === 0) return null;
  const { min: least, max: most } = labels;
  const longest = middle.max + 2;
  return { first, inner, longest, separator: code, least, most, last, lastLeast: end.min, lastMost: end.max };
}

/** As `matchesFrom`, of what begins at `start`. */
export function labelsFrom(
  labels: Labels,
  bytes: Uint8Array,
  start: number,
  end: number,
  isLast: boolean,
  into: Ends,
): void {
  into.count = 0;
  const { first, inner, longest, separator, least, most, last, lastLeast, lastMost } = labels;
  let from = start;
  for (let count = 0; count <= most; count += 1) {
    if (count >= least) {
      const stop = runOf(last, bytes, from, Math.min(end, from + lastMost));
      const isEnd = stop === end ? isLast : ALPHANUMERIC[bytes[stop] as number] === 0;
      if (stop - from >= lastLeast && isEnd) into.addAll(THE_ONLY, stop);
    }
    const stop = runOf(inner, bytes, from, Math.min(end, from + longest));
    if (stop === from || stop === end || bytes[stop] !== separator) return;
    if (first[bytes[from] as number] !== 1 || first[bytes[stop - 1] as number] !== 1) return;
    from = stop + 1;
  }
}

/** Where the bytes from `from` end that are members, `limit` at most. */
function runOf(members: Uint8Array, bytes: Uint8Array, from: number, limit: number): number {
  let at = from;
  while (at < limit && members[bytes[at] as number] === 1) at += 1;
  return at;
}

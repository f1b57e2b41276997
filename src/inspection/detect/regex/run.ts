/**
 * Running automata over bytes.
 * @module
 */
import { DEAD, type Dfa } from "./dfa.ts";

/** Where matches end, in the order they were seen: `ids[i]` ends before `ends[i]`. Reused from run to run. */
export class Ends {
  count = 0;
  readonly ids: number[] = [];
  readonly ends: number[] = [];

  addAll(ids: readonly number[], end: number): void {
    for (let at = 0; at < ids.length; at += 1) this.#add(ids[at] as number, end);
  }

  /** Those of `others` that are at `from` or later. */
  addFrom(from: number, others: Ends): void {
    let [low, high] = [0, others.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((others.ends[middle] as number) < from) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < others.count; at += 1) this.#add(others.ids[at] as number, others.ends[at] as number);
  }

  #add(id: number, end: number): void {
    this.ids[this.count] = id;
    this.ends[this.count] = end;
    this.count += 1;
  }
}

/**
 * All ends, up to `limit`, of matches that begin at `start`. `end` is where the bytes end; `isLast`: the text ends
 * there too.
 */
export function matchesFrom(
  dfa: Dfa,
  bytes: Uint8Array,
  start: number,
  limit: number,
  end: number,
  isLast: boolean,
  into: Ends,
): void {
  into.count = 0;
  const { classes, stride } = dfa;
  let { table } = dfa;
  let offset = dfa.start(start > 0 ? (bytes[start - 1] ?? 0) : -1);
  const stop = Math.min(limit, end - 1);
  for (let at = start; at <= stop; at += 1) {
    const byteClass = classes[bytes[at] as number] as number;
    let next = table[offset + byteClass] as number;
    if (next <= 0) {
      if (next === DEAD) return;
      next = dfa.step(offset, byteClass);
      table = dfa.table;
      if (next === DEAD) return;
    }
    offset = next >> 1;
    if ((next & 1) !== 0) into.addAll(dfa.matched(offset), at);
  }
  if (!isLast || limit < end) return;
  const last = dfa.step(offset, stride - 1);
  if ((last & 1) !== 0) into.addAll(dfa.matched(last >> 1), end);
}

/** Whether a text of so many bytes matches somewhere: of an automaton that may match anywhere. */
export function matchesAny(dfa: Dfa, bytes: Uint8Array, length: number): boolean {
  const { classes, stride } = dfa;
  let { table } = dfa;
  let offset = dfa.start(-1);
  for (let at = 0; at < length; at += 1) {
    const byteClass = classes[bytes[at] as number] as number;
    let next = table[offset + byteClass] as number;
    if (next <= 0) {
      if (next === DEAD) return false;
      next = dfa.step(offset, byteClass);
      table = dfa.table;
      if (next === DEAD) return false;
    }
    if ((next & 1) !== 0) return true;
    offset = next >> 1;
  }
  return (dfa.step(offset, stride - 1) & 1) !== 0;
}

/**
 * Of `count` places where a match might begin, those where one does, or might if the text went on: they are moved to the
 * front of `starts`, and counted. What stands before them is no letter and no digit. Most end after a few bytes, so the
 * loop over them is all there is.
 */
export function startsThatMatch(dfa: Dfa, bytes: Uint8Array, starts: Int32Array, count: number, end: number): number {
  const { classes } = dfa;
  let { table } = dfa;
  let first = dfa.start(SPACE);
  let kept = 0;
  for (let number = 0; number < count; number += 1) {
    const start = starts[number] as number;
    let offset = first;
    let at = start;
    for (; at < end; at += 1) {
      const byteClass = classes[bytes[at] as number] as number;
      let next = table[offset + byteClass] as number;
      if (next < 0) {
        next = dfa.step(offset, byteClass);
        table = dfa.table;
        first = dfa.start(SPACE);
      }
      if (next === DEAD || (next & 1) !== 0) {
        if (next !== DEAD) starts[kept++] = start;
        break;
      }
      offset = next >> 1;
    }
    if (at >= end) starts[kept++] = start;
  }
  return kept;
}
const SPACE = 32;

/** Whether nothing matches from `start`, as far as that shows within a few bytes: false where it does not. */
export function endsSoon(dfa: Dfa, bytes: Uint8Array, start: number, end: number): boolean {
  const { classes, table } = dfa;
  const stop = Math.min(end, start + SOON);
  let offset = dfa.start(start > 0 ? (bytes[start - 1] as number) : -1);
  for (let at = start; at < stop; at += 1) {
    const next = table[offset + (classes[bytes[at] as number] as number)] as number;
    if (next === DEAD) return true;
    if (next < 0 || (next & 1) !== 0) return false;
    offset = next >> 1;
  }
  return false;
}
const SOON = 64;

/**
 * Marks where matches may begin, of all that end by `to`: `backwards` runs from `to` down to `from`, and may match
 * anywhere. `marks[i]` is set for position `from + i`.
 */
export function markStarts(
  backwards: Dfa,
  bytes: Uint8Array,
  from: number,
  to: number,
  end: number,
  isFirst: boolean,
  marks: Uint8Array,
): void {
  marks.fill(0, 0, to - from + 1);
  const { classes, stride } = backwards;
  let { table } = backwards;
  let offset = backwards.start(to < end ? (bytes[to] as number) : -1);
  for (let at = to - 1; at >= from; at -= 1) {
    const byteClass = classes[bytes[at] as number] as number;
    let next = table[offset + byteClass] as number;
    if (next < 0) {
      next = backwards.step(offset, byteClass);
      table = backwards.table;
    }
    offset = next >> 1;
    if ((next & 1) !== 0) marks[at + 1 - from] = 1;
  }
  const before = from > 0 ? (classes[bytes[from - 1] as number] as number) : isFirst ? stride - 1 : -1;
  if (before >= 0 && (backwards.step(offset, before) & 1) !== 0) marks[0] = 1;
}

/**
 * Columns: for one attribute and each cell a fact can fall into, the row of policies whose condition then holds.
 *
 * A policy has at most one condition in a column; a second one on the same attribute goes into a second column, and
 * negations into columns of their own, because among several values they must hold for all, and others for any.
 * Patterns and conditions on a file are let through wherever there is a value: they are tested one by one afterwards.
 * @module
 */
import type { Filter } from "../filters.ts";
import { fold } from "../fold.ts";
import { textTest } from "./conditions.ts";
import { attributeOf, type Dictionary, type Interner, type Observed } from "./interner.ts";
import { clearBit, type RowBuilder, setBit } from "./rows.ts";

/** A policy's condition in a column. `filter` null: a condition on a file, absent where `whenAbsent` says. */
export interface ColumnEntry {
  readonly bit: number;
  readonly filter: Filter | null;
  readonly whenAbsent: boolean;
}

export interface Column {
  readonly attribute: Observed;
  /** False for what changes from request to request within a session. */
  readonly constant: boolean;
  /** Rows by cell, from `UNKNOWN` on: where the fact is unknown, the policies that do not ask. */
  readonly rows: Int32Array;
  /** By cell: the words in which its row differs from the row of a value that no policy names. */
  readonly changed: WordLists;
  /** Whether the conditions are negations: with several values they must hold for all. */
  readonly negated: boolean;
}

/** Lists of word numbers one after the other: list `at` goes from `starts[at]` up to, not including, `starts[at + 1]`. */
export interface WordLists {
  readonly starts: Int32Array;
  readonly words: Int32Array;
}

/** The columns of one attribute, which is looked up once for all of them. */
export interface Columns {
  readonly attribute: Observed;
  readonly constant: boolean;
  /** Its named values; null for what is not told apart by value. */
  readonly dictionary: Dictionary | null;
  readonly columns: readonly Column[];
}

export function gather(columns: readonly Column[], interner: Interner): Columns[] {
  return [...Map.groupBy(columns, ({ attribute }) => attribute)].map(([attribute, of]) => ({
    attribute,
    constant: of.every(({ constant }) => constant),
    dictionary: dictionaryOf(attribute, interner),
    // Being one of several narrows far more than not being one of them.
    columns: of.toSorted((left, right) => Number(left.negated) - Number(right.negated)),
  }));
}

function dictionaryOf(observed: Observed, interner: Interner): Dictionary | null {
  const attribute = attributeOf(observed);
  return attribute === null ? null : interner.dictionary(attribute);
}

const PER_REQUEST: ReadonlySet<Observed> = new Set([
  "activity-type",
  "file-extension",
  "file-name",
  "file-size",
  "sensitivity-label",
  "inspection",
]);

export function buildColumn(
  attribute: Observed,
  entries: readonly ColumnEntry[],
  every: Int32Array,
  interner: Interner,
  rows: RowBuilder,
): Column {
  const free = every.slice();
  for (const { bit } of entries) clearBit(free, bit);
  const absent = free.slice();
  const other = free.slice();
  for (const { bit, filter, whenAbsent } of entries) {
    if (whenAbsent) setBit(absent, bit);
    if (filter === null || holdsForOther(filter)) setBit(other, bit);
  }
  const byValue = attribute === "ip-address" ? rangeChanges(entries, interner) : valueChanges(entries, interner);
  const valued = attributeOf(attribute);
  const cells = valued === null ? 0 : interner.count(valued);
  const offsets = new Int32Array(cells + 3);
  offsets[0] = rows.add(free);
  offsets[1] = rows.add(absent);
  const otherOffset = rows.add(other);
  offsets.fill(otherOffset, 2);
  for (const [cell, bits] of byValue) {
    const row = other.slice();
    for (const bit of bits) {
      // A value that is named turns what holds for values that are not.
      if (((other[bit >>> 5] as number) >>> (bit & 31)) & 1) clearBit(row, bit);
      else setBit(row, bit);
    }
    offsets[cell + 2] = rows.add(row);
  }
  const constant = !PER_REQUEST.has(attribute);
  const negated = entries[0]?.filter?.operator === "does-not-equal";
  return { attribute, constant, rows: offsets, changed: changedWords(byValue, cells), negated };
}

function changedWords(changes: Changes, cells: number): WordLists {
  const starts = new Int32Array(cells + 2);
  const words: number[] = [];
  for (let cell = 0; cell <= cells; cell += 1) {
    const bits = changes.get(cell) ?? [];
    words.push(...new Set([...bits].map((bit) => bit >>> 5)));
    starts[cell + 1] = words.length;
  }
  return { starts, words: Int32Array.from(words) };
}

/** Whether the condition holds for a value that it does not name. */
const holdsForOther = (filter: Filter) =>
  filter.operator === "is-set" ||
  filter.operator === "does-not-equal" ||
  filter.operator === "not-in-range" ||
  textTest(filter) !== null;

type Changes = Map<number, Set<number>>;

function valueChanges(entries: readonly ColumnEntry[], interner: Interner): Changes {
  const changes: Changes = new Map();
  for (const { bit, filter } of entries) {
    if (filter === null || !("values" in filter)) continue;
    if (filter.operator !== "equals" && filter.operator !== "does-not-equal") continue;
    for (const value of filter.values) {
      note(changes, interner.dictionary(filter.attribute).idOf(fold(filter.attribute, value)), bit);
    }
  }
  return changes;
}

function rangeChanges(entries: readonly ColumnEntry[], interner: Interner): Changes {
  const changes: Changes = new Map();
  for (const { bit, filter } of entries) {
    if (filter === null || !("values" in filter)) continue;
    for (const cidr of filter.values) {
      const { first, end } = interner.addresses.cover(cidr);
      for (let cell = first; cell < end; cell += 1) note(changes, cell, bit);
    }
  }
  return changes;
}

function note(changes: Changes, cell: number, bit: number): void {
  const bits = changes.get(cell);
  if (bits === undefined) changes.set(cell, new Set([bit]));
  else bits.add(bit);
}

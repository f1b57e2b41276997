/**
 * The rows that one decision needs: of each column, the one that the facts fall into.
 *
 * Two answers at once: which policies may match, and which of them match for sure. Where a fact is unknown its column is
 * left out of the first, and holds only the policies that do not ask in the second.
 *
 * One decision is made at a time and its working memory is kept; nothing of it outlives the call that reads it.
 * @module
 */
import type { ActivityFacts, Facts } from "../facts.ts";
import type { Column } from "./columns.ts";
import { FAILS, type FileCondition } from "./conditions.ts";
import { SEVERAL, UNKNOWN } from "./interner.ts";
import type { Observed, Observer } from "./observer.ts";
import type { PolicyIndex, TextCondition } from "./policy-index.ts";
import { EVERY, type RowOffset } from "./rows.ts";

/** A column of an attribute that has several of the named values, and the rows of these values. */
export interface Several {
  readonly column: Column;
  readonly rows: readonly RowOffset[];
}

const NO_IDS: readonly number[] = [];

export class Selection {
  readonly index: PolicyIndex;
  /** The policies that are considered at all. */
  about: RowOffset = EVERY;
  /** Rows of what is known. The first is the one with the fewest policies. */
  readonly known: Int32Array;
  knownCount = 0;
  /** Rows of the policies that do not ask about what is unknown. */
  readonly free: Int32Array;
  freeCount = 0;
  several: Several[] = [];
  readonly #observer: Observer;
  readonly #bits: Uint32Array;
  #facts: Facts | null = null;
  #file: ActivityFacts["file"] = null;
  #constantOnly = false;
  /** The texts that patterns are tested on, in lower case; made when first needed. */
  #user: string | null = null;
  #isp: string | null = null;
  #userAgent: string | null = null;

  constructor(index: PolicyIndex, observer: Observer) {
    this.index = index;
    this.#observer = observer;
    this.#bits = index.rows.bits;
    this.known = new Int32Array(index.columns.length + 1);
    this.free = new Int32Array(index.columns.length);
  }

  /** Takes up the facts. `constantOnly` leaves out what changes from request to request. */
  begin(about: RowOffset, facts: Facts, activity: ActivityFacts, constantOnly = false): void {
    this.#facts = facts;
    this.#file = activity.file;
    this.#constantOnly = constantOnly;
    this.#user = this.#isp = this.#userAgent = null;
    this.about = about;
    this.known[0] = about;
    this.knownCount = 1;
    this.freeCount = 0;
    if (this.several.length > 0) this.several = [];
    let attribute: Observed | null = null;
    let cell = 0;
    let ids = NO_IDS;
    const { columns } = this.index;
    for (let at = 0; at < columns.length; at += 1) {
      const column = columns[at] as Column;
      if (constantOnly && !column.constant) continue;
      if (column.attribute !== attribute) {
        attribute = column.attribute;
        cell = this.#observer.cellOf(attribute, facts, activity);
        if (cell === SEVERAL) ids = this.#observer.several.slice();
      }
      if (cell === SEVERAL) this.#takeSeveral(column, ids);
      else if (cell === UNKNOWN) this.#takeFree(column.rows[0] as RowOffset);
      else this.#takeKnown(column.rows[cell - UNKNOWN] as RowOffset);
    }
  }

  #takeKnown(row: RowOffset): void {
    if (row === EVERY) return;
    const { known, knownCount } = this;
    this.knownCount += 1;
    const first = known[0] as number;
    const isRarer = (this.#bits[row] as number) < (this.#bits[first] as number);
    known[knownCount] = isRarer ? first : row;
    if (isRarer) known[0] = row;
  }

  #takeFree(row: RowOffset): void {
    if (row === EVERY) return;
    this.free[this.freeCount] = row;
    this.freeCount += 1;
  }

  /** Values whose row is that of a value which nobody names add nothing. */
  #takeSeveral(column: Column, ids: readonly number[]): void {
    const other = column.rows[-UNKNOWN] as RowOffset;
    const rows: RowOffset[] = [];
    for (let at = 0; at < ids.length; at += 1) {
      const row = column.rows[(ids[at] as number) - UNKNOWN] as RowOffset;
      if (row !== other) rows.push(row);
    }
    if (rows.length === 0) this.#takeKnown(other);
    else if (rows.length === 1) this.#takeKnown(rows[0] as RowOffset);
    else this.several.push({ column, rows });
  }

  /** Bits of the words, of 32 from `group` on, in which anything can be left. */
  summary(group: number): number {
    const bits = this.#bits;
    const at = this.index.rows.summaryAt + group;
    const { known, knownCount, several } = this;
    let live = bits[(known[0] as number) + at] as number;
    for (let row = 1; row < knownCount && live !== 0; row += 1) live &= bits[(known[row] as number) + at] as number;
    for (let each = 0; each < several.length && live !== 0; each += 1)
      live &= this.#anyOf(several[each] as Several, at);
    return live;
  }

  /** The policies of a word that may match. */
  possible(word: number): number {
    const bits = this.#bits;
    const at = this.index.rows.wordsAt + word;
    const { known, knownCount, several } = this;
    let left = bits[(known[0] as number) + at] as number;
    for (let row = 1; row < knownCount && left !== 0; row += 1) left &= bits[(known[row] as number) + at] as number;
    for (let each = 0; each < several.length && left !== 0; each += 1)
      left &= this.severalAt(several[each] as Several, at);
    return left;
  }

  /** The policies of a word that do not ask about anything unknown. */
  certain(word: number): number {
    const at = this.index.rows.wordsAt + word;
    let left = -1;
    for (let row = 0; row < this.freeCount; row += 1) left &= this.#bits[(this.free[row] as number) + at] as number;
    return left;
  }

  #anyOf({ rows }: Several, at: number): number {
    let any = 0;
    for (let row = 0; row < rows.length; row += 1) any |= this.#bits[(rows[row] as number) + at] as number;
    return any;
  }

  /** "Equals" holds if it does for one of the values; "does not equal" must for all. */
  severalAt(several: Several, at: number): number {
    const any = this.#anyOf(several, at);
    const { negated } = several.column;
    if (negated === null) return any;
    const bits = this.#bits;
    let all = any;
    for (const row of several.rows) all &= bits[row + at] as number;
    const mask = bits[negated + at] as number;
    return (any & ~mask) | (all & mask);
  }

  /** How many of the conditions that no bitmap answers fail; at most `limit` are looked for. */
  failures(bit: number, limit: number): number {
    const rest = this.index.rest[bit];
    if (rest === null || rest === undefined) return 0;
    let failures = 0;
    for (let at = 0; at < rest.texts.length && failures < limit; at += 1) {
      if (this.#textFails(rest.texts[at] as TextCondition)) failures += 1;
    }
    if (this.#constantOnly) return failures;
    for (let at = 0; at < rest.file.length && failures < limit; at += 1) {
      if (this.#fileFails(rest.file[at] as FileCondition)) failures += 1;
    }
    return failures;
  }

  /** Where there is no value the column has answered already. */
  #textFails({ attribute, test }: TextCondition): boolean {
    const facts = this.#facts as Facts;
    switch (attribute) {
      case "user":
        this.#user ??= facts.user.toLowerCase();
        return !test(this.#user);
      case "isp":
        if (facts.isp.state !== "value") return false;
        this.#isp ??= facts.isp.value.toLowerCase();
        return !test(this.#isp);
      case "user-agent":
        if (facts.userAgent.state !== "value") return false;
        this.#userAgent ??= facts.userAgent.value.toLowerCase();
        return !test(this.#userAgent);
      default:
        throw new Error(`no text patterns on ${attribute}`);
    }
  }

  #fileFails({ answer, hasValue }: FileCondition): boolean {
    const file = this.#file;
    return file !== null && hasValue(file) && answer(file) === FAILS;
  }
}

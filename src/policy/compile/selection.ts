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
import type { Column, Columns } from "./columns.ts";
import { FAILS, type FileCondition, OPEN } from "./conditions.ts";
import { SEVERAL, UNKNOWN } from "./interner.ts";
import type { Observer } from "./observer.ts";
import type { PolicyIndex, TextCondition } from "./policy-index.ts";
import { EVERY, type RowNumber, type Rows, signedCountOf } from "./rows.ts";
import { Several } from "./several.ts";

export class Selection {
  readonly index: PolicyIndex;
  /** The policies that are considered at all. */
  about: RowNumber = EVERY;
  /** Rows of what is known, of those that have empty words. The first, which is `EVERY` if there is none, has the fewest. */
  readonly narrow: Int32Array;
  narrowCount = 0;
  #fewest = 0;
  /** Rows of what is known in which every word has a policy. */
  readonly wide: Int32Array;
  wideCount = 0;
  /** Rows of the policies that do not ask about what is unknown. */
  readonly free: Int32Array;
  freeCount = 0;
  /** Columns of attributes with several of the named values: those of which any may fit, and those which all must. */
  readonly any = new Several();
  readonly all = new Several();
  readonly #observer: Observer;
  readonly #rows: Rows;
  #facts: Facts | null = null;
  #file: ActivityFacts["file"] = null;
  #constantOnly = false;
  /** The texts that patterns are tested on, in lower case; made when first needed. */
  #user: string | null = null;
  #isp: string | null = null;
  #userAgent: string | null = null;
  /** The summary that was looked at last: the segments of a small index share one. */
  #group = -1;
  #live = 0;

  constructor(index: PolicyIndex, observer: Observer) {
    this.index = index;
    this.#observer = observer;
    this.#rows = index.rows;
    const columns = index.columns.reduce((sum, of) => sum + of.columns.length, 0);
    this.narrow = new Int32Array(columns + 1);
    this.wide = new Int32Array(columns + 1);
    this.free = new Int32Array(columns);
  }

  /** Takes up the facts. `constantOnly` leaves out what changes from request to request. */
  begin(about: RowNumber, facts: Facts, activity: ActivityFacts, constantOnly = false): void {
    this.#facts = facts;
    this.#file = activity.file;
    this.#constantOnly = constantOnly;
    this.#user = this.#isp = this.#userAgent = null;
    this.#group = -1;
    this.about = about;
    this.narrowCount = this.wideCount = this.freeCount = 0;
    this.narrow[0] = EVERY;
    this.any.clear();
    this.all.clear();
    this.#takeKnown(about);
    const { columns } = this.index;
    for (let at = 0; at < columns.length; at += 1) {
      const of = columns[at] as Columns;
      if (constantOnly && !of.constant) continue;
      const cell = this.#observer.cellOf(of, facts, activity);
      for (let each = 0; each < of.columns.length; each += 1) {
        const column = of.columns[each] as Column;
        if (cell === SEVERAL) this.#takeSeveral(column);
        else if (cell === UNKNOWN) this.#takeFree(column.rows[0] as RowNumber);
        else this.#takeKnown(column.rows[cell - UNKNOWN] as RowNumber);
      }
    }
  }

  #takeKnown(row: RowNumber): void {
    if (row === EVERY) return;
    const count = signedCountOf(this.#rows, row);
    if (count < 0) {
      this.wide[this.wideCount] = row;
      this.wideCount += 1;
      return;
    }
    const { narrow, narrowCount } = this;
    this.narrowCount += 1;
    if (narrowCount === 0 || count < this.#fewest) {
      narrow[narrowCount] = narrow[0] as number;
      narrow[0] = row;
      this.#fewest = count;
    } else narrow[narrowCount] = row;
  }

  #takeFree(row: RowNumber): void {
    if (row === EVERY) return;
    this.free[this.freeCount] = row;
    this.freeCount += 1;
  }

  /** Values whose row is that of a value which nobody names add nothing. */
  #takeSeveral(column: Column): void {
    const { several, severalCount } = this.#observer;
    const other = column.rows[-UNKNOWN] as RowNumber;
    const list = column.negated ? this.all : this.any;
    const from = list.length;
    for (let at = 0; at < severalCount; at += 1) {
      const cell = several[at] as number;
      const row = column.rows[cell - UNKNOWN] as RowNumber;
      if (row !== other) list.add(row, cell);
    }
    const count = list.length - from;
    if (count > 1) list.end(column);
    else {
      const only = count === 0 ? other : (list.rows[from] as RowNumber);
      list.length = from;
      this.#takeKnown(only);
    }
  }

  /** Bits of the words, of 32 from `group` on, in which anything can be left. */
  summary(group: number): number {
    if (group === this.#group) return this.#live;
    const { heads, headSize } = this.#rows;
    const live = this.#narrowest(heads, headSize, 1 + group);
    this.#group = group;
    this.#live = live;
    return live;
  }

  /** The policies of a word that may match. */
  possible(word: number): number {
    const { words, size } = this.#rows;
    const { wide, wideCount, all } = this;
    let left = this.#narrowest(words, size, word);
    for (let row = 0; row < wideCount && left !== 0; row += 1)
      left &= words[(wide[row] as number) * size + word] as number;
    for (let row = 0; row < all.length && left !== 0; row += 1) {
      left &= words[(all.rows[row] as number) * size + word] as number;
    }
    return left;
  }

  /** What the rows that narrow have in common at one place; `size` is that of a row in `from`. */
  #narrowest(from: Int32Array, size: number, at: number): number {
    const { narrow, narrowCount, any } = this;
    let left = from[(narrow[0] as number) * size + at] as number;
    // Groups narrow most, and are what has several values.
    let row = 0;
    for (let each = 0; each < any.count && left !== 0; each += 1) {
      let holds = 0;
      for (const end = any.ends[each] as number; row < end; row += 1) {
        holds |= from[(any.rows[row] as number) * size + at] as number;
      }
      left &= holds;
    }
    for (let row = 1; row < narrowCount && left !== 0; row += 1) {
      left &= from[(narrow[row] as number) * size + at] as number;
    }
    return left;
  }

  /** The policies of a word that do not ask about anything unknown. */
  certain(word: number): number {
    const { words, size } = this.#rows;
    let left = -1;
    for (let row = 0; row < this.freeCount; row += 1) left &= words[(this.free[row] as number) * size + word] as number;
    return left;
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

  /** Whether a condition has something to ask about that does not settle it: labels that are known in part. */
  leavesOpen(bit: number): boolean {
    const file = this.#file;
    if (file === null || this.#constantOnly) return false;
    const conditions = this.index.rest[bit]?.file ?? [];
    return conditions.some(({ answer, hasValue }) => hasValue(file) && answer(file) === OPEN);
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

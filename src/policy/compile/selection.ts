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
import { FAILS, type FileCondition } from "./conditions.ts";
import { SEVERAL, UNKNOWN } from "./interner.ts";
import type { Observer } from "./observer.ts";
import type { PolicyIndex, TextCondition } from "./policy-index.ts";
import { countOf, EVERY, type RowNumber, type Rows } from "./rows.ts";

export class Selection {
  readonly index: PolicyIndex;
  /** The policies that are considered at all. */
  about: RowNumber = EVERY;
  /** Rows of what is known. The first is the one with the fewest policies. */
  readonly known: Int32Array;
  knownCount = 0;
  /** Rows of the policies that do not ask about what is unknown. */
  readonly free: Int32Array;
  freeCount = 0;
  /** Columns of attributes with several of the named values; the rows of these stand in `severalRows`, one after the other. */
  readonly several: Column[] = [];
  readonly severalEnds: number[] = [];
  readonly severalRows: RowNumber[] = [];
  readonly severalCells: number[] = [];
  severalCount = 0;
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
    this.known = new Int32Array(columns + 1);
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
    this.known[0] = about;
    this.knownCount = 1;
    this.freeCount = 0;
    this.severalCount = 0;
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
    const { known, knownCount } = this;
    this.knownCount += 1;
    const first = known[0] as number;
    const isRarer = countOf(this.#rows, row) < countOf(this.#rows, first);
    known[knownCount] = isRarer ? first : row;
    if (isRarer) known[0] = row;
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
    const from = this.#severalStart(this.severalCount);
    let to = from;
    for (let at = 0; at < severalCount; at += 1) {
      const cell = several[at] as number;
      const row = column.rows[cell - UNKNOWN] as RowNumber;
      if (row === other) continue;
      this.severalRows[to] = row;
      this.severalCells[to] = cell;
      to += 1;
    }
    if (to === from) this.#takeKnown(other);
    else if (to === from + 1) this.#takeKnown(this.severalRows[from] as RowNumber);
    else {
      this.several[this.severalCount] = column;
      this.severalEnds[this.severalCount] = to;
      this.severalCount += 1;
    }
  }

  #severalStart(each: number): number {
    return each === 0 ? 0 : (this.severalEnds[each - 1] as number);
  }

  /** Bits of the words, of 32 from `group` on, in which anything can be left. */
  summary(group: number): number {
    if (group === this.#group) return this.#live;
    const { heads, headSize } = this.#rows;
    const live = this.#and(heads, headSize, 1 + group);
    this.#group = group;
    this.#live = live;
    return live;
  }

  /** The policies of a word that may match. */
  possible(word: number): number {
    return this.#and(this.#rows.words, this.#rows.size, word);
  }

  /** What all selected rows have in common at one place; `size` is that of a row in `from`. */
  #and(from: Int32Array, size: number, at: number): number {
    const { known, knownCount, severalCount } = this;
    let left = from[(known[0] as number) * size + at] as number;
    // Groups narrow most, and are what has several values.
    for (let each = 0; each < severalCount && left !== 0; each += 1) left &= this.#severalAt(each, from, size, at);
    for (let row = 1; row < knownCount && left !== 0; row += 1) {
      left &= from[(known[row] as number) * size + at] as number;
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

  /** For which the condition of column `each` holds, given its several values. */
  #severalAt(each: number, from: Int32Array, size: number, at: number): number {
    const rows = this.severalRows;
    const end = this.severalEnds[each] as number;
    const { negated } = this.several[each] as Column;
    let row = this.#severalStart(each);
    let holds = from[(rows[row] as number) * size + at] as number;
    for (row += 1; row < end; row += 1) {
      const word = from[(rows[row] as number) * size + at] as number;
      holds = negated ? holds & word : holds | word;
    }
    return holds;
  }

  /** The same for every word, into `into` from `at` on. */
  severalInto(each: number, into: Int32Array, at: number): void {
    const { words, size } = this.#rows;
    const { negated, rows, changed } = this.several[each] as Column;
    const other = (rows[-UNKNOWN] as RowNumber) * size;
    into.set(words.subarray(other, other + size), at);
    const end = this.severalEnds[each] as number;
    for (let row = this.#severalStart(each); row < end; row += 1) {
      const from = (this.severalRows[row] as number) * size;
      const cell = this.severalCells[row] as number;
      const last = changed.starts[cell + 1] as number;
      for (let next = changed.starts[cell] as number; next < last; next += 1) {
        const word = changed.words[next] as number;
        const before = into[at + word] as number;
        const holds = words[from + word] as number;
        into[at + word] = negated ? before & holds : before | holds;
      }
    }
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

/**
 * Binary workbooks (`.xlsb`, MS-XLSB): cells and shared strings by their records; of all other records the texts that they
 * hold, whatever they are: comments, headers, links, names, what a pivot table keeps. A line for a row, a tab between cells.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import type { Output } from "../output.ts";
import { u32 } from "../zip/bytes.ts";
import { BinaryRecords } from "./binary-records.ts";
import { dropScratch, longNumber, SHORTEST, tellingTokens, wideString, wideStrings } from "./binary-texts.ts";
import { plainHeader } from "./header-codes.ts";
import { type NumberFormats, writeMasked } from "./number-formats.ts";
import { compactNumber, doubleAt } from "./numbers.ts";
import type { SharedStrings } from "./strings.ts";

/** Types of records (MS-XLSB 2.3.2). */
const Type = {
  row: 0,
  blank: 1,
  rk: 2,
  error: 3,
  bool: 4,
  real: 5,
  text: 6,
  shared: 7,
  formulaText: 8,
  formulaNumber: 9,
  formulaBool: 10,
  formulaError: 11,
  shortRk: 13,
  shortReal: 16,
  shortText: 17,
  shortShared: 18,
  sharedItem: 19,
  cachedNumber: 21,
  describedNumber: 28,
  cachedRecord: 33,
  shortRichText: 61,
  richText: 62,
  properties: 153,
  sheet: 156,
  customFilter: 174,
  externalNumber: 368,
  headers: 479,
  comment: 637,
} as const;

/** Of a cell: its column, and its style (2.5.9). */
const CELL = 8;
/** Cells that stand right behind the one before them tell no column: which others they are like. */
const COLUMN = 4;
const STYLE = 4;
const SHORT: ReadonlyMap<number, number> = new Map([
  [Type.shortRk, Type.rk],
  [Type.shortReal, Type.real],
  [Type.shortText, Type.text],
  [Type.shortShared, Type.shared],
  [Type.shortRichText, Type.richText],
]);
/** Of what is cached of a formula's result, by type, before the formula itself: flags follow, and a size. */
const RESULTS: ReadonlyMap<number, number> = new Map([
  [Type.formulaNumber, 8],
  [Type.formulaBool, 1],
  [Type.formulaError, 1],
]);
const FORMULA_HEAD = 6;
/** What SharedStrings calls its elements. */
const [SI, T] = [1, 2];

export type BinaryKind = "strings" | "other";

/** Reads one part as it streams. Cells are cells in whatever part they stand: a relation may lead to any of them. */
export class BinaryPart {
  readonly #kind: BinaryKind;
  readonly #out: Output;
  readonly #strings: SharedStrings;
  readonly #formats: NumberFormats;
  readonly #budget: Budget;
  readonly #records = new BinaryRecords((type, body, isCut) => this.#record(type, body, isCut));
  #isFirst = true;
  #missed: string | null = null;

  constructor(kind: BinaryKind, out: Output, strings: SharedStrings, formats: NumberFormats, budget: Budget) {
    this.#kind = kind;
    this.#out = out;
    this.#strings = strings;
    this.#formats = formats;
    this.#budget = budget;
  }

  write(bytes: Uint8Array): void {
    this.#records.write(bytes);
  }

  /** Throws `Unreadable` where the part ends within a record, or holds what is not read. */
  end(): void {
    dropScratch();
    this.#records.end();
    if (this.#missed !== null) throw new Unreadable("unsupported", this.#missed);
  }

  #record(type: number, body: Uint8Array, isCut: boolean): void {
    this.#budget.tick();
    if (isCut) this.#missed ??= "a record of more than 512 KB";
    if (type === Type.sharedItem) this.#sharedItem(body);
    else if (isCell(type)) this.#cell(type, body, CELL);
    else if (SHORT.has(type)) this.#cell(SHORT.get(type) as number, body, CELL - COLUMN);
    else this.#other(type, body);
  }

  /** A text; how its characters are read out may follow, as text too (2.5.124). */
  #sharedItem(body: Uint8Array): void {
    const text = wideString(body, 1);
    if (this.#kind === "strings") this.#shared(text);
    else this.#line(text);
    this.#behind(body, 1, text);
  }

  #behind(body: Uint8Array, at: number, text: string): void {
    for (const other of wideStrings(body.subarray(Math.min(body.length, at + 4 + 2 * text.length))))
      this.#out.aside(other);
  }

  #shared(text: string): void {
    const bytes = Buffer.from(text);
    this.#strings.open(T);
    this.#strings.text(bytes, 0, bytes.length);
    this.#strings.close(T);
    this.#strings.close(SI);
  }

  /** `at`: where its value stands. */
  #cell(type: number, body: Uint8Array, at: number): void {
    if (type === Type.row) {
      this.#out.break();
      this.#isFirst = true;
      return;
    }
    if (!this.#isFirst) this.#out.byte(9);
    this.#isFirst = false;
    if (type === Type.shared && body.length >= at + 4) this.#budget.unpacked(this.#strings.write(u32(body, at)));
    else if (type === Type.rk && body.length >= at + 4) this.#number(compactNumber(u32(body, at)), body, at);
    else if ((type === Type.real || type === Type.formulaNumber) && body.length >= at + 8)
      this.#number(doubleAt(body, at), body, at);
    else if (type === Type.text || type === Type.formulaText) this.#out.string(wideString(body, at));
    else if (type === Type.richText) {
      const text = wideString(body, at + 1);
      this.#out.string(text);
      this.#behind(body, at + 1, text);
    }
    this.#formula(type, body);
  }

  /** Its style stands before it, in three bytes. */
  #number(number: string, body: Uint8Array, at: number): void {
    const mask = this.#formats.maskOf(u32(body, at - STYLE) & 0xffffff);
    if (mask === null) this.#out.string(number);
    else writeMasked(number, mask, this.#out);
  }

  #formula(type: number, body: Uint8Array): void {
    const result = type === Type.formulaText && body.length >= CELL + 4 ? 4 + 2 * u32(body, CELL) : RESULTS.get(type);
    if (result === undefined) return;
    const telling = [...tellingTokens(body.subarray(Math.min(body.length, CELL + result + FORMULA_HEAD)), true)];
    if (telling.length > 0) this.#out.aside(telling.join(" "));
  }

  #other(type: number, body: Uint8Array): void {
    if ((type === Type.cachedNumber || type === Type.describedNumber) && body.length >= 8)
      this.#line(doubleAt(body, 0));
    else if (type === Type.customFilter && body.length >= 10) this.#line(longNumber(body, 2) ?? "");
    else if (type === Type.externalNumber && body.length >= 12) this.#line(doubleAt(body, 4));
    else if (type === Type.cachedRecord) this.#missed ??= "numbers that a pivot table keeps";
    if (type === Type.comment) this.#line(wideString(body, 1));
    else for (const text of wideStrings(body)) this.#line(type === Type.headers ? plainHeader(text) : text);
    // Of names, of lists to choose from, of rules.
    for (const typed of tellingTokens(body)) if (typed.length >= SHORTEST) this.#out.aside(typed);
  }

  #line(text: string): void {
    this.#out.break();
    this.#out.string(text);
    this.#out.break();
  }
}

const isCell = (type: number): boolean => type <= Type.formulaError || type === Type.richText;

/** Names of sheets, and identifiers of the relations that lead to their parts (2.4.304). */
export function sheetsIn(workbook: readonly Uint8Array[]): { name: string; id: string; hidden: boolean }[] {
  const sheets: { name: string; id: string; hidden: boolean }[] = [];
  const records = new BinaryRecords((type, body) => {
    if (type !== Type.sheet || body.length < 16) return;
    const id = wideString(body, 8);
    sheets.push({ id, name: wideString(body, 12 + 2 * id.length), hidden: u32(body, 0) !== 0 });
  });
  for (const bytes of workbook) records.write(bytes);
  return sheets;
}

/** Of its dates (2.4.822). */
export function countsSince1904(workbook: readonly Uint8Array[]): boolean {
  let isSo = false;
  const records = new BinaryRecords((type, body) => {
    if (type === Type.properties && body.length > 0) isSo = ((body[0] as number) & 1) !== 0;
  });
  for (const bytes of workbook) records.write(bytes);
  return isSo;
}

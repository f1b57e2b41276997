/**
 * Excel 5 to 2003 (MS-XLS): a stream of records. Shared strings, cells, text boxes, comments, headers and footers; a line for
 * a row, a tab between cells.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import { plainHeader } from "../office/header-codes.ts";
import { NumberFormats, TOO_MANY_FORMATS, writeMasked } from "../office/number-formats.ts";
import { compactNumber, doubleAt } from "../office/numbers.ts";
import { SharedStrings } from "../office/strings.ts";
import { type Reading, within } from "../reading.ts";
import { decoderForCodePage } from "../types/decoder.ts";
import { u16, u32 } from "../zip/bytes.ts";
import { type Record, Records } from "./records.ts";
import { characters, hasTexts, isDrawing, textAt, textsIn } from "./xls-texts.ts";

/** Types of records (MS-XLS 2.3.2). */
const Type = {
  formula: 0x0006,
  eof: 0x000a,
  header: 0x0014,
  footer: 0x0015,
  dates: 0x0022,
  filePass: 0x002f,
  numberFormat: 0x041e,
  style: 0x00e0,
  codePage: 0x0042,
  sheet: 0x0085,
  multipleRk: 0x00bd,
  richLabel: 0x00d6,
  sharedStrings: 0x00fc,
  sharedLabel: 0x00fd,
  textObject: 0x01b6,
  number: 0x0203,
  label: 0x0204,
  string: 0x0207,
  rk: 0x027e,
  begin: 0x0809,
} as const;

const BIFF8 = 0x0600;
/** What SharedStrings calls its elements. */
const SI = 1;
const T = 2;

export function readXls(workbook: ByteSource, path: string, reading: Reading): void {
  new Workbook(path, reading).read(new Records(workbook, reading));
}

/** Of records that hold what a pivot table keeps: its fields and their values. */
const Cached = { field: 0x00c7, number: 0x00c9, text: 0x00cd } as const;
const FIELD_NAME = 14;

export function readPivotCache(cache: ByteSource, path: string, reading: Reading): void {
  const { out } = reading;
  out.part("content", path);
  const records = new Records(cache, reading);
  for (let record = records.next(); record !== null; record = records.next()) {
    const { type, body } = record;
    if (type === Cached.field) out.string(textAt(body, FIELD_NAME).text);
    else if (type === Cached.text) out.string(textAt(body, 0).text);
    else if (type === Cached.number && body.length >= 8) out.string(doubleAt(body, 0));
    out.break();
  }
  if (!records.ended) throw new Unreadable("corrupted", "what a pivot table keeps ends too soon");
}

const MOST_SHEETS = 10_000;
const LARGEST_DRAWING = 2 * 1024 * 1024;

class Workbook {
  readonly #path: string;
  readonly #reading: Reading;
  readonly #strings: SharedStrings;
  readonly #formats = new NumberFormats();
  /** Names of the sheets by where they begin. */
  readonly #sheets = new Map<number, string>();
  #wide = true;
  #codePage = 1252;
  #row = -1;

  constructor(path: string, reading: Reading) {
    this.#path = path;
    this.#reading = reading;
    this.#strings = new SharedStrings(reading.out);
  }

  read(records: Records): void {
    const { out } = this.#reading;
    for (let record = records.next(); record !== null; record = records.next()) this.#record(record, records);
    out.part("content", within(this.#path, "unused strings"));
    this.#strings.writeUnused();
    if (this.#formats.isCut) this.#reading.coverage.note("over-budget", this.#path, TOO_MANY_FORMATS);
    if (!records.ended) throw new Unreadable("corrupted", "the workbook ends too soon");
  }

  #record(record: Record, records: Records): void {
    const { type, body } = record;
    if (type === Type.begin) this.#begin(record);
    else if (type === Type.filePass) throw new Unreadable("encrypted", "protected by a password");
    else if (type === Type.codePage && body.length >= 2) this.#codePage = u16(body, 0);
    else if (type === Type.sheet) this.#sheet(body);
    else if (type === Type.sharedStrings) this.#shared(records);
    else if (type === Type.header || type === Type.footer) this.#line(plainHeader(this.#text(body, 0)));
    else if (type === Type.textObject) this.#box(body, records);
    else if (type === Type.string) this.#result(body, records);
    else if (type === Type.dates && body.length >= 2) this.#formats.since1904 = u16(body, 0) === 1;
    else if (type === Type.style && body.length >= 4) this.#formats.addStyle(u16(body, 2));
    else if (type === Type.numberFormat && body.length >= 2) this.#formats.addCode(u16(body, 0), this.#text(body, 2));
    else this.#cell(type, body);
    if (this.#wide && hasTexts(type)) this.#others(type, isDrawing(type) ? this.#drawing(body, records) : body);
  }

  #others(type: number, body: Uint8Array): void {
    for (const { text, isShown } of textsIn(type, body))
      if (isShown) this.#line(text);
      else this.#reading.out.aside(text);
  }

  /** With all that continues it. */
  #drawing(body: Uint8Array, records: Records): Uint8Array {
    const pieces = [Uint8Array.from(body)];
    let size = body.length;
    for (let more = records.continuation(); more !== null; more = records.continuation()) {
      size += more.length;
      if (size <= LARGEST_DRAWING) pieces.push(Uint8Array.from(more));
    }
    passing(2 * Math.min(size, LARGEST_DRAWING));
    if (size > LARGEST_DRAWING)
      this.#reading.coverage.note(
        "over-budget",
        this.#path,
        "what shapes of a sheet say of themselves in more than 2 MB",
      );
    return Buffer.concat(pieces);
  }

  #begin({ body, at }: Record): void {
    this.#wide = body.length < 2 || u16(body, 0) >= BIFF8;
    this.#row = -1;
    this.#reading.out.part("content", within(this.#path, this.#sheets.get(at) ?? "workbook"));
  }

  #sheet(body: Uint8Array): void {
    if (body.length < 8) return;
    const length = body[6] as number;
    const name = this.#wide
      ? characters(body, 8, length, body[7] as number)
      : this.#narrow(body.subarray(7, 7 + length));
    // Of more the names are read, and not remembered.
    if (this.#sheets.size < MOST_SHEETS) this.#sheets.set(u32(body, 0), name);
    this.#line(name);
  }

  #line(text: string): void {
    if (text === "") return;
    this.#reading.out.break();
    this.#reading.out.string(text);
    this.#reading.out.break();
  }

  #cell(type: number, body: Uint8Array): void {
    const cells = [Type.number, Type.rk, Type.multipleRk, Type.label, Type.richLabel, Type.sharedLabel, Type.formula];
    if (!(cells as number[]).includes(type) || body.length < 6) return;
    const { out, budget } = this.#reading;
    const row = u16(body, 0);
    if (row !== this.#row) out.break();
    else out.byte(9);
    this.#row = row;
    if (type === Type.sharedLabel && body.length >= 10) budget.unpacked(this.#strings.write(u32(body, 6)));
    else if (type === Type.number && body.length >= 14) this.#number(doubleAt(body, 6), u16(body, 4));
    else if (type === Type.rk && body.length >= 10) this.#number(compactNumber(u32(body, 6)), u16(body, 4));
    else if (type === Type.label || type === Type.richLabel) out.string(this.#text(body, 6));
    else if (type === Type.formula && body.length >= 14 && u16(body, 12) !== 0xffff)
      this.#number(doubleAt(body, 6), u16(body, 4));
    else if (type === Type.multipleRk) {
      for (let at = 4; at + 6 <= body.length - 2; at += 6) {
        if (at > 4) out.byte(9);
        this.#number(compactNumber(u32(body, at + 2)), u16(body, at));
      }
    }
  }

  #number(number: string, style: number): void {
    const mask = this.#formats.maskOf(style);
    if (mask === null) this.#reading.out.string(number);
    else writeMasked(number, mask, this.#reading.out);
  }

  /** A text with its length before it. */
  #text(body: Uint8Array, at: number): string {
    if (body.length < at + 3) return "";
    const length = u16(body, at);
    if (!this.#wide) return this.#narrow(body.subarray(at + 2, at + 2 + length));
    return characters(body, at + 3, length, body[at + 2] as number);
  }

  #narrow(bytes: Uint8Array): string {
    return decoderForCodePage(this.#codePage).decode(bytes);
  }

  /** The text of a box, or of a note, stands in the records that continue it. */
  #box(body: Uint8Array, records: Records): void {
    const { out } = this.#reading;
    out.break();
    for (const text of records.continued(body.length >= 12 ? u16(body, 10) : 0)) out.string(text);
    out.break();
  }

  /** Of a formula: a text, which other records may continue. */
  #result(body: Uint8Array, records: Records): void {
    const { out } = this.#reading;
    const text = this.#text(body, 0);
    out.string(text);
    if (this.#wide && body.length >= 3)
      for (const more of records.continued(u16(body, 0) - text.length)) out.string(more);
  }

  /** The table of shared strings, which runs over many records (MS-XLS 2.4.265). */
  #shared(records: Records): void {
    records.skip(8);
    while (records.more()) {
      const length = records.u16();
      const flags = records.u8();
      const runs = (flags & 8) !== 0 ? records.u16() : 0;
      const extension = (flags & 4) !== 0 ? records.u32() : 0;
      this.#strings.open(T);
      for (const piece of records.characters(length, (flags & 1) !== 0)) {
        const bytes = Buffer.from(piece);
        this.#strings.text(bytes, 0, bytes.length);
      }
      this.#strings.close(T);
      this.#strings.close(SI);
      records.skip(runs * 4 + extension);
    }
  }
}

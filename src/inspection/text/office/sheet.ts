/**
 * One sheet of a workbook: a line for a row, a tab between cells; hidden rows and columns like all others. Numbers come out
 * in full: 4.111111111111111E+15 is what a program shows as 4111111111111111.
 * @module
 */
import type { Budget } from "../../budget.ts";
import type { Output } from "../output.ts";
import type { XmlEvents } from "../xml/events.ts";
import { cutWhole, isBlank, latin1, utf8 } from "../xml/gathered.ts";
import { Held } from "../xml/held.ts";
import { Names } from "../xml/names.ts";
import { isAt, takeRun } from "../xml/take.ts";
import { plainHeader } from "./header-codes.ts";
import { type NumberFormats, writeMasked } from "./number-formats.ts";
import { inFull } from "./numbers.ts";
import type { SharedStrings } from "./strings.ts";

const [ROW, CELL, VALUE, FORMULA, TEXT, READING] = [1, 2, 3, 4, 5, 6];
const HEADERS = ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"];
const LAST_HEADER = READING + HEADERS.length;
const isHeader = (name: number): boolean => name > READING && name <= LAST_HEADER;
/** Their attributes may hold what people wrote. */
const HINTED = ["dataValidation", "hyperlink", "scenario", "inputCells", "filter", "customFilter"];
const isHinted = (name: number): boolean => name > LAST_HEADER;
const TAB = 9;
const POINT = 0x2e;
const LETTER_E = 0x65;
const LETTER_N = 0x6e;
const LETTER_R = 0x72;
const LETTER_S = 0x73;
const LETTER_T = 0x74;
const SPACE = 0x20;
const QUOTE = 0x22;
const AMP = 0x26;
const LT = 0x3c;
const EQUALS = 0x3d;
const CELL_BEGINS = Buffer.from("<c");
const VALUE_BEGINS = Buffer.from("><v>");
const CELL_ENDS = Buffer.from("</v></c>");
export const SHEET_NAMES = new Names(["row", "c", "v", "f", "t", "rPh", ...HEADERS, ...HINTED]);
const WORDS = ["t", "s", "prompt", "promptTitle", "error", "errorTitle", "display", "tooltip", "location"].concat(
  ...["val", "comment", "user", "name"],
);
export const SHEET_ATTRIBUTES = new Names(WORDS);
const [TYPE, STYLE] = [1, 2];
const LONGEST_NUMBER = 64;
/** Of a hint: more of it is handed on in pieces. */
const LONGEST_HINT = 64 * 1024;
/** Formulas that hold what somebody typed: words, or a long number. */
const TELLING_FORMULA = /"|\d{6}/;

/** Formulas that may put words or numbers together. */
const JOINING_FORMULA = /&|\b(concat|concatenate|text|textjoin|rept|char|unichar|base|fixed|substitute|replace)\(/i;

/** Bytes of strings put into rows, after which the budget hears of them. */
const CHARGED = 64 * 1024;

/** What a cell says its value is (ECMA-376, 18.18.11): a number, an index into the shared strings, or text as it stands. */
const Kind = { number: 0, shared: 1, literal: 2 } as const;

export class Sheet implements XmlEvents {
  readonly #out: Output;
  readonly #strings: SharedStrings;
  readonly #formats: NumberFormats;
  readonly #budget: Budget;
  #element = 0;
  #attribute = 0;
  #firstCell = true;
  #kind: number = Kind.number;
  /** A number or an index, gathered. */
  readonly #digits = new Uint8Array(LONGEST_NUMBER);
  #length = 0;
  /** Of the cell: which style it has. */
  #style = 0;
  /** Bytes of the cell's type so far. */
  #typed = 0;
  #hint = "";
  readonly #formula: Held;
  /** A formula of the sheet may put text together; so may that of the cell, which may be the same; its value is there. */
  #joins = false;
  #isJoined = false;
  #isValued = false;
  /** Cells whose text whoever opens the file works out, and which does not stand in it. */
  unvalued = 0;
  /** It is long, and pieces of it were handed on. */
  #inPieces = false;
  readonly #header: Held;
  /** How the text of a cell is read out, which is beside it. */
  readonly #reading: Held;
  #isReading = false;
  /** Text stands on a line of its own. */
  #alone = false;
  #uncharged = 0;

  constructor(out: Output, strings: SharedStrings, formats: NumberFormats, budget: Budget) {
    this.#out = out;
    this.#strings = strings;
    this.#formats = formats;
    this.#budget = budget;
    this.#reading = new Held((text, end) => out.aside(text, end));
    this.#header = new Held((text) => out.string(plainHeader(text)));
    this.#formula = new Held((text, end) => {
      this.#joins ||= JOINING_FORMULA.test(text);
      if (end === "" || this.#inPieces || TELLING_FORMULA.test(text)) out.aside(text, end);
      this.#inPieces = end === "";
    });
  }

  open(name: number): boolean {
    if (this.#alone) this.#endAlone();
    this.#element = name;
    if (name === READING) this.#isReading = true;
    if (name === CELL) {
      if (!this.#firstCell) this.#out.byte(TAB);
      this.#firstCell = false;
      this.#kind = Kind.number;
      this.#length = 0;
      this.#style = 0;
      this.#typed = 0;
      this.#isJoined = false;
      this.#isValued = false;
      return true;
    }
    return isHinted(name);
  }

  take(name: number, bytes: Uint8Array, start: number): number {
    return name === CELL ? takeRun(bytes, start, CELL_BEGINS, this.#takeCell) : -1;
  }

  /** A cell as programs write it: attributes of one letter, then a number or an index. */
  readonly #takeCell = (bytes: Uint8Array, start: number): number => {
    let at = start;
    let kind: number = Kind.number;
    let isTyped = false;
    let style = 0;
    while (bytes[at] === SPACE) {
      const letter = bytes[at + 1];
      const isType = letter === LETTER_T;
      if (!isType && letter !== LETTER_R && letter !== LETTER_S) return -1;
      if (bytes[at + 2] !== EQUALS || bytes[at + 3] !== QUOTE || (isType && isTyped)) return -1;
      at += 4;
      const from = at;
      while (at < bytes.length && bytes[at] !== QUOTE) at += 1;
      if (isType) {
        const type = bytes[from];
        if (at !== from + 1 || (type !== LETTER_S && type !== LETTER_N)) return -1;
        kind = type === LETTER_S ? Kind.shared : Kind.number;
        isTyped = true;
      } else if (letter === LETTER_S && !this.#formats.isEmpty) style = index(bytes, from, at);
      at += 1;
    }
    if (!isAt(bytes, at, VALUE_BEGINS)) return -1;
    const from = at + VALUE_BEGINS.length;
    let to = from;
    while (to < bytes.length && bytes[to] !== LT && bytes[to] !== AMP) to += 1;
    if (to - from > LONGEST_NUMBER || !isAt(bytes, to, CELL_ENDS)) return -1;
    this.open(CELL);
    this.#kind = kind;
    this.#style = style;
    this.#writeValue(bytes, from, to);
    this.#element = 0;
    return to + CELL_ENDS.length;
  };

  attribute(name: number): boolean {
    this.#attribute = name;
    if (this.#element === CELL) return name === TYPE || name === STYLE;
    this.#endHint();
    return name > STYLE;
  }

  value(bytes: Uint8Array, from: number, to: number): void {
    if (this.#element !== CELL) {
      this.#hint += latin1(bytes, from, to);
      if (this.#hint.length > LONGEST_HINT) this.#endHint("");
    } else if (this.#attribute === STYLE) {
      const digits = index(bytes, from, to);
      this.#style = digits < 0 ? Number.NaN : this.#style * 10 ** (to - from) + digits;
    } else {
      // "s" is shared, "n" a number; "str" comes in pieces at worst, whose first is no whole word.
      const letter = this.#typed === 0 && to - from === 1 ? bytes[from] : 0;
      this.#kind = letter === LETTER_S ? Kind.shared : letter === LETTER_N ? Kind.number : Kind.literal;
      this.#typed += to - from;
    }
  }

  text(bytes: Uint8Array, from: number, to: number): void {
    const element = this.#element;
    if (element === VALUE || element === TEXT) this.#isValued = true;
    if (element === VALUE) this.#cellText(bytes, from, to);
    else if (element === TEXT) this.#cellLetters(bytes, from, to);
    else if (element === FORMULA) this.#formula.write(bytes, from, to);
    else if (isHeader(element)) this.#header.write(bytes, from, to);
    else if (this.#alone || !isBlank(bytes, from, to)) {
      if (!this.#alone) this.#out.break();
      this.#alone = true;
      this.#out.bytes(bytes, from, to);
    }
  }

  close(name: number): void {
    if (this.#alone) this.#endAlone();
    if (name === VALUE) this.#endValue();
    else if (name === CELL) this.unvalued += this.#isJoined && !this.#isValued ? 1 : 0;
    else if (name === FORMULA) this.#endFormula();
    else if (name === READING) this.#endReading();
    else if (isHeader(name)) this.#endHeader();
    else if (name === ROW) {
      this.#out.break();
      this.#firstCell = true;
    } else if (isHinted(name)) this.#endHint();
    this.#element = 0;
  }

  end(): void {
    this.#charge();
  }

  #charge(): void {
    this.#budget.unpacked(this.#uncharged);
    this.#uncharged = 0;
  }

  #cellText(bytes: Uint8Array, from: number, to: number): void {
    if (this.#kind !== Kind.literal && this.#length + to - from <= LONGEST_NUMBER) {
      const digits = this.#digits;
      let length = this.#length;
      for (let index = from; index < to; index += 1, length += 1) digits[length] = bytes[index] as number;
      this.#length = length;
      return;
    }
    // No number is that long: whatever it is, it is read as it stands.
    this.#out.bytes(this.#digits, 0, this.#kind === Kind.literal ? 0 : this.#length);
    this.#kind = Kind.literal;
    this.#out.bytes(bytes, from, to);
  }

  #endValue(): void {
    const length = this.#length;
    this.#length = 0;
    // Text may be empty.
    this.#isValued ||= this.#kind === Kind.literal;
    this.#writeValue(this.#digits, 0, length);
  }

  /** What was gathered of a number or an index. */
  #writeValue(bytes: Uint8Array, from: number, to: number): void {
    if (this.#kind === Kind.number) this.#writeNumber(bytes, from, to);
    else if (this.#kind === Kind.shared) {
      this.#uncharged += this.#strings.write(index(bytes, from, to));
      if (this.#uncharged > CHARGED) this.#charge();
    }
  }

  #writeNumber(bytes: Uint8Array, from: number, to: number): void {
    const mask = this.#formats.maskOf(this.#style);
    if (mask !== null) {
      writeMasked(inFull(utf8(latin1(bytes, from, to))), mask, this.#out);
      return;
    }
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] as number;
      if (byte !== POINT && (byte | 0x20) !== LETTER_E) continue;
      this.#out.string(inFull(utf8(latin1(bytes, from, to))));
      return;
    }
    this.#out.bytes(bytes, from, to);
  }

  #cellLetters(bytes: Uint8Array, from: number, to: number): void {
    if (this.#isReading) this.#reading.write(bytes, from, to);
    else this.#out.bytes(bytes, from, to);
  }

  #endFormula(): void {
    this.#formula.end();
    this.#isJoined = this.#joins;
  }

  #endReading(): void {
    this.#reading.end();
    this.#isReading = false;
  }

  #endHeader(): void {
    this.#out.break();
    this.#header.end();
    this.#out.break();
  }

  /** `end`: empty for a piece of more. */
  #endHint(end = "\n"): void {
    const [whole, rest] = end === "" ? cutWhole(this.#hint) : [this.#hint, ""];
    if (whole !== "") this.#out.aside(utf8(whole), end);
    this.#hint = rest;
  }

  #endAlone(): void {
    this.#out.break();
    this.#alone = false;
  }
}

/** -1: it is none. */
function index(digits: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = (digits[at] as number) - 0x30;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (digit !== 0x20 - 0x30 && digit !== 0x0a - 0x30) return -1;
  }
  return from === to ? -1 : value;
}

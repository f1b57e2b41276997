/**
 * The markup of OpenDocument: text stands between elements ("41<span>11</span>" is "4111"), so what separates is known and
 * everything else joins.
 * @module
 */
import type { Text } from "../apart.ts";
import type { XmlEvents } from "../xml/events.ts";
import { latin1, utf8 } from "../xml/gathered.ts";

/** Their beginning and end are ends of lines. */
const LINES = ["p", "h", "table-row", "title", "desc", "line-break", "list-item", "creator", "date"];
const TAB = "tab";
const SPACES = "s";
const CELLS = ["table-cell", "covered-table-cell"];
const ALL = [...LINES, TAB, SPACES, ...CELLS, "a", "change-info", "user-field-decl", "variable-set", "text-input"];
const number = (name: string) => ALL.indexOf(name) + 1;
const LAST_LINE = LINES.length;
/** The number of an element that stands on lines of its own, whatever it is called. */
export const LINE = number("line-break");
const [TAB_NUMBER, SPACES_NUMBER, CELL, COVERED, PARAGRAPH] = [
  number(TAB),
  number(SPACES),
  number("table-cell"),
  number("covered-table-cell"),
  number("p"),
];

/** Elements and attributes by their numbers, from 1. */
export const FLOW_ELEMENTS: readonly string[] = ALL;
export const FLOW_ATTRIBUTES: readonly string[] = ["c", "value", "string-value", "formula", "href", "description"];
const [COUNT, VALUE, STRING_VALUE] = [1, 2, 3];

const SPACE = 0x20;
/** White space that is held; more of it says nothing. */
const LONGEST_BLANK = 1000;

/** Text that flows: the body's, or that of all notes of one kind. Numbers of other elements are 0 here. */
export class OpenDocumentFlow implements XmlEvents {
  readonly #out: Text;
  #name = 0;
  #attribute = 0;
  #value = "";
  #spaces = 1;
  /** A line has ended, unless a cell ends with it. */
  #line = false;
  /** There is text on the line, or in the cell. */
  #begun = false;
  /** Something that can be seen stands between the last element and here; until then, white space is held. */
  #inRun = false;
  #blank = "";
  /** A cell shows its paragraph, which may be rounded; its exact value comes before it when they differ. */
  #cellValue = "";

  constructor(out: Text) {
    this.#out = out;
  }

  open(name: number): boolean {
    this.#endValue();
    this.#endRun();
    this.#name = name;
    this.#spaces = 1;
    if (name === CELL || name === COVERED) this.#endLine();
    else if (name >= 1 && name <= LAST_LINE) {
      this.#line ||= this.#begun;
      this.#endCellValue(name === PARAGRAPH);
    }
    return name > LAST_LINE;
  }
  attribute(name: number): boolean {
    this.#endValue();
    this.#attribute = name;
    return name !== 0 && name <= FLOW_ATTRIBUTES.length;
  }
  value(bytes: Uint8Array, from: number, to: number): void {
    this.#value += latin1(bytes, from, to);
    if (this.#value.length > 65536) this.#endValue();
  }
  text(bytes: Uint8Array, from: number, to: number): void {
    this.#endValue();
    let at = from;
    if (!this.#inRun) {
      while (at < to && (bytes[at] as number) <= SPACE) at += 1;
      if (at > from) this.#hold(latin1(bytes, from, at));
      if (at === to) return;
      this.#endLine();
      this.#out.string(this.#blank);
      this.#blank = "";
      this.#inRun = true;
      this.#begun = true;
    }
    this.#out.bytes(bytes, at, to);
  }
  close(name: number): void {
    this.#endValue();
    this.#endRun();
    if (name >= 1 && name <= LAST_LINE) this.#line = true;
    else if (name === TAB_NUMBER) this.#out.byte(9);
    else if (name === SPACES_NUMBER) for (let index = 0; index < this.#spaces; index += 1) this.#out.byte(0x20);
    else if (name === CELL || name === COVERED) {
      this.#endCellValue(false);
      // The end of a cell is the end of its last paragraph, too.
      this.#line = false;
      this.#begun = false;
      this.#out.byte(9);
    }
    this.#name = 0;
  }
  end(): void {
    this.#endValue();
    this.#endRun();
    this.#endCellValue(false);
    this.#endLine();
  }

  #hold(blank: string): void {
    this.#blank += blank.slice(0, LONGEST_BLANK - this.#blank.length);
  }

  /** White space alone is text, unless it is how the XML is laid out: on several lines. */
  #endRun(): void {
    const blank = this.#blank;
    this.#blank = "";
    this.#inRun = false;
    if (blank !== "" && !blank.includes("\n")) this.#out.string(blank);
  }

  #endLine(): void {
    if (this.#line) this.#out.break();
    if (this.#line) this.#begun = false;
    this.#line = false;
  }

  #endValue(): void {
    const [value, attribute] = [this.#value, this.#attribute];
    if (value === "") return;
    this.#value = "";
    const cell = this.#name === CELL || this.#name === COVERED;
    if (attribute === COUNT) this.#spaces = Math.min(100, Math.max(1, Number(value) || 1));
    else if (cell && (attribute === VALUE || attribute === STRING_VALUE)) this.#cellValue = utf8(value);
    else if (!cell || /"|\d{6}/.test(value)) this.#out.aside(utf8(value));
  }

  /** `shown`: a paragraph follows, in which the value stands as it is shown. */
  #endCellValue(shown: boolean): void {
    const value = this.#cellValue;
    this.#cellValue = "";
    if (value !== "") this.#endLine();
    if (value !== "" && (!shown || /\d{6}/.test(value))) this.#out.string(`${value}\t`);
  }
}

/**
 * The markup of OpenDocument: text stands between elements ("41<span>11</span>" is "4111"), so what separates is known and
 * everything else joins.
 * @module
 */
import type { Text } from "../apart.ts";
import type { XmlEvents } from "../xml/events.ts";
import { cutWhole, latin1, utf8 } from "../xml/gathered.ts";

/** Their beginning and end are ends of lines. */
const LINES = ["p", "h", "table-row", "title", "desc", "line-break", "list-item", "creator", "date"];
const TAB = "tab";
const SPACES = "s";
const CELLS = ["table-cell", "covered-table-cell", "change-track-table-cell"];
/**
 * Elements whose attributes hold what people wrote: fields and what they choose from, marks of indexes, lists by their labels,
 * tips, conditions and names of sheets, links of pictures, and what stands in forms.
 */
const HINTED = (
  "a change-info user-field-decl variable-set text-input hidden-text bibliography-mark content-validation " +
  "list-level-style-number outline-level-style text textarea formatted-text fixed-text combobox listbox option item " +
  "button checkbox radio column password file hidden image-frame generic-control value-range number time property param " +
  "label conditional-text placeholder toc-mark toc-mark-start user-index-mark user-index-mark-start " +
  "alphabetical-index-mark alphabetical-index-mark-start list-level-style-bullet notes-configuration help-message " +
  "error-message scenario named-expression filter-condition filter-set-item area-rectangle area-circle area-polygon " +
  "section-source table-source plugin floating-frame"
).split(" ");
/** Elements whose names people gave and find in dialogs. */
const NAMED = ["bookmark", "bookmark-start", "reference-mark", "reference-mark-start", "section"];
const ALL = [...LINES, TAB, SPACES, ...CELLS, ...HINTED, ...NAMED];
const number = (name: string) => ALL.indexOf(name) + 1;
const LAST_LINE = LINES.length;
/** The number of an element that stands on lines of its own, whatever it is called. */
export const LINE = number("line-break");
const [TAB_NUMBER, SPACES_NUMBER, PARAGRAPH, HEADING] = [TAB, SPACES, "p", "h"].map(number);
const [FIRST_CELL, LAST_CELL] = [number(CELLS[0] as string), number(CELLS.at(-1) as string)];
const isCell = (name: number): boolean => name >= FIRST_CELL && name <= LAST_CELL;
const FIRST_NAMED = number(NAMED[0] as string);
/** A number that somebody may look for, however it is written. */
const LONG_NUMBER = /\d{6}/;

/** Elements and attributes by their numbers, from 1. */
export const FLOW_ELEMENTS: readonly string[] = ALL;
export const FLOW_ATTRIBUTES: readonly string[] = (
  "c value string-value formula href description current-value label title identifier condition num-prefix num-suffix " +
  "string-value-if-true string-value-if-false comment expression key1 key2 author annote note publisher booktitle " +
  "journal url custom1 custom2 custom3 custom4 custom5 display-text name"
).split(" ");
export const NAME = FLOW_ATTRIBUTES.length;
/** As what an element is read while a paragraph goes on: there no line of these begins or ends, since they are fields, or what one chooses from. */
export const inParagraph = (name: number): number => (name === LIST_ITEM ? OPTION : FIELDS.includes(name) ? 0 : name);
export const isParagraph = (name: number): boolean => name === PARAGRAPH || name === HEADING;
const FIELDS = ["title", "creator", "date"].map(number);
const [LIST_ITEM, OPTION] = [number("list-item"), number("option")];
const [COUNT, VALUE, STRING_VALUE] = [1, 2, 3];

const SPACE = 0x20;
/** White space that is held; more of it says nothing. */
const LONGEST_BLANK = 1000;
/** Of a value, which is handed on in pieces where it is longer. */
const LONGEST_VALUE = 64 * 1024;

/** Text that flows: the body's, or that of all notes of one kind. Numbers of other elements are 0 here. */
export class OpenDocumentFlow implements XmlEvents {
  readonly #out: Text;
  #name = 0;
  #attribute = 0;
  #value = "";
  /** A piece of the value was handed on. */
  #inPieces = false;
  #spaces = 1;
  /** A line has ended, unless a cell ends with it. */
  #line = false;
  /** There is text on the line, or in the cell. */
  #begun = false;
  /** Something that can be seen stands between the last element and here; until then, white space is held. */
  #inRun = false;
  #blank = "";
  /** A cell shows its paragraph, which may be rounded, or its value. */
  readonly #values = new Map<number, string>();
  /** Of a cell that has a paragraph: its values, and the beginning of what the paragraphs show. */
  #exact: readonly string[] = [];
  #shown = "";

  constructor(out: Text) {
    this.#out = out;
  }

  open(name: number): boolean {
    this.#endValue();
    this.#endRun();
    this.#name = name;
    this.#spaces = 1;
    if (isCell(name)) {
      this.#endCell();
      this.#endLine();
    } else if (name >= 1 && name <= LAST_LINE) {
      this.#line ||= this.#begun;
      if (name === PARAGRAPH) this.#show("\n");
      if (this.#values.size > 0) this.#endValues(name === PARAGRAPH);
    }
    return name > LAST_LINE;
  }
  attribute(name: number): boolean {
    this.#endValue();
    this.#attribute = name;
    return name !== 0 && (name < NAME || (name === NAME && this.#name >= FIRST_NAMED));
  }
  value(bytes: Uint8Array, from: number, to: number): void {
    this.#value += latin1(bytes, from, to);
    if (this.#value.length <= LONGEST_VALUE) return;
    const [whole, rest] = cutWhole(this.#value);
    this.#out.aside(utf8(whole), "");
    this.#value = rest;
    this.#inPieces = true;
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
      this.#show(this.#blank);
      this.#blank = "";
      this.#inRun = true;
      this.#begun = true;
    }
    this.#out.bytes(bytes, at, to);
    if (this.#exact.length > 0) this.#show(latin1(bytes, at, to));
  }
  close(name: number): void {
    this.#endValue();
    this.#endRun();
    if (name >= 1 && name <= LAST_LINE) this.#line = true;
    else if (name === TAB_NUMBER) this.#out.byte(9);
    else if (name === SPACES_NUMBER) {
      for (let index = 0; index < this.#spaces; index += 1) this.#out.byte(0x20);
      this.#show(" ".repeat(this.#spaces));
    } else if (isCell(name)) {
      this.#endCell();
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
    this.#endCell();
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
    if (blank === "" || blank.includes("\n")) return;
    this.#out.string(blank);
    this.#show(blank);
  }

  #endLine(): void {
    if (this.#line) this.#out.break();
    if (this.#line) this.#begun = false;
    this.#line = false;
  }

  #endValue(): void {
    const [value, attribute, inPieces] = [this.#value, this.#attribute, this.#inPieces];
    if (value === "") return;
    this.#value = "";
    this.#inPieces = false;
    const cell = isCell(this.#name);
    if (attribute === COUNT) this.#spaces = Math.min(100, Math.max(1, Number(value) || 1));
    else if (cell && !inPieces && (attribute === VALUE || attribute === STRING_VALUE))
      this.#values.set(attribute, value);
    else if (!cell || inPieces || /"|\d{6}/.test(value)) this.#out.aside(utf8(value));
  }

  /** `shown`: a paragraph follows, in which the value stands as it is shown. */
  #endValues(shown: boolean): void {
    const number = this.#values.get(VALUE) ?? "";
    const text = this.#values.get(STRING_VALUE) ?? "";
    this.#values.clear();
    this.#endLine();
    if (shown) this.#exact = [LONG_NUMBER.test(number) ? number : "", text].filter((value) => value !== "");
    else for (const value of [number, text]) if (value !== "") this.#out.string(`${utf8(value)}\t`);
  }

  /** What differs from what the paragraphs show may be what is shown in their place. */
  #endCell(): void {
    if (this.#values.size > 0) this.#endValues(false);
    for (const value of this.#exact) if (value !== this.#shown) this.#out.string(`\t${utf8(value)}`);
    this.#exact = [];
    this.#shown = "";
  }

  #show(text: string): void {
    const longest = Math.max(0, ...this.#exact.map((value) => value.length + 1));
    if (this.#shown.length < longest && (text !== "\n" || this.#shown !== ""))
      this.#shown = (this.#shown + text).slice(0, longest);
  }
}

/**
 * The markup of Word, PowerPoint, drawings and charts: which elements join, which part, and which carry no text.
 *
 * The rule is to leave nothing out: text in an element that nobody knows is read, on a line of its own.
 * @module
 */
import { Both, type Text } from "../apart.ts";
import type { XmlEvents } from "../xml/events.ts";
import { cutWhole, isBlank, latin1, utf8 } from "../xml/gathered.ts";
import { Names } from "../xml/names.ts";

/** Text that runs on from one element to the next: "<w:t>41</w:t><w:t>11</w:t>" is "4111". */
const JOINED = ["t"];
/** Text beside the content: deleted, or the code of a field. */
const BESIDE = ["delText", "instrText", "delInstrText", "FieldCodes"];
/** Their end is the end of a line. */
const LINES = ["p", "si", "comment", "tr", "br", "cr"];
/** What formulas are made of, each drawn by itself: the halves of a fraction, what stands higher, cells of a matrix. */
const DRAWN = ["num", "den", "e", "sup", "sub", "deg", "lim"];
const TABS = ["tab", "ptab"];
/** Words and numbers of the layout. */
const SILENT =
  "posOffset align pctWidth pctHeight pctPosHOffset pctPosVOffset formatCode idx order col colOff row rowOff LinkType LockedField".split(
    " ",
  );
const SYMBOLS = ["sym", "symEx"];
/** Text stands higher or lower. */
const RAISED = "vertAlign";
/** Where a field begins, where its result does, and where it ends. */
const FIELD = "fldChar";
const HYPHEN = "noBreakHyphen";
/** Elements whose attributes may hold what people wrote. */
const HINTED = (
  "docPr cNvPr hyperlink Relationship ins del dataValidation shape textpath imagedata cmAuthor author person docVar " +
  "alias tag line rect roundrect oval image hlinkClick hlinkHover tblCaption tblDescription statusText helpText " +
  "calcPr default listItem listEntry modifyVerifier " +
  "lvlText section custShow numFmt buChar bookmarkStart fldSimple description query connectString mailSubject"
).split(" ");

const ALL = [
  ...JOINED,
  ...BESIDE,
  ...LINES,
  ...DRAWN,
  ...TABS,
  ...SILENT,
  HYPHEN,
  RAISED,
  FIELD,
  ...SYMBOLS,
  ...HINTED,
];
const number = (name: string) => ALL.indexOf(name) + 1;
interface Range {
  readonly from: number;
  readonly to: number;
}
const range = (names: readonly string[]): Range => ({ from: number(names[0] ?? ""), to: number(names.at(-1) ?? "") });
const isIn = (name: number, { from, to }: Range): boolean => name >= from && name <= to;
const [joined, beside, lines] = [range(JOINED), range(BESIDE), range(LINES)];
const [drawn, tabs, silent] = [range(DRAWN), range(TABS), range(SILENT)];
const hinted = range([RAISED, FIELD, ...SYMBOLS, ...HINTED]);
const comment = number("comment");
const hyphen = number(HYPHEN);
const raised = number(RAISED);
/** The mark of a note, that somebody wrote by hand: a raised number of so many digits. */
const LONGEST_MARK = 2;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

export const MARKUP_ELEMENTS: readonly string[] = ALL;
export const PARAGRAPH = number("p");

const WORDS = (
  "descr title tooltip display prompt promptTitle error errorTitle author alt string altText screenTip userName " +
  "displayName name text val displayText Target char formatCode instr fldCharType"
).split(" ");
export const MARKUP_ATTRIBUTES = new Names(WORDS);
export const VALUE = WORDS.indexOf("val") + 1;
/** Of a relationship; those within the package are no news. */
const TARGET = WORDS.indexOf("Target") + 1;
/** Of a symbol. Of a list, what stands before each line of it: a word is its label. */
const CHAR = WORDS.indexOf("char") + 1;
const LABEL = WORDS.length + 1;
const LABELLED = number("buChar");
const MARK = /^.?$/u;
/** How numbers look, in cells and charts; only words in it are anybody's. Of lists, it is a word of the format. */
const FORMAT_CODE = WORDS.indexOf("formatCode") + 1;
const NUMBER_FORMAT = number("numFmt");
const WORDS_IN_FORMAT = /["\\]/;
const FIELD_TYPE = WORDS.indexOf("fldCharType") + 1;
/** Within one another; of more, no code is told from its result. */
const MOST_FIELDS = 1000;
const NO_ELEMENT = -1;
/** How much of a value, or of text beside the content, is held at once. */
const PIECE = 64 * 1024;

export class OfficeMarkup implements XmlEvents {
  /** How often text was written. */
  written = 0;
  readonly #own: Text;
  #out: Text;
  /** The end of the paragraph was deleted. */
  #isJoined = false;
  /** The element whose text follows; NO_ELEMENT between elements. */
  #current = NO_ELEMENT;
  /** Text stands on a line of its own, which the end of its element ends. */
  #alone = false;
  #attribute = 0;
  #value = "";
  #beside = "";
  #isRaised = false;
  /** Of the text that goes on, the last byte; 0: none does. */
  #last = 0;
  /** Of the fields that are open in the paragraph: whether their code is still being read. */
  readonly #fields: boolean[] = [];
  #inCode = false;

  constructor(out: Text) {
    this.#own = this.#out = out;
  }

  /** The end of this paragraph was deleted: some see it as one with the next, which is written to `text` as well. */
  join(text: Text): void {
    this.#isJoined = true;
    if (this.#out === this.#own) this.#out = new Both(this.#own, text);
  }

  open(name: number): boolean {
    this.#endAlone();
    this.#current = name;
    if (isIn(name, drawn)) this.#out.break();
    return isIn(name, hinted) || name === comment;
  }

  attribute(name: number): boolean {
    this.#endValue();
    this.#attribute = name === CHAR && this.#current === LABELLED ? LABEL : name;
    return name !== 0 && (this.#current === NUMBER_FORMAT) === (name === FORMAT_CODE);
  }

  value(bytes: Uint8Array, from: number, to: number): void {
    this.#value += latin1(bytes, from, to);
    if (this.#value.length > PIECE) this.#endValue();
  }

  text(bytes: Uint8Array, from: number, to: number): void {
    const current = this.#current;
    if (isIn(current, joined) && !this.#inCode) this.#join(bytes, from, to);
    else if (isIn(current, silent) || (!this.#alone && isBlank(bytes, from, to))) return;
    else if (isIn(current, beside) || isIn(current, joined)) {
      this.#beside += latin1(bytes, from, to);
      if (this.#beside.length > PIECE) this.#endBeside("");
    } else {
      if (!this.#alone) this.#out.break();
      this.#alone = true;
      this.#out.bytes(bytes, from, to);
    }
  }

  close(name: number): void {
    this.#endAlone();
    this.#endValue();
    this.#current = NO_ELEMENT;
    if (name === 0) return;
    if (isIn(name, joined)) {
      this.#isRaised = false;
      return;
    }
    if (isIn(name, lines)) {
      this.#last = 0;
      this.#endBeside();
      if (name === PARAGRAPH) this.#endParagraph();
      else this.#out.break();
    } else if (isIn(name, drawn)) this.#out.break();
    else if (isIn(name, tabs)) this.#write(9);
    else if (name === hyphen) this.#write(0x2d);
  }

  end(): void {
    this.#endValue();
    this.#endBeside();
  }

  #write(byte: number): void {
    this.#out.byte(byte);
    this.#last = byte;
  }

  /** The mark of a note goes on with no number. */
  #join(bytes: Uint8Array, from: number, to: number): void {
    if (this.#isRaised && to - from <= LONGEST_MARK && isDigit(bytes[from]) && isDigit(this.#last)) this.#out.break();
    this.#out.bytes(bytes, from, to);
    this.#last = bytes[to - 1] as number;
    this.written += 1;
  }

  /** What is shown of a field within the code of another is of that code, and not shown. */
  #field(type: string): void {
    if (type === "begin" && this.#fields.length < MOST_FIELDS) this.#fields.push(true);
    else if (type !== "begin" && this.#fields.pop() !== undefined && type === "separate") this.#fields.push(false);
    this.#inCode = this.#fields.includes(true);
  }

  #endParagraph(): void {
    // Setting a length takes time even where it changes nothing.
    if (this.#fields.length > 0) this.#fields.length = 0;
    this.#inCode = false;
    if (this.#isJoined) this.#own.break();
    else {
      this.#out.break();
      this.#out = this.#own;
    }
    this.#isJoined = false;
  }

  #endAlone(): void {
    if (this.#alone) this.#out.break();
    this.#alone = false;
  }

  /** `end`: empty for a piece of more. */
  #endBeside(end = "\n"): void {
    const [whole, rest] = end === "" ? cutWhole(this.#beside) : [this.#beside, ""];
    if (whole !== "") this.#out.aside(utf8(whole), end);
    this.#beside = rest;
  }

  #endValue(): void {
    const value = this.#value;
    if (value === "") return;
    const name = this.#attribute;
    this.#value = "";
    if (name === FORMAT_CODE && !WORDS_IN_FORMAT.test(value)) return;
    if (name === LABEL && MARK.test(utf8(value))) return;
    if (this.#current === raised) this.#isRaised = value === "superscript";
    else if (name === FIELD_TYPE) this.#field(value);
    else if (name === CHAR) {
      this.#out.codePoint(symbol(value));
      this.written += 1;
    } else if (name !== TARGET || /^[a-z][a-z\d+.-]*:/i.test(value)) this.#out.aside(utf8(value));
  }
}

/** Symbol fonts place their characters at F000 (ECMA-376, 17.3.3.30). */
function symbol(hexadecimal: string): number {
  const value = Number.parseInt(hexadecimal, 16);
  if (Number.isNaN(value)) return 0xfffd;
  return value >= 0xf020 && value <= 0xf0ff ? value - 0xf000 : value;
}

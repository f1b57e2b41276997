/**
 * A page of HTML as its tokens come. Only the tokenizer of htmlparser2 is used: it keeps no stack, so nesting costs nothing.
 * @module
 */
import { Tokenizer, type TokenizerCallbacks } from "htmlparser2";
import { Unreadable } from "../../budget.ts";
import type { Output } from "../output.ts";
import { CELLS, KEPT, LINES, LOOKS, READINGS } from "./elements.ts";
import { Line } from "./line.ts";

/** Of drawings: where text stands. It goes on where the text before it ended, unless it is told to stand higher or lower. */
const HELD_AT = new Set(["text", "tspan"]);
const ENDS_READING: ReadonlySet<string> = new Set([...LINES, ...CELLS, ...READINGS, "ruby", "rb", "rtc"]);
const CARRIES_TEXT = new Set(
  "alt title href src content value placeholder label summary cite action data aria-label srcdoc".split(" "),
);
/** How much of an attribute is held at once. */
const PIECE = 64 * 1024;
/** A comment comes whole from the tokenizer; one of more characters ends the reading. */
const LONGEST_COMMENT = 2 * 1024 * 1024;
/** Names of elements and attributes beyond that are all the same. */
const LONGEST_NAME = 64;

export class Page {
  readonly #out: Output;
  readonly #tokenizer: Tokenizer;
  /** What the tokenizer still counts in: it counts from the beginning of all text. */
  #held = "";
  #heldFrom = 0;
  /** Where the last thing that was handed on ended. */
  #done = 0;
  #tag = "";
  #attribute = "";
  #value = "";
  /** What the text is of that is not of the line. */
  #beside: "script" | "style" | "reading" | null = null;
  readonly #line: Line;
  /** The element in which white space stays as it is. */
  #kept = "";
  /** Of the text of a drawing. */
  #height = "";
  #hasSections = false;

  constructor(out: Output) {
    this.#out = out;
    this.#line = new Line(out);
    this.#tokenizer = new Tokenizer({ decodeEntities: true }, this.#callbacks());
  }

  write(text: string): void {
    this.#held += text;
    this.#tokenizer.write(text);
    this.#held = this.#held.slice(Math.max(0, this.#done - this.#heldFrom));
    this.#heldFrom = Math.max(this.#heldFrom, this.#done);
    if (this.#held.length > LONGEST_COMMENT)
      throw new Unreadable("over-budget", "a comment or a tag of more than two million characters in HTML");
  }

  end(): void {
    this.#tokenizer.end();
    this.#endValue();
    this.#line.end();
  }

  /** Sections of text, which XML alone knows. */
  get hasSections(): boolean {
    return this.#hasSections;
  }

  #slice(start: number, end: number): string {
    this.#done = end;
    return this.#held.slice(Math.max(0, start - this.#heldFrom), Math.max(0, end - this.#heldFrom));
  }

  #name(start: number, end: number): string {
    const name = this.#slice(start, Math.min(end, start + LONGEST_NAME)).toLowerCase();
    this.#done = end;
    return name;
  }

  #text(text: string): void {
    if (this.#beside !== null) this.#out.aside(text, "");
    else if (this.#kept !== "") this.#line.writeKept(text);
    else this.#line.write(text);
  }

  #endValue(): void {
    const value = this.#value;
    this.#value = "";
    if (HELD_AT.has(this.#tag)) this.#place(value);
    if (value.trim() !== "" && CARRIES_TEXT.has(this.#attribute)) this.#out.aside(value);
  }

  #addValue(text: string): void {
    this.#value += text;
    if (this.#value.length > PIECE) this.#endValue();
  }

  #place(value: string): void {
    if (this.#attribute === "y" && value !== this.#height) {
      this.#line.break();
      this.#height = value;
    } else if (this.#attribute === "dy" && /[1-9]/.test(value)) {
      this.#line.break();
      this.#height = "";
    }
  }

  #separate(tag: string): void {
    if (LINES.has(tag)) this.#line.break();
    else if (CELLS.has(tag)) this.#line.tab();
    else if (!LOOKS.has(tag)) this.#line.joint();
  }

  #opened(): void {
    const tag = this.#tag;
    if (tag === "script" || tag === "style") this.#beside = tag;
    else if (READINGS.has(tag)) this.#beside = "reading";
    else if (KEPT.has(tag)) this.#kept = tag;
  }

  /** How a word is read out may have a look of its own. */
  #endBeside(tag: string): void {
    if (this.#beside === null || (this.#beside === "reading" && !ENDS_READING.has(tag))) return;
    this.#out.aside("\n", "");
    this.#beside = null;
  }

  #callbacks(): TokenizerCallbacks {
    const aside = (start: number, end: number) => this.#out.aside(this.#slice(start, end).trim());
    return {
      ontext: (start, end) => this.#text(this.#slice(start, end)),
      ontextentity: (codePoint, end) => {
        this.#text(String.fromCodePoint(codePoint));
        this.#done = end;
      },
      onopentagname: (start, end) => {
        this.#tag = this.#name(start, end);
        this.#endBeside(this.#tag);
        this.#separate(this.#tag);
      },
      onopentagend: () => this.#opened(),
      onselfclosingtag: () => this.#opened(),
      onclosetag: (start, end) => {
        const tag = this.#name(start, end);
        this.#endBeside(tag);
        if (tag === this.#kept) this.#kept = "";
        this.#separate(tag);
      },
      onattribname: (start, end) => {
        this.#attribute = this.#name(start, end);
      },
      onattribdata: (start, end) => this.#addValue(this.#slice(start, end)),
      onattribentity: (codePoint) => this.#addValue(String.fromCodePoint(codePoint)),
      onattribend: () => this.#endValue(),
      oncomment: (start, end, offset) => aside(start, end - offset),
      oncdata: (start, end, offset) => {
        this.#hasSections = true;
        aside(start, end - offset);
      },
      ondeclaration: aside,
      onprocessinginstruction: aside,
      onend: () => {},
    };
  }
}

/**
 * A page of HTML as its tokens come. Only the tokenizer of htmlparser2 is used: it keeps no stack, so nesting costs nothing.
 * @module
 */
import { Tokenizer, type TokenizerCallbacks } from "htmlparser2";
import { Unreadable } from "../../budget.ts";
import type { Output } from "../output.ts";
import { INLINE } from "./inline.ts";

const CELLS = new Set(["td", "th"]);
/** Within a line, too: what shows nothing, and pieces of the text of a drawing, unless they stand higher or lower. */
const SPAN = "tspan";
const UNSHOWN = "script style link meta base template param source track map area picture slot".split(" ");
const PASSED: ReadonlySet<string> = new Set([SPAN, "output", ...UNSHOWN]);
const HEIGHTS = new Set(["y", "dy"]);
const CARRIES_TEXT = new Set(
  "alt title href src content value placeholder label summary cite action data aria-label srcdoc".split(" "),
);
/** How much of an attribute is held at once. */
const PIECE = 64 * 1024;
/** A comment comes whole from the tokenizer; a longer one ends the reading. */
const LONGEST_COMMENT = 8 * 1024 * 1024;

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
  #beside: "script" | "style" | null = null;
  #hasSections = false;

  constructor(out: Output) {
    this.#out = out;
    this.#tokenizer = new Tokenizer({ decodeEntities: true }, this.#callbacks());
  }

  write(text: string): void {
    this.#held += text;
    this.#tokenizer.write(text);
    this.#held = this.#held.slice(Math.max(0, this.#done - this.#heldFrom));
    this.#heldFrom = Math.max(this.#heldFrom, this.#done);
    if (this.#held.length > LONGEST_COMMENT)
      throw new Unreadable("over-budget", "a comment or a tag of more than 8 MB in HTML");
  }

  end(): void {
    this.#tokenizer.end();
    this.#endValue();
  }

  /** Sections of text, which XML alone knows. */
  get hasSections(): boolean {
    return this.#hasSections;
  }

  #slice(start: number, end: number): string {
    this.#done = end;
    return this.#held.slice(Math.max(0, start - this.#heldFrom), Math.max(0, end - this.#heldFrom));
  }

  #text(text: string): void {
    if (this.#beside === null) this.#out.string(text);
    else this.#out.aside(text, "");
  }

  #endValue(): void {
    const value = this.#value;
    this.#value = "";
    if (value.trim() !== "" && CARRIES_TEXT.has(this.#attribute)) this.#out.aside(value);
  }

  #addValue(text: string): void {
    this.#value += text;
    if (this.#value.length > PIECE) this.#endValue();
  }

  #separate(tag: string): void {
    if (CELLS.has(tag)) this.#out.byte(9);
    // What has a hyphen is an element of somebody's own, and as such within a line.
    else if (!INLINE.has(tag) && !PASSED.has(tag) && !tag.includes("-")) this.#out.break();
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
        this.#tag = this.#slice(start, end).toLowerCase();
        this.#separate(this.#tag);
      },
      onopentagend: () => {
        this.#beside = this.#tag === "script" || this.#tag === "style" ? this.#tag : null;
      },
      onselfclosingtag: () => {
        this.#beside = this.#tag === "script" || this.#tag === "style" ? this.#tag : null;
      },
      onclosetag: (start, end) => {
        if (this.#beside !== null) this.#out.aside("\n", "");
        this.#beside = null;
        this.#separate(this.#slice(start, end).toLowerCase());
      },
      onattribname: (start, end) => {
        this.#attribute = this.#slice(start, end).toLowerCase();
        if (this.#tag === SPAN && HEIGHTS.has(this.#attribute)) this.#out.break();
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

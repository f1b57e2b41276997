/**
 * The parts of a text of Word: its body, and what lies amid a paragraph of it without being of that (notes, comments and
 * headers of Word 2003, text boxes, what is read aloud above it, what was moved elsewhere, what programs of another age show
 * in its place). Each element goes to the flow of text that it belongs to.
 * @module
 */
import { Apart, type ApartKind, DEEPEST, TOO_DEEP } from "../apart.ts";
import type { Reading } from "../reading.ts";
import type { XmlEvents } from "../xml/events.ts";
import { Names } from "../xml/names.ts";
import { MARKUP_ELEMENTS, OfficeMarkup, PARAGRAPH } from "./markup.ts";

const KINDS: readonly (readonly [string, ApartKind])[] = [
  ["txbxContent", "text boxes"],
  ["footnote", "footnotes"],
  ["endnote", "endnotes"],
  ["hdr", "headers"],
  ["ftr", "footers"],
  ["rt", "ruby"],
  ["moveFrom", "tracked changes"],
];
/** From here on, they hold a piece of a paragraph. */
const RUBY = KINDS.findIndex(([, kind]) => kind === "ruby");
/**
 * Others that are looked at: of Word 2003, a comment, or what was inserted, which is of the body; properties of a paragraph;
 * what stands there for programs of different age, of which each shows one (ECMA-376, part 3).
 */
const OTHERS = ["annotation", "pPr", "AlternateContent", "Choice", "Fallback"];
export const MARKUP = new Names([...MARKUP_ELEMENTS, ...KINDS.map(([name]) => name), ...OTHERS]);
const LAST_OF_FLOW = MARKUP_ELEMENTS.length;
const FIRST_PIECE = LAST_OF_FLOW + RUBY + 1;
const FIRST_OTHER = LAST_OF_FLOW + KINDS.length + 1;
const [ANNOTATION, PROPERTIES, ALTERNATIVES, CHOICE, FALLBACK] = OTHERS.map((_, at) => FIRST_OTHER + at);
const DELETED = MARKUP_ELEMENTS.indexOf("del") + 1;

/** Of elements for programs of different age: one of them has written text, and how much text was written before the one that is read. */
interface Alternatives {
  isWritten: boolean;
  before: number;
}

interface Outer {
  readonly flow: OfficeMarkup;
  readonly depth: number;
  readonly paragraph: number;
}

export class OfficeParts implements XmlEvents {
  readonly #apart: Apart;
  readonly #coverage: Reading["coverage"];
  readonly #nameOf: (kind: ApartKind) => string;
  readonly #body: OfficeMarkup;
  readonly #flows = new Map<string, OfficeMarkup>();
  #flow: OfficeMarkup;
  /** Flows around the one that goes on, and how deep the element lies that each gave way to. */
  readonly #outer: Outer[] = [];
  #depth = 0;
  /** How deep the paragraph of the flow lies that is open; 0: none is. */
  #paragraph = 0;
  #annotations = 0;
  #inProperties = false;
  readonly #alternatives: Alternatives[] = [];
  #isTooDeep = false;

  /** `nameOf`: the path of what is apart. */
  constructor(reading: Reading, nameOf: (kind: ApartKind) => string) {
    this.#apart = new Apart(reading);
    this.#coverage = reading.coverage;
    this.#nameOf = nameOf;
    this.#body = new OfficeMarkup(reading.out);
    this.#flow = this.#body;
  }

  open(name: number): boolean {
    this.#depth += 1;
    if (name >= FIRST_OTHER) this.#begin(name);
    else if (name === DELETED && this.#inProperties) this.#flow.join(this.#apart.of("joined paragraphs", this.#level));
    const kind = this.#paragraph === 0 ? null : this.#kindOf(name);
    if (kind !== null) this.#tellApart(kind, name >= FIRST_PIECE);
    if (name === PARAGRAPH && this.#paragraph === 0) this.#paragraph = this.#depth;
    return this.#flow.open(name <= LAST_OF_FLOW ? name : 0);
  }

  attribute(name: number): boolean {
    return this.#flow.attribute(name);
  }

  value(bytes: Uint8Array, from: number, to: number): void {
    this.#flow.value(bytes, from, to);
  }

  text(bytes: Uint8Array, from: number, to: number): void {
    this.#flow.text(bytes, from, to);
  }

  close(name: number): void {
    this.#flow.close(name <= LAST_OF_FLOW ? name : 0);
    if (name >= FIRST_OTHER) this.#end(name);
    if (this.#paragraph === this.#depth) this.#paragraph = 0;
    const outer = this.#outer.at(-1);
    if (outer?.depth === this.#depth) {
      this.#outer.pop();
      this.#flow.close(PARAGRAPH);
      this.#flow = outer.flow;
      this.#paragraph = outer.paragraph;
    }
    this.#depth -= 1;
  }

  end(): void {
    this.#body.end();
    for (const flow of this.#flows.values()) flow.end();
    this.#apart.hand(this.#nameOf);
  }

  /** To be called in any case. */
  release(): void {
    this.#apart.close();
  }

  get #level(): number {
    return Math.min(this.#outer.length, DEEPEST);
  }

  #begin(name: number): void {
    const alternatives = this.#alternatives.at(-1);
    if (name === ANNOTATION) this.#annotations += 1;
    else if (name === PROPERTIES) this.#inProperties = true;
    else if (name === ALTERNATIVES) this.#alternatives.push({ isWritten: false, before: 0 });
    else if (alternatives !== undefined) alternatives.before = this.#flow.written;
  }

  #end(name: number): void {
    const alternatives = this.#alternatives.at(-1);
    if (name === ANNOTATION) this.#annotations -= 1;
    else if (name === PROPERTIES) this.#inProperties = false;
    else if (name === ALTERNATIVES) this.#alternatives.pop();
    else if (alternatives !== undefined) alternatives.isWritten ||= this.#flow.written > alternatives.before;
  }

  /** A paragraph within a paragraph is of something that is anchored there, whatever that is. */
  #kindOf(name: number): ApartKind | null {
    if (name === PARAGRAPH) return this.#annotations > 0 ? "comments" : "text boxes";
    if (name === CHOICE || name === FALLBACK)
      return this.#alternatives.at(-1)?.isWritten === true ? "alternatives" : null;
    // An index below zero would be looked for among names, which takes as long as all the rest.
    return name <= LAST_OF_FLOW ? null : (KINDS[name - LAST_OF_FLOW - 1]?.[1] ?? null);
  }

  #tellApart(kind: ApartKind, isPiece: boolean): void {
    if (this.#outer.length > DEEPEST && !this.#isTooDeep) {
      this.#isTooDeep = true;
      this.#coverage.note("over-budget", this.#nameOf(kind), TOO_DEEP);
    }
    const level = this.#level;
    const key = `${level} ${kind}`;
    let flow = this.#flows.get(key);
    if (flow === undefined) {
      flow = new OfficeMarkup(this.#apart.of(kind, level));
      this.#flows.set(key, flow);
    }
    this.#outer.push({ flow: this.#flow, depth: this.#depth, paragraph: this.#paragraph });
    this.#flow = flow;
    this.#paragraph = isPiece ? this.#depth : 0;
  }
}

/**
 * The parts of a text of Word: its body, and what lies amid a paragraph of it without being of that (notes, comments and
 * headers of Word 2003, text boxes, what is read aloud above it, what was moved elsewhere). Each element goes to the flow of
 * text that it belongs to.
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
/** Of Word 2003: a comment, or what was inserted, which is of the body. */
const ANNOTATION = "annotation";
export const MARKUP = new Names([...MARKUP_ELEMENTS, ...KINDS.map(([name]) => name), ANNOTATION]);
const LAST_OF_FLOW = MARKUP_ELEMENTS.length;
const FIRST_PIECE = LAST_OF_FLOW + RUBY + 1;
const ANNOTATION_NUMBER = LAST_OF_FLOW + KINDS.length + 1;

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
    if (name === ANNOTATION_NUMBER) this.#annotations += 1;
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
    if (name === ANNOTATION_NUMBER) this.#annotations -= 1;
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

  /** A paragraph within a paragraph is of something that is anchored there, whatever that is. */
  #kindOf(name: number): ApartKind | null {
    if (name === PARAGRAPH) return this.#annotations > 0 ? "comments" : "text boxes";
    // An index below zero would be looked for among names, which takes as long as all the rest.
    return name <= LAST_OF_FLOW ? null : (KINDS[name - LAST_OF_FLOW - 1]?.[1] ?? null);
  }

  #tellApart(kind: ApartKind, isPiece: boolean): void {
    if (this.#outer.length > DEEPEST && !this.#isTooDeep) {
      this.#isTooDeep = true;
      this.#coverage.note("over-budget", this.#nameOf(kind), TOO_DEEP);
    }
    const level = Math.min(this.#outer.length, DEEPEST);
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

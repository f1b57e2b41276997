/**
 * The parts of a text of Word: its body, and what lies amid a paragraph of it without being of that (notes, comments and
 * headers of Word 2003, text boxes, what is read aloud above it, what was moved elsewhere, what programs of another age show
 * in its place). Each element goes to the flow of text that it belongs to.
 * @module
 */
import { Apart, type ApartKind, DEEPEST, TOO_DEEP } from "../apart.ts";
import type { Reading } from "../reading.ts";
import type { XmlEvents } from "../xml/events.ts";
import { latin1 } from "../xml/gathered.ts";
import { Names } from "../xml/names.ts";
import { MARKUP_ELEMENTS, OfficeMarkup, PARAGRAPH, VALUE } from "./markup.ts";

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
 * Others that are looked at: of Word 2003, a comment, or what was inserted, which is of the body; properties of a paragraph,
 * and former ones; what stands there for programs of different age, of which each shows one (ECMA-376, part 3); text of one
 * look, and that it is hidden.
 */
const OTHERS = ["annotation", "pPr", "rPrChange", "AlternateContent", "Choice", "Fallback", "r", "vanish"];
export const MARKUP = new Names([...MARKUP_ELEMENTS, ...KINDS.map(([name]) => name), ...OTHERS]);
const LAST_OF_FLOW = MARKUP_ELEMENTS.length;
const FIRST_PIECE = LAST_OF_FLOW + RUBY + 1;
const FIRST_OTHER = LAST_OF_FLOW + KINDS.length + 1;
const [ANNOTATION, PROPERTIES, FORMER, ALTERNATIVES, CHOICE, FALLBACK, RUN, HIDDEN] = OTHERS.map(
  (_, at) => FIRST_OTHER + at,
);
const DELETED = MARKUP_ELEMENTS.indexOf("del") + 1;
/** Of a switch: whether it is off, and how much of that is looked at at once. */
const LONGEST_SWITCH = 8;
const OFF = /^(0|false|off)$/;

/** Of elements for programs of different age: one of them has written text, and how much text was written before the one that is read. */
interface Alternatives {
  isWritten: boolean;
  before: number;
}

interface Outer {
  readonly flow: OfficeMarkup;
  readonly depth: number;
  readonly paragraph: number;
  /** What gave way to hidden text. */
  readonly run: boolean;
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
  /** How deep the run lies that was begun last, and whether it is hidden. */
  #run = 0;
  #isHidden: string | null = null;
  /** Where hidden text ended, and how much text was written around it: more of it may go on there. */
  #hidden: { readonly around: OfficeMarkup; readonly written: number } | null = null;
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
    if (name === RUN) this.#run = this.#depth;
    else if (name >= FIRST_OTHER) this.#begin(name);
    else if (name === DELETED && this.#inProperties) this.#flow.join(this.#apart.of("joined paragraphs", this.#level));
    const kind = this.#paragraph === 0 ? null : this.#kindOf(name);
    if (kind !== null) this.#tellApart(kind, name >= FIRST_PIECE);
    if (name === PARAGRAPH && this.#paragraph === 0) this.#paragraph = this.#depth;
    return this.#flow.open(name <= LAST_OF_FLOW ? name : 0) || name === HIDDEN;
  }

  attribute(name: number): boolean {
    return this.#isHidden === null ? this.#flow.attribute(name) : name === VALUE;
  }

  value(bytes: Uint8Array, from: number, to: number): void {
    if (this.#isHidden === null) this.#flow.value(bytes, from, to);
    else this.#isHidden += latin1(bytes, from, Math.min(to, from + LONGEST_SWITCH));
  }

  text(bytes: Uint8Array, from: number, to: number): void {
    this.#flow.text(bytes, from, to);
  }

  close(name: number): void {
    this.#flow.close(name <= LAST_OF_FLOW ? name : 0);
    if (name === RUN) this.#run = 0;
    else if (name >= FIRST_OTHER) this.#end(name);
    else if (name === PARAGRAPH) this.#hidden = null;
    if (this.#paragraph === this.#depth) this.#paragraph = 0;
    const outer = this.#outer.at(-1);
    if (outer?.depth === this.#depth) {
      this.#outer.pop();
      if (outer.run) this.#hidden = { around: outer.flow, written: outer.flow.written };
      else this.#flow.close(PARAGRAPH);
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
    else if (name === PROPERTIES || name === FORMER) this.#inProperties = true;
    else if (name === HIDDEN) this.#isHidden = "";
    else if (name === ALTERNATIVES) this.#alternatives.push({ isWritten: false, before: 0 });
    else if (alternatives !== undefined) alternatives.before = this.#flow.written;
  }

  #end(name: number): void {
    const alternatives = this.#alternatives.at(-1);
    if (name === ANNOTATION) this.#annotations -= 1;
    else if (name === PROPERTIES || name === FORMER) this.#inProperties = false;
    else if (name === HIDDEN) {
      const isDone = this.#outer.at(-1)?.depth === this.#run;
      if (this.#run !== 0 && !isDone && !this.#inProperties && !OFF.test(this.#isHidden ?? "")) this.#hide();
      this.#isHidden = null;
    } else if (name === ALTERNATIVES) this.#alternatives.pop();
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
    this.#leaveFor(this.#flowOf(kind), this.#depth, false);
    this.#paragraph = isPiece ? this.#depth : 0;
  }

  /** The rest of the run. What is hidden side by side is of one piece, however it looks. */
  #hide(): void {
    const around = this.#flow;
    const flow = this.#flowOf("hidden text");
    if (this.#hidden?.around !== around || this.#hidden.written !== around.written) flow.close(PARAGRAPH);
    this.#leaveFor(flow, this.#run, true);
    this.#paragraph = this.#run;
  }

  /** Until the element ends that lies so deep. */
  #leaveFor(flow: OfficeMarkup, depth: number, run: boolean): void {
    this.#outer.push({ flow: this.#flow, depth, paragraph: this.#paragraph, run });
    this.#flow = flow;
  }

  #flowOf(kind: ApartKind): OfficeMarkup {
    if (this.#outer.length > DEEPEST && !this.#isTooDeep) {
      this.#isTooDeep = true;
      this.#coverage.note("over-budget", this.#nameOf(kind), TOO_DEEP);
    }
    const key = `${this.#level} ${kind}`;
    const known = this.#flows.get(key);
    if (known !== undefined) return known;
    const flow = new OfficeMarkup(this.#apart.of(kind, this.#level));
    this.#flows.set(key, flow);
    return flow;
  }
}

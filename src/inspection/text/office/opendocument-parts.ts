/**
 * The parts of an OpenDocument text: what belongs to the body, to which sheet or slide of it, and what is apart from it. It
 * hands each element to the flow of text that it belongs to.
 * @module
 */
import { Apart, type ApartKind, DEEPEST, TOO_DEEP } from "../apart.ts";
import { type Reading, within } from "../reading.ts";
import type { XmlEvents } from "../xml/events.ts";
import { latin1, utf8 } from "../xml/gathered.ts";
import { Names } from "../xml/names.ts";
import {
  FLOW_ATTRIBUTES,
  FLOW_ELEMENTS,
  inParagraph,
  isParagraph,
  LINE,
  NAME,
  OpenDocumentFlow,
} from "./opendocument.ts";

/** What is drawn. Within a paragraph it is only anchored there. */
const SHAPES =
  "frame custom-shape rect ellipse circle line polyline polygon regular-polygon path connector measure caption g control scene".split(
    " ",
  );

const KINDS: readonly (readonly [string, ApartKind])[] = [
  ["note", "footnotes"],
  ["annotation", "comments"],
  ["header", "headers"],
  ["header-left", "headers"],
  ["header-first", "headers"],
  ["header-decl", "headers"],
  ["footer", "footers"],
  ["footer-left", "footers"],
  ["footer-first", "footers"],
  ["footer-decl", "footers"],
  ["notes", "notes"],
  ["tracked-changes", "tracked changes"],
  ["ruby-text", "ruby"],
  ["script", "scripts"],
  ...SHAPES.map((name): [string, ApartKind] => [name, "text boxes"]),
];
/** What the body holds: it tells which elements are sheets or slides. In a formula, an annotation is its source. */
const BODIES = ["spreadsheet", "presentation", "drawing", "math"];
const OTHERS = ["table", "page", "style", "table-properties"];
const ELEMENTS = [...FLOW_ELEMENTS, ...KINDS.map(([name]) => name), ...BODIES, ...OTHERS];
export const ODF_NAMES = new Names(ELEMENTS);
const element = (name: string) => ELEMENTS.indexOf(name) + 1;
const LAST_OF_FLOW = FLOW_ELEMENTS.length;
const LAST_KIND = LAST_OF_FLOW + KINDS.length;
const [NOTE, SPREADSHEET, PRESENTATION, DRAWING, MATH] = ["note", ...BODIES].map(element);
const [TABLE, PAGE, STYLE, TABLE_PROPERTIES] = OTHERS.map(element);
const isKind = (name: number): boolean => name > LAST_OF_FLOW && name <= LAST_KIND;
const isShape = (name: number): boolean => isKind(name) && name > LAST_KIND - SHAPES.length;

const ATTRIBUTES = [...FLOW_ATTRIBUTES, "style-name", "display", "note-class"];
export const ODF_ATTRIBUTES = new Names(ATTRIBUTES);
const [STYLE_NAME, DISPLAY, NOTE_CLASS] = [1, 2, 3].map((one) => one + FLOW_ATTRIBUTES.length);

/** How deep the body of a document lies, and that of a formula. */
const BODY_DEPTH = 3;
const FORMULA_DEPTH = 1;
/** Of a name, in bytes; and styles that hide a sheet. */
const LONGEST_NAME = 1000;
const MOST_STYLES = 1000;

export class OpenDocumentParts implements XmlEvents {
  readonly #reading: Reading;
  readonly #path: string;
  readonly #nameOf: (name: string) => string;
  readonly #apart: Apart;
  readonly #body: OpenDocumentFlow;
  readonly #flows = new Map<string, OpenDocumentFlow>();
  #flow: OpenDocumentFlow;
  /** Flows around the one that goes on, and how deep the element lies that each gave way to. */
  readonly #outer: { readonly flow: OpenDocumentFlow; readonly depth: number; readonly paragraph: number }[] = [];
  #depth = 0;
  /** How deep the outermost paragraph of the flow lies that is open; 0: none is. */
  #paragraph = 0;
  /** The element whose attributes are gathered here; 0: none. */
  #begun = 0;
  #attribute = 0;
  readonly #values = new Map<number, string>();
  #kindOfBody = 0;
  /** The sheet or slide that is read. */
  #section: { readonly path: string; readonly depth: number } | null = null;
  #style = "";
  #isTooDeep = false;
  /** Styles of sheets that are not shown. */
  readonly #hiding = new Set<string>();

  /** `path`: of the body. `nameOf`: the path of what the document holds beside it. */
  constructor(reading: Reading, path: string, nameOf: (name: string) => string) {
    this.#reading = reading;
    this.#path = path;
    this.#nameOf = nameOf;
    this.#apart = new Apart(reading);
    this.#body = new OpenDocumentFlow(reading.out);
    this.#flow = this.#body;
    reading.out.part("content", path);
  }

  open(name: number): boolean {
    if (this.#begun !== 0) this.#begin();
    this.#depth += 1;
    if (isParagraph(name) && this.#paragraph === 0) this.#paragraph = this.#depth;
    if (name <= LAST_OF_FLOW) return this.#flow.open(this.#inFlow(name));
    if (isShape(name) && this.#paragraph === 0) {
      this.#flow.open(0);
      // The frame of a form has a label.
      return true;
    }
    const kind = isKind(name);
    if (kind && this.#kindOfBody === MATH) return this.#flow.open(LINE);
    // What is apart leaves the flow around it as it is.
    if (!kind) this.#flow.open(0);
    this.#begun = name;
    return name === NOTE || name > LAST_KIND + BODIES.length;
  }

  attribute(name: number): boolean {
    if (this.#begun === 0) return this.#flow.attribute(name);
    this.#attribute = name;
    return name >= NAME;
  }

  value(bytes: Uint8Array, from: number, to: number): void {
    if (this.#begun === 0) {
      this.#flow.value(bytes, from, to);
      return;
    }
    const value = this.#values.get(this.#attribute) ?? "";
    if (value.length < LONGEST_NAME)
      this.#values.set(this.#attribute, value + latin1(bytes, from, Math.min(to, from + LONGEST_NAME - value.length)));
    if (value.length + to - from > LONGEST_NAME)
      this.#reading.coverage.note("over-budget", this.#path, `a name of more than ${LONGEST_NAME} bytes`);
  }

  text(bytes: Uint8Array, from: number, to: number): void {
    if (this.#begun !== 0) this.#begin();
    this.#flow.text(bytes, from, to);
  }

  close(name: number): void {
    if (this.#begun !== 0) this.#begin();
    this.#depth -= 1;
    const outer = this.#outer.at(-1);
    if (outer !== undefined && outer.depth > this.#depth) {
      this.#flow.close(LINE);
      this.#flow = outer.flow;
      this.#paragraph = outer.paragraph;
      this.#outer.pop();
    } else if (this.#section !== null && this.#section.depth > this.#depth) this.#endSection();
    // Outside a paragraph no text runs on: what there is of it are values, of settings and of what is said of the document.
    else this.#flow.close(name === 0 && this.#paragraph === 0 ? LINE : this.#inFlow(name));
    if (this.#paragraph > this.#depth) this.#paragraph = 0;
  }

  /** As what the flow reads an element. */
  #inFlow(name: number): number {
    if (name > LAST_OF_FLOW) return isKind(name) && !isShape(name) ? LINE : 0;
    return this.#paragraph === 0 ? name : inParagraph(name);
  }

  end(): void {
    if (this.#begun !== 0) this.#begin();
    this.#hand();
  }

  /** To be called in any case. */
  release(): void {
    this.#apart.close();
  }

  /** The attributes of an element have ended. */
  #begin(): void {
    const name = this.#begun;
    this.#begun = 0;
    const value = (attribute: number | undefined) => utf8(this.#values.get(attribute as number) ?? "");
    if (isKind(name)) {
      const [, kind] = KINDS[name - LAST_OF_FLOW - 1] as (typeof KINDS)[number];
      this.#tellApart(value(NOTE_CLASS) === "endnote" ? "endnotes" : kind);
    } else if (name <= LAST_KIND + BODIES.length) {
      if (this.#depth === (name === MATH ? FORMULA_DEPTH : BODY_DEPTH)) this.#kindOfBody = name;
    } else if (name === STYLE) this.#style = value(NAME);
    else if (name === TABLE_PROPERTIES) {
      if (value(DISPLAY) === "false" && this.#hiding.size < MOST_STYLES) this.#hiding.add(this.#style);
    } else if (this.#isSection(name)) {
      const hidden = name === TABLE && this.#hiding.has(value(STYLE_NAME));
      this.#beginSection(value(NAME), hidden);
    }
    this.#values.clear();
  }

  #tellApart(kind: ApartKind): void {
    if (this.#outer.length > DEEPEST && !this.#isTooDeep) {
      this.#isTooDeep = true;
      this.#reading.coverage.note("over-budget", this.#nameOf(kind), TOO_DEEP);
    }
    const level = Math.min(this.#outer.length, DEEPEST);
    const key = `${level} ${kind}`;
    let flow = this.#flows.get(key);
    if (flow === undefined) {
      flow = new OpenDocumentFlow(this.#apart.of(kind, level));
      this.#flows.set(key, flow);
    }
    this.#outer.push({ flow: this.#flow, depth: this.#depth, paragraph: this.#paragraph });
    this.#flow = flow;
    this.#paragraph = 0;
    flow.open(LINE);
  }

  /** Right within the body, where no text flows: nothing that is shown as one is cut. */
  #isSection(name: number): boolean {
    if (this.#depth !== BODY_DEPTH + 1) return false;
    const body = this.#kindOfBody;
    return name === TABLE ? body === SPREADSHEET : name === PAGE && (body === PRESENTATION || body === DRAWING);
  }

  #beginSection(name: string, hidden: boolean): void {
    this.#hand();
    const path = name === "" ? this.#path : this.#nameOf(hidden ? `${name} (hidden)` : name);
    this.#section = { path, depth: this.#depth };
    this.#reading.out.part("content", path);
    // Who looks at the document sees it, too.
    this.#reading.out.aside(name);
  }

  #endSection(): void {
    this.#hand();
    this.#section = null;
    this.#reading.out.part("content", this.#path);
  }

  /** Ends all texts, and hands on those that are apart. */
  #hand(): void {
    this.#body.end();
    for (const flow of this.#flows.values()) flow.end();
    const section = this.#section?.path ?? this.#path;
    this.#apart.hand((kind) => (section === this.#path ? this.#nameOf(kind) : within(section, kind)));
  }
}

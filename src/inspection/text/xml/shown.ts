/**
 * XML that a browser shows as a page or as a drawing: what is bold within a word cuts none, nor does a new colour, and white
 * space counts once.
 * @module
 */
import { INLINE } from "../html/inline.ts";
import type { Output } from "../output.ts";
import type { XmlEvents } from "./events.ts";
import { Names } from "./names.ts";

/** Of drawings: text that goes on where the text before it ended, unless it is told to stand higher or lower. */
const SPANS = ["tspan", "textPath", "tref", "altGlyph"];
const CELLS = ["td", "th"];
/** What shows nothing where it stands, and what moves what is around it: neither ends a line. */
const SILENT = ["script", "style", "title", "desc"];
const MOVING = ["animate", "animateColor", "animateMotion", "animateTransform", "set"];
const ALL = [...SPANS, ...INLINE, ...CELLS, ...SILENT, ...MOVING];
export const SHOWN = new Names(ALL);
export const SHOWN_ATTRIBUTES = new Names(["y", "dy"]);
const LAST_SPAN = SPANS.length;
const LAST_INLINE = LAST_SPAN + INLINE.size;
const LAST_CELL = LAST_INLINE + CELLS.length;
const [SPACE, TAB] = [0x20, 9];

export class ShownXml implements XmlEvents {
  readonly #out: Output;
  #isBlank = true;
  #isSilent = false;

  constructor(out: Output) {
    this.#out = out;
  }

  open(name: number): boolean {
    this.#separate(name);
    this.#isSilent = name > LAST_CELL;
    return name > 0 && name <= LAST_SPAN;
  }
  attribute(name: number): boolean {
    if (name !== 0) this.#line();
    return false;
  }
  value(): void {}

  text(bytes: Uint8Array, from: number, to: number): void {
    if (this.#isSilent) return;
    for (let at = from; at < to; ) {
      const start = at;
      while (at < to && (bytes[at] as number) > SPACE) at += 1;
      if (at > start) {
        this.#out.bytes(bytes, start, at);
        this.#isBlank = false;
      }
      if (at === to) return;
      if (!this.#isBlank) this.#out.byte(SPACE);
      this.#isBlank = true;
      while (at < to && (bytes[at] as number) <= SPACE) at += 1;
    }
  }

  close(name: number): void {
    this.#isSilent = false;
    this.#separate(name);
  }

  #separate(name: number): void {
    if (name > LAST_INLINE && name <= LAST_CELL) this.#out.byte(TAB);
    else if (name === 0) this.#line();
  }

  #line(): void {
    this.#out.break();
    this.#isBlank = true;
  }
}

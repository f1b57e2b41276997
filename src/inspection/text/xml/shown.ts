/**
 * XML that a browser shows as a page or as a drawing: what is bold within a word cuts none, nor does a new colour, and white
 * space counts once.
 * @module
 */
import { CELLS, LINES, READINGS } from "../html/elements.ts";
import type { Output } from "../output.ts";
import type { XmlEvents } from "./events.ts";
import { latin1 } from "./gathered.ts";
import { Names } from "./names.ts";

/** Of drawings: where text stands. It goes on where the text before it ended, unless it is told to stand higher or lower. */
const HELD_AT = ["text", "tspan"];
/** What shows nothing where it stands, or stands above it. */
const SILENT = ["script", "style", "title", "desc", ...READINGS];
const OTHER_LINES = [...LINES].filter((name) => ![...HELD_AT, ...SILENT].includes(name));
const ALL = [...HELD_AT, ...OTHER_LINES, ...CELLS, ...SILENT, "foreignObject", "flowPara", "flowRoot"];
export const SHOWN = new Names(ALL);
export const SHOWN_ATTRIBUTES = new Names(["y", "dy"]);
const TEXT = 1;
const Y = 1;
const LAST_HELD = HELD_AT.length;
const LAST_LINE = LAST_HELD + OTHER_LINES.length;
const LAST_CELL = LAST_LINE + CELLS.size;
const LAST_SILENT = LAST_CELL + SILENT.length;
const [SPACE, TAB] = [0x20, 9];
/** Of a height; a longer one is another. */
const LONGEST = 64;

export class ShownXml implements XmlEvents {
  readonly #out: Output;
  #isBlank = true;
  #isSilent = false;
  /** Of text in a drawing: how high it stands, and what is being told of that. */
  #height = "";
  #attribute = 0;
  #value = "";

  constructor(out: Output) {
    this.#out = out;
  }

  open(name: number): boolean {
    this.#separate(name);
    this.#isSilent = name > LAST_CELL && name <= LAST_SILENT;
    return name > 0 && name <= LAST_HELD;
  }
  attribute(name: number): boolean {
    this.#place();
    this.#attribute = name;
    return name !== 0;
  }
  value(bytes: Uint8Array, from: number, to: number): void {
    if (this.#value.length < LONGEST) this.#value += latin1(bytes, from, to);
  }
  text(bytes: Uint8Array, from: number, to: number): void {
    this.#place();
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
    this.#place();
    this.#separate(name);
  }
  #place(): void {
    const value = this.#value;
    if (value === "") return;
    this.#value = "";
    const isMoved = this.#attribute === Y ? value !== this.#height : /[1-9]/.test(value);
    if (isMoved) this.#line();
    if (isMoved) this.#height = this.#attribute === Y ? value : "";
  }
  #separate(name: number): void {
    if (name > LAST_LINE && name <= LAST_CELL) this.#out.byte(TAB);
    else if (name === TEXT || (name > LAST_HELD && name <= LAST_LINE) || name > LAST_SILENT) this.#line();
  }
  #line(): void {
    this.#out.break();
    this.#isBlank = true;
  }
}

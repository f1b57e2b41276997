/**
 * Looks on a page for the marks that were put into its contents, and for one that must not be on it.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { passing } from "../garbage.ts";
import type { Reading } from "../reading.ts";
import type { PdfEngine } from "./engine.ts";
import type { PageChecks } from "./page.ts";
import type { Sign } from "./sign.ts";

/** Kinds of objects on a page. */
const TEXT = 1;
const PATH = 2;
const IMAGE = 3;
const FORM = 5;
const DEEPEST_FORM = 12;

/** Strings, arrays and dictionaries within each other: nothing is shown of what lies deeper. */
const NESTING = 16;

/**
 * Stands in for the data of a picture. Should the engine take it for contents, or for a part of some, it closes whatever was
 * open, and draws the mark.
 */
export const standIn = (mark: string): string =>
  `\n${")".repeat(NESTING)}>${"]>>".repeat(NESTING)} EI\n/${mark} BMC 0 0 1 1 re f EMC\n`;

export interface Marks {
  readonly sign: Sign;
  /** By where contents stand in the file: all of those that the engine has read are drawn, wherever. */
  readonly drawn: ReadonlyMap<number, readonly string[]>;
  /** By where they stand in the file: each that the engine has read is in a picture on the page, and none is drawn. */
  readonly pictured: ReadonlyMap<number, string>;
  /** What is shown once more stands under this name, and is not next to nothing. Null: nothing is. */
  readonly again: string | null;
}

/** Visible characters that two pieces of text have in common, at least. */
const COMMON = 500;

/** Throws `Unreadable` where the engine did not read the contents as they were read here. */
export function checksOf(marks: Marks, reading: Reading): PageChecks {
  return {
    page: (engine, page, text) => {
      const seen = new Seen(engine, text, marks, reading);
      const count = engine.call("FPDFPage_CountObjects", page);
      for (let each = 0; each < count; each += 1) seen.look(engine.call("FPDFPage_GetObject", page, each), 0);
      seen.check();
    },
    text: (text) => {
      if (marks.sign.showsIn(text)) throw unlikeHere();
    },
  };
}

/** What is found among the objects of a page. */
class Seen {
  readonly #engine: PdfEngine;
  readonly #text: number;
  readonly #marks: Marks;
  readonly #reading: Reading;
  readonly #drawn = new Set<string>();
  readonly #pictured = new Set<string>();
  #common = 0;

  constructor(engine: PdfEngine, text: number, marks: Marks, reading: Reading) {
    this.#engine = engine;
    this.#text = text;
    this.#marks = marks;
    this.#reading = reading;
  }

  look(object: number, depth: number): void {
    const engine = this.#engine;
    this.#reading.budget.tick();
    const kind = engine.call("FPDFPageObj_GetType", object);
    if (kind === PATH) for (const name of marksOf(engine, object)) this.#drawn.add(name);
    else if (kind === IMAGE) this.#picture(object);
    else if (kind === TEXT) this.#shown(object);
    else if (kind === FORM && depth < DEEPEST_FORM) {
      const count = engine.call("FPDFFormObj_CountObjects", object);
      for (let each = 0; each < count; each += 1)
        this.look(engine.call("FPDFFormObj_GetObject", object, each), depth + 1);
    }
  }

  check(): void {
    const { drawn, pictured, again } = this.#marks;
    const asked = this.#engine.asked;
    if (asked === null) throw unlikeHere();
    const read = <T>(marks: ReadonlyMap<number, T>) =>
      [...marks].filter(([at]) => asked.has(at)).map(([, each]) => each);
    const all =
      read(drawn)
        .flat()
        .every((name) => this.#drawn.has(name)) && read(pictured).every((name) => this.#pictured.has(name));
    if (!all || [...pictured.values()].some((name) => this.#drawn.has(name))) throw unlikeHere();
    if (again !== null && this.#common < COMMON) throw unlikeHere();
  }

  /** What stands in for a picture, or one that ate a mark: it is part of contents, and has its size from them. */
  #picture(object: number): void {
    const engine = this.#engine;
    const size = engine.call("FPDFImageObj_GetImageDataRaw", object, 0, 0);
    if (size === 0) return;
    const buffer = engine.allocate(size);
    const length = engine.call("FPDFImageObj_GetImageDataRaw", object, buffer, size);
    const data = Buffer.from(engine.bytes(buffer, Math.min(size, length)));
    passing(data.length);
    engine.call("free", buffer);
    if (!this.#marks.sign.standsIn(data)) return;
    const name = /\n\/(\w+) BMC /.exec(data.toString("latin1"))?.[1];
    if (name === undefined || !data.equals(Buffer.from(standIn(name)))) throw unlikeHere();
    this.#pictured.add(name);
  }

  #shown(object: number): void {
    const { again } = this.#marks;
    const engine = this.#engine;
    if (again === null || this.#common >= COMMON || !marksOf(engine, object).includes(again)) return;
    const text = engine.text((buffer, size) => engine.call("FPDFTextObj_GetText", object, this.#text, buffer, size));
    this.#common += text.replaceAll(/[\s\p{C}]/gu, "").length;
  }
}

function marksOf(engine: PdfEngine, object: number): string[] {
  const count = engine.call("FPDFPageObj_CountMarks", object);
  return Array.from({ length: count }, (_, each) => nameOf(engine, engine.call("FPDFPageObj_GetMark", object, each)));
}

function nameOf(engine: PdfEngine, mark: number): string {
  const length = engine.allocate(4);
  const written = () => new DataView(engine.bytes(length, 4).slice().buffer).getUint32(0, true);
  try {
    return engine.text((buffer, size) => {
      engine.call("FPDFPageObjMark_GetName", mark, buffer, size, length);
      return written();
    });
  } finally {
    engine.call("free", length);
  }
}

const unlikeHere = () => new Unreadable("corrupted", "contents of a page that its engine reads in another way");

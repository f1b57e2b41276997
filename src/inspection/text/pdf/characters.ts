/**
 * The characters of a page, in the order in which the engine tells them.
 *
 * The engine is at home where lines run from left to right: text that is turned it lets run into the line before, or cuts
 * after each character. Where characters are turned, what stands between them is told by where they are.
 * @module
 */
import type { Reading } from "../reading.ts";
import type { PdfEngine } from "./engine.ts";
import { SpacedOut } from "./spaced.ts";

/** Characters taken from a page at once. */
const PIECE = 8192;
/** Bytes: six numbers of 32 bits, or two of 64. */
const [MATRIX, POINT] = [24, 16];
const SPACE = 0x20;
const BLANK: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d]);
/** Of a turn; less is a scan that lies askew. */
const TURNED = 0.1;
/** How far apart characters of one line are, in sizes of its print: across it, back, ahead; and where a word has ended. */
const [ACROSS, BACK, AHEAD, WORD] = [0.5, -0.5, 3, 0.8];

/** Digits as of a long number, to which the mark of a note may have been added: smaller print, raised by so much of it. */
const LONG_NUMBER = /\d(?:[ -]?\d){11,}/g;
const DIGITS = /^\d\d$/;
const [SMALLER, RAISED] = [0.85, 0.1];

/** Visible characters, and those of fonts that do not say what they are. */
export interface Counted {
  readonly known: number;
  readonly unknown: number;
}

export function readCharacters(engine: PdfEngine, page: number, reading: Reading): Counted {
  const text = engine.call("FPDFText_LoadPage", page);
  if (text === 0) return { known: 0, unknown: 0 };
  const characters = new Characters(engine, text, reading);
  try {
    return characters.read();
  } finally {
    if (engine.usable) characters.close();
  }
}

interface Place {
  readonly direction: number;
  readonly size: number;
  readonly x: number;
  readonly y: number;
}

class Characters {
  readonly #engine: PdfEngine;
  readonly #text: number;
  readonly #reading: Reading;
  readonly #count: number;
  readonly #buffer: number;
  readonly #spaced: SpacedOut;
  #visible = 0;
  #unknown = 0;
  /** Where what was not handed on yet begins. */
  #from = 0;
  /** The last character that stands on the page; the others are the engine's own. */
  #last = -1;
  #lastPlace: Place | null = null;
  #isTurned = false;

  constructor(engine: PdfEngine, text: number, reading: Reading) {
    this.#engine = engine;
    this.#text = text;
    this.#reading = reading;
    this.#spaced = new SpacedOut((word) => reading.out.aside(word));
    this.#count = this.#call("FPDFText_CountChars");
    this.#buffer = engine.allocate((PIECE + 1) * 2);
  }

  read(): Counted {
    const { out, budget } = this.#reading;
    for (let at = 0; at < this.#count; at += 1) {
      if (at % PIECE === 0) budget.tick();
      if (this.#call("FPDFText_HasUnicodeMapError", at) === 1 && this.#isSeen(at)) this.#unknown += 1;
      const isStraight = this.#call("FPDFText_GetCharAngle", at) === 0;
      if (!isStraight || this.#isTurned) this.#look(at);
    }
    this.#hand(this.#count);
    out.break();
    for (const word of this.#spaced.words()) out.string(`${word}\n`);
    return { known: Math.max(0, this.#visible - this.#unknown), unknown: this.#unknown };
  }

  close(): void {
    this.#engine.call("free", this.#buffer);
    this.#engine.call("FPDFText_ClosePage", this.#text);
  }

  #call(name: string, ...values: number[]): number {
    return this.#engine.call(name, this.#text, ...values);
  }

  /** Ends of lines and tabs, which some programs write as well, are nothing to see. */
  #isSeen(at: number): boolean {
    return !BLANK.has(this.#call("FPDFText_GetUnicode", at));
  }

  /** A character that is turned, or may follow one that is. */
  #look(at: number): void {
    if (this.#isMade(at)) return;
    if (!this.#isTurned) this.#findLast(at);
    const place = this.#placeOf(at);
    const between = this.#lastPlace === null ? null : this.#between(this.#lastPlace, place, at);
    if (between !== null) {
      this.#hand(this.#last + 1);
      this.#write(between);
      this.#from = at;
    }
    this.#last = at;
    this.#lastPlace = place;
    this.#isTurned = Math.abs(place.direction) > TURNED;
  }

  #isMade(at: number): boolean {
    return this.#call("FPDFText_IsGenerated", at) === 1;
  }

  #findLast(before: number): void {
    let at = before - 1;
    while (at >= this.#from && this.#isMade(at)) at -= 1;
    this.#last = at;
    this.#lastPlace = at < this.#from ? null : this.#placeOf(at);
  }

  /** What stands between two characters; null: what the engine says. */
  #between(last: Place, next: Place, at: number): string | null {
    const turn = Math.abs(last.direction - next.direction);
    if (Math.min(turn, 2 * Math.PI - turn) > TURNED) return "\n";
    if (Math.abs(next.direction) <= TURNED) return null;
    const [right, up] = [next.x - last.x, next.y - last.y];
    const [cosine, sine] = [Math.cos(last.direction), Math.sin(last.direction)];
    const ahead = (right * cosine + up * sine) / last.size;
    const across = Math.abs(up * cosine - right * sine) / last.size;
    if (across > ACROSS || ahead < BACK || ahead > AHEAD) return "\n";
    const isCut = at > this.#last + 1 && this.#call("FPDFText_GetUnicode", this.#last + 1) !== SPACE;
    if (!isCut) return null;
    return ahead > WORD ? " " : "";
  }

  #placeOf(at: number): Place {
    this.#call("FPDFText_GetMatrix", at, this.#buffer);
    const matrix = this.#numbers(MATRIX);
    const [a, b, c, d] = [0, 4, 8, 12].map((from) => matrix.getFloat32(from, true)) as [number, number, number, number];
    this.#call("FPDFText_GetCharOrigin", at, this.#buffer, this.#buffer + 8);
    const point = this.#numbers(POINT);
    const size = this.#call("FPDFText_GetFontSize", at) * Math.hypot(c, d);
    return { direction: Math.atan2(b, a), size, x: point.getFloat64(0, true), y: point.getFloat64(8, true) };
  }

  #numbers(size: number): DataView {
    const bytes = this.#engine.bytes(this.#buffer, size);
    return new DataView(bytes.buffer, bytes.byteOffset, size);
  }

  /** Hands on what the engine says, up to a character. */
  #hand(to: number): void {
    while (this.#from < to) {
      const count = Math.min(PIECE, to - this.#from);
      const written = this.#call("FPDFText_GetText", this.#from, count, this.#buffer);
      const bytes = this.#engine.bytes(this.#buffer, Math.max(0, written - 1) * 2);
      const piece = Buffer.from(bytes).toString("utf16le");
      this.#write(piece.length === count ? this.#withoutNotes(piece, this.#from) : piece);
      this.#from += count;
    }
  }

  /** A space before, or behind, what is raised or lowered; `from`: the first character of the piece. */
  #withoutNotes(piece: string, from: number): string {
    const parts: string[] = [];
    let done = 0;
    for (const { 0: number, index } of piece.matchAll(LONG_NUMBER))
      for (let at = index + 1; at < index + number.length; at += 1)
        if (DIGITS.test(piece.slice(at - 1, at + 1)) && this.#isRaised(from + at)) {
          parts.push(piece.slice(done, at));
          done = at;
        }
    return [...parts, piece.slice(done)].join(" ");
  }

  #isRaised(at: number): boolean {
    const [last, next] = [this.#placeOf(at - 1), this.#placeOf(at)];
    const [small, large] = [Math.min(last.size, next.size), Math.max(last.size, next.size)];
    return small < SMALLER * large && Math.abs(last.y - next.y) > RAISED * small;
  }

  #write(piece: string): void {
    // Hyphens at the end of a line come as control characters.
    const clean = piece.replaceAll("\r\n", "\n").replaceAll("\u0002", "").replaceAll("\ufffe", "").toWellFormed();
    this.#visible += clean.replaceAll(/[\s\p{C}]/gu, "").length;
    this.#spaced.write(clean);
    this.#reading.out.string(clean);
  }
}

/**
 * Where readers write: gathers what they find into pieces of tens of KB, and hands them to the sink.
 *
 * INVARIANT: what reaches the sink is valid UTF-8 and never ends within a character, whatever bytes a reader passed on.
 * @module
 */
import { isAscii, isUtf8 } from "node:buffer";
import type { Budget } from "../budget.ts";
import { letGo, passing } from "../garbage.ts";
import type { TextSink } from "../sink.ts";
import type { Place } from "../vocabulary.ts";
import { Undone } from "./escapes/undone.ts";
import { within } from "./paths.ts";
import type { Spool } from "./spool.ts";

const SIZE = 64 * 1024;
/** The last byte of what ends with a character of several is no new line, whichever it is. */
const NO_ASCII = 0x80;
const NEWLINE = 0x0a;
/** Bytes of asides of one part that are kept until it ends; more of them stand in the text. */
const ASIDE_LIMIT = 1024 * 1024;
const encoder = new TextEncoder();

export class Output {
  /** Characters handed to the sink, of all places. */
  characters = 0;
  /** Something other than white space was read of a content. */
  #contentSeen = false;
  readonly #sink: TextSink;
  readonly #budget: Budget;
  readonly #buffer: Uint8Array = Buffer.allocUnsafeSlow(SIZE);
  #length = 0;
  #place: Place = "content";
  #name = "";
  #announced = true;
  /** In UTF-8: strings might be parts of larger ones, which they would keep. */
  #asides: Buffer = Buffer.alloc(0);
  #asideLength = 0;
  #last = NEWLINE;
  readonly #undone = new Undone();
  /** What is handed on was undone. */
  #isUndone = false;

  constructor(sink: TextSink, budget: Budget) {
    this.#sink = sink;
    this.#budget = budget;
  }

  get contentSeen(): boolean {
    if (!this.#contentSeen && this.#place === "content") this.#lookForContent();
    return this.#contentSeen;
  }

  /** Begins a part; the sink hears of it when its first text comes. */
  part(place: Place, name: string): void {
    this.end();
    this.#place = place;
    this.#name = name;
    this.#announced = false;
    this.#last = NEWLINE;
  }

  /** Ends the part: its text is handed over, then its numbers amid escapes as they are meant, then what was noted aside, as metadata. */
  end(): void {
    this.#flush(true);
    const undone = this.#isUndone ? null : this.#undone.end();
    if (undone !== null) this.#handUndone(undone);
    if (this.#asideLength === 0) return;
    const asides = this.#asides.subarray(0, this.#asideLength);
    this.#asides = Buffer.alloc(0);
    this.#asideLength = 0;
    const [place, name] = [this.#place, this.#name];
    this.part("metadata", name);
    this.bytes(asides);
    letGo(asides.length);
    this.part(place, name);
  }

  /** To be called in any case, or files stay open. */
  close(): void {
    this.#undone.close();
  }

  /** A part of its own: there it neither cuts nor runs into what stands there. */
  #handUndone(undone: Spool): void {
    const [place, name, asides] = [this.#place, this.#name, this.#asideLength];
    this.#isUndone = true;
    this.#asideLength = 0;
    try {
      this.part(place, within(name, "escapes undone"));
      const source = undone.source();
      for (let offset = 0; offset < source.size; offset += SIZE) this.bytes(source.read(offset, SIZE));
      this.part(place, name);
    } finally {
      this.#isUndone = false;
      this.#asideLength = asides;
      undone.close();
    }
  }

  bytes(bytes: Uint8Array, from = 0, to = bytes.length): void {
    let start = from;
    while (start < to) {
      if (this.#length === SIZE) this.#flush(false);
      const end = Math.min(to, start + SIZE - this.#length);
      if (end - start < 24) {
        let at = this.#length;
        for (let index = start; index < end; index += 1) this.#buffer[at++] = bytes[index] as number;
        this.#length = at;
      } else {
        this.#buffer.set(bytes.subarray(start, end), this.#length);
        this.#length += end - start;
      }
      start = end;
    }
    if (to > from) this.#last = bytes[to - 1] as number;
  }

  byte(byte: number): void {
    if (this.#length === SIZE) this.#flush(false);
    this.#buffer[this.#length++] = byte;
    this.#last = byte;
  }

  codePoint(value: number): void {
    if (value < 0x80) this.byte(value);
    else this.string(characterOf(value));
  }

  string(text: string): void {
    for (let start = 0; start < text.length; ) {
      if (this.#length > SIZE - 4) this.#flush(false);
      const { read, written } = encoder.encodeInto(text.slice(start), this.#buffer.subarray(this.#length));
      this.#length += written;
      start += read;
    }
    if (text !== "") this.#last = Math.min(text.charCodeAt(text.length - 1), NO_ASCII);
  }

  /** A new line, unless one has just begun. */
  break(): void {
    if (this.#last !== NEWLINE) this.byte(NEWLINE);
  }

  /** Text that stands beside the content (a comment in the markup, an alternative text): it must not cut a sentence. `end`: empty for a piece of more. */
  aside(text: string, end = "\n"): void {
    if (text === "") return;
    const length = Buffer.byteLength(text) + end.length;
    if (this.#asideLength + length > ASIDE_LIMIT || this.#place !== "content") {
      this.break();
      this.string(text);
      this.break();
      return;
    }
    this.#makeRoom(length);
    this.#asides.write(text, this.#asideLength, "utf8");
    this.#asides.write(end, this.#asideLength + length - end.length, "latin1");
    this.#asideLength += length;
  }

  #makeRoom(length: number): void {
    const needed = this.#asideLength + length;
    if (needed <= this.#asides.length) return;
    const larger = Buffer.alloc(Math.max(4096, Math.min(ASIDE_LIMIT, 2 * needed)));
    larger.set(this.#asides.subarray(0, this.#asideLength));
    passing(this.#asides.length);
    this.#asides = larger;
  }

  #flush(last: boolean): void {
    if (this.#length === 0) return;
    // What was read before time or memory were at an end is handed over.
    if (!last) this.#budget.checkTime();
    const end = last ? this.#length : wholeCharacters(this.#buffer, this.#length);
    const rest = this.#buffer.slice(end, this.#length);
    const bytes = this.#buffer.subarray(0, end);
    this.#length = 0;
    this.#hand(isUtf8(bytes) ? bytes : encoder.encode(new TextDecoder().decode(bytes)));
    this.#buffer.set(rest);
    this.#length = rest.length;
  }

  #hand(bytes: Uint8Array): void {
    if (!this.#announced) this.#sink.part(this.#place, this.#name);
    this.#announced = true;
    this.characters += isAscii(bytes) ? bytes.length : charactersIn(bytes);
    if (this.#place === "content" && !this.#contentSeen) this.#contentSeen = hasVisible(bytes, bytes.length);
    if (!this.#isUndone) this.#undone.write(bytes);
    this.#sink.text(bytes);
  }

  #lookForContent(): void {
    this.#contentSeen = hasVisible(this.#buffer, this.#length);
  }
}

/** U+FFFD for what is none. */
export const characterOf = (value: number): string =>
  value > 0x10ffff ? "\ufffd" : String.fromCodePoint(value).toWellFormed();

function charactersIn(utf8: Uint8Array): number {
  let characters = 0;
  for (let index = 0; index < utf8.length; index += 1) if (((utf8[index] as number) & 0xc0) !== 0x80) characters += 1;
  return characters;
}

function hasVisible(bytes: Uint8Array, length: number): boolean {
  for (let index = 0; index < length; index += 1) if ((bytes[index] as number) > 0x20) return true;
  return false;
}

/** How many of the bytes are whole characters: up to three at the end may be the beginning of one. */
function wholeCharacters(bytes: Uint8Array, length: number): number {
  for (let back = 1; back <= 3 && back < length; back += 1) {
    const byte = bytes[length - back] as number;
    if (byte < 0x80) return length;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? length - back : length;
  }
  return length;
}

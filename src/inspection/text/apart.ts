/**
 * Text that lies amid the body of a document without being of it: notes, comments, headers. It is gathered by kind while
 * the body is read on, which it neither cuts nor runs into, and handed on afterwards, each kind as a part of its own.
 *
 * INVARIANT: what was gathered is handed on, however the reading of the body ended, unless enough was found.
 * @module
 */
import { Enough } from "../budget.ts";
import { characterOf, type Output } from "./output.ts";
import { pour, type Reading } from "./reading.ts";
import { Spool } from "./spool.ts";

/** As the evidence names them. */
export type ApartKind =
  | "footnotes"
  | "endnotes"
  | "comments"
  | "headers"
  | "footers"
  | "notes"
  | "text boxes"
  | "tracked changes"
  | "joined paragraphs"
  | "alternatives"
  | "scripts"
  | "hidden text"
  | "ruby";

/** Where text goes, the body's or that of one kind. */
export type Text = Pick<Output, "bytes" | "byte" | "codePoint" | "string" | "break" | "aside">;

/** Of one kind: bytes that are gathered before they are put away, and bytes of those that stay in memory. */
const SIZE = 16 * 1024;
const IN_MEMORY = 256 * 1024;
const LONGEST_CHARACTER = 4;
/** Levels of texts within one another; those that lie deeper share one. */
export const DEEPEST = 8;
export const TOO_DEEP = `texts within one another more than ${DEEPEST} deep may be cut by each other`;
/** The last byte of what ends with a character of several is no new line, whichever it is. */
const NO_ASCII = 0x80;
const NEWLINE = 0x0a;
const encoder = new TextEncoder();

export class Apart {
  readonly #reading: Reading;
  readonly #texts = new Map<string, { readonly kind: ApartKind; readonly text: Gathered }>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /**
   * Where text of the kind goes: the same whenever it is asked for. `level`: how many texts that are apart it lies in, none of
   * which it is to cut; up to DEEPEST.
   */
  of(kind: ApartKind, level = 0): Text {
    const key = `${kind} ${level}`;
    let found = this.#texts.get(key);
    if (found === undefined) {
      found = { kind, text: new Gathered(this.#reading.out) };
      this.#texts.set(key, found);
    }
    return found.text;
  }

  /** Hands on all that was gathered, and ends the part of the body; more may be gathered then. */
  hand(nameOf: (kind: ApartKind) => string): void {
    for (const { kind, text } of this.#texts.values()) {
      this.#reading.out.part("content", nameOf(kind));
      text.handTo(this.#reading);
    }
  }

  /** To be called in any case, or files stay open. */
  close(): void {
    for (const { text } of this.#texts.values()) text.close();
  }
}

/** Reads the body by `step`, then hands on what that told apart. */
export function tellingApart(
  reading: Reading,
  nameOf: (kind: ApartKind) => string,
  step: (apart: Apart) => void,
): void {
  const apart = new Apart(reading);
  try {
    try {
      step(apart);
    } catch (error) {
      if (!(error instanceof Enough)) apart.hand(nameOf);
      throw error;
    }
    apart.hand(nameOf);
  } finally {
    apart.close();
  }
}

/** Writes to two; what is beside the document, once. */
export class Both implements Text {
  readonly #one: Text;
  readonly #other: Text;

  constructor(one: Text, other: Text) {
    this.#one = one;
    this.#other = other;
  }

  bytes(bytes: Uint8Array, from?: number, to?: number): void {
    this.#one.bytes(bytes, from, to);
    this.#other.bytes(bytes, from, to);
  }

  byte(byte: number): void {
    this.#one.byte(byte);
    this.#other.byte(byte);
  }

  codePoint(value: number): void {
    this.#one.codePoint(value);
    this.#other.codePoint(value);
  }

  string(text: string): void {
    this.#one.string(text);
    this.#other.string(text);
  }

  break(): void {
    this.#one.break();
    this.#other.break();
  }

  aside(text: string, end?: string): void {
    this.#one.aside(text, end);
  }
}

class Gathered implements Text {
  readonly #out: Output;
  readonly #buffer = Buffer.allocUnsafeSlow(SIZE);
  #length = 0;
  #spool: Spool | null = null;
  #last = NEWLINE;

  constructor(out: Output) {
    this.#out = out;
  }

  bytes(bytes: Uint8Array, from = 0, to = bytes.length): void {
    for (let start = from; start < to; ) {
      if (this.#length === SIZE) this.#putAway();
      const end = Math.min(to, start + SIZE - this.#length);
      this.#buffer.set(bytes.subarray(start, end), this.#length);
      this.#length += end - start;
      start = end;
    }
    if (to > from) this.#last = bytes[to - 1] as number;
  }

  byte(byte: number): void {
    if (this.#length === SIZE) this.#putAway();
    this.#buffer[this.#length++] = byte;
    this.#last = byte;
  }

  codePoint(value: number): void {
    this.string(characterOf(value));
  }

  string(text: string): void {
    for (let start = 0; start < text.length; ) {
      if (this.#length > SIZE - LONGEST_CHARACTER) this.#putAway();
      const { read, written } = encoder.encodeInto(text.slice(start), this.#buffer.subarray(this.#length));
      this.#length += written;
      start += read;
    }
    if (text !== "") this.#last = Math.min(text.charCodeAt(text.length - 1), NO_ASCII);
  }

  break(): void {
    if (this.#last !== NEWLINE) this.byte(NEWLINE);
  }

  /** Beside the document as a whole. */
  aside(text: string, end?: string): void {
    this.#out.aside(text, end);
  }

  handTo(reading: Reading): void {
    if (this.#spool !== null) pour(this.#spool.source(), reading, (bytes) => reading.out.bytes(bytes));
    reading.out.bytes(this.#buffer, 0, this.#length);
    this.#length = 0;
    this.#last = NEWLINE;
    this.close();
  }

  close(): void {
    this.#spool?.close();
    this.#spool = null;
  }

  #putAway(): void {
    this.#spool ??= new Spool(IN_MEMORY);
    this.#spool.write(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
  }
}

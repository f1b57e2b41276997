/**
 * Text around escapes that touch a number, with all escapes undone. As it stands, the letter of "\n4111" makes the number
 * the end of a word, and "%20" parts it; whoever opens the file sees through that, and so do the programs that read it.
 *
 * INVARIANT: what is undone depends on the text alone, not on how it is cut.
 * @module
 */
import { Spool } from "../spool.ts";
import { BACK, BEGINS, ERASES, ESCAPE, isDigit, isLetter, LONGEST, NOTHING, readEscape } from "./escape.ts";

/** Bytes around such an escape: what stands nearby may be evidence. */
const REACH = 512;
/** A number may begin with as many letters and signs, and not be the end of a word. */
const TOKEN = 16;
const AHEAD = LONGEST + TOKEN;
const SIZE = 16 * 1024;
const PIECE = 4096;
/** Of what comes out; the longest character of UTF-8. */
const MARGIN = 4;
const IN_MEMORY = 64 * 1024;
const NEWLINE = 10;
const [HYPHEN, UNDERSCORE] = [0x2d, 0x5f];
const encoder = new TextEncoder();

export class Undone {
  /** Made when it is needed first; what is not decided yet, and as much behind it as may be needed. */
  #text: Uint8Array = Buffer.alloc(0);
  #length = 0;
  /** Up to where escapes were looked for. */
  #seen = 0;
  /** From where to where text comes out, as far as it is known; empty: none does. */
  #from = 0;
  #to = 0;
  /** Nothing was reached yet. */
  #isFirst = true;
  readonly #piece = Buffer.alloc(PIECE);
  #filled = 0;
  #spool: Spool | null = null;

  write(utf8: Uint8Array): void {
    if (this.#text.length === 0) this.#text = Buffer.allocUnsafeSlow(SIZE);
    for (let at = 0; at < utf8.length; ) {
      const piece = utf8.subarray(at, at + SIZE - this.#length);
      this.#text.set(piece, this.#length);
      this.#length += piece.length;
      at += piece.length;
      if (this.#length === SIZE) this.#decide(SIZE - AHEAD);
    }
  }

  /** The text ends, and another one may begin. Null: there was nothing to undo. To be closed. */
  end(): Spool | null {
    this.#decide(this.#length);
    this.#put();
    const spool = this.#spool;
    this.#spool = null;
    this.#length = this.#seen = this.#from = this.#to = 0;
    this.#isFirst = true;
    return spool;
  }

  close(): void {
    this.#spool?.close();
    this.#spool = null;
  }

  /** All of the text up to `until`, of which what follows is known as far as it matters. */
  #decide(until: number): void {
    const text = this.#text;
    let at = this.#seen;
    while (at < until) {
      if (BEGINS[text[at] as number] !== 1 || !readEscape(text, at, this.#length)) at += 1;
      else {
        if (this.#touches()) this.#reach(at);
        at = ESCAPE.end;
      }
    }
    this.#seen = at;
    // Behind it, what is known does not reach far enough.
    this.#copy(until);
    this.#moveOn();
  }

  /** Whether the escape that was read is a digit, or a number follows. */
  #touches(): boolean {
    if (isDigit(ESCAPE.image)) return true;
    const text = this.#text;
    const last = Math.min(this.#length, ESCAPE.end + TOKEN);
    for (let at = ESCAPE.end; at < last; at += 1) {
      const byte = text[at] as number;
      if (isDigit(byte)) return true;
      if (!isLetter(byte) && byte !== HYPHEN && byte !== UNDERSCORE) return false;
    }
    return false;
  }

  #reach(at: number): void {
    const from = Math.max(0, at - REACH);
    if (from > this.#to || this.#isFirst) {
      this.#copy(at);
      if (!this.#isFirst) this.#byte(NEWLINE);
      this.#isFirst = false;
      this.#from = this.#beginning(Math.max(from, this.#from), at);
    }
    this.#to = at + REACH;
  }

  /** Where a word begins, so that no number is cut. */
  #beginning(from: number, at: number): number {
    let begin = from;
    if (begin > 0) while (begin < at && isOfWord(this.#text[begin - 1] as number)) begin += 1;
    return begin;
  }

  /** What was reached comes out up to `until`, and to the end of its last word. */
  #copy(until: number): void {
    if (this.#isFirst) return;
    const text = this.#text;
    let at = this.#from;
    while (at < until && (at < this.#to || isOfWord(text[at] as number))) {
      const byte = text[at] as number;
      if (BEGINS[byte] === 1 && readEscape(text, at, this.#length)) {
        this.#image();
        at = ESCAPE.end;
      } else {
        this.#byte(byte);
        at += 1;
      }
    }
    this.#from = at;
  }

  #image(): void {
    const { image, isByte } = ESCAPE;
    if (image === NOTHING) return;
    if (image === ERASES) {
      while (this.#filled > 0 && ((this.#piece[this.#filled - 1] as number) & 0xc0) === 0x80) this.#filled -= 1;
      if (this.#filled > 0) this.#filled -= 1;
    } else if (isByte || image < 0x80) this.#byte(image);
    else for (const byte of encoder.encode(characterOf(image))) this.#byte(byte);
  }

  #byte(byte: number): void {
    if (this.#filled === PIECE) {
      // What is struck twice may erase the last character yet.
      const left = this.#piece.subarray(PIECE - MARGIN);
      this.#filled -= MARGIN;
      this.#put();
      this.#piece.set(left);
      this.#filled = MARGIN;
    }
    this.#piece[this.#filled++] = byte;
  }

  #put(): void {
    if (this.#filled === 0) return;
    this.#spool ??= new Spool(IN_MEMORY);
    this.#spool.write(this.#piece.subarray(0, this.#filled));
    this.#filled = 0;
  }

  #moveOn(): void {
    const drop = Math.max(0, Math.min(this.#seen - REACH, this.#from < this.#to ? this.#from : this.#seen) - BACK);
    this.#text.copyWithin(0, drop, this.#length);
    this.#length -= drop;
    this.#seen -= drop;
    this.#from -= drop;
    this.#to -= drop;
  }
}

const isOfWord = (byte: number): boolean => isDigit(byte) || isLetter(byte) || byte >= 0x80;
/** U+FFFD for what is none. */
const characterOf = (value: number): string =>
  value > 0x10ffff ? "\ufffd" : String.fromCodePoint(value).toWellFormed();

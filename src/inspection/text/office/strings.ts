/**
 * The shared strings of a workbook. Up to 8 MB of them are held, so that each stands in its row beside the numbers; what
 * is beyond that, and what no cell refers to, is read as a part of its own.
 * @module
 */
import type { Output } from "../output.ts";
import type { XmlEvents } from "../xml/events.ts";
import { Held } from "../xml/held.ts";
import { Names } from "../xml/names.ts";
import { isAt, takeRun } from "../xml/take.ts";

const HELD = 8 * 1024 * 1024;
const MOST = 2_000_000;
/** Strings of which a piece says where they end. */
const STRING_BITS = 12;
const STRINGS = 1 << STRING_BITS;
/** Bytes of strings that lie in one buffer: a single one would be copied, and be there twice, whenever it grows. */
const PIECE_BITS = 18;
const PIECE = 1 << PIECE_BITS;
/** A longer string is put into its row once only: a hostile workbook repeats one of a megabyte a million times. */
const LONG = 256;

export const STRING_NAMES = new Names(["si", "t", "rPh"]);
const SI = 1;
const T = 2;
const READING = 3;
const AMP = 0x26;
const LT = 0x3c;
const STRING_BEGINS = Buffer.from("<si");
const TEXT_BEGINS = Buffer.from("><t>");
const KEPT_BEGINS = Buffer.from('><t xml:space="preserve">');
const STRING_ENDS = Buffer.from("</t></si>");

export class SharedStrings implements XmlEvents {
  readonly #out: Output;
  /** Each of PIECE bytes. */
  readonly #pieces: Uint8Array[] = [];
  #length = 0;
  /** By string: where it ends, and whether it was used. In pieces, too. */
  readonly #ends: Uint32Array[] = [];
  readonly #used: Uint8Array[] = [];
  #count = 0;
  #inText = false;
  /** How the string is read out, which is beside it. */
  readonly #reading: Held;
  #isReading = false;
  #full = false;

  constructor(out: Output) {
    this.#out = out;
    this.#reading = new Held((text, end) => out.aside(text, end));
  }

  open(name: number): boolean {
    this.#inText = name === T;
    if (name === READING) this.#isReading = true;
    return false;
  }
  take(name: number, bytes: Uint8Array, start: number): number {
    return name === SI ? takeRun(bytes, start, STRING_BEGINS, this.#takeString) : -1;
  }

  /** A string of one run, without references. */
  readonly #takeString = (bytes: Uint8Array, start: number): number => {
    const begin = isAt(bytes, start, TEXT_BEGINS) ? TEXT_BEGINS : isAt(bytes, start, KEPT_BEGINS) ? KEPT_BEGINS : null;
    if (begin === null) return -1;
    const from = start + begin.length;
    let to = from;
    while (to < bytes.length && bytes[to] !== LT && bytes[to] !== AMP) to += 1;
    if (!isAt(bytes, to, STRING_ENDS)) return -1;
    this.open(T);
    if (to > from) this.text(bytes, from, to);
    this.close(T);
    this.close(SI);
    return to + STRING_ENDS.length;
  };

  attribute(): boolean {
    return false;
  }
  value(): void {}

  text(bytes: Uint8Array, from: number, to: number): void {
    if (!this.#inText) return;
    if (this.#isReading) {
      this.#reading.write(bytes, from, to);
      return;
    }
    if (this.#length + to - from > HELD || this.#count >= MOST) this.#full = true;
    if (this.#full) this.#out.bytes(bytes, from, to);
    else this.#hold(bytes, from, to);
  }

  close(name: number): void {
    if (name === T) this.#inText = false;
    if (name === READING) this.#endReading();
    if (name !== SI) return;
    if (this.#full) {
      this.#out.break();
      return;
    }
    const at = this.#count & (STRINGS - 1);
    if (at === 0) {
      this.#ends.push(new Uint32Array(STRINGS));
      this.#used.push(new Uint8Array(STRINGS));
    }
    (this.#ends.at(-1) as Uint32Array)[at] = this.#length;
    this.#count += 1;
  }

  #endReading(): void {
    this.#reading.end();
    this.#isReading = false;
  }

  /** Writes the string of a cell. Returns how many bytes that were. */
  write(index: number): number {
    if (!(index >= 0 && index < this.#count)) return 0;
    const [start, end] = [index === 0 ? 0 : this.#endOf(index - 1), this.#endOf(index)];
    const used = this.#used[index >> STRING_BITS] as Uint8Array;
    if (end - start > LONG && used[index & (STRINGS - 1)] === 1) return 0;
    used[index & (STRINGS - 1)] = 1;
    this.#write(start, end);
    return end - start;
  }

  writeUnused(): void {
    let start = 0;
    for (let index = 0; index < this.#count; index += 1) {
      const end = this.#endOf(index);
      if ((this.#used[index >> STRING_BITS] as Uint8Array)[index & (STRINGS - 1)] === 0) {
        this.#write(start, end);
        this.#out.break();
      }
      start = end;
    }
    // A string that was cut off by the end of the file.
    this.#write(start, this.#length);
  }

  #write(start: number, end: number): void {
    for (let at = start; at < end; ) {
      const from = at & (PIECE - 1);
      const to = Math.min(PIECE, from + end - at);
      this.#out.bytes(this.#pieces[at >> PIECE_BITS] as Uint8Array, from, to);
      at += to - from;
    }
  }

  #hold(bytes: Uint8Array, from: number, to: number): void {
    for (let index = from; index < to; ) {
      const at = this.#length & (PIECE - 1);
      if (at === 0) this.#pieces.push(new Uint8Array(PIECE));
      const piece = this.#pieces[this.#pieces.length - 1] as Uint8Array;
      const count = Math.min(to - index, PIECE - at);
      for (let done = 0; done < count; done += 1) piece[at + done] = bytes[index + done] as number;
      index += count;
      this.#length += count;
    }
  }

  #endOf(index: number): number {
    return (this.#ends[index >> STRING_BITS] as Uint32Array)[index & (STRINGS - 1)] as number;
  }
}

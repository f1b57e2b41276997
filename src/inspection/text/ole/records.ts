/**
 * The records of an Excel workbook (MS-XLS 2.1.4): each of at most 8224 bytes, longer contents go on in Continue records.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import type { Reading } from "../reading.ts";
import { u16 } from "../zip/bytes.ts";
import { characters } from "./xls-texts.ts";

const CONTINUE = 0x003c;
const EOF_RECORD = 0x000a;

export interface Record {
  readonly type: number;
  readonly body: Uint8Array;
  /** Where it begins. */
  readonly at: number;
}

export class Records {
  readonly #source: ByteSource;
  readonly #reading: Reading;
  #next = 0;
  #body: Uint8Array = new Uint8Array(0);
  /** How much of the body was taken piece by piece. */
  #taken = 0;
  #lastType = -1;

  constructor(source: ByteSource, reading: Reading) {
    this.#source = source;
    this.#reading = reading;
  }

  /** The records ended with the one that says so. */
  get ended(): boolean {
    return this.#lastType === EOF_RECORD;
  }

  next(): Record | null {
    const record = this.#read();
    if (record === null) return null;
    this.#lastType = record.type;
    return record;
  }

  /** The body of the record that continues this one; null: none does. */
  continuation(): Uint8Array | null {
    const header = this.#source.read(this.#next, 2);
    if (header.length < 2 || u16(header, 0) !== CONTINUE) return null;
    return this.#read()?.body ?? null;
  }

  /** Characters in the records that continue this one, each of which begins with flags. As many as there are. */
  *continued(count: number): Generator<string> {
    for (let left = count; left > 0; ) {
      const body = this.continuation();
      if (body === null || body.length < 2) return;
      const text = characters(body, 1, left, body[0] as number);
      yield text;
      left -= Math.max(1, text.length);
    }
  }

  /** Whether this record, or one that continues it, has bytes left. */
  more(): boolean {
    while (this.#taken >= this.#body.length) if (this.continuation() === null) return false;
    return true;
  }

  u8(): number {
    if (!this.more()) throw new Unreadable("corrupted", "a table of strings ends too soon");
    return this.#body[this.#taken++] as number;
  }
  u16(): number {
    return this.u8() | (this.u8() << 8);
  }
  u32(): number {
    return (this.u16() | (this.u16() << 16)) >>> 0;
  }

  skip(count: number): void {
    for (let left = count; left > 0 && this.more(); ) {
      const step = Math.min(left, this.#body.length - this.#taken);
      this.#taken += step;
      left -= step;
    }
  }

  /** Characters, which change their width where a record continues: it begins with flags of its own. */
  *characters(count: number, wide: boolean): Generator<string> {
    let [left, width] = [count, wide ? 2 : 1];
    while (left > 0) {
      if (this.#taken >= this.#body.length) {
        if (!this.more()) throw new Unreadable("corrupted", "a table of strings ends too soon");
        width = (this.u8() & 1) !== 0 ? 2 : 1;
      }
      const step = Math.min(left, Math.floor((this.#body.length - this.#taken) / width));
      if (step === 0) throw new Unreadable("corrupted", "a table of strings is damaged");
      const bytes = Buffer.from(this.#body.subarray(this.#taken, this.#taken + step * width));
      yield bytes.toString(width === 2 ? "utf16le" : "latin1");
      this.#taken += step * width;
      left -= step;
    }
  }

  #read(): Record | null {
    this.#reading.budget.tick();
    const at = this.#next;
    const header = Uint8Array.from(this.#source.read(at, 4));
    if (header.length < 4) return null;
    const [type, length] = [u16(header, 0), u16(header, 2)];
    const body = Uint8Array.from(this.#source.read(at + 4, length));
    passing(length);
    // Behind the last sheet a stream may be padded with zeros.
    if (type === 0 && length === 0) return null;
    if (body.length < length) throw new Unreadable("corrupted", "the workbook ends too soon");
    this.#next = at + 4 + length;
    this.#body = body;
    this.#taken = 0;
    return { type, body, at };
  }
}

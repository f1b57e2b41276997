/**
 * Cells of Excel 2003 in XML: a line for a row, a tab between cells. What is bold within a cell cuts no word, and numbers come
 * out in full.
 * @module
 */
import type { Output } from "../output.ts";
import type { XmlEvents } from "../xml/events.ts";
import { latin1 } from "../xml/gathered.ts";
import { Names } from "../xml/names.ts";
import { inFull } from "./numbers.ts";

export const WORKBOOK_2003 = new Names(["Row", "Data"]);
const [ROW, DATA] = [1, 2];
const LONGEST_NUMBER = 64;
const TAB = 9;
const EXPONENT = /^[+-]?[\d.]+E[+-]?\d+$/i;

export class Workbook2003 implements XmlEvents {
  readonly #out: Output;
  #inData = false;
  /** As long as it may be a number. */
  #held = "";

  constructor(out: Output) {
    this.#out = out;
  }

  open(name: number): boolean {
    if (name === DATA) this.#inData = true;
    return false;
  }
  attribute(): boolean {
    return false;
  }
  value(): void {}

  text(bytes: Uint8Array, from: number, to: number): void {
    if (!this.#inData) return;
    if (this.#held.length + to - from <= LONGEST_NUMBER) {
      this.#held += latin1(bytes, from, to);
      return;
    }
    this.#release();
    this.#out.bytes(bytes, from, to);
  }

  close(name: number): void {
    if (name === DATA) {
      this.end();
      this.#out.byte(TAB);
      this.#inData = false;
    } else if (name === ROW) this.#out.break();
  }

  end(): void {
    const number = this.#held.trim();
    if (EXPONENT.test(number)) this.#held = inFull(number);
    this.#release();
  }

  #release(): void {
    // Bytes, as they may be cut within a character.
    const bytes = Buffer.from(this.#held, "latin1");
    this.#out.bytes(bytes, 0, bytes.length);
    this.#held = "";
  }
}

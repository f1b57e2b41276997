/**
 * The contents of a page without what draws no text: the engine makes objects of every line, and for a plan or a map they
 * fill its memory. Of the text, too, it can be shown a piece at a time.
 *
 * What is left out are whole commands that draw or colour and whose operands are numbers. Everything else stays as it is.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type Command, ContentReader } from "./content.ts";

/** Bytes of strings that are shown: which of them, counted from the first. */
export interface Shown {
  readonly from: number;
  readonly to: number;
}

export const EVERYTHING: Shown = { from: 0, to: Number.POSITIVE_INFINITY };

// prettier-ignore
const DRAWING = new Set("m l c v y h re S s f F f* B B* b b* n W W* w J j M i g G rg RG k K sc SC scn SCN".split(" "));
const SHOWING = new Set(["Tj", "TJ", "'", '"']);
/** An image within contents: its bytes cannot be told from commands. */
const INLINE_IMAGE = "BI";

const NUMBER = /^[-+.\d]+$/;

export class Thinner {
  readonly #range: Shown;
  readonly #write: (bytes: Uint8Array) => void;
  readonly #reader = new ContentReader((bytes, command) => this.#command(bytes, command));
  /** Bytes shown so far. */
  shown = 0;
  /** Where what is kept of the bytes at hand begins. */
  #kept = 0;
  #bytes: Uint8Array = Buffer.alloc(0);
  #over = 0;

  constructor(range: Shown, write: (bytes: Uint8Array) => void) {
    this.#range = range;
    this.#write = write;
  }

  /** Throws `Unreadable` where the contents are not plainly written. */
  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
    this.#handOver();
  }

  end(): void {
    const operands = this.#reader.end();
    this.#handOver();
    this.#write(operands);
  }

  #command(bytes: Uint8Array, command: Command): void {
    const { start, end, operator, numeric } = command;
    if (bytes !== this.#bytes) {
      this.#handOver();
      this.#bytes = bytes;
    }
    this.#over = end;
    if (DRAWING.has(operator)) {
      if (numeric) this.#replace(start, end, "");
    } else if (SHOWING.has(operator)) {
      const before = this.shown;
      this.shown += command.shown;
      if (before >= this.#range.to || this.shown < this.#range.from) this.#hide(bytes, command);
    } else if (operator === INLINE_IMAGE) throw new Unreadable("corrupted", "contents of a page with an image in them");
  }

  /** What it does beside showing text is done (ISO 32000-2, table 107). One that has other operands than it takes is shown. */
  #hide(bytes: Uint8Array, { start, end, operator, operands, count }: Command): void {
    if (operator === "'") this.#replace(start, end, " T*");
    else if (operator !== '"') this.#replace(start, end, "");
    else {
      const [word = "", letter = "", shown = ""] = [0, 2, 4].map((at) =>
        Buffer.from(bytes.subarray(operands[at], operands[at + 1])).toString("latin1"),
      );
      const plain = count === 3 && NUMBER.test(word) && NUMBER.test(letter) && /^[(<]/.test(shown);
      if (plain) this.#replace(start, end, ` ${word} Tw ${letter} Tc T*`);
    }
  }

  #replace(start: number, end: number, by: string): void {
    this.#keep(start);
    if (by !== "") this.#write(Buffer.from(by, "latin1"));
    this.#kept = end;
  }

  /** Writes what is kept up to there. */
  #keep(end: number): void {
    if (end > this.#kept) this.#write(this.#bytes.subarray(this.#kept, end));
    this.#kept = end;
  }

  /** What is kept of the bytes at hand, before others come. */
  #handOver(): void {
    this.#keep(this.#over);
    this.#kept = 0;
    this.#over = 0;
    this.#bytes = Buffer.alloc(0);
  }
}

/**
 * The contents of a page without what draws no text: the engine makes objects of every line, and for a plan or a map they
 * fill its memory. Of the text, too, it can be shown a piece at a time.
 *
 * What is left out are whole commands that draw or colour and whose operands are numbers: the engine would go on from each of
 * them as if it had not stood there. Everything else stays as it is.
 *
 * INVARIANT: nothing is left out unless the engine reads the bytes as they are read here. It need not: what is drawn before
 * them may have begun a string that goes on in them. So marks that nobody could have foreseen are drawn between them: unless
 * the engine has drawn every one, and shows none of their names as text, what it shows does not count.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type Command, ContentReader } from "./content.ts";
import type { Sign } from "./sign.ts";

/** Bytes of strings that are shown: which of them, counted from the first. */
export interface Shown {
  readonly from: number;
  readonly to: number;
  /** What is shown before `to` was shown in another piece as well, and is marked with this name. */
  readonly again: { readonly to: number; readonly mark: string } | null;
}

export const EVERYTHING: Shown = { from: 0, to: Number.POSITIVE_INFINITY, again: null };

/** So many bytes of contents may lie between two marks. */
const BETWEEN = 256 * 1024;

// prettier-ignore
const DRAWING = new Set("m l c v y h re S s f F f* B B* b b* n W W* w J j M i g G rg RG k K sc SC scn SCN".split(" "));
const SHOWING = new Set(["Tj", "TJ", "'", '"']);
// Of the others, images within contents cannot be told from commands, and what Type 3 fonts draw is no page.
const OTHERS = new Set(
  "q Q cm d ri gs cs CS sh Do BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* MP DP BMC BDC EMC".split(" "),
);

const NUMBER = /^[-+.\d]+$/;

export class Thinner {
  readonly #sign: Sign;
  readonly #range: Shown;
  readonly #write: (bytes: Uint8Array) => void;
  readonly #reader = new ContentReader((bytes, command) => this.#command(bytes, command));
  readonly marks: string[] = [];
  /** Bytes shown so far. */
  shown = 0;
  /** Where what is kept of the bytes at hand begins. */
  #kept = 0;
  #bytes: Uint8Array = Buffer.alloc(0);
  #over = 0;
  #unmarked = Number.POSITIVE_INFINITY;

  constructor(sign: Sign, range: Shown, write: (bytes: Uint8Array) => void) {
    this.#sign = sign;
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
    // Operands that belong to what comes next stay the last.
    this.#mark();
    this.#write(operands);
  }

  #command(bytes: Uint8Array, command: Command): void {
    const { start, end, operator, numeric } = command;
    if (bytes !== this.#bytes) {
      this.#handOver();
      this.#bytes = bytes;
    }
    this.#over = end;
    this.#unmarked += end - start;
    // The first may have its operands from what came before.
    const first = this.marks.length === 0;
    if (DRAWING.has(operator)) {
      if (numeric && !first) this.#replace(start, end, "");
    } else if (SHOWING.has(operator)) {
      const { from, to, again } = this.#range;
      const before = this.shown;
      this.shown += command.shown;
      if (first) {
        // As it stands.
      } else if (before >= to || this.shown < from) this.#hide(bytes, command);
      else if (again !== null && before < again.to) this.#enclose(start, end, again.mark);
    } else if (!OTHERS.has(operator)) throw new Unreadable("corrupted", `contents of a page with ${operator}`);
    if (this.#unmarked < BETWEEN) return;
    this.#keep(end);
    this.#mark();
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

  #enclose(start: number, end: number, mark: string): void {
    this.#keep(start);
    this.#write(Buffer.from(`\n/${mark} BMC `));
    this.#keep(end);
    this.#write(Buffer.from(" EMC\n"));
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

  #mark(): void {
    const mark = this.#sign.name();
    this.marks.push(mark);
    this.#write(Buffer.from(`\n/${mark} BMC 0 0 1 1 re f EMC\n`));
    this.#unmarked = 0;
  }
}

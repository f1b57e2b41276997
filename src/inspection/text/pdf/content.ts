/**
 * Reads the contents of a page (ISO 32000-2, 7.8.2), command by command, as far as they are plainly written: what programs
 * write who mean no harm. Anything else is `Unreadable`, as the engine may read it in another way.
 * @module
 */
import { Unreadable } from "../../budget.ts";

/** Operands and their operator. Positions are those in the bytes that it was handed over with. */
export interface Command {
  /** Where the operator before it ended. */
  readonly start: number;
  readonly end: number;
  readonly operator: string;
  /** All operands are numbers. */
  readonly numeric: boolean;
  /** Bytes of strings among its operands. */
  readonly shown: number;
  /** Where its first operands begin and end, and how many there are. */
  readonly operands: readonly number[];
  readonly count: number;
}

/** Bytes of one command. */
const LONGEST_COMMAND = 256 * 1024;
/** The engine cuts off what is somewhat longer. */
const LONGEST_STRING = 32_000;
const LONGEST_WORD = 120;
const DEEPEST = 16;
/** Positions of operands that are kept: of the three of an operator that shows text. */
const OPERANDS = 6;

const SPACE = 0;
const DELIMITER = 1;
const REGULAR = 2;
/** The engine takes some bytes for white space that others do not: what is no ASCII, or a NUL, is no part of any word. */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if ([0x09, 0x0a, 0x0c, 0x0d, 0x20].includes(byte)) return SPACE;
  return byte < 0x21 || byte > 0x7e || "()<>[]{}/%".includes(String.fromCharCode(byte)) ? DELIMITER : REGULAR;
});
const [OPEN, CLOSE, BACKSLASH, LESS, GREATER, BRACKET, BRACKET_END, SLASH, PERCENT] = Buffer.from("()\\<>[]/%");

/** Instead of where a token ends: the bytes at hand end within it. */
const CUT = 0;

export class ContentReader {
  readonly #each: (bytes: Uint8Array, command: Command) => void;
  #rest: Uint8Array = Buffer.alloc(0);
  #open: number[] = [];
  #shown = 0;
  #numeric = true;
  #operands: number[] = [];
  #count = 0;

  constructor(each: (bytes: Uint8Array, command: Command) => void) {
    this.#each = each;
  }

  /** Reads on. Throws `Unreadable`. */
  push(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = Uint8Array.from(bytes.subarray(this.#read(bytes, false)));
    if (this.#rest.length > LONGEST_COMMAND) throw unplain("a command that does not end");
  }

  /** Reads to the end, and returns operands that no operator follows. */
  end(): Uint8Array {
    const bytes = this.#rest;
    const over = this.#read(bytes, true);
    if (this.#open.length > 0) throw unplain("an array that does not end");
    return bytes.subarray(over);
  }

  /** Returns where the last whole command ends. */
  #read(bytes: Uint8Array, last: boolean): number {
    let over = 0;
    this.#begin();
    for (let at = 0; ; ) {
      while (KINDS[bytes[at] as number] === SPACE) at += 1;
      if (at >= bytes.length) return over;
      if (bytes[at] === PERCENT) {
        at = endOfLine(bytes, at);
        continue;
      }
      const end = this.#token(bytes, at, last);
      if (end === CUT) return over;
      if (end > 0) this.#operand(at, end);
      else {
        const operator = wordAt(bytes, at, -end);
        const [numeric, shown, operands, count] = [this.#numeric, this.#shown, this.#operands, this.#count];
        this.#each(bytes, { start: over, end: -end, operator, numeric, shown, operands, count });
        over = -end;
        this.#begin();
      }
      at = Math.abs(end);
    }
  }

  #begin(): void {
    this.#open = [];
    this.#shown = 0;
    this.#numeric = true;
    this.#operands = [];
    this.#count = 0;
  }

  #operand(start: number, end: number): void {
    this.#count += 1;
    if (this.#operands.length < OPERANDS) this.#operands.push(start, end);
  }

  /** Returns where it ends, which is more than 0; with a minus for an operator. */
  #token(bytes: Uint8Array, at: number, last: boolean): number {
    const first = bytes[at] as number;
    if (KINDS[first] === REGULAR) return this.#word(bytes, at, last);
    this.#numeric = false;
    switch (first) {
      case OPEN:
        return this.#string(bytes, at, last);
      case LESS:
        if (at + 1 >= bytes.length) return cut(last);
        return bytes[at + 1] === LESS ? this.#opened(first, at + 2) : this.#hex(bytes, at, last);
      case GREATER:
        if (at + 1 >= bytes.length) return cut(last);
        if (bytes[at + 1] !== GREATER) throw unplain("the end of a string that did not begin");
        return this.#closed(LESS as number, at + 2);
      case BRACKET:
        return this.#opened(first, at + 1);
      case BRACKET_END:
        return this.#closed(BRACKET as number, at + 1);
      case SLASH: {
        const end = endOfWord(bytes, at + 1);
        if (end - at > LONGEST_WORD) throw unplain("a long name");
        return end === bytes.length && !last ? CUT : end;
      }
      default:
        throw unplain("a letter that has no meaning");
    }
  }

  #word(bytes: Uint8Array, at: number, last: boolean): number {
    const end = endOfWord(bytes, at);
    if (end - at > LONGEST_WORD) throw unplain("a long word");
    if (end === bytes.length && !last) return CUT;
    if (isNumber(bytes, at, end)) return end;
    if (this.#open.length === 0) return -end;
    const word = Buffer.from(bytes.subarray(at, end)).toString("latin1");
    if (word !== "true" && word !== "false" && word !== "null") throw unplain("an operator within an array");
    return end;
  }

  #opened(by: number, end: number): number {
    this.#open.push(by);
    if (this.#open.length > DEEPEST) throw unplain("deeply nested arrays");
    return end;
  }

  #closed(by: number, end: number): number {
    if (this.#open.pop() !== by) throw unplain("the end of an array that did not begin");
    return end;
  }

  #string(bytes: Uint8Array, start: number, last: boolean): number {
    let depth = 0;
    for (let at = start; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === BACKSLASH) at += 1;
      else if (byte === OPEN) depth += 1;
      else if (byte === CLOSE && --depth === 0) return this.#countShown(start, at + 1);
      if (at - start > LONGEST_STRING) throw unplain("a long string");
    }
    return cut(last);
  }

  #hex(bytes: Uint8Array, start: number, last: boolean): number {
    for (let at = start + 1; at < bytes.length; at += 1) {
      const byte = bytes[at] as number;
      if (byte === GREATER) return this.#countShown(start, at + 1);
      if (at - start > LONGEST_STRING) throw unplain("a long string");
      if (KINDS[byte] !== SPACE && !isHexDigit(byte)) throw unplain("a string of other than hexadecimal digits");
    }
    return cut(last);
  }

  #countShown(start: number, end: number): number {
    this.#shown += end - start - 2;
    return end;
  }
}

/** An end within a token: of the bytes at hand, or of everything. */
function cut(last: boolean): number {
  if (last) throw unplain("a string that does not end");
  return CUT;
}

/** Of a comment, or of the bytes at hand: what follows the last command is looked at again. */
function endOfLine(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at += 1;
  return at;
}

function endOfWord(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && KINDS[bytes[at] as number] === REGULAR) at += 1;
  return at;
}

/** Those of one or two letters, which nearly all are, are made once. */
const WORDS = new Map<number, string>();

function wordAt(bytes: Uint8Array, start: number, end: number): string {
  const made = () => Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
  if (end - start > 2) return made();
  const key = (bytes[start] as number) + (end - start === 2 ? (bytes[start + 1] as number) * 256 : 0);
  const known = WORDS.get(key);
  if (known !== undefined) return known;
  const word = made();
  WORDS.set(key, word);
  return word;
}

/** A sign, digits, and a point among them. What else looks like a number the engine may take for another. */
function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start];
  let digits = 0;
  let points = 0;
  for (let at = first === 0x2b || first === 0x2d ? start + 1 : start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 0x2e) points += 1;
    else if (byte >= 0x30 && byte <= 0x39) digits += 1;
    else return false;
  }
  return digits > 0 && points <= 1;
}

const isHexDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

const unplain = (what: string) =>
  new Unreadable("corrupted", `the contents of a page are not plainly written: ${what}`);

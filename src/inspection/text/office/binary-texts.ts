/**
 * Texts and numbers in records of binary workbooks, wherever they stand in them.
 * @module
 */
import { letGo } from "../../garbage.ts";
import { u16, u32 } from "../zip/bytes.ts";
import { inFull } from "./numbers.ts";

/** Tokens of formulas (2.5.97): a text, a number; and what begins them in a row of constants (2.5.97.93). */
const [TEXT_TOKEN, NUMBER_TOKEN] = [0x17, 0x1f];
const [TEXT_CONSTANT, NUMBER_CONSTANT] = [1, 0];
/** Smaller ones say nothing that is sought. */
const LEAST_NUMBER = 100_000;
/** Characters of a text in a record that is not known: one alone may be anything. */
export const SHORTEST = 2;
/** Of one that no length stands before, or another length. */
const SHORTEST_BARE = 6;

/** Characters in number, then each in two bytes (2.5.168). As much of it as there is. */
export function wideString(body: Uint8Array, at: number): string {
  if (body.length < at + 4) return "";
  const size = Math.min(2 * u32(body, at), body.length - at - 4);
  return utf16(body, at + 4, size);
}

function utf16(body: Uint8Array, at: number, size: number): string {
  const text = Buffer.from(body.buffer, body.byteOffset + at, size - (size % 2)).toString("utf16le");
  return text.replaceAll("\0", "").toWellFormed();
}

/** All that looks like a text with its length before it, and Latin letters in a row. In time linear in the body. */
export function* wideStrings(body: Uint8Array): Generator<string> {
  if (body.length < 4 + 2 * SHORTEST) return;
  const whole = new WholeTexts(body);
  const bare = runsOf(body, BARE, isLatin);
  for (let at = 0; at + 2 * SHORTEST <= body.length; ) {
    const length = at + 4 <= body.length ? u32(body, at) : 0;
    const run = bare[at] as number;
    if (length >= SHORTEST && whole.isText(at + 4, length)) {
      yield utf16(body, at + 4, 2 * length);
      at += 4 + 2 * length;
    } else if (run >= SHORTEST_BARE) {
      // A token tells of the text already.
      const told = at >= 3 && isText(body[at - 3]) ? u16(body, at - 2) : 0;
      const isTold = told >= run && whole.isText(at, told);
      if (!isTold) yield utf16(body, at, 2 * run);
      at += 2 * (isTold ? told : run);
    } else at += 1;
  }
}

/** Whether what has a length before it is a text: most of it may be hidden, but not what stands for no character. */
class WholeTexts {
  readonly #present: Uint32Array;
  readonly #seen: Uint32Array;

  constructor(body: Uint8Array) {
    this.#present = runsOf(body, PRESENT, (unit) => unit !== 0);
    this.#seen = SEEN.for(body);
    for (let at = body.length - 2; at >= 0; at -= 1)
      this.#seen[at] = (this.#seen[at + 2] as number) + (isSeen(u16(body, at)) ? 1 : 0);
  }

  isText(at: number, length: number): boolean {
    if (length > (this.#present[at] ?? 0)) return false;
    const seen = (this.#seen[at] as number) - (this.#seen[at + 2 * length] as number);
    return seen >= Math.min(SHORTEST, length);
  }
}

const isSeen = (unit: number): boolean => (unit >= 0x20 && unit < 0xfffe) || unit === 9 || unit === 10 || unit === 13;
const isLatin = (unit: number): boolean => (unit >= 0x20 && unit < 0x7f) || (unit >= 0xa0 && unit < 0x180);

/** By place: how many characters of two bytes follow that are such. */
function runsOf(body: Uint8Array, scratch: Scratch, isSuch: (unit: number) => boolean): Uint32Array {
  const runs = scratch.for(body);
  for (let at = body.length - 2; at >= 0; at -= 1) runs[at] = isSuch(u16(body, at)) ? 1 + (runs[at + 2] as number) : 0;
  return runs;
}

/** By place in a body, and one more: kept from record to record, for a large one takes four times its bytes. */
class Scratch {
  #numbers = new Uint32Array(0);

  /** All that is not written to is to be written to, but for the end, which is zero. Valid until the next call. */
  for({ length }: Uint8Array): Uint32Array {
    if (this.#numbers.length < length + 2) this.#numbers = new Uint32Array(length + 2);
    return this.#numbers.subarray(0, length + 2).fill(0, Math.max(0, length - 1));
  }

  /** Returns how many bytes it took. */
  drop(): number {
    const { byteLength } = this.#numbers;
    this.#numbers = new Uint32Array(0);
    return byteLength;
  }
}
const [PRESENT, SEEN, BARE] = [new Scratch(), new Scratch(), new Scratch()];

/** To be called when no record follows. */
export function dropScratch(): void {
  letGo(PRESENT.drop() + SEEN.drop() + BARE.drop());
}

const isText = (byte: number | undefined): boolean => byte === TEXT_TOKEN || byte === TEXT_CONSTANT;
const isNumber = (byte: number | undefined): boolean => byte === NUMBER_TOKEN || byte === NUMBER_CONSTANT;

/** What somebody typed into a formula: texts, and long numbers; of a formula alone, whatever stands in it as letters, too. */
export function* tellingTokens(tokens: Uint8Array, isAlone = false): Generator<string> {
  if (tokens.length < 3) return;
  const whole = new WholeTexts(tokens);
  const bare = isAlone ? runsOf(tokens, BARE, isLatin) : null;
  for (let at = 0; at + 3 <= tokens.length; ) {
    const length = isText(tokens[at]) ? u16(tokens, at + 1) : 0;
    const run = bare?.[at] ?? 0;
    if (length > 0 && whole.isText(at + 3, length)) {
      yield utf16(tokens, at + 3, 2 * length);
      at += 3 + 2 * length;
    } else if (run >= SHORTEST_BARE) {
      yield utf16(tokens, at, 2 * run);
      at += 2 * run;
    } else {
      const number = isNumber(tokens[at]) && at + 9 <= tokens.length ? longNumber(tokens, at + 1) : null;
      if (number !== null) yield number;
      at += 1;
    }
  }
}

/** The number in eight bytes; null: it says nothing that is sought. */
export function longNumber(body: Uint8Array, at: number): string | null {
  const value = Buffer.from(body.buffer, body.byteOffset + at, 8).readDoubleLE(0);
  return Number.isSafeInteger(value) && Math.abs(value) >= LEAST_NUMBER ? inFull(String(value)) : null;
}

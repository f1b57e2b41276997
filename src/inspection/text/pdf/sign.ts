/**
 * What marks in contents are called: names that nobody could have foreseen, and that show in the text of the page where the
 * engine takes them for part of a string.
 * @module
 */
import { randomInt } from "node:crypto";

const LETTERS = 16;
/** The first of the letters that are drawn from. Lower case: none of their codes looks like that of a digit. */
const FIRST = 0x61;
const ALPHABET = 26;

export class Sign {
  readonly #letters = String.fromCharCode(...Array.from({ length: LETTERS }, () => FIRST + randomInt(ALPHABET)));
  readonly #hex = Buffer.from(this.#letters).toString("hex");
  readonly #shapes: readonly string[];
  #given = 0;
  #seen = "";

  constructor() {
    // In a string of hexadecimal digits they are letters; in any other they are digits. It may run from right to left.
    const shapes = [this.#letters, this.#hex];
    this.#shapes = [...shapes, ...shapes.map((shape) => [...shape].reverse().join(""))];
  }

  /** Another name; twice the same digits, an odd number of them apart: in one of the two places they are read in pairs. */
  name(): string {
    this.#given += 1;
    return `S${this.#hex}X0${this.#hex}X${this.#given}`;
  }

  /** Whether a name stands in the bytes. */
  standsIn(bytes: Buffer): boolean {
    return bytes.includes(this.#hex);
  }

  /** Whether a name stands in the text that was handed over so far, piece by piece, however it is spaced. */
  showsIn(text: string): boolean {
    this.#seen += text.replaceAll(/[\s\p{C}]/gu, "");
    const shows = this.#shapes.some((shape) => this.#seen.includes(shape));
    this.#seen = this.#seen.slice(-2 * LETTERS);
    return shows;
  }
}

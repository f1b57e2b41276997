/**
 * Text of an element that is held until it ends; more of it than is held at once is handed on in pieces.
 * @module
 */
import { cutWhole, latin1, utf8 } from "./gathered.ts";

const LONGEST = 64 * 1024;

export class Held {
  readonly #hand: (text: string, end: "" | "\n") => void;
  #text = "";

  /** `hand` is told how the text ends: with nothing, if it is a piece of more. */
  constructor(hand: (text: string, end: "" | "\n") => void) {
    this.#hand = hand;
  }

  write(bytes: Uint8Array, from: number, to: number): void {
    this.#text += latin1(bytes, from, to);
    if (this.#text.length <= LONGEST) return;
    const [whole, rest] = cutWhole(this.#text);
    this.#text = rest;
    this.#hand(utf8(whole), "");
  }

  end(): void {
    const text = this.#text;
    this.#text = "";
    this.#hand(utf8(text), "\n");
  }
}

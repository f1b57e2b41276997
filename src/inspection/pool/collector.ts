/**
 * Keeps the text of a file instead of looking for anything in it, so that something can be learnt from it.
 * @module
 */
import type { TextSink } from "../sink.ts";
import type { Place } from "../vocabulary.ts";

/** Parts that are told apart; what is beyond them goes on in the last one. */
export const MOST_TEXTS = 20_000;

export class Collector implements TextSink {
  readonly #most: number;
  readonly #parts: { part: string; chunks: string[]; decoder: InstanceType<typeof TextDecoder> }[] = [];
  #characters = 0;
  #taking = false;

  /** `most`: characters in all; what comes after them is left out. */
  constructor(most: number) {
    this.#most = most;
  }

  part(place: Place, name: string): void {
    this.#taking = place === "content";
    if (!this.#taking) return;
    if (this.#parts.length < MOST_TEXTS)
      this.#parts.push({ part: name.slice(0, 2000), chunks: [], decoder: new TextDecoder() });
    else this.#parts.at(-1)?.chunks.push("\n");
  }

  text(utf8: Uint8Array): void {
    const current = this.#parts.at(-1);
    if (!this.#taking || current === undefined || this.#characters >= this.#most) return;
    const text = current.decoder.decode(utf8, { stream: true }).slice(0, this.#most - this.#characters);
    this.#characters += text.length;
    current.chunks.push(text);
  }

  texts(): { part: string; text: string }[] {
    return this.#parts.map(({ part, chunks }) => ({ part, text: chunks.join("") }));
  }
}

/**
 * Words whose letters stand far apart, as in the boxes of a form or in a title: "4 1 1 1 1 1 1 1" is a number of eight digits
 * to whoever sees it.
 * @module
 */
const SPACED = /(?<!\S)[\p{L}\p{N}](?: [\p{L}\p{N}]){7,}(?!\S)/gu;
/** Characters of a piece that the next may go on with. */
const TAIL = 128;
const MOST = 1000;

export class SpacedOut {
  readonly #words = new Set<string>();
  #tail = "";

  write(text: string): void {
    const held = this.#tail + text;
    const end = held.lastIndexOf("\n") + 1;
    this.#find(held.slice(0, end));
    if (held.length - end > 2 * TAIL) this.#find(held);
    this.#tail = held.slice(Math.max(end, held.length - TAIL));
  }

  /** Each once. */
  words(): Iterable<string> {
    this.#find(this.#tail);
    return this.#words;
  }

  #find(text: string): void {
    for (const [spaced] of text.matchAll(SPACED))
      if (this.#words.size < MOST) this.#words.add(spaced.replaceAll(" ", ""));
  }
}

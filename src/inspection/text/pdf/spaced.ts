/**
 * Words whose letters stand far apart, as in the boxes of a form or in a title: "4 1 1 1 1 1 1 1" is a number of eight digits
 * to whoever sees it.
 * @module
 */
const SPACED = /(?<!\S)[\p{L}\p{N}](?: [\p{L}\p{N}]){7,}(?!\S)/gu;
/** Characters of a piece that the next may go on with. */
const TAIL = 128;
/** Held at once. */
const MOST = 1000;

export class SpacedOut {
  readonly #more: (word: string) => void;
  readonly #words = new Set<string>();
  #tail = "";

  /** `more` is told those that there is no room for, as they come. */
  constructor(more: (word: string) => void) {
    this.#more = more;
  }

  write(text: string): void {
    const held = this.#tail + text;
    const end = held.lastIndexOf("\n") + 1;
    this.#find(held.slice(0, end));
    if (held.length - end > 2 * TAIL) this.#find(held);
    this.#tail = held.slice(Math.max(end, held.length - TAIL));
  }

  /** The others, each once. */
  words(): Iterable<string> {
    this.#find(this.#tail);
    return this.#words;
  }

  #add(word: string): void {
    if (this.#words.size < MOST) this.#words.add(word);
    else if (!this.#words.has(word)) this.#more(word);
  }

  #find(text: string): void {
    for (const [spaced] of text.matchAll(SPACED)) this.#add(spaced.replaceAll(" ", ""));
  }
}

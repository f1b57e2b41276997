/**
 * Text as a stream of words, the same wherever it is cut: a word is a run of letters, marks and digits, in lower case
 * and without its accents.
 * @module
 */
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const OPEN = /[\p{L}\p{M}\p{N}\ud800-\udfff]+$/u;
/** A longer run is taken apart. */
const LONGEST = 512;

/** `start` and `end` are in characters of the part. */
export type OnWord = (word: string, start: number, end: number) => void;

export class WordStream {
  readonly #onWord: OnWord;
  #decoder = new TextDecoder();
  /** What may go on. */
  #open = "";
  #at = 0;

  constructor(onWord: OnWord) {
    this.#onWord = onWord;
  }

  text(utf8: Uint8Array): void {
    this.#words(this.#decoder.decode(utf8, { stream: true }), false);
  }

  /** The part ends. */
  end(): void {
    this.#words(this.#decoder.decode(), true);
    this.#decoder = new TextDecoder();
    this.#at = 0;
  }

  #words(more: string, isLast: boolean): void {
    const text = this.#open + more;
    const open = isLast ? 0 : (OPEN.exec(text)?.[0].length ?? 0);
    let whole = text.length - open;
    while (text.length - whole >= LONGEST) whole += LONGEST;
    this.#open = text.slice(whole);
    for (const { index, 0: word } of text.slice(0, whole).matchAll(WORD)) {
      for (let from = 0; from < word.length; from += LONGEST) {
        const piece = word.slice(from, from + LONGEST);
        this.#onWord(plain(piece), this.#at + index + from, this.#at + index + from + piece.length);
      }
    }
    this.#at += whole;
  }
}

const ASCII = /^[ -~]*$/;

/** Lower case, compatibility forms resolved, marks dropped. */
export const plain = (word: string): string =>
  ASCII.test(word)
    ? word.toLowerCase()
    : word
        .normalize("NFKD")
        .replaceAll(/\p{M}+/gu, "")
        .toLowerCase();

/** A value of a table as its words would be found in text. */
export const plainValue = (value: string): string =>
  ASCII.test(value)
    ? value.replaceAll(/[^A-Za-z0-9]+/g, "").toLowerCase()
    : (value.match(WORD) ?? []).map(plain).join("");

/** 32 bits of a text. */
export function textHash(text: string, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

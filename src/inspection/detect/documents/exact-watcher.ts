/**
 * Looks for the rows of one table as words go by.
 * @module
 */
import type { Match } from "../../finding.ts";
import type { Place } from "../../vocabulary.ts";
import { type MaskOptions, maskedEvidence } from "../mask.ts";
import type { Watcher } from "../scan.ts";
import { Tally } from "../tally.ts";
import type { ExactData } from "./exact-data.ts";
import { MOST_WORDS, WIDEST_GAP, WINDOW } from "./exact-values.ts";
import { WordStream } from "./words.ts";

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Of the values that end with it, once they were asked for. */
  hashes: readonly { readonly start: number; readonly hash: bigint }[] | null;
}
interface Sighting {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly hash: bigint;
}

export class ExactWatcher implements Watcher {
  readonly #data: ExactData;
  readonly #mask: MaskOptions;
  readonly #tally: Tally;
  readonly #stream = new WordStream((text, start, end) => this.#word({ text, start, end, hashes: null }));
  #words: Word[] = [];
  #sightings: Sighting[] = [];
  #place: Place = "content";
  #name = "";

  /** Context of evidence is not kept: words are all that is held. */
  constructor(data: ExactData, mask: MaskOptions) {
    this.#data = data;
    this.#mask = mask;
    this.#tally = new Tally([data.id]);
  }

  part(place: Place, name: string): void {
    this.#finish();
    this.#place = place;
    this.#name = name;
  }

  text(utf8: Uint8Array): void {
    this.#stream.text(utf8);
  }

  end(): Match[] {
    this.#finish();
    return this.#tally.matches();
  }

  #finish(): void {
    this.#stream.end();
    for (const sighting of this.#sightings) this.#judge(sighting);
    this.#words = [];
    this.#sightings = [];
  }

  #word(word: Word): void {
    const words = this.#words;
    while (this.#sightings[0] !== undefined && word.start > this.#sightings[0].end + WINDOW) {
      const sighting = this.#sightings.shift();
      if (sighting !== undefined) this.#judge(sighting);
    }
    const oldest = Math.min(this.#sightings[0]?.start ?? word.start, word.start) - WINDOW;
    words.push(word);
    if (words.length > 64 && (words[32]?.start ?? 0) < oldest) words.splice(0, 32);
    const data = this.#data;
    for (const { characters, from } of spansEndingAt(words, words.length - 1, data.longest)) {
      if (!data.hasLength(characters)) continue;
      const text = joined(words, from, words.length - 1);
      if (!data.mayBePrimary(text)) continue;
      const hash = data.hash(text);
      if (data.rowsOf(hash).count > 0)
        this.#sightings.push({ text, start: (words[from] as Word).start, end: word.end, hash });
    }
  }

  #judge({ text, start, end, hash }: Sighting): void {
    const data = this.#data;
    const near = new Set<bigint>();
    if (data.needed > 0)
      for (const [at, word] of this.#words.entries())
        if (word.start >= start - WINDOW && word.end <= end + WINDOW)
          for (const value of this.#hashesAt(at)) if (value.start >= start - WINDOW) near.add(value.hash);
    const { first, count } = data.rowsOf(hash);
    for (let row = first; row < first + Math.min(count, 1000); row += 1) {
      if (data.secondaryIn(row, near) < data.needed) continue;
      const bytes = Buffer.from(text);
      const keep = this.#tally.add(0, this.#place, 2, bytes, 0, bytes.length);
      const mask = { ...this.#mask, contextCharacters: 0 };
      keep?.(maskedEvidence(bytes, bytes.length, { start: 0, end: bytes.length }, [], mask), this.#name);
      return;
    }
  }

  /** Hashed once, however many sightings are near: a text may be full of them. */
  #hashesAt(at: number) {
    const words = this.#words;
    const word = words[at] as Word;
    word.hashes ??= Array.from(spansEndingAt(words, at, WINDOW), ({ from }) => ({
      start: (words[from] as Word).start,
      hash: this.#data.hash(joined(words, from, at)),
    }));
    return word.hashes;
  }
}

/** One word, or the words before it joined to it, as a value may be written: the first of them, and their characters. */
function* spansEndingAt(words: readonly Word[], last: number, longest: number) {
  let characters = 0;
  for (let from = last; from >= 0 && from > last - MOST_WORDS; from -= 1) {
    const word = words[from] as Word;
    const next = words[from + 1];
    if (from < last && next !== undefined && next.start - word.end > WIDEST_GAP) return;
    characters += word.text.length;
    if (characters > longest) return;
    yield { from, characters };
  }
}

function joined(words: readonly Word[], from: number, last: number): string {
  let text = "";
  for (let at = from; at <= last; at += 1) text += (words[at] as Word).text;
  return text;
}

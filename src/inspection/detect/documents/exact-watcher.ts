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
import { WordStream } from "./words.ts";

const WINDOW = 300;
/** Words that one value may have, and characters between them. */
const MOST_WORDS = 5;
const WIDEST_GAP = 2;

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}
interface Sighting extends Word {
  readonly hash: bigint;
}

export class ExactWatcher implements Watcher {
  readonly #data: ExactData;
  readonly #mask: MaskOptions;
  readonly #tally: Tally;
  readonly #stream = new WordStream((text, start, end) => this.#word({ text, start, end }));
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
    for (const value of valuesEndingAt(words, words.length - 1)) {
      if (!this.#data.mayBePrimary(value.text)) continue;
      const hash = this.#data.hash(value.text);
      if (this.#data.rowsOf(hash).count > 0) this.#sightings.push({ ...value, hash });
    }
  }

  #judge({ text, start, end, hash }: Sighting): void {
    const data = this.#data;
    const near = new Set<bigint>();
    if (data.needed > 0) {
      const words = this.#words.filter((one) => one.start >= start - WINDOW && one.end <= end + WINDOW);
      const values = new Set(words.flatMap((_, at) => valuesEndingAt(words, at).map((value) => value.text)));
      for (const value of values) near.add(data.hash(value));
    }
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
}

/** One word, or the words before it joined to it, as a value may be written. */
function valuesEndingAt(words: readonly Word[], last: number): Word[] {
  const values: Word[] = [];
  let text = "";
  const end = words[last]?.end ?? 0;
  for (let at = last; at >= 0 && at > last - MOST_WORDS; at -= 1) {
    const word = words[at];
    const next = words[at + 1];
    if (word === undefined || (at < last && next !== undefined && next.start - word.end > WIDEST_GAP)) break;
    text = word.text + text;
    values.push({ text, start: word.start, end });
  }
  return values;
}

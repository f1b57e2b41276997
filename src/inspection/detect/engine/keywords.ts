/**
 * One automaton over the keywords of all types (Aho and Corasick, 1975), stepped only over windows around matches that
 * ask for evidence, and over each byte once.
 * @module
 */

import { isAlphanumeric, isWithinWord } from "./bytes.ts";

/** Case is folded, and what separates words is one: "tax id" is also "Tax_ID", "TAX-ID" and "tax\nid". */
export const SEPARATOR = 32;
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 65 && byte <= 90) return byte + 32;
  return byte === 45 || byte === 46 || byte === 95 || (byte >= 9 && byte <= 13) || byte === 0 ? SEPARATOR : byte;
});

/** How a keyword may be written beyond ASCII: in lower and upper case, with a capital, and without its accents. */
export function spellings(keyword: string): string[] {
  const lower = keyword.toLowerCase();
  const bare = lower.normalize("NFD").replaceAll(/\p{M}/gu, "");
  const capital = lower.replace(/^\p{L}/u, (letter) => letter.toUpperCase());
  return [...new Set([lower, keyword.toUpperCase(), capital, bare.replaceAll("ß", "ss")])];
}

export const foldedBytes = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => FOLD[byte] ?? byte);

/** Whether `keyword`, which is folded, stands at `start` and is no part of a longer word. */
export function standsAt(keyword: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const stop = start + keyword.length;
  if (start < 0 || stop > end) return false;
  for (let at = 0; at < keyword.length; at += 1) if (FOLD[bytes[start + at] as number] !== keyword[at]) return false;
  if (isWithinWord(bytes, start, end)) return false;
  return (
    !isWithinWord(bytes, stop, end) || (((bytes[stop] as number) | 32) === 115 && !isWithinWord(bytes, stop + 1, end))
  );
}

interface Keyword {
  readonly length: number;
  readonly groups: readonly number[];
  /** Whether it begins and ends with what may be part of a longer word. */
  readonly startsWord: boolean;
  readonly endsWord: boolean;
}

export interface Automaton {
  readonly classes: Uint8Array;
  readonly stride: number;
  /** By state times `stride`, plus class: the next state times two, plus one if keywords end there. */
  readonly table: Uint16Array | Uint32Array;
  /** By state: keywords that end there. */
  readonly outputs: readonly (readonly Keyword[] | undefined)[];
  /** Bytes of the longest keyword. */
  readonly longest: number;
  readonly groups: number;
}

/** `groups[i]` is the evidence of group number i. */
export function buildAutomaton(groups: readonly (readonly string[])[]): Automaton {
  const keywords = new Map<string, number[]>();
  for (const [group, words] of groups.entries()) {
    for (const spelling of words.flatMap(spellings)) {
      const key = Buffer.from(foldedBytes(Buffer.from(spelling))).toString("latin1");
      const known = keywords.get(key);
      if (known === undefined) keywords.set(key, [group]);
      else if (!known.includes(group)) known.push(group);
    }
  }
  const classes = new Uint8Array(256);
  let stride = 1;
  for (const key of keywords.keys()) {
    for (let at = 0; at < key.length; at += 1) {
      const byte = key.charCodeAt(at);
      if (classes[byte] === 0) classes[byte] = stride++;
    }
  }
  for (let byte = 0; byte < 256; byte += 1) classes[byte] = classes[FOLD[byte] ?? byte] ?? 0;
  return { ...link(keywords, classes, stride), classes, stride, groups: groups.length };
}

/** The trie, with every missing step filled in from the longest suffix. */
function link(keywords: ReadonlyMap<string, readonly number[]>, classes: Uint8Array, stride: number) {
  const size = [...keywords.keys()].reduce((sum, { length }) => sum + length, 1);
  const table = new Int32Array(size * stride);
  const outputs: Keyword[][] = [];
  let states = 1;
  let longest = 0;
  for (const [key, groups] of keywords) {
    let state = 0;
    for (let at = 0; at < key.length; at += 1) {
      const entry = state * stride + (classes[key.charCodeAt(at)] ?? 0);
      if (table[entry] === 0) table[entry] = states++;
      state = table[entry] ?? 0;
    }
    longest = Math.max(longest, key.length);
    const isWord = (at: number) => isAlphanumeric(key.charCodeAt(at));
    outputs[state] = [{ length: key.length, groups, startsWord: isWord(0), endsWord: isWord(key.length - 1) }];
  }
  const fallback = new Int32Array(states);
  const queue: number[] = [];
  for (let byteClass = 0; byteClass < stride; byteClass += 1) {
    const next = table[byteClass] ?? 0;
    if (next !== 0) queue.push(next);
  }
  for (const state of queue) {
    const back = fallback[state] ?? 0;
    const inherited = outputs[back];
    if (inherited !== undefined) outputs[state] = [...(outputs[state] ?? []), ...inherited];
    for (let byteClass = 0; byteClass < stride; byteClass += 1) {
      const next = table[state * stride + byteClass] ?? 0;
      const other = table[back * stride + byteClass] ?? 0;
      if (next === 0) table[state * stride + byteClass] = other;
      else {
        fallback[next] = other;
        queue.push(next);
      }
    }
  }
  const hasOutput = (state: number) => (outputs[state] === undefined ? 0 : 1);
  const used = states <= 2 ** 15 ? new Uint16Array(states * stride) : new Uint32Array(states * stride);
  for (let at = 0; at < used.length; at += 1) {
    const state = table[at] ?? 0;
    used[at] = state * 2 + hasOutput(state);
  }
  return { table: used, outputs, longest };
}

const CHUNK = 512;

interface Hits {
  /** Start, end and group of each keyword, one after the other. */
  readonly list: number[];
  /** A bit for each group, by 32: most questions end here. */
  groups: number;
}

/** The keywords of one stretch of text, looked for when first asked about. */
export class KeywordFinder {
  readonly #automaton: Automaton;
  readonly #bytes: Uint8Array;
  #end = 0;
  /** By chunk: the keywords that end in it. */
  #chunks: (Hits | undefined)[] = [];

  constructor(automaton: Automaton, bytes: Uint8Array) {
    this.#automaton = automaton;
    this.#bytes = bytes;
  }

  /** The text is another one now, `end` bytes long. */
  reset(end: number): void {
    this.#end = end;
    this.#chunks = [];
  }

  /** Whether a keyword of `group` stands between `from` and `to` and outside of the match. */
  isNear(group: number, from: number, to: number, matchStart: number, matchEnd: number): boolean {
    for (let chunk = Math.floor(from / CHUNK); chunk * CHUNK < to; chunk += 1) {
      const { groups, list } = this.#chunks[chunk] ?? this.#look(chunk);
      if ((groups & (1 << (group & 31))) === 0) continue;
      for (let at = 0; at < list.length; at += 3) {
        if (list[at + 2] !== group) continue;
        const start = list[at] as number;
        const end = list[at + 1] as number;
        if (start >= from && end <= to && (end <= matchStart || start >= matchEnd)) return true;
      }
    }
    return false;
  }

  #look(chunk: number): Hits {
    const { classes, table, stride, outputs, longest } = this.#automaton;
    const bytes = this.#bytes;
    const hits: Hits = { list: [], groups: 0 };
    const first = chunk * CHUNK;
    const stop = Math.min(first + CHUNK, this.#end);
    let state = 0;
    for (let at = Math.max(0, first - longest); at < stop; at += 1) {
      const next = table[state * stride + (classes[bytes[at] as number] as number)] as number;
      state = next >> 1;
      if ((next & 1) === 0 || at < first) continue;
      for (const keyword of outputs[state] ?? []) this.#add(keyword, at + 1, hits);
    }
    this.#chunks[chunk] = hits;
    return hits;
  }

  #add({ length, groups, startsWord, endsWord }: Keyword, end: number, hits: Hits): void {
    const bytes = this.#bytes;
    const start = end - length;
    const isLetter = (at: number) => at >= 0 && at < this.#end && isAlphanumeric(bytes[at] as number);
    if (startsWord && isLetter(start - 1)) return;
    const isPlural = (at: number) => ((bytes[at] ?? 0) | 32) === 115 && !isLetter(at + 1);
    if (endsWord && isLetter(end) && !isPlural(end)) return;
    for (const group of groups) {
      hits.list.push(start, end, group);
      hits.groups |= 1 << (group & 31);
    }
  }
}

/**
 * Stretches of text around literals, joined where they touch.
 * @module
 */
import { EVIDENCE_WINDOW } from "../information-type.ts";
import { blocksBack, blocksOn } from "./characters.ts";
import type { Prefilter } from "./prefilter.ts";

export interface Window {
  readonly from: number;
  readonly to: number;
}

export class Windows {
  readonly #all: Window[][];

  constructor(count: number) {
    this.#all = Array.from({ length: count }, () => []);
  }

  reset(): void {
    for (const list of this.#all) list.length = 0;
  }

  add(number: number, from: number, to: number): void {
    this.#all[number]?.push({ from: Math.max(0, from), to });
  }

  /** Each by itself, by where it begins. */
  apart(number: number): readonly Window[] {
    return (this.#all[number] ?? []).toSorted((a, b) => a.from - b.from);
  }

  of(number: number): Window[] {
    return joined(this.apart(number));
  }
}

/** Characters around a keyword in which a match that needs one may begin: some more than may be between the two. */
const REACH = EVIDENCE_WINDOW + 64;

/** Windows around keywords, by group. Keywords come in crowds, so only those at the edges of one are measured from. */
export class NearWindows {
  readonly #bytes: Uint8Array;
  readonly #continuations: Uint8Array;
  /** By group: where each begins and ends, one after the other. */
  readonly #lists: number[][];
  /** By group: where the first keyword of the last window begins, and where the last one ends. */
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  #end = 0;

  constructor(groups: number, { text, continuations }: Pick<Prefilter, "text" | "continuations">) {
    this.#bytes = text;
    this.#continuations = continuations;
    this.#lists = Array.from({ length: groups }, () => []);
    this.#first = new Int32Array(groups);
    this.#last = new Int32Array(groups);
  }

  /** The text is another one now, `end` bytes long. */
  reset(end: number): void {
    this.#end = end;
    for (const list of this.#lists) list.length = 0;
  }

  /** A keyword stands there. Told in the order of the text, give or take the length of one. */
  add(group: number, start: number, stop: number): void {
    const list = this.#lists[group] as number[];
    const last = list.length - 2;
    const isNear =
      last >= 0 && start >= (this.#first[group] as number) && start <= (this.#last[group] as number) + REACH;
    if (isNear) {
      this.#last[group] = Math.max(this.#last[group] as number, stop);
      return;
    }
    const from = blocksBack(this.#bytes, this.#continuations, start, REACH);
    if (last >= 0 && from <= this.#close(group)) {
      list[last] = Math.min(list[last] as number, from);
      this.#last[group] = Math.max(this.#last[group] as number, stop);
      this.#first[group] = Math.min(this.#first[group] as number, start);
      return;
    }
    list.push(from, from);
    this.#first[group] = start;
    this.#last[group] = stop;
  }

  /** As pairs, which may overlap by the length of a keyword. */
  of(group: number): readonly number[] {
    const list = this.#lists[group] as number[];
    if (list.length > 0) this.#close(group);
    return list;
  }

  /** Where the last window ends. */
  #close(group: number): number {
    const list = this.#lists[group] as number[];
    const to = blocksOn(this.#bytes, this.#continuations, this.#last[group] as number, REACH, this.#end);
    list[list.length - 1] = to;
    return to;
  }
}

function joined(windows: readonly Window[]): Window[] {
  const result: Window[] = [];
  for (const window of windows) {
    const last = result.at(-1);
    if (last !== undefined && window.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, window.to) };
    else result.push(window);
  }
  return result;
}

/**
 * Adds to `into`, from place `count` on, where runs begin from `from` to `stop` that are kept and that begin with one of
 * `beginnings`. `runs`: a bit for each byte. Returns how many there are now.
 */
export function addStarts(
  runs: Int32Array,
  bytes: Uint8Array,
  beginnings: Uint8Array,
  from: number,
  stop: number,
  into: Int32Array,
  count: number,
): number {
  let number = count;
  for (let word = from >> 5; word << 5 < stop; word += 1) {
    let bits = runs[word] as number;
    if (word === from >> 5) bits &= -1 << (from & 31);
    for (; bits !== 0; bits &= bits - 1) {
      const at = (word << 5) + 31 - Math.clz32(bits & -bits);
      if (at >= stop) return number;
      if (beginnings[bytes[at] as number] === 1) into[number++] = at;
    }
  }
  return number;
}

/**
 * Stretches of text around literals, joined where they touch.
 * @module
 */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export class Windows {
  readonly #all: Window[][];
  /** By group of keywords: where each begins and ends, one after the other. */
  readonly #near: number[][];

  constructor(count: number, groups: number) {
    this.#all = Array.from({ length: count }, () => []);
    this.#near = Array.from({ length: groups }, () => []);
  }

  reset(): void {
    for (const list of this.#all) list.length = 0;
    for (const list of this.#near) list.length = 0;
  }

  add(number: number, from: number, to: number): void {
    this.#all[number]?.push({ from: Math.max(0, from), to });
  }

  /** Told in the order of the text, give or take the length of a keyword, so those that touch are joined at once. */
  addNear(group: number, from: number, to: number): void {
    const list = this.#near[group] as number[];
    const last = list.length - 2;
    if (last < 0 || from > (list[last + 1] as number)) list.push(from, to);
    else {
      list[last] = Math.min(list[last] as number, from);
      list[last + 1] = Math.max(list[last + 1] as number, to);
    }
  }

  /** Each as it was added. */
  apart(number: number): readonly Window[] {
    return this.#all[number] ?? [];
  }

  of(number: number): Window[] {
    return joined(this.#all[number] ?? []);
  }

  /** As pairs, which may overlap by the length of a keyword. */
  near(group: number): readonly number[] {
    return this.#near[group] as number[];
  }
}

function joined(windows: readonly Window[]): Window[] {
  const result: Window[] = [];
  for (const window of windows.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && window.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, window.to) };
    else result.push(window);
  }
  return result;
}

/** The first place from `at` on where a run begins that is kept; `stop` or more: before that is none. */
export function nextStart(words: Uint32Array, at: number, stop: number): number {
  if (at >= stop) return stop;
  let place = at >> 5;
  let bits = (words[place] as number) & (-1 << (at & 31));
  while (bits === 0 && place * 32 + 32 < stop) {
    place += 1;
    bits = words[place] as number;
  }
  return bits === 0 ? stop : place * 32 + 31 - Math.clz32(bits & -bits);
}

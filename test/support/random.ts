/**
 * Numbers that look random and come out the same for the same seed (mulberry32).
 * @module
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * end);
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  /** From `least` to `most` different ones. */
  some<T>(from: readonly T[], least: number, most: number): T[] {
    const count = least + this.below(most - least + 1);
    const picked = new Set<T>();
    for (let tries = 0; picked.size < count && tries < 4 * count; tries += 1) picked.add(this.pick(from));
    return [...picked];
  }
}

/**
 * Where matches stand that may be near to evidence, as numbers one after the other.
 * @module
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export class Spans {
  #numbers = new Float64Array(64);
  #length = 0;

  add(start: number, end: number): void {
    if (this.#length === this.#numbers.length) {
      const grown = new Float64Array(2 * this.#length);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[this.#length] = start;
    this.#numbers[this.#length + 1] = end;
    this.#length += 2;
  }

  /** Those that reach into the text from `from` to `to`. */
  within(from: number, to: number): Span[] {
    const result: Span[] = [];
    for (let at = 0; at < this.#length; at += 2) {
      const start = this.#numbers[at] as number;
      const end = this.#numbers[at + 1] as number;
      if (start < to && end > from) result.push({ start, end });
    }
    return result;
  }

  /** Forgets those that end before or at `until`. */
  forget(until: number): void {
    let length = 0;
    for (let at = 0; at < this.#length; at += 2) {
      const end = this.#numbers[at + 1] as number;
      if (end <= until) continue;
      this.#numbers[length] = this.#numbers[at] as number;
      this.#numbers[length + 1] = end;
      length += 2;
    }
    this.#length = length;
  }

  clear(): void {
    this.#length = 0;
  }
}

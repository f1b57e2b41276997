/**
 * The matches of one stretch of text, as columns of numbers: there may be thousands, and few become objects.
 * @module
 */
export class Found {
  count = 0;
  readonly #subjects: number[] = [];
  readonly #levels: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #order: number[] = [];
  readonly #isBefore = (a: number, b: number): number =>
    this.start(a) - this.start(b) || this.subject(a) - this.subject(b) || this.end(b) - this.end(a);

  add(subject: number, level: number, start: number, end: number): void {
    const row = this.count;
    this.#subjects[row] = subject;
    this.#levels[row] = level;
    this.#starts[row] = start;
    this.#ends[row] = end;
    this.count += 1;
  }

  /** Rows by where they start, then by subject, then the longest first. Valid until the next call. */
  ordered(): readonly number[] {
    this.#order.length = 0;
    let isOrdered = true;
    for (let row = 0; row < this.count; row += 1) {
      this.#order.push(row);
      isOrdered &&= row === 0 || this.#isBefore(row - 1, row) <= 0;
    }
    return isOrdered ? this.#order : this.#order.sort(this.#isBefore);
  }

  subject(row: number): number {
    return this.#subjects[row] as number;
  }
  level(row: number): number {
    return this.#levels[row] as number;
  }
  start(row: number): number {
    return this.#starts[row] as number;
  }
  end(row: number): number {
    return this.#ends[row] as number;
  }
}

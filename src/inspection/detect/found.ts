/**
 * The matches of one stretch of text, as rows of numbers: there may be thousands, and few become objects.
 * @module
 */
const FIRST_ROWS = 256;
const [SUBJECT, LEVEL, START, END, COLUMNS] = [0, 1, 2, 3, 4];
/** Rows come in few runs that are in order. Of more than these, they are sorted one by one. */
const MOST_RUNS = 16;

export class Found {
  #count = 0;
  #rows = new Int32Array(FIRST_ROWS * COLUMNS);
  #order = new Int32Array(FIRST_ROWS);

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
  }

  add(subject: number, level: number, start: number, end: number): void {
    const at = this.#count * COLUMNS;
    if (at === this.#rows.length) this.#grow();
    const rows = this.#rows;
    rows[at + SUBJECT] = subject;
    rows[at + LEVEL] = level;
    rows[at + START] = start;
    rows[at + END] = end;
    this.#count += 1;
  }

  /** Rows by where they start, then by subject, then the longest first; so many as there are. Valid until the next call. */
  ordered(): Int32Array {
    const order = this.#order;
    const count = this.#count;
    let runs = 0;
    for (let from = 0, to = 0; from < count; from = to) {
      for (to = from + 1; to < count && this.#compare(to - 1, to) <= 0; ) to += 1;
      runs += 1;
      if (runs > MOST_RUNS) return this.#sorted();
      this.#merge(from, to);
    }
    return order;
  }

  /** Into those before `from`, which are in order, the rows from there on to `to`, which are as well. */
  #merge(from: number, to: number): void {
    const order = this.#order;
    let before = from - 1;
    let row = to - 1;
    for (let place = to - 1; row >= from; place -= 1) {
      if (before >= 0 && this.#compare(order[before] as number, row) > 0) order[place] = order[before--] as number;
      else order[place] = row--;
    }
  }

  #sorted(): Int32Array {
    const order = this.#order.subarray(0, this.#count);
    for (let row = 0; row < order.length; row += 1) order[row] = row;
    order.sort((one, other) => this.#compare(one, other));
    return this.#order;
  }

  #compare(one: number, other: number): number {
    const rows = this.#rows;
    const [a, b] = [one * COLUMNS, other * COLUMNS];
    return (
      (rows[a + START] as number) - (rows[b + START] as number) ||
      (rows[a + SUBJECT] as number) - (rows[b + SUBJECT] as number) ||
      (rows[b + END] as number) - (rows[a + END] as number)
    );
  }

  #grow(): void {
    const rows = new Int32Array(2 * this.#rows.length);
    rows.set(this.#rows);
    this.#rows = rows;
    this.#order = new Int32Array(rows.length / COLUMNS);
  }

  subject(row: number): number {
    return this.#rows[row * COLUMNS + SUBJECT] as number;
  }
  level(row: number): number {
    return this.#rows[row * COLUMNS + LEVEL] as number;
  }
  start(row: number): number {
    return this.#rows[row * COLUMNS + START] as number;
  }
  end(row: number): number {
    return this.#rows[row * COLUMNS + END] as number;
  }
}

/**
 * Rows of columns into which several values fall at once, as somebody's groups do.
 * @module
 */
import type { Column } from "./columns.ts";
import { UNKNOWN } from "./interner.ts";
import type { RowNumber, Rows } from "./rows.ts";

/** Columns of which several rows are needed; the rows stand list after list, with the cells that they belong to. */
export class Several {
  readonly columns: Column[] = [];
  readonly ends: number[] = [];
  readonly rows: RowNumber[] = [];
  readonly cells: number[] = [];
  /** Columns there are. */
  count = 0;
  /** Rows there are, of all columns together. */
  length = 0;

  clear(): void {
    this.count = 0;
    this.length = 0;
  }

  add(row: RowNumber, cell: number): void {
    this.rows[this.length] = row;
    this.cells[this.length] = cell;
    this.length += 1;
  }

  /** The rows added since the last column are those of this one. */
  end(column: Column): void {
    this.columns[this.count] = column;
    this.ends[this.count] = this.length;
    this.count += 1;
  }

  /** The policies whose condition holds, for every word, list by list into `into` from `at` on; answers where they end. */
  into(into: Int32Array, at: number, { words, size }: Rows): number {
    let place = at;
    let row = 0;
    for (let each = 0; each < this.count; each += 1, place += size) {
      const { negated, rows, changed } = this.columns[each] as Column;
      const other = (rows[-UNKNOWN] as RowNumber) * size;
      into.set(words.subarray(other, other + size), place);
      for (const end = this.ends[each] as number; row < end; row += 1) {
        const from = (this.rows[row] as number) * size;
        const cell = this.cells[row] as number;
        const last = changed.starts[cell + 1] as number;
        for (let next = changed.starts[cell] as number; next < last; next += 1) {
          const word = changed.words[next] as number;
          const before = into[place + word] as number;
          const holds = words[from + word] as number;
          into[place + word] = negated ? before & holds : before | holds;
        }
      }
    }
    return place;
  }
}

/**
 * The rows of a table while they come, and the table that is made of them. Memory is what the hashes take, and does not
 * depend on how long the values are.
 * @module
 */
import { randomBytes } from "node:crypto";
import { inSlices } from "../../turns.ts";
import { addToBloom, BITS_PER_ROW, ExactData, fastHashes, lengthBit } from "./exact-data.ts";
import { saltedHash } from "./salted-hash.ts";
import { sortedRows } from "./sorted-rows.ts";

export const MOST_ROWS = 5_000_000;
/** Bytes of a table besides its rows, at most. */
const SURROUNDINGS = 1024;
const FIRST_ROWS = 1024;
const SLICE = 50_000;

export class HashedRows {
  /** Rows that fit. */
  readonly most: number;
  readonly #columns: number;
  readonly #salt = randomBytes(16);
  readonly #hash = saltedHash(this.#salt);
  readonly #primary: Numbers<BigUint64Array<ArrayBuffer>>;
  /** By row, as many as there are columns; 0: empty. */
  readonly #secondary: Numbers<BigUint64Array<ArrayBuffer>>;
  /** By row: the two fast hashes of its primary value. */
  readonly #fast: Numbers<Uint32Array<ArrayBuffer>>;
  #lengths = 0;
  #count = 0;

  /** `columns`: secondary ones. `mostBytes`: of the serialized table. */
  constructor(columns: number, mostBytes: number) {
    const rowBytes = 8 * (1 + columns) + BITS_PER_ROW / 8;
    this.most = Math.min(MOST_ROWS, Math.floor((mostBytes - SURROUNDINGS) / rowBytes));
    this.#columns = columns;
    this.#primary = new Numbers((buffer) => new BigUint64Array(buffer), 8, this.most);
    this.#secondary = new Numbers((buffer) => new BigUint64Array(buffer), 8 * columns, this.most);
    this.#fast = new Numbers((buffer) => new Uint32Array(buffer), 8, this.most);
  }

  get count(): number {
    return this.#count;
  }

  /** There must be room for it. Null: the row has no such value. */
  add(primary: string, secondary: readonly (string | null)[]): void {
    const row = this.#count;
    this.#count += 1;
    this.#lengths |= lengthBit(primary.length);
    this.#primary.for(this.#count)[row] = this.#hash(primary);
    const [first, second] = fastHashes(primary, this.#salt);
    const fast = this.#fast.for(this.#count);
    fast[2 * row] = first;
    fast[2 * row + 1] = second;
    const others = this.#secondary.for(this.#count);
    for (const [at, value] of secondary.entries())
      others[row * this.#columns + at] = value === null ? 0n : this.#hash(value);
  }

  /** Nothing may be added after. */
  async table(id: string, needed: number): Promise<ExactData> {
    const [count, columns, salt, lengths] = [this.#count, this.#columns, this.#salt, this.#lengths];
    const [hashes, others, fast] = [this.#primary.all, this.#secondary.all, this.#fast.all];
    const order = await sortedRows(hashes, count);
    const primary = new BigUint64Array(count);
    const secondary = new BigUint64Array(count * columns);
    const bloom = new Uint8Array(Math.ceil((count * BITS_PER_ROW) / 8) + 8);
    await inSlices(count, SLICE, (from, to) => {
      for (let at = from; at < to; at += 1) {
        const row = order[at] as number;
        primary[at] = hashes[row] as bigint;
        for (let column = 0; column < columns; column += 1)
          secondary[at * columns + column] = others[row * columns + column] as bigint;
        addToBloom(bloom, fast[2 * row] as number, fast[2 * row + 1] as number);
      }
    });
    return new ExactData({ id, needed, columns, salt, lengths, bloom, primary, secondary });
  }
}

/** Numbers of rows in memory that grows in place. */
class Numbers<T extends BigUint64Array | Uint32Array> {
  readonly #buffer: ArrayBuffer;
  readonly #rowBytes: number;
  readonly #most: number;
  readonly all: T;
  #rows = FIRST_ROWS;

  constructor(view: (buffer: ArrayBuffer) => T, rowBytes: number, most: number) {
    this.#rowBytes = rowBytes;
    this.#most = Math.max(most, FIRST_ROWS);
    this.#buffer = new ArrayBuffer(FIRST_ROWS * rowBytes, { maxByteLength: this.#most * rowBytes });
    this.all = view(this.#buffer);
  }

  /** With room for so many rows. */
  for(rows: number): T {
    if (rows > this.#rows) {
      this.#rows = Math.min(this.#most, 2 * this.#rows);
      this.#buffer.resize(this.#rows * this.#rowBytes);
    }
    return this.all;
  }
}

/**
 * Exact data match: the rows of a table, such as customers, found again in text.
 *
 * INVARIANT: of the table only salted hashes are kept (HMAC-SHA-256, RFC 2104, of which 8 bytes). Whoever holds them and
 * the salt can still try out values, as with every such scheme: what is guessed easily is not made secret by it.
 * @module
 */
import { createHmac, randomBytes } from "node:crypto";
import { err, ok, type Result } from "../../../kernel/index.ts";
import { readRows } from "./csv.ts";
import { plainValue, textHash } from "./words.ts";

export interface ExactDataColumns {
  readonly id: string;
  /** Name of the column that must be found. */
  readonly primary: string;
  /** Names of columns of which some must be found within 300 characters. */
  readonly secondary: readonly string[];
  /** How many of them. */
  readonly needed: number;
}

/** Shorter values stand everywhere. */
const LEAST_LENGTH = 3;
const LEAST_PRIMARY = 5;
const MOST_ROWS = 5_000_000;
const BITS_PER_ROW = 12;

export class ExactData {
  readonly id: string;
  readonly needed: number;
  readonly columns: number;
  readonly salt: Buffer;
  /** Sorted; the same value may stand in several rows. */
  readonly primary: BigUint64Array;
  /** By row in the order of `primary`, `columns` for each; 0: empty. */
  readonly secondary: BigUint64Array;
  /** A Bloom filter over fast hashes of primary values, so that few words of a text are hashed well. */
  readonly bloom: Uint8Array;
  /** Bit n: some primary value has n characters, or more than 31 for bit 31. */
  readonly lengths: number;

  constructor(
    parts: Pick<ExactData, "id" | "needed" | "columns" | "salt" | "primary" | "secondary" | "bloom" | "lengths">,
  ) {
    this.id = parts.id;
    this.needed = parts.needed;
    this.columns = parts.columns;
    this.salt = parts.salt;
    this.primary = parts.primary;
    this.secondary = parts.secondary;
    this.bloom = parts.bloom;
    this.lengths = parts.lengths;
  }

  get rows(): number {
    return this.primary.length;
  }

  hash(value: string): bigint {
    const digest = createHmac("sha256", this.salt).update(value).digest();
    return digest.readBigUInt64BE() | 1n;
  }

  /** False: no primary value is this one. */
  mayBePrimary(value: string): boolean {
    if ((this.lengths & (1 << Math.min(31, value.length))) === 0) return false;
    return bloomBits(value, this.salt, this.bloom.length).every(
      (bit) => ((this.bloom[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0,
    );
  }

  /** The first row whose primary value has this hash, and how many follow with the same. */
  rowsOf(hash: bigint): { readonly first: number; readonly count: number } {
    let [low, high] = [0, this.primary.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.primary[middle] as bigint) < hash) low = middle + 1;
      else high = middle;
    }
    let count = 0;
    while (this.primary[low + count] === hash) count += 1;
    return { first: low, count };
  }

  /** How many secondary values of a row are among the hashes. */
  secondaryIn(row: number, hashes: ReadonlySet<bigint>): number {
    let count = 0;
    for (let at = row * this.columns; at < (row + 1) * this.columns; at += 1)
      if (hashes.has(this.secondary[at] as bigint)) count += 1;
    return count;
  }

  serialize(): Buffer {
    const { id, needed, columns, lengths } = this;
    const sizes = { rows: this.rows, bloom: this.bloom.length, salt: this.salt.length };
    const header = Buffer.from(JSON.stringify({ format: 1, id, needed, columns, lengths, ...sizes }));
    const bytes = (array: BigUint64Array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(header.length);
    return Buffer.concat([size, header, this.salt, this.bloom, bytes(this.primary), bytes(this.secondary)]);
  }

  /** Of what `serialize` made: our own store's, so what is wrong with it throws. */
  static deserialize(buffer: Buffer): ExactData {
    const from = 4 + buffer.readUInt32LE();
    const header = JSON.parse(buffer.toString("utf8", 4, from));
    if (header.format !== 1) throw new Error("exact data of another format");
    let at = from;
    const take = (length: number) => {
      at += length;
      return Uint8Array.prototype.slice.call(buffer, at - length, at);
    };
    const [salt, bloom] = [Buffer.from(take(header.salt)), take(header.bloom)];
    const primary = new BigUint64Array(take(header.rows * 8).buffer);
    const secondary = new BigUint64Array(take(header.rows * header.columns * 8).buffer);
    const { id, needed, columns, lengths } = header;
    return new ExactData({ id, needed, columns, lengths, salt, bloom, primary, secondary });
  }
}

function bloomBits(value: string, salt: Buffer, bytes: number): number[] {
  const first = textHash(value, salt.readInt32LE(0));
  const second = textHash(value, salt.readInt32LE(4)) | 1;
  return [0, 1, 2, 3].map((number) => ((first + Math.imul(number, second)) >>> 0) % (bytes * 8));
}

/** Of a CSV file (RFC 4180) with a line of names first. Nothing of it is kept but hashes. */
export async function importExactData(
  csv: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { id, primary, secondary, needed }: ExactDataColumns,
): Promise<Result<ExactData, string>> {
  if (needed < 0 || needed > secondary.length) return err("more secondary columns are needed than there are");
  const salt = randomBytes(16);
  const empty = new ExactData({
    ...{ id, needed, columns: secondary.length, salt, lengths: 0 },
    ...{ primary: new BigUint64Array(), secondary: new BigUint64Array(), bloom: new Uint8Array(1) },
  });
  let places: readonly number[] | null = null;
  const rows: (readonly bigint[])[] = [];
  const fast: string[] = [];
  let lengths = 0;
  for await (const row of readRows(csv)) {
    if (places === null) {
      const names = row.map((name) => name.trim());
      places = [primary, ...secondary].map((name) => names.indexOf(name));
      const missing = [primary, ...secondary].filter((_, at) => places?.[at] === -1);
      if (missing.length > 0) return err(`the file has no column ${missing.join(", ")}`);
      continue;
    }
    const [key = "", ...others] = places.map((place) => plainValue(row[place] ?? ""));
    if (key.length < LEAST_PRIMARY) continue;
    if (rows.length >= MOST_ROWS) return err(`the file has more than ${MOST_ROWS} rows`);
    lengths |= 1 << Math.min(31, key.length);
    fast.push(key);
    rows.push([empty.hash(key), ...others.map((value) => (value.length < LEAST_LENGTH ? 0n : empty.hash(value)))]);
  }
  if (rows.length === 0) return err(`no row has a value of at least ${LEAST_PRIMARY} letters or digits in ${primary}`);
  const bloom = new Uint8Array(Math.ceil((rows.length * BITS_PER_ROW) / 8) + 8);
  for (const key of fast)
    for (const bit of bloomBits(key, salt, bloom.length)) bloom[bit >> 3] = (bloom[bit >> 3] ?? 0) | (1 << (bit & 7));
  rows.sort((a, b) => ((a[0] ?? 0n) < (b[0] ?? 0n) ? -1 : 1));
  return ok(
    new ExactData({
      ...{ id, needed, columns: secondary.length, salt, lengths, bloom },
      primary: BigUint64Array.from(rows, (row) => row[0] ?? 0n),
      secondary: BigUint64Array.from(rows.flatMap((row) => row.slice(1))),
    }),
  );
}

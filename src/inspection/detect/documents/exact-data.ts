/**
 * Exact data match: the rows of a table, such as customers, found again in text.
 *
 * INVARIANT: of the table only salted hashes are kept (HMAC-SHA-256, RFC 2104, of which 8 bytes). Whoever holds them and
 * the salt can still try out values, as with every such scheme: what is guessed easily is not made secret by it.
 * @module
 */
import { type SaltedHash, saltedHash } from "./salted-hash.ts";
import { textHash } from "./words.ts";

/** Of the Bloom filter. */
export const BITS_PER_ROW = 12;
/** Lengths that are told apart. */
const LONGEST_TOLD = 31;

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
  readonly hash: SaltedHash;

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
    this.hash = saltedHash(parts.salt);
  }

  get rows(): number {
    return this.primary.length;
  }

  /** Characters of the longest primary value, as far as they are told. */
  get longest(): number {
    const longest = 31 - Math.clz32(this.lengths);
    return longest === LONGEST_TOLD ? Infinity : longest;
  }

  /** False: no primary value has so many characters. */
  hasLength(characters: number): boolean {
    return (this.lengths & lengthBit(characters)) !== 0;
  }

  /** False: no primary value is this one. */
  mayBePrimary(value: string): boolean {
    const [first, second] = fastHashes(value, this.salt);
    for (let number = 0; number < PROBES; number += 1) {
      const bit = bloomBit(first, second, number, this.bloom.length);
      if (((this.bloom[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
    }
    return true;
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

export const lengthBit = (characters: number): number => 1 << Math.min(LONGEST_TOLD, characters);

const PROBES = 4;

export const fastHashes = (value: string, salt: Buffer): [number, number] => [
  textHash(value, salt.readInt32LE(0)),
  textHash(value, salt.readInt32LE(4)) | 1,
];

const bloomBit = (first: number, second: number, number: number, bytes: number): number =>
  ((first + Math.imul(number, second)) >>> 0) % (bytes * 8);

/** Takes a value into the filter, by its fast hashes. */
export function addToBloom(bloom: Uint8Array, first: number, second: number): void {
  for (let number = 0; number < PROBES; number += 1) {
    const bit = bloomBit(first, second, number, bloom.length);
    bloom[bit >> 3] = (bloom[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
}

/**
 * The directory of a compound file (MS-CFB 2.6): a tree of names, in rows of numbers, for there may be a hundred thousand.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { u16, u32 } from "../zip/bytes.ts";

export interface OleEntry {
  readonly name: string;
  /** The storage it lies in; null: the root. */
  readonly parent: OleEntry | null;
  /** From the root, joined by "/": "__attach_version1.0_#00000000/__substg1.0_37010102". */
  readonly path: string;
  readonly storage: boolean;
  readonly size: number;
  /** The stream's bytes. Throws `Unreadable` when it is longer than the file. */
  open(): ByteSource;
}

/** Where a stream begins, and its bytes. */
export interface Place {
  readonly first: number;
  readonly size: number;
}

export const ENTRY = 128;
const STREAM = 2;
/** Storages within storages: programs write a few for each message within a message. */
export const DEEPEST = 128;

/** `root`: the stream that the smallest streams lie in. */
type Opener = (place: Place, root: Place) => ByteSource;

interface Waiting {
  readonly index: number;
  readonly parent: Entry | null;
  readonly depth: number;
}

export class Directory {
  readonly #names: string[] = [];
  readonly #types: Uint8Array;
  readonly #firsts: Uint32Array;
  readonly #sizes: Float64Array;
  /** Of each entry: the one to the left, the one to the right, the first within. */
  readonly #links: Uint32Array;

  readonly #open: Opener;

  constructor(source: ByteSource, count: number, budget: Budget, open: Opener) {
    this.#open = open;
    this.#types = new Uint8Array(count);
    this.#firsts = new Uint32Array(count);
    this.#sizes = new Float64Array(count);
    this.#links = new Uint32Array(3 * count);
    for (let index = 0; index < count; index += 1) {
      budget.tick();
      this.#add(source.read(index * ENTRY, ENTRY), index);
    }
    if (count === 0) throw new Unreadable("corrupted", "the compound file has no directory");
  }

  placeOf(index: number): Place {
    return { first: this.#firsts[index] as number, size: this.#sizes[index] as number };
  }

  nameOf(index: number): string {
    return this.#names[index] as string;
  }

  isStorage(index: number): boolean {
    return this.#types[index] !== STREAM;
  }

  open(index: number): ByteSource {
    return this.#open(this.placeOf(index), this.placeOf(0));
  }

  /** All that the tree holds, without recursion: a hostile one is a list of a hundred thousand, or a ring. */
  walk(): { readonly entries: OleEntry[]; readonly tooDeep: boolean } {
    const entries: OleEntry[] = [];
    const seen = new Uint8Array(this.#types.length);
    let tooDeep = false;
    const waiting: Waiting[] = [{ index: this.#links[2] as number, parent: null, depth: 0 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { index, parent, depth } = next;
      if ((this.#types[index] ?? 0) === 0 || seen[index] === 1) continue;
      seen[index] = 1;
      const entry = new Entry(this, index, parent);
      entries.push(entry);
      const [left = 0, right = 0, child = 0] = this.#links.subarray(3 * index, 3 * index + 3);
      waiting.push({ index: right, parent, depth }, { index: left, parent, depth });
      if (!this.isStorage(index)) continue;
      if (depth < DEEPEST) waiting.push({ index: child, parent: entry, depth: depth + 1 });
      else tooDeep = true;
    }
    return { entries, tooDeep };
  }

  #add(bytes: Uint8Array, index: number): void {
    if (bytes.length < ENTRY) throw new Unreadable("corrupted", "the directory of the compound file ends too soon");
    const length = Math.min(64, Math.max(0, u16(bytes, 64) - 2));
    this.#names.push(Buffer.from(bytes.subarray(0, length - (length % 2))).toString("utf16le"));
    this.#types[index] = bytes[66] as number;
    for (const link of [0, 1, 2]) this.#links[3 * index + link] = u32(bytes, 68 + 4 * link);
    this.#firsts[index] = u32(bytes, 116);
    this.#sizes[index] = u32(bytes, 120) + (u32(bytes, 124) & 0xffff) * 2 ** 32;
  }
}

/** As little as can be, for there may be a hundred thousand: what it is stands in the directory. */
class Entry implements OleEntry {
  readonly #directory: Directory;
  readonly #index: number;
  readonly parent: Entry | null;

  constructor(directory: Directory, index: number, parent: Entry | null) {
    this.#directory = directory;
    this.#index = index;
    this.parent = parent;
  }

  get name(): string {
    return this.#directory.nameOf(this.#index);
  }
  get storage(): boolean {
    return this.#directory.isStorage(this.#index);
  }
  get size(): number {
    return this.#directory.placeOf(this.#index).size;
  }

  open(): ByteSource {
    return this.#directory.open(this.#index);
  }

  /** Put together when it is asked for: of a hundred thousand entries, each a hundred deep, it would be much to hold. */
  get path(): string {
    const names: string[] = [];
    for (let at: Entry | null = this; at !== null; at = at.parent) names.push(at.name);
    return names.toReversed().join("/");
  }
}

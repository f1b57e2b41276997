/**
 * What was unpacked, as far back as the packing may refer to it. The last megabytes lie in memory; what is older lies in a
 * sealed file, of which some pages are held. So a dictionary of gigabytes costs as much memory as one of 4 MB.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { letGo, passing } from "../../garbage.ts";
import { SealedFile } from "../sealed-file.ts";

/** Of the ring: a power of two. */
const RECENT = 8 * 1024 * 1024;
const PIECE = 64 * 1024;
const USUAL = 2 * PIECE;
const NOTHING = new Uint8Array(0);
/** In large steps: what was outgrown is garbage for a while. */
const GROWTH = 8;
/** A power of two, much smaller than the ring. */
const PAGE = 4 * 1024;
const SMALLEST = 2 * PAGE;
const PAGES = 512;

export class History {
  /** The ring. Byte `n` of all lies at `n & mask`. A larger one may take its place in `room`. */
  ring: Uint8Array = NOTHING;
  mask: number;
  /** Bytes in all. Whoever writes into the ring counts them here. */
  total = 0;
  /** Where the dictionary begins: nothing before it may be referred to. */
  start = 0;
  readonly #dictionary: number;
  /** Of the ring, once it has grown. */
  #largest: number;
  #handed = 0;
  #file: SealedFile | null = null;
  /** The first so many bytes are in the file: a multiple of `PAGE`. */
  #kept = 0;
  /** Pages of the file, and which they are: each has one place where it may be. */
  #pages = new Uint8Array(0);
  readonly #held: Float64Array;

  /**
   * `dictionary`: bytes back that may be referred to. `most`: bytes that will come in all, if it is known. `sharing`: how
   * many histories share the memory of one.
   */
  constructor(dictionary: number, most = Number.POSITIVE_INFINITY, sharing = 1) {
    this.#dictionary = dictionary;
    this.#held = new Float64Array(Math.ceil(PAGES / sharing)).fill(-1);
    const needed = Math.min(RECENT / sharing, dictionary, most);
    // An archive may hold thousands of small files, each packed by itself.
    this.#largest = most < USUAL ? SMALLEST : USUAL;
    while (this.#largest < needed) this.#largest *= 2;
    this.mask = Math.min(this.#largest, USUAL) - 1;
  }

  /**
   * Begins a piece: up to where (as `total`) may be written before the next `hand`. What was handed before is not to be
   * looked at any more.
   */
  room(): number {
    if (this.ring.length === 0) this.ring = new Uint8Array(this.mask + 1);
    if (this.total === this.ring.length && this.ring.length < this.#largest) this.#grow();
    const { ring, total, mask } = this;
    const until = total + Math.min(PIECE, ring.length - (total & mask));
    if (this.#dictionary > ring.length) this.#keep(until - ring.length);
    return until;
  }

  /** What was written since `room`: the caller's until the next one. */
  hand(): Uint8Array {
    const from = this.#handed & this.mask;
    const piece = this.ring.subarray(from, from + this.total - this.#handed);
    this.#handed = this.total;
    return piece;
  }

  /** Copies `length` bytes from `distance` back; there must be room. Throws `Unreadable` where there is no such place. */
  copy(distance: number, length: number): void {
    const { ring, mask, total } = this;
    if (distance > total - this.start || distance > this.#dictionary) throw outside();
    this.total = total + length;
    if (distance > ring.length) {
      for (let at = total; at < this.total; at += 1) ring[at & mask] = this.#old(at - distance);
      return;
    }
    const [from, to] = [(total - distance) & mask, total & mask];
    if (distance >= length && from + length <= ring.length && to + length <= ring.length && length > 16) {
      ring.copyWithin(to, from, from + length);
      return;
    }
    for (let at = 0; at < length; at += 1) ring[(to + at) & mask] = ring[(from + at) & mask] as number;
  }

  /** The byte `distance` back, 1 being the last. Throws `Unreadable` where there is none. */
  at(distance: number): number {
    if (distance > this.total - this.start || distance > this.#dictionary) throw outside();
    const position = this.total - distance;
    return distance > this.ring.length ? this.#old(position) : (this.ring[position & this.mask] as number);
  }

  close(): void {
    letGo(this.#release());
  }

  /** Apart, as a function that still runs may hold what it has looked at. Returns how many bytes that was. */
  #release(): number {
    this.#file?.close();
    this.#file = null;
    const bytes = this.ring.length + this.#pages.length;
    this.ring = this.#pages = new Uint8Array(0);
    return bytes;
  }

  /** While nothing was overwritten, everything lies where it would in a larger ring. */
  #grow(): void {
    const larger = new Uint8Array(Math.min(this.#largest, GROWTH * this.ring.length));
    passing(this.ring.length);
    larger.set(this.ring);
    this.ring = larger;
    this.mask = larger.length - 1;
  }

  /** Writes what is about to be overwritten: everything before `end`, and up to a page more. */
  #keep(end: number): void {
    for (; this.#kept < end; this.#kept += PAGE) {
      this.#file ??= new SealedFile();
      const from = this.#kept & this.mask;
      this.#file.append(this.ring.subarray(from, from + PAGE));
    }
  }

  /** A byte that is in the ring no more. */
  #old(position: number): number {
    const page = Math.floor(position / PAGE);
    const slot = page % this.#held.length;
    const from = slot * PAGE;
    if (this.#pages.length === 0) this.#pages = new Uint8Array(this.#held.length * PAGE);
    if (this.#held[slot] !== page) {
      this.#held[slot] = page;
      this.#file?.readPage(page * PAGE, this.#pages.subarray(from, from + PAGE));
    }
    return this.#pages[from + (position % PAGE)] as number;
  }
}

const outside = () => new Unreadable("corrupted", "packed data refer to what is not there");

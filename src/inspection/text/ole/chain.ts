/**
 * Chains of sectors (MS-CFB 2.3): a table says which sector follows which. The table may be as long as the file is large,
 * and so may a chain: of the table some pages are held, of a chain every few hundredth sector.
 *
 * INVARIANT: memory does not grow with the table, and with a chain by four bytes for each of its steps of STRIDE sectors.
 * @module
 */
import type { Budget } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import { u32 } from "../zip/bytes.ts";

/** Numbers from here on are no sectors: they end a chain. */
export const END = 0xfffffffa;
/** Numbers of a page. */
const PAGE = 1024;
const MOST_PAGES = 1024;
const STRIDE = 256;

/** Numbers of 32 bits in a source. */
export class Table {
  readonly #source: ByteSource;
  readonly #budget: Budget;
  /** The one that was loaded first is given up first. */
  readonly #pages = new Map<number, Uint32Array>();
  #page: Uint32Array = new Uint32Array(0);
  #number = -1;

  constructor(source: ByteSource, budget: Budget) {
    this.#source = source;
    this.#budget = budget;
  }

  /** END for one that is not there. */
  at(index: number): number {
    const number = Math.floor(index / PAGE);
    if (number !== this.#number) this.#turnTo(number);
    return this.#page[index % PAGE] ?? END;
  }

  #turnTo(number: number): void {
    const page = this.#pages.get(number) ?? this.#load(number);
    this.#page = page;
    this.#number = number;
  }

  #load(number: number): Uint32Array {
    this.#budget.tick();
    const bytes = this.#source.read(number * PAGE * 4, PAGE * 4);
    const page = new Uint32Array(bytes.length >> 2);
    for (let index = 0; index < page.length; index += 1) page[index] = u32(bytes, index * 4);
    const oldest = this.#pages.keys().next();
    if (this.#pages.size >= MOST_PAGES && oldest.done !== true) {
      this.#pages.delete(oldest.value);
      passing(PAGE * 4);
    }
    this.#pages.set(number, page);
    return page;
  }
}

/** The sectors from `first` on, at most `most` of them: a chain may well be a ring. */
export class Chain {
  readonly #table: Table;
  readonly #most: number;
  /** The first, and every STRIDEth behind it, as far as the chain was followed. */
  #marks = new Uint32Array(8);
  #marked = 1;
  /** Where the chain was left: the sector, and its place in the chain. */
  #sector: number;
  #place = 0;

  constructor(table: Table, first: number, most: number) {
    this.#table = table;
    this.#most = most;
    this.#marks[0] = first;
    this.#sector = first;
  }

  /** The sector at a place, counted from 0; END behind the last. */
  sector(place: number): number {
    if (place >= this.#most) return END;
    const mark = Math.min(Math.floor(place / STRIDE), this.#marked - 1);
    if (place < this.#place || mark * STRIDE > this.#place) {
      this.#place = mark * STRIDE;
      this.#sector = this.#marks[mark] as number;
    }
    while (this.#place < place && this.#sector < END) {
      this.#sector = this.#table.at(this.#sector);
      this.#place += 1;
      if (this.#place === this.#marked * STRIDE) this.#mark(this.#sector);
    }
    return Math.min(this.#sector, END);
  }

  /** How many there are, but not more than `most`. */
  count(most: number): number {
    let count = 0;
    while (count < most && this.sector(count) < END) count += 1;
    return count;
  }

  #mark(sector: number): void {
    if (this.#marked === this.#marks.length) {
      const more = new Uint32Array(2 * this.#marks.length);
      more.set(this.#marks);
      this.#marks = more;
    }
    this.#marks[this.#marked++] = sector;
  }
}

/** Blocks of `block` bytes, in an order of their own, as a source. `origin`: where block 0 stands. */
export function inOrder(
  source: ByteSource,
  blockAt: (place: number) => number,
  block: number,
  origin: number,
  size: number,
): ByteSource {
  return {
    size,
    read: (offset, length) => {
      const end = Math.min(size, offset + length);
      if (offset >= end) return new Uint8Array(0);
      const first = run(blockAt, block, offset, end);
      if (first.start < 0) return new Uint8Array(0);
      const begin = source.read(origin + first.start, first.length);
      // Mostly, blocks that follow each other lie side by side.
      if (first.length === end - offset || begin.length < first.length) return begin;
      const bytes = new Uint8Array(end - offset);
      bytes.set(begin);
      let at = first.length;
      while (offset + at < end) {
        const { start, length: wanted } = run(blockAt, block, offset + at, end);
        const piece = start < 0 ? bytes.subarray(0, 0) : source.read(origin + start, wanted);
        bytes.set(piece, at);
        at += piece.length;
        if (piece.length < wanted || start < 0) break;
      }
      passing(bytes.length);
      return bytes.subarray(0, at);
    },
  };
}

/** The longest row of bytes that lie side by side. `start` below 0: there is no such block. */
function run(blockAt: (place: number) => number, block: number, offset: number, end: number) {
  const within = offset % block;
  const place = Math.floor(offset / block);
  const first = blockAt(place);
  if (first >= END) return { start: -1, length: 0 };
  let length = Math.min(block - within, end - offset);
  for (let next = 1; offset + length < end && blockAt(place + next) === first + next; next += 1)
    length = Math.min(length + block, end - offset);
  return { start: first * block + within, length };
}

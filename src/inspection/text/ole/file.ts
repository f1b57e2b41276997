/**
 * Compound files (MS-CFB): the file system in a file of the old Office formats, of Outlook messages and of encrypted
 * documents. Streams are read where they lie, sector by sector.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { exactly, u16, u32 } from "../zip/bytes.ts";
import { Chain, END, inOrder, Table } from "./chain.ts";
import { DEEPEST, Directory, ENTRY, type OleEntry, type Place } from "./directory.ts";

export type { OleEntry } from "./directory.ts";

export interface OleFile {
  readonly entries: readonly OleEntry[];
  /** Why some are not among them; null: all are. */
  readonly problem: Unreadable | null;
}

/** Entries of a directory that are read; a message with a thousand attachments has fewer. */
const MOST_ENTRIES = 30_000;

/** Directories are read once for the type and once for the contents; the last one is kept for the second. */
const known = new WeakMap<ByteSource, OleFile>();

/** Throws `Unreadable` for what is no compound file. */
export function readOle(source: ByteSource, budget: Budget): OleFile {
  let file = known.get(source);
  if (file === undefined) {
    file = new Compound(source, budget).read();
    known.set(source, file);
  }
  return file;
}

const startsOle = (header: Uint8Array): boolean => u32(header, 0) === 0xe011cfd0 && u32(header, 4) === 0xe11ab1a1;

class Compound {
  readonly #source: ByteSource;
  readonly #budget: Budget;
  readonly #header: Uint8Array;
  readonly #sector: number;
  readonly #mini: number;
  /** Streams of fewer bytes lie in the mini stream. */
  readonly #cutoff: number;
  /** Sectors in the file: no chain that is none has more. */
  readonly #sectors: number;
  readonly #table: Table;
  #small: { readonly blocks: ByteSource; readonly table: Table } | null = null;

  constructor(source: ByteSource, budget: Budget) {
    const header = Uint8Array.from(exactly(source, 0, 512));
    const [sectorShift, miniShift] = [u16(header, 30), u16(header, 32)];
    if (!startsOle(header) || ![9, 12].includes(sectorShift) || miniShift !== 6)
      throw new Unreadable("corrupted", "the compound file has a damaged header");
    this.#source = source;
    this.#budget = budget;
    this.#header = header;
    this.#sector = 2 ** sectorShift;
    this.#mini = 2 ** miniShift;
    this.#cutoff = u32(header, 56);
    this.#sectors = Math.ceil(source.size / this.#sector);
    this.#table = new Table(this.#tables(), budget);
  }

  read(): OleFile {
    const chain = new Chain(this.#table, u32(this.#header, 48), this.#sectors);
    const most = Math.ceil((MOST_ENTRIES * ENTRY) / this.#sector);
    const sectors = chain.count(most + 1);
    if (sectors > 0 && sectors === this.#sectors) throw new Unreadable("corrupted", "a chain of sectors is a loop");
    const count = Math.min(MOST_ENTRIES, (sectors * this.#sector) / ENTRY);
    const source = this.#inSectors(chain, sectors * this.#sector);
    const directory = new Directory(source, count, this.#budget, (place, root) => this.#open(place, root));
    const { entries, tooDeep } = directory.walk();
    return { entries, problem: problemOf(sectors > most, tooDeep) };
  }

  /** The table of sectors: the first 109 of its own sectors are named in the header, the others in a chain (DIFAT). */
  #tables(): ByteSource {
    const [source, sector] = [this.#source, this.#sector];
    const places: number[] = [];
    const needed = Math.ceil((this.#sectors * 4) / sector);
    const add = (place: number) => {
      if (places.length < needed && place < END && (place + 1) * sector < source.size) places.push(place);
    };
    for (let at = 76; at < 512; at += 4) add(u32(this.#header, at));
    let next = u32(this.#header, 68);
    for (let guard = 0; next < END && guard < this.#sectors && places.length < needed; guard += 1) {
      this.#budget.tick();
      const block = Uint8Array.from(source.read((next + 1) * sector, sector));
      if (block.length < sector) break;
      for (let at = 0; at + 4 < sector; at += 4) add(u32(block, at));
      next = u32(block, sector - 4);
    }
    return inOrder(source, (place) => places[place] ?? END, sector, sector, places.length * sector);
  }

  #inSectors(chain: Chain, size: number): ByteSource {
    return inOrder(this.#source, (place) => chain.sector(place), this.#sector, this.#sector, size);
  }

  #chained(first: number, size: number): ByteSource {
    const most = Math.min(this.#sectors, Math.ceil(size / this.#sector));
    return this.#inSectors(new Chain(this.#table, first, most), size);
  }

  #open({ first, size }: Place, root: Place): ByteSource {
    if (size > this.#source.size) throw new Unreadable("corrupted", "a stream is longer than its file");
    if (size >= this.#cutoff) return this.#chained(first, size);
    this.#small ??= {
      blocks: this.#chained(root.first, Math.min(root.size, this.#source.size)),
      table: new Table(this.#chained(u32(this.#header, 60), this.#source.size), this.#budget),
    };
    const { blocks, table } = this.#small;
    const chain = new Chain(table, first, Math.ceil(size / this.#mini));
    return inOrder(blocks, (place) => chain.sector(place), this.#mini, 0, size);
  }
}

function problemOf(tooMany: boolean, tooDeep: boolean): Unreadable | null {
  if (tooMany) return new Unreadable("over-budget", `more than ${MOST_ENTRIES} streams`);
  return tooDeep ? new Unreadable("over-budget", `storages nested more than ${DEEPEST} deep`) : null;
}

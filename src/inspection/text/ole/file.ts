/**
 * Compound files (MS-CFB): the file system in a file of the old Office formats, of Outlook messages and of encrypted
 * documents. Streams are read where they lie, sector by sector.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { exactly, u16, u32 } from "../zip/bytes.ts";

export interface OleEntry {
  /** From the root, joined by "/": "__attach_version1.0_#00000000/__substg1.0_37010102". */
  readonly path: string;
  readonly name: string;
  readonly storage: boolean;
  readonly size: number;
  /** The stream's bytes. Throws `Unreadable` when its chain of sectors is broken. */
  open(): ByteSource;
}

const FREE = 0xfffffffa;
const DIRECTORY_ENTRY = 128;
const NOBODY = 0xffffffff;
/** Entries of a directory that are read; a message with a thousand attachments has fewer. */
const MOST_ENTRIES = 100_000;

interface Layout {
  readonly source: ByteSource;
  readonly sector: number;
  readonly mini: number;
  readonly cutoff: number;
  readonly fat: Uint32Array;
}

export function readOle(source: ByteSource): readonly OleEntry[] {
  const header = Uint8Array.from(exactly(source, 0, 512));
  const [sectorShift, miniShift] = [u16(header, 30), u16(header, 32)];
  if (!startsOle(header) || ![9, 12].includes(sectorShift) || miniShift !== 6)
    throw new Unreadable("corrupted", "the compound file has a damaged header");
  const base = { source, sector: 2 ** sectorShift, mini: 2 ** miniShift, cutoff: u32(header, 56) };
  const layout: Layout = { ...base, fat: readFat(source, header, base.sector) };
  const directory = chained(layout, u32(header, 48), null);
  const miniFat = (): Uint32Array => numbers(chained(layout, u32(header, 60), null));
  return readEntries(layout, directory, miniFat);
}

const startsOle = (header: Uint8Array): boolean => u32(header, 0) === 0xe011cfd0 && u32(header, 4) === 0xe11ab1a1;

/** The table of sectors: the first 109 of its sectors are named in the header, the others in a chain (DIFAT). */
function readFat(source: ByteSource, header: Uint8Array, sector: number): Uint32Array {
  const most = Math.ceil(source.size / sector);
  const tables: number[] = [];
  for (let at = 76; at < 512; at += 4) tables.push(u32(header, at));
  let next = u32(header, 68);
  for (let guard = 0; next < FREE && guard < most; guard += 1) {
    const block = Uint8Array.from(source.read((next + 1) * sector, sector));
    if (block.length < sector) break;
    for (let at = 0; at + 4 < sector; at += 4) tables.push(u32(block, at));
    next = u32(block, sector - 4);
  }
  const fat = new Uint32Array(most + sector / 4).fill(NOBODY);
  let filled = 0;
  for (const table of tables) {
    if (table >= FREE || filled >= fat.length) continue;
    const block = source.read((table + 1) * sector, sector);
    for (let at = 0; at + 4 <= block.length && filled < fat.length; at += 4) fat[filled++] = u32(block, at);
  }
  return fat;
}

/** The sectors of a chain as a source. `size` null: as long as the chain. */
function chained(layout: Layout, first: number, size: number | null): ByteSource {
  const { source, sector, fat } = layout;
  const most = size === null ? fat.length : Math.ceil(size / sector);
  const sectors = chain(fat, first, most, size === null);
  return mapped(source, sectors, sector, sector, size ?? sectors.length * sector);
}

function chain(fat: Uint32Array, first: number, most: number, toTheEnd: boolean): number[] {
  const sectors: number[] = [];
  for (let next = first; next < FREE && sectors.length < most; next = fat[next] ?? NOBODY) sectors.push(next);
  if (toTheEnd && sectors.length === most && most > 0)
    throw new Unreadable("corrupted", "a chain of sectors is a loop");
  return sectors;
}

/** Blocks of `block` bytes in an order of their own; `origin`: where block 0 stands. */
function mapped(source: ByteSource, blocks: number[], block: number, origin: number, size: number): ByteSource {
  const available = Math.min(size, blocks.length * block);
  return {
    size,
    read: (offset, length) => {
      const end = Math.min(available, offset + length);
      if (offset >= end) return new Uint8Array(0);
      const bytes = new Uint8Array(end - offset);
      for (let at = offset; at < end; ) {
        const within = at % block;
        const count = Math.min(block - within, end - at);
        const start = origin + (blocks[Math.floor(at / block)] as number) * block + within;
        const piece = source.read(start, count);
        bytes.set(piece, at - offset);
        if (piece.length < count) return bytes.subarray(0, at - offset + piece.length);
        at += count;
      }
      return bytes;
    },
  };
}

function numbers(source: ByteSource): Uint32Array {
  const result = new Uint32Array(Math.floor(source.size / 4));
  for (let offset = 0; offset + 4 <= source.size; ) {
    const bytes = source.read(offset, 64 * 1024);
    if (bytes.length < 4) break;
    for (let at = 0; at + 4 <= bytes.length; at += 4) result[(offset + at) / 4] = u32(bytes, at);
    offset += bytes.length - (bytes.length % 4);
  }
  return result;
}

interface RawEntry {
  readonly name: string;
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly first: number;
  readonly size: number;
}

function readEntries(layout: Layout, directory: ByteSource, miniFat: () => Uint32Array): OleEntry[] {
  const count = Math.min(MOST_ENTRIES, Math.floor(directory.size / DIRECTORY_ENTRY));
  const raw: RawEntry[] = [];
  for (let index = 0; index < count; index += 1)
    raw.push(rawEntry(directory.read(index * DIRECTORY_ENTRY, DIRECTORY_ENTRY)));
  const root = raw[0];
  if (root === undefined) throw new Unreadable("corrupted", "the compound file has no directory");
  let miniStream: { blocks: ByteSource; fat: Uint32Array } | null = null;
  const mini = () => {
    miniStream ??= { blocks: chained(layout, root.first, root.size), fat: miniFat() };
    return miniStream;
  };
  const open = (entry: RawEntry): ByteSource => {
    if (entry.size >= layout.cutoff) return complete(chained(layout, entry.first, entry.size), layout);
    const { blocks, fat } = mini();
    const sectors = chain(fat, entry.first, Math.ceil(entry.size / layout.mini), false);
    return mapped(blocks, sectors, layout.mini, 0, entry.size);
  };
  return walk(raw, root.child, open);
}

function complete(source: ByteSource, layout: Layout): ByteSource {
  if (source.size > layout.source.size) throw new Unreadable("corrupted", "a stream is longer than its file");
  return source;
}

function rawEntry(bytes: Uint8Array): RawEntry {
  if (bytes.length < DIRECTORY_ENTRY)
    throw new Unreadable("corrupted", "the directory of the compound file ends too soon");
  const length = Math.min(64, Math.max(0, u16(bytes, 64) - 2));
  return {
    name: Buffer.from(bytes.subarray(0, length - (length % 2))).toString("utf16le"),
    type: bytes[66] as number,
    left: u32(bytes, 68),
    right: u32(bytes, 72),
    child: u32(bytes, 76),
    first: u32(bytes, 116),
    size: u32(bytes, 120) + (u32(bytes, 124) & 0xffff) * 2 ** 32,
  };
}

/** The tree of names, without recursion: a hostile one is a list of a hundred thousand, or a ring. */
function walk(raw: readonly RawEntry[], first: number, open: (entry: RawEntry) => ByteSource): OleEntry[] {
  const found: OleEntry[] = [];
  const seen = new Set<number>();
  const waiting: { index: number; prefix: string }[] = [{ index: first, prefix: "" }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { index, prefix } = next;
    const entry = raw[index];
    if (entry === undefined || seen.has(index) || entry.type === 0) continue;
    seen.add(index);
    const path = `${prefix}${entry.name}`.slice(0, 2000);
    const storage = entry.type !== 2;
    found.push({ path, name: entry.name, storage, size: entry.size, open: () => open(entry) });
    waiting.push({ index: entry.right, prefix }, { index: entry.left, prefix });
    if (storage) waiting.push({ index: entry.child, prefix: `${path}/` });
  }
  return found;
}

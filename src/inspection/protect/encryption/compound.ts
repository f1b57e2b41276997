/**
 * Writes a compound file (MS-CFB, version 3) in one go: the sizes of its streams are known before their contents, so the
 * large one is passed on as it comes and never held.
 *
 * Order: header, large stream, short streams together, their table, directory, table of sectors.
 * @module
 */
import type { Write } from "../../text/zip/write.ts";
import { Refused } from "../protection.ts";

export interface CompoundStream {
  /** From the root: storages, then its own name. */
  readonly path: readonly string[];
  readonly size: number;
  /** Gives exactly `size` bytes. Called once, in the order of the list, a large one before all others. */
  readonly pour: (write: Write) => Promise<void>;
}

/** Of one stream in a file of this version, less what could be misread as negative. */
export const LARGEST_STREAM = 2 ** 31 - 4096;
const SECTOR = 512;
const SHORT_SECTOR = 64;
/** Shorter streams lie in the short sectors. */
const CUTOFF = 4096;
const PER_SECTOR = SECTOR / 4;
/** Sectors of the table that the header lists. */
const IN_HEADER = 109;
const [FREE, END, FAT, DIFAT] = [0xffffffff, 0xfffffffe, 0xfffffffd, 0xfffffffc];
const NONE = 0xffffffff;
const [STORAGE, STREAM, ROOT] = [1, 2, 5];

/** At most one of the streams may be larger than 4 KB. */
export async function writeCompound(streams: readonly CompoundStream[], write: Write): Promise<void> {
  const large = streams.filter(({ size }) => size >= CUTOFF);
  if (large.length > 1) throw new Error("only one stream may be large");
  if (large.some(({ size }) => size > LARGEST_STREAM)) throw new Refused("over-budget", "too large to be encrypted");
  const short = streams.filter(({ size }) => size < CUTOFF);
  const plan = planOf(large[0] ?? null, short);
  await write(headerOf(plan));
  if (large[0] !== undefined) await poured(large[0], SECTOR, write);
  const contents: Buffer[] = [];
  for (const stream of short)
    await poured(stream, SHORT_SECTOR, async (bytes) => void contents.push(Buffer.from(bytes)));
  await write(padded(Buffer.concat(contents), SECTOR));
  await write(numbers(plan.shortTable, FREE));
  await write(plan.directory);
  await writeTable(plan, write);
}

async function poured({ size, pour }: CompoundStream, unit: number, write: Write): Promise<void> {
  let written = 0;
  await pour(async (bytes) => {
    written += bytes.length;
    await write(bytes);
  });
  if (written !== size) throw new Error(`a stream of ${size} bytes has ${written}`);
  if (size % unit !== 0) await write(Buffer.alloc(unit - (size % unit)));
}

interface Plan {
  /** Sectors of each kind, in the order in which they stand. */
  readonly large: number;
  readonly short: number;
  readonly shortTable: readonly number[];
  readonly directory: Buffer;
  readonly table: number;
  readonly tableList: number;
}

const sectors = (bytes: number): number => Math.ceil(bytes / SECTOR);

function planOf(large: CompoundStream | null, short: readonly CompoundStream[]): Plan {
  const starts = new Map<CompoundStream, number>();
  const shortTable: number[] = [];
  for (const stream of short) {
    const count = Math.ceil(stream.size / SHORT_SECTOR);
    starts.set(stream, count === 0 ? END : shortTable.length);
    for (let left = count; left > 0; left -= 1) shortTable.push(left === 1 ? END : shortTable.length + 1);
  }
  const largeSectors = sectors(large?.size ?? 0);
  if (large !== null) starts.set(large, 0);
  const shortSize = shortTable.length * SHORT_SECTOR;
  const directory = directoryOf(starts, { start: largeSectors, size: shortSize });
  const before = largeSectors + sectors(shortSize) + sectors(shortTable.length * 4) + directory.length / SECTOR;
  let [table, tableList] = [0, 0];
  for (let needed = 1; needed !== table; ) {
    table = needed;
    tableList = Math.ceil(Math.max(0, table - IN_HEADER) / (PER_SECTOR - 1));
    needed = Math.ceil((before + table + tableList) / PER_SECTOR);
  }
  return { large: largeSectors, short: sectors(shortSize), shortTable, directory, table, tableList };
}

/** Where the parts begin. */
function startsOf({ large, short, shortTable, directory, table }: Plan) {
  const shortTableStart = large + short;
  const directoryStart = shortTableStart + sectors(shortTable.length * 4);
  const tableStart = directoryStart + directory.length / SECTOR;
  return { shortTableStart, directoryStart, tableStart, tableListStart: tableStart + table };
}

/** The header (2.2). */
function headerOf(plan: Plan): Buffer {
  const { shortTableStart, directoryStart, tableStart, tableListStart } = startsOf(plan);
  const header = Buffer.alloc(SECTOR);
  Buffer.from("d0cf11e0a1b11ae1", "hex").copy(header);
  // Versions, the mark of the byte order, and the sizes of sectors as powers of two.
  for (const [index, value] of [0x3e, 3, 0xfffe, 9, 6].entries()) header.writeUInt16LE(value, 24 + index * 2);
  const values = [
    plan.table,
    directoryStart,
    0,
    CUTOFF,
    plan.shortTable.length === 0 ? END : shortTableStart,
    sectors(plan.shortTable.length * 4),
    plan.tableList === 0 ? END : tableListStart,
    plan.tableList,
  ];
  for (const [index, value] of values.entries()) header.writeUInt32LE(value, 44 + index * 4);
  for (let index = 0; index < IN_HEADER; index += 1)
    header.writeUInt32LE(index < plan.table ? tableStart + index : FREE, 76 + index * 4);
  return header;
}

/** The table of sectors (2.3), piece by piece, and the list of its own sectors that the header is too short for (2.5). */
async function writeTable(plan: Plan, write: Write): Promise<void> {
  const { tableStart, tableListStart, shortTableStart, directoryStart } = startsOf(plan);
  // Each chain runs on to the end of its part.
  const ends = [plan.large, shortTableStart, directoryStart, tableStart];
  const entry = (sector: number): number => {
    const end = ends.find((one) => sector < one);
    if (end !== undefined) return sector + 1 === end ? END : sector + 1;
    if (sector < tableListStart) return FAT;
    return sector < tableListStart + plan.tableList ? DIFAT : FREE;
  };
  for (let index = 0; index < plan.table; index += 1)
    await write(
      numbers(
        Array.from({ length: PER_SECTOR }, (_, at) => entry(index * PER_SECTOR + at)),
        FREE,
      ),
    );
  for (let index = 0; index < plan.tableList; index += 1) {
    const first = IN_HEADER + index * (PER_SECTOR - 1);
    const list = Array.from({ length: PER_SECTOR - 1 }, (_, at) =>
      first + at < plan.table ? tableStart + first + at : FREE,
    );
    await write(numbers([...list, index + 1 === plan.tableList ? END : tableListStart + index + 1], FREE));
  }
}

interface Node {
  readonly name: string;
  readonly stream: CompoundStream | null;
  readonly children: Node[];
  number: number;
  left: number;
  right: number;
  red: boolean;
}

const node = (name: string, stream: CompoundStream | null): Node => {
  return { name, stream, children: [], number: 0, left: NONE, right: NONE, red: false };
};

/** The directory (2.6): entries in any order, each storage with its own as a red-black tree. */
function directoryOf(
  starts: ReadonlyMap<CompoundStream, number>,
  short: { readonly start: number; readonly size: number },
): Buffer {
  const root = node("Root Entry", null);
  for (const stream of starts.keys()) {
    let at = root;
    for (const [depth, name] of stream.path.entries()) {
      const known = at.children.find((child) => child.name === name);
      const next = known ?? node(name, depth + 1 === stream.path.length ? stream : null);
      if (known === undefined) at.children.push(next);
      at = next;
    }
  }
  const all: Node[] = [];
  const count = (one: Node): void => {
    one.number = all.push(one) - 1;
    one.children.forEach(count);
  };
  count(root);
  const entries = all.map((one) => {
    const child = treeOf(one.children.toSorted(byName), Math.floor(Math.log2(one.children.length + 1)));
    if (one === root) return entryOf(one, ROOT, child, short.size === 0 ? END : short.start, short.size);
    if (one.stream === null) return entryOf(one, STORAGE, child, 0, 0);
    return entryOf(one, STREAM, NONE, starts.get(one.stream) ?? END, one.stream.size);
  });
  // Siblings were linked by `treeOf` of their parent, so links are written when all trees stand.
  for (const [index, one] of all.entries()) {
    entries[index]?.writeUInt8(one.red ? 0 : 1, 67);
    entries[index]?.writeUInt32LE(one.left, 68);
    entries[index]?.writeUInt32LE(one.right, 72);
  }
  while (entries.length % 4 !== 0) entries.push(entryOf(node("", null), 0, NONE, 0, 0));
  return Buffer.concat(entries);
}

/** Shorter names first, then by their upper case (2.6.4). */
const byName = (a: Node, b: Node): number =>
  a.name.length - b.name.length || (a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1);

/** Balanced; what lies below the last full level is red, so every path has as many black ones. Returns its root. */
function treeOf(nodes: readonly Node[], full: number): number {
  const middle = nodes.length >> 1;
  const top = nodes[middle];
  if (top === undefined) return NONE;
  top.red = full <= 0;
  top.left = treeOf(nodes.slice(0, middle), full - 1);
  top.right = treeOf(nodes.slice(middle + 1), full - 1);
  return top.number;
}

function entryOf({ name }: Node, type: number, child: number, start: number, size: number): Buffer {
  const entry = Buffer.alloc(128);
  entry.write(name, 0, "utf16le");
  entry.writeUInt16LE(name === "" ? 0 : name.length * 2 + 2, 64);
  entry.writeUInt8(type, 66);
  entry.writeUInt32LE(NONE, 68);
  entry.writeUInt32LE(NONE, 72);
  entry.writeUInt32LE(child, 76);
  entry.writeUInt32LE(start, 116);
  entry.writeUInt32LE(size, 120);
  return entry;
}

function numbers(values: readonly number[], filler: number): Buffer {
  const bytes = Buffer.alloc(sectors(values.length * 4) * SECTOR);
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(values[at / 4] ?? filler, at);
  return bytes;
}

const padded = (bytes: Buffer, unit: number): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((unit - (bytes.length % unit)) % unit)]);

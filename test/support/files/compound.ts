/**
 * Compound files, written by hand: those that list more than anybody has, which no program makes.
 * @module
 */
import { joined, noise, times } from "./bulk.ts";

const u16 = (value: number) => Buffer.from([value & 255, (value >> 8) & 255]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

export interface OleItem {
  readonly name: string;
  readonly data?: Uint8Array;
  /** It is a storage, whose first entry is this one. */
  readonly child?: number;
  /** The next beside it; by default the next of the list. */
  readonly next?: number;
}

const OLE_SECTOR = 4096;
const NONE = 0xffffffff;

/** Entry 0 is the root, which `items` do not hold: the first of them has the number 1, and all lie side by side. */
export function compoundFile(items: readonly OleItem[]): Buffer {
  const streams: Buffer[] = [];
  const chains: number[] = [];
  const place = (bytes: Uint8Array): number => {
    const first = chains.length;
    const count = Math.ceil(bytes.length / OLE_SECTOR);
    for (let at = 1; at <= count; at += 1) chains.push(at === count ? 0xfffffffe : first + at);
    streams.push(joined(bytes, Buffer.alloc(count * OLE_SECTOR - bytes.length)));
    return count === 0 ? NONE : first;
  };
  const directory = Buffer.alloc(Math.ceil((items.length + 1) / 32) * 32 * 128);
  const entry = (index: number, name: string, type: number, links: readonly number[], data: Uint8Array) => {
    const bytes = Buffer.from(name, "utf16le");
    directory.set(bytes, index * 128);
    directory.writeUInt16LE(bytes.length + 2, index * 128 + 64);
    directory.writeUInt8(type, index * 128 + 66);
    for (const [at, link] of links.entries()) directory.writeUInt32LE(link, index * 128 + 68 + 4 * at);
    directory.writeUInt32LE(place(data), index * 128 + 116);
    directory.writeUInt32LE(data.length, index * 128 + 120);
  };
  entry(0, "Root Entry", 5, [NONE, NONE, 1], Buffer.alloc(0));
  for (const [at, { name, data = Buffer.alloc(0), child, next }] of items.entries()) {
    const right = next ?? (at + 2 > items.length ? NONE : at + 2);
    entry(at + 1, name, child === undefined ? 2 : 1, [NONE, right, child ?? NONE], data);
  }
  const directoryAt = place(directory);
  const sectors = Math.ceil(chains.length / 1023) + 1;
  const tableAt = chains.length;
  for (let at = 0; at < sectors; at += 1) chains.push(0xfffffffd);
  const table = Buffer.alloc(sectors * OLE_SECTOR, 0xff);
  for (const [at, next] of chains.entries()) table.writeUInt32LE(next, at * 4);
  const header = Buffer.alloc(OLE_SECTOR);
  header.set(Buffer.from("d0cf11e0a1b11ae1", "hex"));
  header.set(joined(u16(0x3e), u16(4), u16(0xfffe), u16(12), u16(6)), 24);
  header.set(joined(u32(directoryAt), u32(0), u32(0), u32(0xfffffffe), u32(0), u32(0xfffffffe)), 48);
  header.writeUInt32LE(sectors, 44);
  header.fill(0xff, 76, 512);
  for (let at = 0; at < Math.min(109, sectors); at += 1) header.writeUInt32LE(tableAt + at, 76 + 4 * at);
  return joined(header, ...streams, table);
}

/** Numbers of 32 bits at their places. */
function numbers(size: number, values: readonly (readonly [at: number, value: number])[]): Buffer {
  const bytes = Buffer.alloc(size);
  for (const [at, value] of values) bytes.writeUInt32LE(value >>> 0, at);
  return bytes;
}

/** A set of properties, all of which are the same text. */
export function sharedValue(count: number, length: number): Buffer {
  const [section, text] = [48, 8 + count * 8];
  const places = Array.from({ length: count }, (_, at) => [
    [section + 8 + at * 8, at + 2] as const,
    [section + 12 + at * 8, text] as const,
  ]).flat();
  const head = numbers(section + text + 8, [
    [0, 0xfffe],
    [24, 1],
    [44, section],
    [section + 4, count],
    [section + text, 30],
    [section + text + 4, length],
    ...places,
  ]);
  return joined(head, times(length, "a"));
}

/** A document of Word with no text, and lists that differ from others so many times. */
export function differences(count: number): Buffer {
  const document = numbers(2048, [
    [0, 0x00c1_a5ec],
    [0x1a2, 0],
    [0x1a6, 9],
    [0x2ea, 16],
    [0x2ee, 1],
  ]);
  const table = joined(Buffer.from([2, 4]), Buffer.alloc(14), numbers(4, [[0, count]]), Buffer.alloc(count * 20));
  // Less even than zeros, which a packer makes too few of.
  noise(count).copy(table, 20);
  for (let at = 0; at < count; at += 1) table.writeUInt32LE(0, 20 + at * 16 + 12);
  return compoundFile([
    { name: "WordDocument", data: document },
    { name: "0Table", data: table },
  ]);
}

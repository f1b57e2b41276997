/**
 * Archives and compound files that list more than anybody has, written by hand: no program makes them.
 * @module
 */
import { crc32 } from "node:zlib";
import { each, joined } from "./hostile.ts";

const u16 = (value: number) => Buffer.from([value & 255, (value >> 8) & 255]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const u64 = (value: number) => joined(u32(value), u32(Math.floor(value / 2 ** 32)));

/** A number of a 7z list, in three bytes. */
const three = (value: number) => Buffer.from([0xc0 | (value >> 16), value & 255, (value >> 8) & 255]);

/** A 7z archive of folders that hold nothing, each with so many steps; of more than one, with properties of its own. */
export function listOfFolders(count: number, steps: number): Buffer {
  const links = Array.from({ length: steps - 1 }, (_, at) => String.fromCharCode(at + 1, at)).join("");
  const coder = (at: number) =>
    steps === 1 ? "\x01\0" : `\x21\x03\x03${String.fromCharCode(at & 127, (at >> 7) & 127, (at >> 14) & 127)}`;
  const list = joined(
    Buffer.from([1, 4, 6, 0]),
    three(count),
    Buffer.from([9]),
    Buffer.alloc(count),
    Buffer.from([0, 7, 0x0b]),
    three(count),
    Buffer.from([0]),
    each(count, (at) => `${String.fromCharCode(steps)}${coder(at).repeat(steps)}${links}`),
    Buffer.from([0x0c]),
    Buffer.alloc(count * steps),
    Buffer.from([0, 0, 0]),
  );
  const start = joined(u64(0), u64(list.length), u32(crc32(list)));
  return joined(Buffer.from("7z\xbc\xaf\x27\x1c\0\x04", "latin1"), u32(crc32(start)), start, list);
}

const SECTOR = 2048;
const both32 = (value: number) => joined(u32(value), u32(value).reverse());
const both16 = (value: number) => joined(u16(value), u16(value).reverse());
const toSector = (bytes: Buffer) => joined(bytes, Buffer.alloc((SECTOR - (bytes.length % SECTOR)) % SECTOR));

function record(name: Buffer, place: readonly [sector: number, size: number], flags: number, use: Buffer): Buffer {
  const fixed = [both32(place[0]), both32(place[1]), Buffer.alloc(7), Buffer.from([flags, 0, 0]), both16(1)];
  const all = joined(
    Buffer.alloc(2),
    ...fixed,
    Buffer.from([name.length]),
    name,
    Buffer.alloc(1 - (name.length % 2)),
    use,
  );
  all[0] = all.length;
  return all;
}

/** `more`: what stands in front of the root directory. */
function disc(records: readonly Buffer[], more: Buffer): Buffer {
  const perSector = Math.floor(SECTOR / (records[0] as Buffer).length);
  const root = joined(
    ...Array.from({ length: Math.ceil(records.length / perSector) }, (_, at) =>
      toSector(joined(...records.slice(at * perSector, (at + 1) * perSector))),
    ),
  );
  const descriptor = Buffer.alloc(SECTOR);
  const at = 18 + more.length / SECTOR;
  descriptor.set(Buffer.from("\x01CD001\x01", "latin1"));
  descriptor.set(both32(at + root.length / SECTOR), 80);
  descriptor.set(both16(SECTOR), 128);
  descriptor.set(record(Buffer.from([0]), [at, root.length], 2, Buffer.alloc(0)), 156);
  const end = toSector(Buffer.from("\xffCD001\x01", "latin1"));
  return joined(Buffer.alloc(16 * SECTOR), descriptor, end, more, root);
}

/** Directories whose names of four thousand letters all stand in one place. */
export function longNamesOnDisc(count: number): Buffer {
  const part = joined(Buffer.from("NM\xff\x01\x01", "latin1"), Buffer.alloc(250, 0x80));
  const names = joined(...Array.from({ length: 17 }, () => part));
  const use = joined(Buffer.from("CE\x1c\x01", "latin1"), both32(18), both32(0), both32(names.length));
  const records = Array.from({ length: count }, (_, at) =>
    record(Buffer.from(String(at).padStart(7, "0")), [19, SECTOR], 2, use),
  );
  return disc(records, toSector(names));
}

export function piecesOnDisc(count: number): Buffer {
  const piece = record(Buffer.from("A"), [16, 1], 0x80, Buffer.alloc(0));
  return disc(
    Array.from({ length: count }, () => piece),
    Buffer.alloc(0),
  );
}

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

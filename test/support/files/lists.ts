/**
 * Archives and disc images that list more than anybody has, written by hand: no program makes them.
 * @module
 */
import { crc32 } from "node:zlib";
import { each, joined } from "./bulk.ts";

const u16 = (value: number) => Buffer.from([value & 255, (value >> 8) & 255]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const u64 = (value: number) => joined(u32(value), u32(Math.floor(value / 2 ** 32)));

/** A number of a 7z list, in three bytes. */
const three = (value: number) => Buffer.from([0xc0 | (value >> 16), value & 255, (value >> 8) & 255]);

/** A 7z archive of nothing but its list. */
function archiveOf(list: Buffer): Buffer {
  const start = joined(u64(0), u64(list.length), u32(crc32(list)));
  return joined(Buffer.from("7z\xbc\xaf\x27\x1c\0\x04", "latin1"), u32(crc32(start)), start, list);
}

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
  return archiveOf(list);
}

/** A list that takes 8 MB: of folders with four files each, and of every size and checksum a number that takes most room. */
export function listOfLargeNumbers(folders: number): Buffer {
  const files = 4;
  const repeated = (count: number, ...once: readonly number[]) => Buffer.alloc(count * once.length, Buffer.from(once));
  const large = (top: number) => [0xf0 | top, 0x11, 0x22, 0x33, 0xf4];
  const told = joined(
    ...[Buffer.from([1, 4, 6, 0]), three(folders), Buffer.from([9]), repeated(folders, ...large(1)), Buffer.from([0])],
    ...[Buffer.from([7, 0x0b]), three(folders), Buffer.from([0]), repeated(folders, 1, 1, 0)],
    ...[Buffer.from([0x0c]), repeated(folders, ...large(7)), Buffer.from([0])],
    ...[
      Buffer.from([8, 0x0d]),
      repeated(folders, files),
      Buffer.from([9]),
      repeated(folders * (files - 1), ...large(1)),
    ],
    ...[Buffer.from([0x0a, 1]), repeated(folders * files, 1, 2, 3, 0xfe), Buffer.from([0, 0])],
  );
  const padding = 8 * 1024 * 1024 - told.length - 30;
  const list = joined(
    told,
    Buffer.from([5, 1, 0x19, 0xe0]),
    u32(padding).subarray(0, 3),
    Buffer.alloc(padding),
    Buffer.from([0, 0]),
  );
  return archiveOf(list);
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

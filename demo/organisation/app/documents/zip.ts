/**
 * ZIP archives (PKWARE APPNOTE, stored entries only): small ones as a buffer, a large one as a slow stream.
 * @module
 */
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { crc32 } from "node:zlib";

interface Entry {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
}
/** 2026-06-30, 09:00, as MS-DOS writes it. */
const DOS_TIME = 9 << 11;
const DOS_DATE = ((2026 - 1980) << 9) | (6 << 5) | 30;

export function createZip(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content as string);
    const entry = { name, size: data.length, crc: crc32(data) };
    const header = localHeader(entry);
    parts.push(header, data);
    central.push(centralHeader(entry, offset));
    offset += header.length + data.length;
  }
  return Buffer.concat([...parts, ...central, endOfDirectory(central, offset)]);
}

const BLOCK = 64 * 1024;
const CHUNKS_PER_SECOND = 16;

/**
 * An archive with one entry of `blocks` times 64 KiB, sent at about 1 MiB a second, never whole in memory.
 * `length` is its size in bytes.
 */
export function storedZipStream(name: string, blocks: number): { length: number; stream: () => Readable } {
  const block = Buffer.alloc(BLOCK);
  for (let at = 0, value = 1; at < BLOCK; at++) {
    value = (value * 1_103_515_245 + 12_345) % 2_147_483_648;
    block[at] = value >>> 16;
  }
  let crc = 0;
  for (let count = 0; count < blocks; count++) crc = crc32(block, crc);
  const entry = { name, size: blocks * BLOCK, crc };
  const header = localHeader(entry);
  const central = centralHeader(entry, 0);
  const end = endOfDirectory([central], header.length + entry.size);
  async function* chunks() {
    yield header;
    for (let count = 0; count < blocks; count++) {
      yield block;
      await sleep(1000 / CHUNKS_PER_SECOND);
    }
    yield central;
    yield end;
  }
  return {
    length: header.length + entry.size + central.length + end.length,
    stream: () => Readable.from(chunks(), { objectMode: false, highWaterMark: BLOCK }),
  };
}

function localHeader({ name, size, crc }: Entry): Buffer {
  const fields = Buffer.alloc(30);
  fields.writeUInt32LE(0x04034b50, 0);
  writeCommon(fields, 4, { name, size, crc });
  return Buffer.concat([fields, Buffer.from(name)]);
}

function centralHeader(entry: Entry, offset: number): Buffer {
  const fields = Buffer.alloc(46);
  fields.writeUInt32LE(0x02014b50, 0);
  fields.writeUInt16LE(20, 4);
  writeCommon(fields, 6, entry);
  fields.writeUInt32LE(offset, 42);
  return Buffer.concat([fields, Buffer.from(entry.name)]);
}

/** Version needed, flags (UTF-8 names), method 0, time, date, CRC, sizes, length of the name. */
function writeCommon(fields: Buffer, at: number, { name, size, crc }: Entry): void {
  fields.writeUInt16LE(20, at);
  fields.writeUInt16LE(0x0800, at + 2);
  fields.writeUInt16LE(DOS_TIME, at + 6);
  fields.writeUInt16LE(DOS_DATE, at + 8);
  fields.writeUInt32LE(crc, at + 10);
  fields.writeUInt32LE(size, at + 14);
  fields.writeUInt32LE(size, at + 18);
  fields.writeUInt16LE(Buffer.byteLength(name), at + 22);
}

function endOfDirectory(central: readonly Buffer[], offset: number): Buffer {
  const fields = Buffer.alloc(22);
  fields.writeUInt32LE(0x06054b50, 0);
  fields.writeUInt16LE(central.length, 8);
  fields.writeUInt16LE(central.length, 10);
  fields.writeUInt32LE(
    central.reduce((sum, header) => sum + header.length, 0),
    12,
  );
  fields.writeUInt32LE(offset, 16);
  return fields;
}

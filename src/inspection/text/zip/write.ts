/**
 * Writes a zip file entry by entry, to whoever takes bytes: new entries, and those of another zip file as they are.
 *
 * An entry that is copied keeps its packed bytes, its name as it is spelt, its time and its checksum. Its headers are
 * written anew, so what two programs could read in two ways (a size behind the data, an extra field) is gone from it.
 * @module
 */
import { crc32, deflateRawSync } from "node:zlib";
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import type { Reading } from "../reading.ts";
import { exactly } from "./bytes.ts";
import type { ZipEntry } from "./entry.ts";

export type Write = (bytes: Uint8Array) => Promise<void>;

/** What both headers of an entry say. */
interface Header {
  readonly name: Uint8Array;
  readonly flags: number;
  readonly method: number;
  /** Time and date as they are stored (APPNOTE 4.4.6). */
  readonly time: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
}

interface Placed extends Header {
  readonly offset: number;
}

const UTF8 = 0x800;
/** Flags that still hold when headers are written anew: how well it was packed, and the spelling of the name. */
const KEPT_FLAGS = UTF8 | 6;
/** From this number on a field is too narrow (APPNOTE 4.4.8, 4.4.21). */
const WIDE = 0xffffffff;
const MOST_NARROW_ENTRIES = 0xffff;
/** 1 January 1980: the file says nothing about us that it need not. */
const NO_TIME = 0x00210000;
const [NARROW_VERSION, WIDE_VERSION] = [20, 45];

export class ZipWriter {
  readonly #write: Write;
  readonly #entries: Placed[] = [];
  #offset = 0;

  constructor(write: Write) {
    this.#write = write;
  }

  /** Copies an entry. Throws `Unreadable` when its bytes are not all there. */
  async copy(source: ByteSource, entry: ZipEntry, reading: Pick<Reading, "budget" | "chunk">): Promise<void> {
    const local = Buffer.from(exactly(source, entry.header, 30));
    const name = Uint8Array.from(exactly(source, entry.header + 30, local.readUInt16LE(26)));
    await this.#begin({
      name,
      flags: local.readUInt16LE(6) & KEPT_FLAGS,
      method: entry.method,
      time: local.readUInt32LE(10),
      crc: entry.crc,
      packed: entry.packed,
      unpacked: entry.unpacked,
    });
    if (entry.data + entry.packed > source.size) throw new Unreadable("corrupted", "an entry ends too soon");
    for (let at = 0; at < entry.packed; ) {
      reading.budget.checkTime();
      const bytes = exactly(source, entry.data + at, Math.min(reading.chunk, entry.packed - at));
      // Whoever takes them may keep them longer than the source does.
      await this.#put(Uint8Array.from(bytes));
      at += bytes.length;
    }
  }

  async add(name: string, data: Uint8Array): Promise<void> {
    const packed = deflateRawSync(data);
    const [flags, method, time] = [UTF8, 8, NO_TIME];
    const sizes = { packed: packed.length, unpacked: data.length };
    await this.#begin({ name: Buffer.from(name), flags, method, time, crc: crc32(data), ...sizes });
    await this.#put(packed);
  }

  /** Writes the directory. */
  async end(): Promise<void> {
    const start = this.#offset;
    for (const entry of this.#entries) await this.#put(central(entry));
    await this.#put(endOf(this.#entries.length, this.#offset - start, start));
  }

  async #begin(header: Header): Promise<void> {
    this.#entries.push({ ...header, offset: this.#offset });
    await this.#put(local(header));
  }

  async #put(bytes: Uint8Array): Promise<void> {
    this.#offset += bytes.length;
    await this.#write(bytes);
  }
}

/** From "version needed" to "uncompressed size": the same in both headers. */
function common({ flags, method, time, crc, packed, unpacked }: Header, wide: boolean): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt16LE(wide ? WIDE_VERSION : NARROW_VERSION, 0);
  bytes.writeUInt16LE(flags, 2);
  bytes.writeUInt16LE(method, 4);
  bytes.writeUInt32LE(time, 6);
  bytes.writeUInt32LE(crc, 10);
  bytes.writeUInt32LE(wide ? WIDE : packed, 14);
  bytes.writeUInt32LE(wide ? WIDE : unpacked, 18);
  return bytes;
}

/** The 64-bit numbers (APPNOTE 4.5.3). */
const extra = (...values: number[]): Buffer => Buffer.concat([u16(1, values.length * 8), ...values.map(u64)]);

const isWide = ({ packed, unpacked }: Header): boolean => packed >= WIDE || unpacked >= WIDE;

function local(header: Header): Buffer {
  const wide = isWide(header);
  const more = wide ? extra(header.unpacked, header.packed) : Buffer.alloc(0);
  const lengths = u16(header.name.length, more.length);
  return Buffer.concat([Buffer.from("PK\x03\x04"), common(header, wide), lengths, header.name, more]);
}

function central(entry: Placed): Buffer {
  const far = entry.offset >= WIDE;
  const wide = far || isWide(entry);
  const numbers = [...(wide ? [entry.unpacked, entry.packed] : []), ...(far ? [entry.offset] : [])];
  const more = numbers.length > 0 ? extra(...numbers) : Buffer.alloc(0);
  return Buffer.concat([
    Buffer.from("PK\x01\x02"),
    u16(WIDE_VERSION),
    common(entry, wide),
    u16(entry.name.length, more.length, 0, 0, 0),
    u32(0, far ? WIDE : entry.offset),
    entry.name,
    more,
  ]);
}

function endOf(count: number, size: number, start: number): Buffer {
  const wide = count >= MOST_NARROW_ENTRIES || size >= WIDE || start >= WIDE;
  const narrow = Buffer.concat([
    Buffer.from("PK\x05\x06"),
    u16(0, 0, Math.min(count, MOST_NARROW_ENTRIES), Math.min(count, MOST_NARROW_ENTRIES)),
    u32(wide ? WIDE : size, wide ? WIDE : start),
    u16(0),
  ]);
  if (!wide) return narrow;
  const record = [Buffer.from("PK\x06\x06"), u64(44), u16(WIDE_VERSION, WIDE_VERSION), u32(0, 0)];
  const locator = [Buffer.from("PK\x06\x07"), u32(0), u64(start + size), u32(1)];
  return Buffer.concat([...record, ...[count, count, size, start].map(u64), ...locator, narrow]);
}

function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, index * 2);
  return bytes;
}

function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/**
 * One entry of a zip file: its headers, and its bytes.
 * @module
 */
import { crc32 } from "node:zlib";
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import type { Reading } from "../reading.ts";
import { exactly, u16, u32, u64 } from "./bytes.ts";
import { METHODS } from "./methods.ts";

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: number;
  readonly unpacked: number;
  readonly crc: number;
  /** Of the local header in the source. */
  readonly header: number;
  /** Of the packed bytes. */
  readonly data: number;
  /** Sizes stand after the data (bit 3), and `packed` is unknown: read from a local header alone. */
  readonly open: boolean;
}

/** Longer names are read again whenever they are asked for: twenty thousand may be 64 KB long each. */
const HELD_NAME = 256;

class Entry implements ZipEntry {
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: number;
  readonly unpacked: number;
  readonly crc: number;
  readonly header: number;
  readonly data: number;
  readonly open: boolean;
  readonly #name: string | (() => string);

  constructor(fields: Omit<ZipEntry, "name">, name: string | (() => string)) {
    this.method = fields.method;
    this.encrypted = fields.encrypted;
    this.packed = fields.packed;
    this.unpacked = fields.unpacked;
    this.crc = fields.crc;
    this.header = fields.header;
    this.data = fields.data;
    this.open = fields.open;
    this.#name = name;
  }

  get name(): string {
    return typeof this.#name === "string" ? this.#name : this.#name();
  }
}

/** `readName`: reads the name again. */
export const zipEntry = (fields: Omit<ZipEntry, "name">, name: string, readName: () => string): ZipEntry =>
  new Entry(fields, name.length > HELD_NAME ? readName : name);

export const LOCAL = "PK\x03\x04";
export const STORED = 0;
const ENCRYPTED = 1;
const DESCRIPTOR = 8;
const UTF8 = 0x800;
const utf8 = new TextDecoder();
/** The original names are in code page 437, whose upper half is only lines and letters; latin1 keeps them apart. */
const latin1 = new TextDecoder("latin1");

export const nameOf = (bytes: Uint8Array, flags: number): string => {
  const decoded = utf8.decode(bytes);
  return (flags & UTF8) !== 0 || !decoded.includes("\ufffd") ? decoded : latin1.decode(bytes);
};

export interface Sizes {
  packed: number;
  unpacked: number;
  offset: number;
}

/** Puts the 64-bit numbers of the extra field where the header says 0xffffffff (APPNOTE 4.5.3). */
export function widen(sizes: Sizes, extra: Uint8Array): void {
  for (let at = 0; at + 4 <= extra.length; ) {
    const [id, length] = [u16(extra, at), u16(extra, at + 2)];
    let field = at + 4;
    const end = Math.min(field + length, extra.length);
    at = field + length;
    if (id !== 1) continue;
    for (const key of ["unpacked", "packed", "offset"] as const) {
      if (sizes[key] !== 0xffffffff || field + 8 > end) continue;
      sizes[key] = u64(extra, field);
      field += 8;
    }
  }
}

const HEADER = 30;
/** Bytes of a header with a name and an extra field as they usually are: it takes one reading. */
const USUAL = 256;

/** The whole local header at `header` (APPNOTE 4.3.7), until the source is read again. */
function headerAt(source: ByteSource, header: number): Uint8Array {
  const usual = exactly(source, header, Math.max(HEADER, Math.min(USUAL, source.size - header)));
  if (u32(usual, 0) !== 0x04034b50) throw new Unreadable("corrupted", "an entry has no header where it should");
  const length = HEADER + u16(usual, 26) + u16(usual, 28);
  return length <= usual.length ? usual.subarray(0, length) : exactly(source, header, length);
}

/** The entry whose local header stands at `header`. */
export function localEntry(source: ByteSource, header: number): ZipEntry {
  const bytes = headerAt(source, header);
  const flags = u16(bytes, 6);
  const extra = HEADER + u16(bytes, 26);
  const sizes: Sizes = { packed: u32(bytes, 18), unpacked: u32(bytes, 22), offset: 0 };
  widen(sizes, bytes.subarray(extra));
  const name = nameOf(bytes.subarray(HEADER, extra), flags);
  passing(bytes.length);
  const fields = {
    method: u16(bytes, 8),
    encrypted: (flags & ENCRYPTED) !== 0,
    packed: sizes.packed,
    unpacked: sizes.unpacked,
    crc: u32(bytes, 14),
    header,
    data: header + bytes.length,
    open: (flags & DESCRIPTOR) !== 0 && sizes.packed === 0,
  };
  return zipEntry(fields, name, () => nameOf(exactly(source, header + HEADER, extra - HEADER), flags));
}

/**
 * Unpacks the entry. Throws `Unreadable` for what cannot be read; when the checksum is wrong, after all was handed on.
 * Returns how many packed bytes it took.
 */
export async function unpack(
  source: ByteSource,
  entry: ZipEntry,
  reading: Reading,
  consume: (bytes: Uint8Array) => void,
): Promise<number> {
  if (entry.encrypted) throw new Unreadable("encrypted", "protected by a password");
  const method = METHODS.get(entry.method);
  if (entry.method !== STORED && method === undefined)
    throw new Unreadable("unsupported", `packed by method ${entry.method}`);
  const available = Math.max(0, source.size - entry.data);
  const window = slice(source, entry.data, entry.open ? available : Math.min(entry.packed, available));
  let crc = 0;
  let size = 0;
  const counted = (bytes: Uint8Array) => {
    crc = crc32(bytes, crc);
    size += bytes.length;
    consume(bytes);
  };
  let taken = window.size;
  if (method === undefined) stored(window, entry, reading, counted);
  else {
    const { budget, chunk } = reading;
    taken = await method(window, entry.open ? null : entry.unpacked, { budget, chunk, consume: counted });
  }
  if (!entry.open && (window.size < entry.packed || taken < entry.packed || size !== entry.unpacked))
    throw new Unreadable("corrupted", "an entry has not the size that it says");
  if (!entry.open && crc !== entry.crc) throw new Unreadable("corrupted", "an entry has a wrong checksum");
  return taken;
}

function stored(window: ByteSource, entry: ZipEntry, reading: Reading, consume: (bytes: Uint8Array) => void): void {
  if (entry.open) throw new Unreadable("corrupted", "an entry is stored without a size");
  for (let offset = 0; offset < window.size; ) {
    const bytes = window.read(offset, reading.chunk);
    if (bytes.length === 0) break;
    offset += bytes.length;
    reading.budget.unpacked(bytes.length);
    consume(bytes);
  }
}

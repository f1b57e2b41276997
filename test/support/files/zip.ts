/**
 * Writes zip files as the tests need them: well-formed ones, and ones that break the rules one at a time.
 * @module
 */
import { crc32, deflateRawSync } from "node:zlib";

export interface ZipItem {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** 0 stored, 8 deflated (the default); any other is written as it is. */
  readonly method?: number;
  /** Bit 0 is set, and the data are as they are. */
  readonly encrypted?: boolean;
  /** Sizes behind the data (bit 3). */
  readonly descriptor?: boolean;
  /** Not in the central directory. */
  readonly hidden?: boolean;
  /** What the local header says instead. */
  readonly localName?: string;
  /** Sizes and checksum that the headers state instead of the true ones. */
  readonly stated?: { readonly unpacked?: number; readonly crc?: number };
  /** The packed bytes, given instead of made. */
  readonly packed?: Uint8Array;
}

export interface ZipOptions {
  readonly zip64?: boolean;
  readonly comment?: string;
  /** Bytes before the first entry; offsets count from behind them. */
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

const u16 = (value: number) => Buffer.from([value & 255, (value >> 8) & 255]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const u64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

export function zipFile(items: readonly ZipItem[], options: ZipOptions = {}): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const item of items) {
    const data = Buffer.from(item.data);
    const method = item.method ?? 8;
    const packed = Buffer.from(item.packed ?? (method === 8 ? deflateRawSync(data) : data));
    const flags = (item.encrypted === true ? 1 : 0) | (item.descriptor === true ? 8 : 0) | 0x800;
    const [crc, unpacked] = [item.stated?.crc ?? crc32(data), item.stated?.unpacked ?? data.length];
    const sizes = [u32(crc), u32(packed.length), u32(unpacked)];
    const wide = options.zip64 === true;
    const extra = wide ? Buffer.concat([u16(1), u16(16), u64(unpacked), u64(packed.length)]) : Buffer.alloc(0);
    const stated = wide ? [u32(crc), u32(0xffffffff), u32(0xffffffff)] : sizes;
    const localName = Buffer.from(item.localName ?? item.name);
    const name = Buffer.from(item.name);
    const common = [u16(wide ? 45 : 20), u16(flags), u16(method), u32(0)];
    const open = item.descriptor === true && !wide;
    const local = Buffer.concat([
      Buffer.from("PK\x03\x04"),
      ...common,
      ...(open ? [u32(0), u32(0), u32(0)] : stated),
      u16(localName.length),
      u16(extra.length),
      localName,
      extra,
      packed,
      ...(open ? [Buffer.from("PK\x07\x08"), ...sizes] : []),
    ]);
    const central = [Buffer.from("PK\x01\x02"), u16(45), ...common, ...stated, u16(name.length), u16(extra.length)];
    if (item.hidden !== true)
      centrals.push(Buffer.concat([...central, u16(0), u16(0), u16(0), u32(0), u32(offset), name, extra]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const parts = [options.before ?? Buffer.alloc(0), ...locals, directory];
  if (options.zip64 === true) parts.push(zip64End(centrals.length, directory.length, offset));
  const count = options.zip64 === true ? 0xffff : centrals.length;
  const comment = Buffer.from(options.comment ?? "");
  parts.push(Buffer.concat([Buffer.from("PK\x05\x06"), u16(0), u16(0), u16(count), u16(count)]));
  parts.push(options.zip64 === true ? u32(0xffffffff) : u32(directory.length));
  parts.push(options.zip64 === true ? u32(0xffffffff) : u32(offset), u16(comment.length), comment);
  return Buffer.concat([...parts, options.after ?? Buffer.alloc(0)]);
}

function zip64End(count: number, size: number, offset: number): Buffer {
  return Buffer.concat([
    Buffer.from("PK\x06\x06"),
    u64(44),
    u16(45),
    u16(45),
    u32(0),
    u32(0),
    u64(count),
    u64(count),
    u64(size),
    u64(offset),
    Buffer.from("PK\x06\x07"),
    u32(0),
    u64(offset + size),
    u32(1),
  ]);
}

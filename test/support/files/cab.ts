/**
 * Writes cabinets: well-formed ones, and ones that break the rules one at a time.
 * @module
 */
import { deflateRawSync } from "node:zlib";
import { type LzxOptions, lzxFrames } from "./lzx.ts";

export interface CabItem {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** What its entry says instead. */
  readonly stated?: { readonly folder?: number; readonly start?: number; readonly size?: number };
  /** Its name is marked as UTF-8 (the default), or is Latin-1. */
  readonly latin1?: boolean;
}

export interface CabFolder {
  readonly items: readonly CabItem[];
  /** 0 stored (the default), 1 MSZIP, or how to pack by LZX. */
  readonly packing?: 0 | 1 | LzxOptions;
  /** The number of the packing that the folder's entry states instead. */
  readonly stated?: number;
  /** The blocks, given instead of made. */
  readonly blocks?: readonly CabBlock[];
}

export interface CabBlock {
  readonly packed: Uint8Array;
  readonly size: number;
}

export interface CabOptions {
  /** Reserved bytes of the header, and how many each folder and block have. */
  readonly reserve?: { readonly header: Uint8Array; readonly folder: number; readonly block: number };
  /** Names of the cabinets before and behind. */
  readonly previous?: string;
  readonly next?: string;
  /** Without checksums. */
  readonly unchecked?: boolean;
  readonly after?: Uint8Array;
}

const BLOCK = 32768;

const u16 = (value: number) => Buffer.from([value & 255, (value >> 8) & 255]);
const u32 = (value: number) => Buffer.concat([u16(value), u16(value >>> 16)]);
const text = (value: string) => Buffer.from(`${value}\0`);

export function cabFile(folders: readonly CabFolder[], options: CabOptions = {}): Buffer {
  const { reserve, previous, next } = options;
  const flags = (previous === undefined ? 0 : 1) | (next === undefined ? 0 : 2) | (reserve === undefined ? 0 : 4);
  const head = Buffer.concat([
    ...(reserve === undefined
      ? []
      : [u16(reserve.header.length), Buffer.from([reserve.folder, reserve.block]), reserve.header]),
    ...[previous, next].flatMap((name) => (name === undefined ? [] : [text(name), text("disk")])),
  ]);
  const entries = folders.flatMap(({ items }, index) => filesOf(items, index));
  const filesAt = 36 + head.length + folders.length * (8 + (reserve?.folder ?? 0));
  let at = filesAt + Buffer.concat(entries).length;
  const folderEntries: Buffer[] = [];
  const data: Buffer[] = [];
  for (const folder of folders) {
    const blocks = folder.blocks ?? blocksOf(folder);
    const bytes = Buffer.concat(blocks.map((block) => blockOf(block, options)));
    const packing = folder.stated ?? packingOf(folder.packing);
    folderEntries.push(Buffer.concat([u32(at), u16(blocks.length), u16(packing), Buffer.alloc(reserve?.folder ?? 0)]));
    data.push(bytes);
    at += bytes.length;
  }
  const header = [Buffer.from("MSCF"), u32(0), u32(at), u32(0), u32(filesAt), u32(0), Buffer.from([3, 1])];
  const counts = [u16(folders.length), u16(entries.length), u16(flags), u16(1), u16(0)];
  const after = options.after ?? Buffer.alloc(0);
  return Buffer.concat([...header, ...counts, head, ...folderEntries, ...entries, ...data, after]);
}

const packingOf = (packing: CabFolder["packing"]): number =>
  typeof packing === "object" ? 3 | (packing.window << 8) : (packing ?? 0);

function filesOf(items: readonly CabItem[], folder: number): Buffer[] {
  let start = 0;
  return items.map(({ name, data, stated, latin1 = false }) => {
    const size = Buffer.from(data).length;
    const numbers = [u32(stated?.size ?? size), u32(stated?.start ?? start), u16(stated?.folder ?? folder)];
    start += size;
    const bytes = Buffer.from(`${name}\0`, latin1 ? "latin1" : "utf8");
    return Buffer.concat([...numbers, u16(0), u16(0), u16(latin1 ? 0x20 : 0xa0), bytes]);
  });
}

function blocksOf({ items, packing = 0 }: CabFolder): CabBlock[] {
  const all = Buffer.concat(items.map(({ data }) => Buffer.from(data)));
  const pieces = Array.from({ length: Math.ceil(all.length / BLOCK) }, (_, index) =>
    all.subarray(index * BLOCK, (index + 1) * BLOCK),
  );
  if (packing === 0) return pieces.map((packed) => ({ packed, size: packed.length }));
  if (typeof packing === "object")
    return lzxFrames(all, packing).map((packed, index) => ({ packed, size: (pieces[index] as Buffer).length }));
  return pieces.map((piece, index) => {
    const dictionary = pieces[index - 1];
    const packed = deflateRawSync(piece, dictionary === undefined ? {} : { dictionary });
    return { packed: Buffer.concat([Buffer.from("CK"), packed]), size: piece.length };
  });
}

function blockOf({ packed, size }: CabBlock, { reserve, unchecked }: CabOptions): Buffer {
  const sizes = Buffer.concat([u16(packed.length), u16(size)]);
  const sum = unchecked === true ? 0 : checksum(sizes, checksum(packed, 0));
  return Buffer.concat([u32(sum), sizes, Buffer.alloc(reserve?.block ?? 0), packed]);
}

function checksum(bytes: Uint8Array, seed: number): number {
  let sum = seed;
  for (let at = 0; at < bytes.length; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
    const left = bytes.length - at;
    if (left >= 4) sum ^= a | (b << 8) | (c << 16) | (d << 24);
    else sum ^= left === 3 ? (a << 16) | (b << 8) | c : left === 2 ? (a << 8) | b : a;
  }
  return sum >>> 0;
}

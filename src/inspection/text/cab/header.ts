/**
 * The headers of a cabinet ([MS-CAB] 2.1 to 2.3): what it says of itself, of its folders, and of its files.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { exactly, startsWith, u16, u32 } from "../zip/bytes.ts";

const MAGIC = "MSCF\0\0\0\0";
const HEADER = 36;
const [HAS_PREVIOUS, HAS_NEXT, HAS_RESERVE] = [1, 2, 4];
const LONGEST_NAME = 1024;
const NAME_IS_UTF8 = 0x80;
const [FROM_PREVIOUS, TO_NEXT, BOTH] = [0xfffd, 0xfffe, 0xffff];

export interface Folder {
  /** Where its first block stands. */
  readonly start: number;
  readonly blocks: number;
  /** Packing, and what goes with it. */
  readonly packing: number;
}

export interface CabinetFile {
  readonly name: string;
  readonly folder: number;
  /** In the folder, unpacked. */
  readonly start: number;
  readonly size: number;
  /** Parts of it lie in the cabinets before or behind this one. */
  readonly before: boolean;
  readonly behind: boolean;
}

export interface Cabinet {
  /** Bytes of the file that are the cabinet. */
  readonly size: number;
  readonly folders: readonly Folder[];
  readonly files: number;
  /** Where the first file's entry stands. */
  readonly filesAt: number;
  /** Bytes in the header of each block that are somebody else's. */
  readonly blockReserve: number;
  /** A signature behind the cabinet, as its reserved bytes say; [0, 0]: there is none. */
  readonly signature: readonly [start: number, size: number];
}

/** Throws `Unreadable`. */
export function cabinetOf(source: ByteSource): Cabinet {
  if (startsWith(source.read(0, 4), "ISc("))
    throw new Unreadable("unsupported", "cabinets of InstallShield are not read");
  const header = Uint8Array.from(exactly(source, 0, HEADER));
  if (!startsWith(header, MAGIC)) throw new Unreadable("corrupted", "the header of the cabinet is damaged");
  const flags = u16(header, 30);
  let at = HEADER;
  let reserve = { header: new Uint8Array(0), folder: 0, block: 0 };
  if ((flags & HAS_RESERVE) !== 0) {
    const sizes = Uint8Array.from(exactly(source, at, 4));
    const bytes = Uint8Array.from(exactly(source, at + 4, u16(sizes, 0)));
    reserve = { header: bytes, folder: sizes[2] as number, block: sizes[3] as number };
    at += 4 + bytes.length;
  }
  // The names of the cabinet before and of the one behind, each with the name of its disk.
  const texts = ((flags & HAS_PREVIOUS) !== 0 ? 2 : 0) + ((flags & HAS_NEXT) !== 0 ? 2 : 0);
  for (let index = 0; index < texts; index += 1) at += textAt(source, at).length + 1;
  return {
    size: u32(header, 8),
    folders: foldersAt(source, at, u16(header, 26), reserve.folder),
    files: u16(header, 28),
    filesAt: u32(header, 16),
    blockReserve: reserve.block,
    signature: signatureOf(reserve.header),
  };
}

function foldersAt(source: ByteSource, at: number, count: number, reserve: number): Folder[] {
  const length = 8 + reserve;
  const bytes = Uint8Array.from(exactly(source, at, count * length));
  return Array.from({ length: count }, (_, index) => ({
    start: u32(bytes, index * length),
    blocks: u16(bytes, index * length + 4),
    packing: u16(bytes, index * length + 6),
  }));
}

/** As signtool writes it: twenty bytes, the second and third number of which are place and size. */
const signatureOf = (reserve: Uint8Array): [number, number] =>
  reserve.length >= 20 ? [u32(reserve, 4), u32(reserve, 8)] : [0, 0];

/** The files in the order of the cabinet. Throws `Unreadable` where an entry is damaged. */
export function* filesOf(source: ByteSource, { files, filesAt, folders }: Cabinet): Generator<CabinetFile> {
  let at = filesAt;
  for (let index = 0; index < files; index += 1) {
    const entry = Uint8Array.from(exactly(source, at, 16));
    const name = textAt(source, at + 16);
    at += 16 + name.length + 1;
    const folder = u16(entry, 8);
    const before = folder === FROM_PREVIOUS || folder === BOTH;
    const behind = folder === TO_NEXT || folder === BOTH;
    yield {
      name: nameOf(name, u16(entry, 14)),
      folder: before ? 0 : behind ? folders.length - 1 : folder,
      start: u32(entry, 4),
      size: u32(entry, 0),
      before,
      behind,
    };
  }
}

function nameOf(bytes: Uint8Array, attributes: number): string {
  const encoding = (attributes & NAME_IS_UTF8) !== 0 ? "utf-8" : "windows-1252";
  return new TextDecoder(encoding).decode(bytes).replaceAll("\\", "/");
}

/** The bytes before the next zero. */
function textAt(source: ByteSource, at: number): Uint8Array {
  const bytes = Uint8Array.from(source.read(at, LONGEST_NAME));
  const end = bytes.indexOf(0);
  if (end < 0) throw new Unreadable("corrupted", "a name in the cabinet does not end");
  return bytes.subarray(0, end);
}

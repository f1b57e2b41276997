/**
 * tar: POSIX (pax), GNU and the older ones. Entries are read where they lie.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { guarded, type Part, type Reader, type Reading, within } from "../reading.ts";
import { readTrailing } from "../trailing.ts";

const BLOCK = 512;
/** Of a long name or of extended attributes. */
const LARGEST_EXTENSION = 1024 * 1024;

interface Header {
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

export const tar: Reader = async (part, reading) => {
  const { source } = part;
  let extended: { name?: string; size?: number } = {};
  let at = 0;
  while (at + BLOCK <= source.size) {
    const block = Uint8Array.from(source.read(at, BLOCK));
    if (block.every((byte) => byte === 0)) return readTrailing(part, reading, at);
    const header = parseHeader(block);
    const size = extended.size ?? header.size;
    at += BLOCK;
    const file = { source: slice(source, at, size), at };
    at += Math.ceil(size / BLOCK) * BLOCK;
    if (file.source.size < size) reading.coverage.note("corrupted", part.path, "the tar file ends too soon");
    if (header.type === "L") extended = { ...extended, name: text(file.source) };
    else if (header.type === "x") extended = { ...extended, ...paxOf(file.source) };
    else if (header.type !== "g" && header.type !== "K") {
      await readEntry(part, reading, extended.name ?? header.name, header.type, file);
      extended = {};
    }
  }
  throw new Unreadable("corrupted", "the tar file ends too soon");
};

async function readEntry(
  part: Part,
  reading: Reading,
  name: string,
  type: string,
  file: Pick<Part, "source" | "at">,
): Promise<void> {
  reading.budget.entry();
  reading.out.part("file-name", part.path);
  reading.out.string(name);
  // Directories, links and devices have no contents.
  if (/[1-6]/.test(type) || file.source.size === 0) return;
  const path = within(part.path, name);
  await guarded(reading, path, () => reading.inner({ ...file, path, name, depth: part.depth + 1 }));
}

function parseHeader(block: Uint8Array): Header {
  let sum = 8 * 0x20;
  for (const [index, byte] of block.entries()) if (index < 148 || index >= 156) sum += byte;
  if (number(block.subarray(148, 156)) !== sum)
    throw new Unreadable("corrupted", "a header of the tar file is damaged");
  const prefix = field(block, 257, 5) === "ustar" ? field(block, 345, 155) : "";
  const name = field(block, 0, 100);
  return {
    name: prefix === "" || field(block, 257, 8) === "ustar  " ? name : `${prefix}/${name}`,
    size: number(block.subarray(124, 136)),
    type: String.fromCharCode(block[156] as number),
  };
}

function field(block: Uint8Array, at: number, length: number): string {
  const bytes = Buffer.from(block.subarray(at, at + length));
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end < 0 ? length : end).toString("utf8");
}

/** Octal digits, or base 256 with the first bit set. */
function number(bytes: Uint8Array): number {
  if (((bytes[0] as number) & 0x80) === 0) {
    const value = Number.parseInt(Buffer.from(bytes).toString("latin1").replaceAll("\0", " ").trim() || "0", 8);
    if (Number.isNaN(value)) throw new Unreadable("corrupted", "a header of the tar file is damaged");
    return value;
  }
  let value = (bytes[0] as number) & 0x7f;
  for (const byte of bytes.subarray(1)) value = value * 256 + byte;
  if (!Number.isSafeInteger(value)) throw new Unreadable("corrupted", "a header of the tar file is damaged");
  return value;
}

const text = (source: ByteSource): string =>
  Buffer.from(source.read(0, LARGEST_EXTENSION)).toString("utf8").replace(/\0.*$/s, "");

/** Records "length key=value\n"; the path and the size matter. */
function paxOf(source: ByteSource): { name?: string; size?: number } {
  const all = Buffer.from(source.read(0, LARGEST_EXTENSION)).toString("utf8");
  const path = /^\d+ path=(.*)$/m.exec(all)?.[1];
  const size = /^\d+ size=(\d{1,15})$/m.exec(all)?.[1];
  return { ...(path === undefined ? {} : { name: path }), ...(size === undefined ? {} : { size: Number(size) }) };
}

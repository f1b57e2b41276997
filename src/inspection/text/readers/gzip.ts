/**
 * gzip (RFC 1952), of one member or several: the file within is read as a file of its own.
 * @module
 */
import { crc32 } from "node:zlib";
import { Unreadable } from "../../budget.ts";
import { slice } from "../../bytes.ts";
import { wordsIn } from "../pictures/notes.ts";
import type { Part, Reader, Reading } from "../reading.ts";
import { exactly, startsWith, u16, u32 } from "../zip/bytes.ts";
import { inflate } from "../zip/inflate.ts";
import { readAlone } from "./alone.ts";

const MAGIC = "\x1f\x8b\x08";
const HEADER_CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
/** Names and comments end with a zero; longer ones are none. What programs put there for themselves may hold words. */
const LONGEST_TEXT = 64 * 1024;

export const gzip: Reader = (part, reading) =>
  readAlone(part, reading, {
    endings: { own: /\.(gz|gzip)$/i, tar: /\.tgz$/i },
    unpack: async (whole, _, write) => {
      const { source } = whole;
      let end = 0;
      while (startsWith(source.read(end, 3), MAGIC)) end = await member(whole, end, reading, write);
      return end;
    },
  });

/** Unpacks the member at `start` and returns where it ends. */
async function member(
  part: Part,
  start: number,
  reading: Reading,
  write: (bytes: Uint8Array) => void,
): Promise<number> {
  const { source } = part;
  const data = readHeader(part, start, reading);
  let [crc, size] = [0, 0];
  const consume = (bytes: Uint8Array) => {
    crc = crc32(bytes, crc);
    size += bytes.length;
    write(bytes);
  };
  const { budget, chunk } = reading;
  const taken = await inflate(slice(source, data, source.size), { budget, chunk, consume });
  const trailer = Uint8Array.from(exactly(source, data + taken, 8));
  if (u32(trailer, 0) !== crc || u32(trailer, 4) !== size % 2 ** 32)
    throw new Unreadable("corrupted", "the packed file has a wrong checksum");
  return data + taken + 8;
}

/** Returns where it ends. */
function readHeader({ source, path }: Part, start: number, { out }: Reading): number {
  const flags = exactly(source, start, 10)[3] as number;
  let at = start + 10;
  if ((flags & EXTRA) !== 0) {
    const size = u16(exactly(source, at, 2), 0);
    out.part("metadata", path);
    for (const words of wordsIn(source.read(at + 2, size))) out.string(`${words}\n`);
    at += 2 + size;
  }
  for (const flag of [NAME, COMMENT]) {
    if ((flags & flag) === 0) continue;
    const text = Buffer.from(source.read(at, LONGEST_TEXT));
    const end = text.indexOf(0);
    if (end < 0) throw new Unreadable("corrupted", "the header of the packed file is damaged");
    out.part(flag === NAME ? "file-name" : "metadata", path);
    out.string(text.toString("utf8", 0, end));
    at += end + 1;
  }
  return (flags & HEADER_CRC) !== 0 ? at + 2 : at;
}

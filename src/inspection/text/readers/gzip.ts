/**
 * gzip (RFC 1952), of one member or several: the file within is read as a file of its own.
 * @module
 */
import { crc32 } from "node:zlib";
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import type { Reader, Reading } from "../reading.ts";
import { exactly, startsWith, u16, u32 } from "../zip/bytes.ts";
import { inflate } from "../zip/inflate.ts";
import { readAlone } from "./alone.ts";

const MAGIC = "\x1f\x8b\x08";
const HEADER_CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
/** Names and comments end with a zero; longer ones are none. */
const LONGEST_TEXT = 64 * 1024;

export const gzip: Reader = (part, reading) =>
  readAlone(part, reading, {
    endings: { own: /\.(gz|gzip)$/i, tar: /\.tgz$/i },
    unpack: async ({ source }, _, write) => {
      let end = 0;
      while (startsWith(source.read(end, 3), MAGIC)) end = await member(source, end, reading, write);
      return end;
    },
  });

/** Unpacks the member at `start` and returns where it ends. */
async function member(
  source: ByteSource,
  start: number,
  reading: Reading,
  write: (bytes: Uint8Array) => void,
): Promise<number> {
  const data = headerEnd(source, start);
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

function headerEnd(source: ByteSource, start: number): number {
  const flags = exactly(source, start, 10)[3] as number;
  let at = start + 10;
  if ((flags & EXTRA) !== 0) at += 2 + u16(exactly(source, at, 2), 0);
  for (const flag of [NAME, COMMENT]) {
    if ((flags & flag) === 0) continue;
    const end = source.read(at, LONGEST_TEXT).indexOf(0);
    if (end < 0) throw new Unreadable("corrupted", "the header of the packed file is damaged");
    at += end + 1;
  }
  return (flags & HEADER_CRC) !== 0 ? at + 2 : at;
}

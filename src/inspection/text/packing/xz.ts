/**
 * xz, after "The .xz File Format", version 1.2: streams of blocks, each packed by LZMA2 and up to three filters before it.
 * @module
 */
import { crc32 } from "node:zlib";
import { Unreadable } from "../../budget.ts";
import { startsWith, u32 } from "../zip/bytes.ts";
import { type Branch, branch, delta, filtered } from "./branch.ts";
import { type Checksum, crc32Sum, crc64Sum, sha256Sum } from "./checksum.ts";
import { History } from "./history.ts";
import { Lzma2, lzma2Dictionary } from "./lzma2.ts";
import { type ByteStream, Feed } from "./stream.ts";

const MAGIC = "\xfd7zXZ\0";
const END = "YZ";
const LZMA2 = 0x21;
const DELTA = 3;
const BRANCHES = new Map<number, Branch>([
  [4, "x86"],
  [5, "powerpc"],
  [7, "arm"],
  [8, "arm-thumb"],
  [9, "sparc"],
  [10, "arm64"],
]);
/** By the kind of check; a size that is a multiple of four. */
const CHECK_SIZES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];
const CHECKS = new Map<number, () => Checksum>([
  [1, crc32Sum],
  [4, crc64Sum],
  [10, sha256Sum],
]);

/**
 * Unpacks all streams that follow one another at the beginning of `packed`, and hands on what they hold. Returns how many
 * bytes they take with the zeros behind them. `eachBlock` is called before each block, which may hold nothing.
 * Throws `Unreadable`.
 */
export function unxz(
  packed: ByteStream,
  consume: (bytes: Uint8Array, taken: number) => void,
  eachBlock: () => void = () => {},
): number {
  const feed = new Feed(packed);
  let end = 0;
  for (;;) {
    const magic = [...feed.exactly(1)];
    while (magic.length < 4 && !feed.ended) magic.push(feed.byte());
    if (magic.length === 4 && magic.every((byte) => byte === 0)) end = feed.taken;
    else if (startsWith(Uint8Array.from(magic), MAGIC.slice(0, 4))) {
      unpackStream(feed, consume, eachBlock);
      end = feed.taken;
    } else if (end === 0) throw damaged();
    else return end;
    if (feed.ended) return end;
  }
}

/** One stream; the first four bytes of it are taken. */
function unpackStream(feed: Feed, consume: (bytes: Uint8Array, taken: number) => void, eachBlock: () => void): void {
  const head = feed.exactly(8);
  if (!startsWith(head, MAGIC.slice(4)) || crc32(head.subarray(2, 4)) !== u32(head, 4)) throw damaged();
  if (head[2] !== 0 || (head[3] as number) > 15) throw new Unreadable("unsupported", "an unknown kind of xz");
  const check = head[3] as number;
  const sums = { count: 0, unpadded: 0, unpacked: 0 };
  for (;;) {
    const size = feed.byte();
    if (size === 0) break;
    eachBlock();
    const block = unpackBlock(feed, size, check, consume);
    sums.count += 1;
    sums.unpadded += block.unpadded;
    sums.unpacked += block.unpacked;
  }
  readIndex(feed, sums);
  const foot = feed.exactly(12);
  if (crc32(foot.subarray(4, 10)) !== u32(foot, 0) || !startsWith(foot, END, 10)) throw damaged();
}

interface Block {
  /** Its header, what is packed and the check. */
  readonly unpadded: number;
  readonly unpacked: number;
}

function unpackBlock(
  feed: Feed,
  sizeByte: number,
  check: number,
  consume: (bytes: Uint8Array, taken: number) => void,
): Block {
  const begin = feed.taken - 1;
  const header = new Uint8Array((sizeByte + 1) * 4);
  header[0] = sizeByte;
  header.set(feed.exactly(header.length - 1), 1);
  if (crc32(header.subarray(0, -4)) !== u32(header, header.length - 4)) throw damaged();
  const { sizes, filters } = parseHeader(header.subarray(1, -4));
  const data = feed.taken;
  const sum = CHECKS.get(check)?.();
  const history = new History(filters.dictionary, sizes.unpacked);
  let unpacked = 0;
  try {
    const stream = filters.wrap(new Lzma2(feed, history));
    for (let bytes = stream.next(); bytes.length > 0; bytes = stream.next()) {
      unpacked += bytes.length;
      sum?.add(bytes);
      consume(bytes, feed.taken);
    }
  } finally {
    history.close();
  }
  const packed = feed.taken - data;
  if (packed !== (sizes.packed ?? packed) || unpacked !== (sizes.unpacked ?? unpacked)) throw damaged();
  skipZeros(feed, -packed & 3);
  const stored = feed.exactly(CHECK_SIZES[check] as number);
  if (sum !== undefined && Buffer.compare(sum.value(), stored) !== 0)
    throw new Unreadable("corrupted", "the packed file has a wrong checksum");
  return { unpadded: data - begin + packed + stored.length, unpacked };
}

interface Header {
  readonly sizes: { readonly packed?: number; readonly unpacked?: number };
  readonly filters: { readonly dictionary: number; wrap(stream: ByteStream): ByteStream };
}

function parseHeader(header: Uint8Array): Header {
  const feed = new Feed(once(header));
  const flags = feed.byte();
  if ((flags & 0x3c) !== 0) throw new Unreadable("unsupported", "an unknown kind of xz");
  const sizes = {
    ...((flags & 0x40) === 0 ? {} : { packed: number(feed) }),
    ...((flags & 0x80) === 0 ? {} : { unpacked: number(feed) }),
  };
  const filters = Array.from({ length: (flags & 3) + 1 }, () => {
    const id = number(feed);
    return { id, properties: feed.exactly(Math.min(number(feed), header.length)) };
  });
  const last = filters.pop();
  if (last?.id !== LZMA2 || last.properties.length !== 1) throw new Unreadable("unsupported", "an unknown packing");
  const makers = filters.map(({ id, properties }) => filterOf(id, properties));
  return {
    sizes,
    filters: {
      dictionary: lzma2Dictionary(last.properties[0] as number),
      // The packer applied the first filter first, so it is the last to be turned back.
      wrap: (stream) => makers.reduceRight((inner, make) => make(inner), stream),
    },
  };
}

function filterOf(id: number, properties: Uint8Array): (stream: ByteStream) => ByteStream {
  if (id === DELTA && properties.length === 1)
    return (stream) => filtered(stream, delta((properties[0] as number) + 1));
  const kind = BRANCHES.get(id);
  if (kind === undefined) throw new Unreadable("unsupported", "an unknown filter before the packing");
  return (stream) => filtered(stream, branch(kind), properties.length === 4 ? u32(properties, 0) : 0);
}

/** What the index says must agree with the blocks that were read. The zero that it begins with is taken. */
function readIndex(feed: Feed, sums: { count: number; unpadded: number; unpacked: number }): void {
  const begin = feed.taken - 1;
  let [unpadded, unpacked] = [0, 0];
  if (number(feed) !== sums.count) throw damaged();
  for (let count = 0; count < sums.count; count += 1) {
    unpadded += number(feed);
    unpacked += number(feed);
  }
  if (unpadded !== sums.unpadded || unpacked !== sums.unpacked) throw damaged();
  skipZeros(feed, -(feed.taken - begin) & 3);
  feed.exactly(4);
}

function skipZeros(feed: Feed, count: number): void {
  for (let left = count; left > 0; left -= 1) if (feed.byte() !== 0) throw damaged();
}

/** Seven bits a byte, the lowest first. */
function number(feed: Feed): number {
  let value = 0;
  for (let at = 0; at < 9; at += 1) {
    const byte = feed.byte();
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return value;
  }
  throw damaged();
}

function once(bytes: Uint8Array): ByteStream {
  let rest = bytes;
  return {
    next: () => {
      const given = rest;
      rest = bytes.subarray(bytes.length);
      return given;
    },
  };
}

const damaged = () => new Unreadable("corrupted", "the packed file is damaged");

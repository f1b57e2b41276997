/**
 * 7z: folder by folder, each unpacked in one go, and its files cut out of what comes forth.
 * @module
 */
import { crc32 } from "node:zlib";
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { letGo, passing } from "../../garbage.ts";
import { Feed, streamOf } from "../packing/stream.ts";
import { guarded, type Part, type Reader, type Reading, within } from "../reading.ts";
import { type OpenFolder, openFolder } from "../sevenzip/folder.ts";
import { type Listing, type Packed, parseHeader, type Streams, type SubStream } from "../sevenzip/header.ts";
import { Spool } from "../spool.ts";
import { trailingPart } from "../trailing.ts";
import { exactly, u32, u64 } from "../zip/bytes.ts";

const SIGNATURE_HEADER = 32;
/** The list is held whole. */
const LARGEST_LIST = 8 * 1024 * 1024;
/** A list may be packed, and that one's list too. */
const MOST_LISTS = 4;
const PIECE = 64 * 1024;

export const sevenZip: Reader = async (part, reading) => {
  const { source } = part;
  const head = Uint8Array.from(exactly(source, 0, SIGNATURE_HEADER));
  if (crc32(head.subarray(12)) !== u32(head, 8)) throw new Unreadable("corrupted", "the archive is damaged");
  const [offset, size] = [SIGNATURE_HEADER + u64(head, 12), u64(head, 20)];
  if (offset + size > source.size) throw new Unreadable("corrupted", "the archive ends too soon");
  if (size > 0) {
    const packed = slice(source, SIGNATURE_HEADER, offset - SIGNATURE_HEADER);
    const listing = await listingOf(listOf(slice(source, offset, size), u32(head, 28), reading), packed, reading);
    await readFolders(listing, part, reading, packed);
  }
  const rest = slice(source, offset + size, source.size);
  if (rest.size === 0) return;
  reading.flags.add("trailing-data");
  await reading.inner(trailingPart(part, rest));
};

function listOf(source: ByteSource, crc: number, { budget }: Reading): Uint8Array {
  if (source.size > LARGEST_LIST) throw tooLong();
  const list = new Uint8Array(source.size);
  // Piece by piece: what a source reads may be a buffer of its own.
  for (let at = 0; at < list.length; at += PIECE) {
    budget.tick();
    const piece = exactly(source, at, Math.min(PIECE, list.length - at));
    list.set(piece, at);
    passing(piece.length);
  }
  if (crc32(list) !== crc) throw new Unreadable("corrupted", "the list of the archive is damaged");
  return list;
}

async function listingOf(bytes: Uint8Array, packed: ByteSource, reading: Reading): Promise<Listing> {
  let list = bytes;
  for (let count = 0; count < MOST_LISTS; count += 1) {
    const parsed = parseHeader(list, () => reading.budget.tick());
    if (!("packedHeader" in parsed)) return parsed;
    letGo(list.length);
    list = await unpackList(parsed.packedHeader, packed, reading);
  }
  throw new Unreadable("over-budget", "the list of the archive is packed again and again");
}

async function unpackList(streams: Streams, packed: ByteSource, reading: Reading): Promise<Uint8Array> {
  const { folder, subStreams } = streams.folders().next().value ?? {};
  const [stream] = subStreams ?? [];
  if (folder === undefined || stream === undefined) throw new Unreadable("corrupted", "the archive has no list");
  if (stream.size > LARGEST_LIST) throw tooLong();
  const list = new Uint8Array(stream.size);
  const opened = await openFolder(folder, packed, reading);
  try {
    let filled = 0;
    const right = unpack(new Feed(opened.stream), stream, reading, packed.size, (bytes) => {
      list.set(bytes, filled);
      filled += bytes.length;
    });
    if (!right) throw new Unreadable("corrupted", "the list of the archive is damaged");
  } finally {
    opened.close();
  }
  return list;
}

/** Files come in the order of the folders; those without contents stand among them. */
async function readFolders(listing: Listing, part: Part, reading: Reading, packed: ByteSource): Promise<void> {
  const files = listing.files();
  for (const folder of listing.streams.folders())
    await readFolder(folder, packed, part, reading, () => nextName(files, part, reading));
  if (nextName(files, part, reading) !== null)
    throw new Unreadable("corrupted", "the archive lists files of which it has nothing");
}

/** The next file that has contents. The names of all are handed on. Null: there is none. */
function nextName(files: ReturnType<Listing["files"]>, part: Part, reading: Reading): string | null {
  for (let next = files.next(); next.done !== true; next = files.next()) {
    const { name, hasStream } = next.value;
    reading.budget.entry();
    reading.out.part("file-name", part.path);
    reading.out.string(name);
    if (hasStream) return name;
  }
  return null;
}

async function readFolder(
  { folder, count, subStreams }: Packed,
  packed: ByteSource,
  part: Part,
  reading: Reading,
  next: () => string | null,
): Promise<void> {
  let opened: OpenFolder | undefined;
  try {
    let well = await guarded(reading, part.path, async () => {
      if (count > 0) reading.budget.depth(part.depth + 1);
      opened = await openFolder(folder, packed, reading);
    });
    const feed = new Feed(opened?.stream ?? streamOf(slice(packed, 0, 0), reading.budget));
    const size = folder.places.reduce((sum, place) => sum + place.size, 0);
    for (const subStream of subStreams) {
      // What has no name is read, too. What failed for one file fails for all behind it.
      const name = next() ?? "";
      const found = { path: within(part.path, name), name, depth: part.depth + 1 };
      if (well) well = await readFile(feed, { subStream, size }, found, reading);
    }
    // Looked for only where something can be there: one byte more is unpacked to see.
    await guarded(reading, part.path, () => {
      if (well && !feed.ended) throw new Unreadable("corrupted", "packed data go on behind the last file");
    });
  } finally {
    opened?.close();
  }
}

/** Returns whether the files behind it can be read. */
async function readFile(
  feed: Feed,
  { subStream, size }: { readonly subStream: SubStream; readonly size: number },
  found: Omit<Part, "source">,
  reading: Reading,
): Promise<boolean> {
  const spool = new Spool();
  try {
    const well = await guarded(reading, found.path, () => {
      const right = unpack(feed, subStream, reading, size, (bytes) => spool.write(bytes));
      if (!right) reading.coverage.note("corrupted", found.path, "a packed file has a wrong checksum");
    });
    await reading.inner({ ...found, source: spool.source() });
    return well;
  } finally {
    spool.close();
  }
}

/**
 * `packed`: bytes that the folder takes. Returns whether the checksum is right. Throws `Unreadable` where the stream ends
 * too soon or is damaged.
 */
function unpack(
  feed: Feed,
  { size, crc }: SubStream,
  { budget }: Reading,
  packed: number,
  write: (bytes: Uint8Array) => void,
): boolean {
  let sum = 0;
  for (let left = size; left > 0; ) {
    const bytes = feed.some(Math.min(left, PIECE));
    if (bytes.length === 0) throw new Unreadable("corrupted", "packed data end too soon");
    left -= bytes.length;
    budget.unpacked(bytes.length, { packed, unpacked: feed.taken });
    sum = crc32(bytes, sum);
    write(bytes);
  }
  return crc === null || sum === crc;
}

const tooLong = () =>
  new Unreadable("over-budget", `an archive whose list takes more than ${LARGEST_LIST / 1024 ** 2} MB`);

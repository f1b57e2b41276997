/**
 * What a 7z archive says of itself, after 7zFormat.txt of the LZMA SDK: which bytes are packed how, and which files come
 * out of them. Nothing is unpacked here.
 *
 * A list of a few megabytes may tell of hundreds of thousands of files: it is held as it is, looked through once, and what
 * it says of a folder is made when it is the folder's turn.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { Fields, type Row } from "./fields.ts";

/** Names of the parts (7zFormat.txt, "Property IDs"). */
const ID = {
  end: 0x00,
  header: 0x01,
  archiveProperties: 0x02,
  additionalStreams: 0x03,
  mainStreams: 0x04,
  files: 0x05,
  packInfo: 0x06,
  unpackInfo: 0x07,
  subStreams: 0x08,
  size: 0x09,
  crc: 0x0a,
  folder: 0x0b,
  unpackSizes: 0x0c,
  streamCounts: 0x0d,
  emptyStream: 0x0e,
  names: 0x11,
  dummy: 0x19,
  encodedHeader: 0x17,
} as const;

/** More are not counted: it would cost time, and an archive of so many is over every budget. */
const MOST_FILES = 200_000;
const MOST_FOLDERS = 50_000;
const MOST_CODERS = 8;
const MOST_STREAMS = 32;

/** One step of unpacking. Its streams are numbered across the folder. */
export interface Coder {
  /** In hexadecimal digits: "030101" is LZMA. */
  readonly method: string;
  readonly properties: Uint8Array;
  readonly inputs: number;
  readonly outputs: number;
}

/** Streams that are packed together; "folder" is the format's word. */
export interface Folder {
  readonly coders: readonly Coder[];
  /** An input that is fed by an output. */
  readonly pairs: readonly { readonly input: number; readonly output: number }[];
  /** Inputs that are fed by packed streams. */
  readonly packed: readonly number[];
  /** Where those streams lie, from the end of the signature header, in bytes. */
  readonly places: readonly Place[];
  /** Of each output. */
  readonly unpackSizes: readonly number[];
  readonly crc: number | null;
}

export interface Place {
  readonly start: number;
  readonly size: number;
}

/** A file's share of what its folder unpacks to. */
export interface SubStream {
  readonly size: number;
  readonly crc: number | null;
}

/** A folder, and its files' shares: `count` of them, to be taken to the last before the next folder is asked for. */
export interface Packed {
  readonly folder: Folder;
  readonly count: number;
  readonly subStreams: Iterable<SubStream>;
}

export interface Streams {
  /** In their order. Made as they are asked for. */
  folders(): Generator<Packed>;
}

export interface Listing {
  readonly streams: Streams;
  /** Of all files in their order: names, and whether it has a stream. Read as they are asked for. */
  files(): Generator<{ readonly name: string; readonly hasStream: boolean }>;
}

/** A header, or the streams that hold the packed one. Throws `Unreadable`. `tick`: called now and then, and may throw. */
export function parseHeader(bytes: Uint8Array, tick: () => void): Listing | { readonly packedHeader: Streams } {
  const fields = new Fields(bytes, tick);
  const id = fields.byte();
  if (id === ID.encodedHeader) return { packedHeader: parseStreams(fields) };
  if (id !== ID.header) throw damaged();
  let streams: Streams = { folders: function* () {} };
  let files: Listing["files"] = function* () {};
  let before: number = id;
  for (let part = fields.byte(); part !== ID.end; part = fields.byte()) {
    before = inOrder(before, part);
    if (part === ID.archiveProperties) skipProperties(fields);
    else if (part === ID.additionalStreams) parseStreams(fields);
    else if (part === ID.mainStreams) streams = parseStreams(fields);
    else if (part === ID.files) files = parseFiles(fields, tick);
    else throw damaged();
  }
  return { streams, files };
}

/** INVARIANT: each part comes once, and in order: of two, every program takes another one. */
function inOrder(before: number, part: number): number {
  if (part <= before) throw damaged();
  return part;
}

function skipProperties(fields: Fields): void {
  while (fields.byte() !== ID.end) fields.take(fields.number());
}

function parseStreams(fields: Fields): Streams {
  let pack: PackInfo = { position: 0, sizes: nothing };
  let unpack: UnpackInfo = { count: 0, shapes: nothing, sizes: nothing, digests: nothing };
  let subStreams: SubStreamInfo | null = null;
  let before = 0;
  for (let part = fields.byte(); part !== ID.end; part = fields.byte()) {
    before = inOrder(before, part);
    if (part === ID.packInfo) pack = parsePackInfo(fields);
    else if (part === ID.unpackInfo) unpack = parseFolders(fields);
    else if (part === ID.subStreams) subStreams = parseSubStreams(fields, unpack);
    else throw damaged();
  }
  const info = subStreams ?? { counts: one, sizes: nothing, digests: unknown };
  const folders = () => foldersOf(pack, unpack, info);
  // Nothing is read of an archive whose list is wrong at its end.
  for (const { subStreams: each } of folders()) for (const _ of each);
  return { folders };
}

const nothing: Row<never> = () => () => {
  throw damaged();
};
const one: Row<number> = () => () => 1;
const unknown: Row<null> = () => () => null;

interface PackInfo {
  readonly position: number;
  readonly sizes: Row<number>;
}

type Shape = Pick<Folder, "coders" | "pairs" | "packed">;

/** Of each folder; of each of its outputs. */
interface UnpackInfo {
  readonly count: number;
  readonly shapes: Row<Shape>;
  readonly sizes: Row<number>;
  readonly digests: Row<number | null>;
}

/** Files of each folder; sizes of all but the last; checksums of those that are not those of their folder. */
interface SubStreamInfo {
  readonly counts: Row<number>;
  readonly sizes: Row<number>;
  readonly digests: Row<number | null>;
}

function* foldersOf(pack: PackInfo, unpack: UnpackInfo, info: SubStreamInfo): Generator<Packed> {
  const [packSize, shape, unpackSize] = [pack.sizes(), unpack.shapes(), unpack.sizes()];
  const [folderDigest, countOf, fileSize, fileDigest] = [unpack.digests(), info.counts(), info.sizes(), info.digests()];
  let start = pack.position;
  for (let at = 0; at < unpack.count; at += 1) {
    const { coders, pairs, packed } = shape();
    // Packed streams lie one behind another, in the order of the folders.
    const places = packed.map(() => {
      const size = packSize();
      start += size;
      return { start: start - size, size };
    });
    const unpackSizes = Array.from({ length: total(coders, "outputs") }, unpackSize);
    const folder = { coders, pairs, packed, places, unpackSizes, crc: folderDigest() };
    const count = countOf();
    yield { folder, count, subStreams: shares(folder, count, fileSize, fileDigest) };
  }
}

function* shares(
  folder: Folder,
  count: number,
  nextSize: () => number,
  digest: () => number | null,
): Generator<SubStream> {
  let left = count === 0 ? 0 : unpackedSize(folder);
  const own = count === 1 ? folder.crc : null;
  for (let at = 0; at < count; at += 1) {
    const size = at === count - 1 ? left : nextSize();
    left -= size;
    if (left < 0) throw damaged();
    yield { size, crc: own ?? digest() };
  }
}

function parsePackInfo(fields: Fields): PackInfo {
  const position = fields.number();
  const count = fields.count(MOST_FILES);
  let sizes: Row<number> | null = count === 0 ? nothing : null;
  for (let part = fields.byte(); part !== ID.end; part = fields.byte()) {
    if (part === ID.size) sizes = fields.numbers(count);
    else if (part === ID.crc) fields.digests(count);
    else throw damaged();
  }
  if (sizes === null) throw damaged();
  return { position, sizes };
}

function parseFolders(fields: Fields): UnpackInfo {
  if (fields.byte() !== ID.folder) throw damaged();
  const count = fields.count(MOST_FOLDERS);
  refuseExternal(fields);
  let outputs = 0;
  const shapes = fields.row(count, (each) => {
    const shape = parseShape(each);
    outputs += total(shape.coders, "outputs");
    return shape;
  });
  if (fields.byte() !== ID.unpackSizes) throw damaged();
  const sizes = fields.numbers(outputs);
  let digests: Row<number | null> = unknown;
  for (let part = fields.byte(); part !== ID.end; part = fields.byte()) {
    if (part !== ID.crc) throw damaged();
    digests = fields.digests(count);
  }
  return { count, shapes, sizes, digests };
}

function parseShape(fields: Fields): Shape {
  const coders = Array.from({ length: fields.count(MOST_CODERS) }, () => parseCoder(fields));
  const [inputs, outputs] = [total(coders, "inputs"), total(coders, "outputs")];
  if (outputs === 0 || inputs < outputs - 1 || inputs > MOST_STREAMS) throw damaged();
  const pairs = Array.from({ length: outputs - 1 }, () => ({ input: fields.number(), output: fields.number() }));
  const open = inputs - pairs.length;
  const packed =
    open === 1
      ? [...Array(inputs).keys()].filter((input) => pairs.every((pair) => pair.input !== input))
      : Array.from({ length: open }, () => fields.number());
  return { coders, pairs, packed };
}

function parseCoder(fields: Fields): Coder {
  const flags = fields.byte();
  const method = Buffer.from(fields.take(flags & 0x0f)).toString("hex");
  const [inputs, outputs] = (flags & 0x10) === 0 ? [1, 1] : [fields.count(MOST_STREAMS), fields.count(MOST_STREAMS)];
  const properties = (flags & 0x20) === 0 ? new Uint8Array(0) : fields.take(fields.number());
  if ((flags & 0x80) !== 0) throw new Unreadable("unsupported", "a choice of packings is not read");
  return { method, properties, inputs, outputs };
}

function parseSubStreams(fields: Fields, unpack: UnpackInfo): SubStreamInfo {
  let counts = one;
  let part = fields.byte();
  if (part === ID.streamCounts) {
    counts = fields.row(unpack.count, (each) => each.count(MOST_FILES));
    part = fields.byte();
  }
  const told = filesOf(counts, unpack);
  if (told.files > MOST_FILES) throw tooMany();
  if (part !== ID.size && told.sizes > 0) throw damaged();
  let sizes: Row<number> = nothing;
  if (part === ID.size) {
    sizes = fields.numbers(told.sizes);
    part = fields.byte();
  }
  let digests: Row<number | null> = unknown;
  for (; part !== ID.end; part = fields.byte()) {
    if (part !== ID.crc) throw damaged();
    digests = fields.digests(told.digests);
  }
  return { counts, sizes, digests };
}

/** How many files there are in all, and of how many a size or a checksum is told apart. */
function filesOf(counts: Row<number>, unpack: UnpackInfo): { files: number; sizes: number; digests: number } {
  const [countOf, digest] = [counts(), unpack.digests()];
  const told = { files: 0, sizes: 0, digests: 0 };
  for (let at = 0; at < unpack.count; at += 1) {
    const [count, crc] = [countOf(), digest()];
    told.files += count;
    told.sizes += Math.max(0, count - 1);
    told.digests += count === 1 && crc !== null ? 0 : count;
  }
  return told;
}

function parseFiles(fields: Fields, tick: () => void): Listing["files"] {
  const count = fields.count(MOST_FILES);
  let empty: (at: number) => boolean = () => false;
  let names: Uint8Array = new Uint8Array(0);
  const seen = new Set<number>();
  for (let part = fields.byte(); part !== ID.end; part = fields.byte()) {
    if (seen.has(part) && part !== ID.dummy) throw damaged();
    seen.add(part);
    const property = new Fields(fields.take(fields.number()), tick);
    if (part === ID.emptyStream) empty = property.bits(count);
    else if (part === ID.names) {
      refuseExternal(property);
      names = property.rest();
    }
  }
  return function* () {
    const decoder = new TextDecoder("utf-16le");
    let at = 0;
    for (let file = 0; file < count; file += 1) {
      const begin = at;
      while (at + 1 < names.length && (names[at] !== 0 || names[at + 1] !== 0)) at += 2;
      yield { name: decoder.decode(names.subarray(begin, at)), hasStream: !empty(file) };
      at += 2;
    }
  };
}

/** What the folder comes to in the end: the output that feeds nothing. */
export function mainOutput({ coders, pairs }: Folder): number {
  for (let output = 0; output < total(coders, "outputs"); output += 1)
    if (pairs.every((pair) => pair.output !== output)) return output;
  throw damaged();
}

export const unpackedSize = (folder: Folder): number => folder.unpackSizes[mainOutput(folder)] as number;

function refuseExternal(fields: Fields): void {
  if (fields.byte() !== 0) throw new Unreadable("unsupported", "a list that is packed apart is not read");
}

const total = (coders: readonly Coder[], what: "inputs" | "outputs"): number =>
  coders.reduce((sum, coder) => sum + coder[what], 0);

const damaged = () => new Unreadable("corrupted", "the list of the archive is damaged");
const tooMany = () => new Unreadable("over-budget", `an archive of more than ${MOST_FILES} files`);

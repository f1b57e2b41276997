/**
 * What a 7z archive says of itself, after 7zFormat.txt of the LZMA SDK: which bytes are packed how, and which files come
 * out of them. Nothing is unpacked here.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { Fields } from "./fields.ts";

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

/** More are not counted: it would cost memory, and an archive of so many is over every budget. */
const MOST_FILES = 200_000;
const MOST_FOLDERS = 50_000;
/** Different ways to pack, each of which is kept. */
const MOST_SHAPES = 1000;
const MOST_CODERS = 8;
const MOST_STREAMS = 32;

const NONE: readonly never[] = [];

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
  places: readonly Place[];
  /** Of each output. */
  unpackSizes: readonly number[];
  crc: number | null;
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

export interface Streams {
  readonly folders: readonly Folder[];
  /** By folder. */
  readonly subStreams: readonly (readonly SubStream[])[];
}

export interface Listing {
  readonly streams: Streams;
  /** Of all files in their order: names, and whether it has a stream. Read as they are asked for. */
  files(): Generator<{ readonly name: string; readonly hasStream: boolean }>;
}

/** A header, or the streams that hold the packed one. Throws `Unreadable`. */
export function parseHeader(bytes: Uint8Array): Listing | { readonly packedHeader: Streams } {
  const fields = new Fields(bytes);
  const id = fields.byte();
  if (id === ID.encodedHeader) return { packedHeader: parseStreams(fields) };
  if (id !== ID.header) throw damaged();
  let streams: Streams = { folders: [], subStreams: [] };
  let files: Listing["files"] = function* () {};
  let before: number = id;
  for (let part = fields.byte(); part !== ID.end; part = fields.byte()) {
    before = inOrder(before, part);
    if (part === ID.archiveProperties) skipProperties(fields);
    else if (part === ID.additionalStreams) parseStreams(fields);
    else if (part === ID.mainStreams) streams = parseStreams(fields);
    else if (part === ID.files) files = parseFiles(fields);
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
  const pack = { position: 0, packSizes: [] as number[] };
  let folders: Folder[] = [];
  let subStreams: SubStream[][] | null = null;
  let before = 0;
  for (let part = fields.byte(); part !== ID.end; part = fields.byte()) {
    before = inOrder(before, part);
    if (part === ID.packInfo) Object.assign(pack, parsePackInfo(fields));
    else if (part === ID.unpackInfo) folders = parseFolders(fields);
    else if (part === ID.subStreams) subStreams = parseSubStreams(fields, folders);
    else throw damaged();
  }
  placePacked(pack, folders);
  subStreams ??= folders.map((folder) => [{ size: unpackedSize(folder), crc: folder.crc }]);
  return { folders, subStreams };
}

/** Packed streams lie one behind another, in the order of the folders. */
function placePacked({ position, packSizes }: { position: number; packSizes: number[] }, folders: Folder[]): void {
  let [next, start] = [0, position];
  for (const folder of folders)
    folder.places = folder.packed.map(() => {
      const size = packSizes[next++];
      if (size === undefined) throw damaged();
      start += size;
      return { start: start - size, size };
    });
}

function parsePackInfo(fields: Fields): { position: number; packSizes: number[] } {
  const position = fields.number();
  const count = fields.count(MOST_FILES);
  let packSizes: number[] = [];
  for (let part = fields.byte(); part !== ID.end; part = fields.byte()) {
    if (part === ID.size) packSizes = fields.numbers(count);
    else if (part === ID.crc) fields.digests(count);
    else throw damaged();
  }
  if (packSizes.length !== count) throw damaged();
  return { position, packSizes };
}

function parseFolders(fields: Fields): Folder[] {
  if (fields.byte() !== ID.folder) throw damaged();
  const count = fields.count(MOST_FOLDERS);
  refuseExternal(fields);
  const shapes = new Map<string, Shape>();
  const folders = Array.from({ length: count }, () => parseFolder(fields, shapes));
  if (fields.byte() !== ID.unpackSizes) throw damaged();
  for (const folder of folders) folder.unpackSizes = fields.numbers(total(folder.coders, "outputs"));
  for (let part = fields.byte(); part !== ID.end; part = fields.byte()) {
    if (part !== ID.crc) throw damaged();
    for (const [at, crc] of fields.digests(count).entries()) (folders[at] as Folder).crc = crc;
  }
  return folders;
}

type Shape = Pick<Folder, "coders" | "pairs" | "packed">;

/** `shapes`: those that were met. An archive may have a folder for each of its files, and all of them alike. */
function parseFolder(fields: Fields, shapes: Map<string, Shape>): Folder {
  const coders = Array.from({ length: fields.count(MOST_CODERS) }, () => parseCoder(fields));
  const [inputs, outputs] = [total(coders, "inputs"), total(coders, "outputs")];
  if (outputs === 0 || inputs < outputs - 1 || inputs > MOST_STREAMS) throw damaged();
  const pairs = Array.from({ length: outputs - 1 }, () => ({ input: fields.number(), output: fields.number() }));
  const open = inputs - pairs.length;
  const packed =
    open === 1
      ? [...Array(inputs).keys()].filter((input) => pairs.every((pair) => pair.input !== input))
      : fields.numbers(open);
  const key = JSON.stringify([coders.map(({ properties, ...coder }) => [coder, ...properties]), pairs, packed]);
  const shape = shapes.get(key) ?? { coders, pairs, packed };
  if (shapes.size === MOST_SHAPES && !shapes.has(key))
    throw new Unreadable("over-budget", `an archive that is packed in more than ${MOST_SHAPES} ways`);
  shapes.set(key, shape);
  return { ...shape, places: NONE, unpackSizes: NONE, crc: null };
}

function parseCoder(fields: Fields): Coder {
  const flags = fields.byte();
  const method = Buffer.from(fields.take(flags & 0x0f)).toString("hex");
  const [inputs, outputs] = (flags & 0x10) === 0 ? [1, 1] : [fields.count(MOST_STREAMS), fields.count(MOST_STREAMS)];
  const properties = (flags & 0x20) === 0 ? new Uint8Array(0) : fields.take(fields.number());
  if ((flags & 0x80) !== 0) throw new Unreadable("unsupported", "a choice of packings is not read");
  return { method, properties, inputs, outputs };
}

function parseSubStreams(fields: Fields, folders: readonly Folder[]): SubStream[][] {
  let counts = folders.map(() => 1);
  let part = fields.byte();
  if (part === ID.streamCounts) {
    counts = folders.map(() => fields.count(MOST_FILES));
    part = fields.byte();
  }
  if (counts.reduce((sum, count) => sum + count, 0) > MOST_FILES) throw tooMany();
  const sizes = folders.map((folder, at) => {
    const count = counts[at] as number;
    if (count === 0) return [];
    const all = part === ID.size ? fields.numbers(count - 1) : [];
    if (all.length !== count - 1) throw damaged();
    const last = unpackedSize(folder) - all.reduce((sum, size) => sum + size, 0);
    if (last < 0) throw damaged();
    return [...all, last];
  });
  if (part === ID.size) part = fields.byte();
  const known = folders.map(({ crc }, at) => (counts[at] === 1 ? crc : null));
  const unknown = counts.reduce((sum, count, at) => sum + (known[at] === null ? count : 0), 0);
  let digests: (number | null)[] = [];
  for (; part !== ID.end; part = fields.byte()) {
    if (part !== ID.crc) throw damaged();
    digests = fields.digests(unknown);
  }
  let next = 0;
  return sizes.map((all, at) =>
    all.map((size) => ({
      size,
      crc: (known[at] ?? null) !== null ? (known[at] as number) : (digests[next++] ?? null),
    })),
  );
}

function parseFiles(fields: Fields): Listing["files"] {
  const count = fields.count(MOST_FILES);
  let empty: (at: number) => boolean = () => false;
  let names: Uint8Array = new Uint8Array(0);
  const seen = new Set<number>();
  for (let part = fields.byte(); part !== ID.end; part = fields.byte()) {
    if (seen.has(part) && part !== ID.dummy) throw damaged();
    seen.add(part);
    const property = new Fields(fields.take(fields.number()));
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

/**
 * What a zip file holds. The central directory at its end is what programs go by; but a hostile file may say one thing
 * there and another before each entry, and a program that reads from the front opens what the directory does not name.
 * So the gaps between the entries of the directory are searched, too.
 * @module
 */
import { hash } from "node:crypto";
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import type { Reading } from "../reading.ts";
import { exactly, find, findLast, u16, u32, u64 } from "./bytes.ts";
import { LOCAL, localEntry, nameOf, type Sizes, widen, type ZipEntry, zipEntry } from "./entry.ts";

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  /** In local headers only. */
  readonly hidden: readonly ZipEntry[];
  /** What is wrong with the file as a whole. */
  readonly problems: readonly Unreadable[];
  /** Bytes before the first entry and behind the end of the directory that belong to nothing. */
  readonly before: number;
  readonly after: number;
  /** Where comments stand: of entries, and of the file itself. */
  readonly comments: readonly Range[];
}

export interface EndRecord {
  readonly entries: number;
  readonly start: number;
  readonly size: number;
  /** Bytes put before the file: offsets count from behind them. */
  readonly shift: number;
  /** Where the end record ends, and the comment that it ends with. */
  readonly end: number;
  readonly comment: Range;
}

const END = "PK\x05\x06";
const END_SIZE = 22;
/** The end record and the longest comment. */
const SEARCHED = END_SIZE + 0xffff;
/** A directory that is not at the end: programs accept some bytes behind it, and so do we. */
const CENTRAL_SIZE = 46;
/** Bytes of a directory, or of a gap between entries, that are read at once. */
const STEP = 64 * 1024;
/** Of those, so many are searched at once: the next search begins within what was read. */
const SEARCH = 4 * 1024;
/** Names of so many characters are held by what they hash to. */
const HASHED = 64;

/** The end record (APPNOTE 4.3.16), zip64 included; null if there is none whose directory stands where it says. */
export function endRecord(source: ByteSource): EndRecord | null {
  const from = Math.max(0, source.size - SEARCHED);
  const tail = Uint8Array.from(source.read(from, SEARCHED));
  for (let end = tail.length, tries = 0; tries < 16; tries += 1) {
    const at = findLast(tail.subarray(0, end), END);
    if (at < 0) return null;
    end = at + 3;
    if (at + END_SIZE > tail.length) continue;
    const record = readEnd(source, tail.subarray(at, at + END_SIZE), from + at);
    if (record !== null) return record;
  }
  return null;
}

function readEnd(source: ByteSource, record: Uint8Array, at: number): EndRecord | null {
  let [entries, size, start] = [u16(record, 10), u32(record, 12), u32(record, 16)];
  let directoryEnd = at;
  const locator = at >= 20 ? Uint8Array.from(source.read(at - 20, 20)) : null;
  if (locator !== null && u32(locator, 0) === 0x07064b50) {
    const wide = zip64End(source, at, u64(locator, 8));
    if (wide !== null) ({ entries, size, start, directoryEnd } = wide);
  }
  const shift = directoryEnd - size - start;
  if (shift < 0) return null;
  if (size > 0 && u32(Uint8Array.from(source.read(start + shift, 4)), 0) !== 0x02014b50) return null;
  const end = Math.min(source.size, at + END_SIZE + u16(record, 20));
  return { entries, size, start: start + shift, shift, end, comment: { start: at + END_SIZE, end } };
}

function zip64End(source: ByteSource, at: number, said: number) {
  // Where it says, or just before its locator: something may have been put before the file.
  for (const offset of [said, at - 20 - 56]) {
    if (offset < 0 || offset + 56 > at) continue;
    const record = Uint8Array.from(source.read(offset, 56));
    if (u32(record, 0) !== 0x06064b50) continue;
    return { entries: u64(record, 32), size: u64(record, 40), start: u64(record, 48), directoryEnd: offset };
  }
  return null;
}

/** Each once, whatever it is that has it. */
class Problems {
  readonly list: Unreadable[] = [];

  add(problem: Unreadable): void {
    if (!this.list.some(({ message }) => message === problem.message)) this.list.push(problem);
  }
}

/** Reads the directory. A file without one is read from the front, as far as that goes. */
export function readDirectory(source: ByteSource, reading: Reading): ZipDirectory {
  const end = endRecord(source);
  const problems = new Problems();
  const entries: ZipEntry[] = [];
  const comments: Range[] = end === null ? [] : [end.comment];
  if (end === null) problems.add(new Unreadable("corrupted", "the zip file has no directory"));
  const cut = end !== null && !readCentral(source, end, reading, { entries, comments, problems });
  const covered = rangesOf(entries, problems);
  const limit = end?.start ?? source.size;
  // Where not all of the directory was read, what it does not name is not known.
  const most = cut ? 0 : reading.budget.limits.entries;
  const { hidden, more, before } = searchGaps(source, covered, limit, most, reading);
  if (more && !cut) problems.add(tooMany(reading));
  if (hidden.length > 0 && end !== null)
    problems.add(new Unreadable("corrupted", `${hidden.length} entries are not in the directory`));
  const after = end === null ? 0 : source.size - end.end;
  return { entries, hidden, problems: problems.list, before, after, comments };
}

const tooMany = ({ budget }: Reading) => new Unreadable("over-budget", `more than ${budget.limits.entries} entries`);

interface Found {
  readonly entries: ZipEntry[];
  readonly comments: Range[];
  readonly problems: Problems;
}

/** Returns whether it was read to its end. */
function readCentral(
  source: ByteSource,
  end: EndRecord,
  reading: Reading,
  { entries, comments, problems }: Found,
): boolean {
  /** By what they hash to: they may be long. */
  const names = new Set<string>();
  const directory = slice(source, end.start, end.size);
  const read = forwards(directory);
  let at = 0;
  while (at + CENTRAL_SIZE <= directory.size) {
    reading.budget.tick();
    const fixed = read(at, CENTRAL_SIZE);
    if (u32(fixed, 0) !== 0x02014b50) break;
    const [nameLength, extraLength, commentLength] = [u16(fixed, 28), u16(fixed, 30), u16(fixed, 32)];
    const variable = read(at + CENTRAL_SIZE, nameLength + extraLength);
    const place = { start: end.start + at + CENTRAL_SIZE, size: nameLength };
    at += CENTRAL_SIZE + nameLength + extraLength + commentLength;
    if (commentLength > 0) comments.push({ start: end.start + at - commentLength, end: end.start + at });
    const name = nameOf(variable.subarray(0, nameLength), u16(fixed, 8));
    const key = name.length < HASHED ? name : hash("sha256", name, "base64");
    if (names.has(key)) problems.add(new Unreadable("corrupted", "two entries have the same name"));
    names.add(key);
    const sizes: Sizes = { packed: u32(fixed, 20), unpacked: u32(fixed, 24), offset: u32(fixed, 42) };
    widen(sizes, variable.subarray(Math.min(nameLength, variable.length)));
    if (entries.length >= reading.budget.limits.entries) {
      problems.add(tooMany(reading));
      return false;
    }
    const entry = agreed(source, sizes.offset + end.shift, { name, place }, fixed, sizes, problems);
    if (entry !== null) entries.push(entry);
  }
  if (at !== directory.size || (names.size < end.entries && problems.list.length === 0))
    problems.add(new Unreadable("corrupted", "the directory of the zip file is damaged"));
  return true;
}

/**
 * Reads a source that is read in small steps, from its beginning to its end, by large ones. What it returns stays as it is,
 * whatever else is read meanwhile.
 */
function forwards(source: ByteSource): ByteSource["read"] {
  let piece = new Uint8Array(0);
  let start = 0;
  return (offset, length) => {
    if (offset < start || offset + length > start + piece.length) {
      start = offset;
      passing(piece.length);
      piece = Uint8Array.from(source.read(offset, Math.max(STEP, length)));
    }
    return piece.subarray(offset - start, offset - start + length);
  };
}

/** The entry as the directory has it; where the header before it says otherwise, that is a problem. */
function agreed(
  source: ByteSource,
  header: number,
  { name, place }: { readonly name: string; readonly place: { readonly start: number; readonly size: number } },
  central: Uint8Array,
  sizes: Sizes,
  problems: Problems,
): ZipEntry | null {
  let local: ZipEntry;
  try {
    local = localEntry(source, header);
  } catch (error) {
    problems.add(error as Unreadable);
    return null;
  }
  const method = u16(central, 10);
  const encrypted = (u16(central, 8) & 1) !== 0 || local.encrypted;
  const sameSize = local.open || local.packed === sizes.packed;
  if (local.name !== name || local.method !== method || !sameSize)
    problems.add(new Unreadable("corrupted", "an entry has one header in the directory and another before it"));
  const { packed, unpacked } = sizes;
  const flags = u16(central, 8);
  const fields = { method, encrypted, packed, unpacked, crc: u32(central, 16), header, data: local.data, open: false };
  return zipEntry(fields, name, () => nameOf(exactly(source, place.start, place.size), flags));
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The bytes that the entries take, in order. Entries that share bytes are the trick of a bomb. */
function rangesOf(entries: ZipEntry[], problems: Problems): Range[] {
  const sorted = entries.toSorted((a, b) => a.header - b.header);
  const ranges: Range[] = [];
  const overlapping = new Set<ZipEntry>();
  let end = 0;
  for (const entry of sorted) {
    if (entry.header < end) overlapping.add(entry);
    end = Math.max(end, entry.data + entry.packed);
    ranges.push({ start: entry.header, end: entry.data + entry.packed });
  }
  if (overlapping.size === 0) return ranges;
  problems.add(new Unreadable("over-budget", `${overlapping.size} entries share their bytes with others`));
  const kept = entries.filter((entry) => !overlapping.has(entry));
  entries.splice(0, entries.length, ...kept);
  return ranges;
}

/** Entries that begin in a gap, at `most` so many; `more`: there are others. `before`: bytes before the first entry of any kind. */
function searchGaps(source: ByteSource, covered: readonly Range[], limit: number, most: number, reading: Reading) {
  const hidden: ZipEntry[] = [];
  const read = forwards(source);
  let more = false;
  let before = -1;
  let position = 0;
  for (const { start, end } of [...covered, { start: limit, end: limit }]) {
    const from = position;
    // A data descriptor of 12 to 24 bytes may follow an entry; no header fits in there.
    if (start - position >= 30 && !more)
      for (const entry of entriesWithin(source, read, position, start, reading)) {
        more = hidden.length === most;
        if (more) break;
        hidden.push(entry);
      }
    if (before < 0) before = Math.min(start, hidden[0]?.header ?? start) - from;
    position = Math.max(position, end);
  }
  return { hidden, more, before: Math.max(0, before) };
}

function* entriesWithin(
  source: ByteSource,
  read: ByteSource["read"],
  start: number,
  end: number,
  reading: Reading,
): Generator<ZipEntry> {
  for (let at = start; at + 30 <= end; ) {
    reading.budget.tick();
    const window = read(at, Math.min(SEARCH, end - at));
    const found = find(window, LOCAL);
    if (found < 0) {
      at += Math.max(1, window.length - 3);
      continue;
    }
    at += found;
    const entry = tryLocal(source, at);
    if (entry === null) {
      at += 4;
      continue;
    }
    yield entry;
    // Where the size is unknown, headers are looked for within the data; what is found there is read twice at worst.
    at = entry.open ? entry.data : Math.max(entry.data, Math.min(end, entry.data + entry.packed));
  }
}

function tryLocal(source: ByteSource, at: number): ZipEntry | null {
  try {
    const entry = localEntry(source, at);
    return entry.name === "" ? null : entry;
  } catch {
    return null;
  }
}

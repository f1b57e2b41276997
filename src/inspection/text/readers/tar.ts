/**
 * tar: POSIX (pax), GNU and the older ones. Entries are read where they lie.
 * @module
 */
import { isUtf8 } from "node:buffer";
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { wordsIn } from "../pictures/notes.ts";
import { guarded, type Part, type Reader, type Reading, within } from "../reading.ts";
import { BLOCK, type Header, parseHeader } from "../tar/header.ts";
import { readTrailing } from "../trailing.ts";

const NEWLINE = 0x0a;
/** Headers before an entry's own: a long name, a long link, what else is said of it, and of all. */
const EXTENSIONS = "LKxg";
/** Bytes of one of them. */
const LARGEST_EXTENSION = 1024 * 1024;

export const tar: Reader = async (part, reading) => {
  const { source } = part;
  let extended: Extended = {};
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
    if (EXTENSIONS.includes(header.type) && file.source.size > LARGEST_EXTENSION)
      reading.coverage.note("over-budget", part.path, "a header of more than 1 MB in a tar file");
    if (header.type === "L") extended = { ...extended, name: text(file.source) };
    else if (header.type === "K") extended = { ...extended, link: text(file.source) };
    else if (header.type === "x") extended = { ...extended, ...paxOf(part, reading, file.source) };
    else if (header.type === "g") paxOf(part, reading, file.source);
    else {
      await readEntry(part, reading, { ...header, ...extended }, file);
      extended = {};
    }
  }
  throw new Unreadable("corrupted", "the tar file ends too soon");
};

async function readEntry(
  part: Part,
  reading: Reading,
  { name, link }: Header,
  file: Pick<Part, "source" | "at">,
): Promise<void> {
  reading.budget.entry();
  reading.out.part("file-name", part.path);
  reading.out.string(name);
  if (link !== "") reading.out.string(`\n${link}`);
  // Directories, links and devices should have no contents; programs do not agree on what it is if they have.
  if (file.source.size === 0) return;
  const path = within(part.path, name);
  await guarded(reading, path, () => reading.inner({ ...file, path, name, depth: part.depth + 1 }));
}

const text = (source: ByteSource): string =>
  Buffer.from(source.read(0, LARGEST_EXTENSION)).toString("utf8").replace(/\0.*$/s, "");

/** What stands in a header before the entry's own; of a size there is a number. */
type Extended = { -readonly [Key in "name" | "link" | "size"]?: Header[Key] };

/** Numbers that every program writes. */
const NUMBER = /^([acm]time|[ug]id|size|LIBARCHIVE\.creationtime|SCHILY\.(dev|ino|nlink))=-?[\d.]{1,30}$/;

/** Path, link and size matter; all is metadata. */
function paxOf(part: Part, reading: Reading, source: ByteSource): Extended {
  const found: Extended = {};
  reading.out.part("metadata", part.path);
  for (const record of recordsOf(Buffer.from(source.read(0, LARGEST_EXTENSION)))) {
    reading.budget.tick();
    const all = record.toString("utf8");
    const [, key, value = ""] = /^(path|linkpath|size)=(.*)$/s.exec(all) ?? [];
    if (key === "path") found.name = value;
    else if (key === "linkpath") found.link = value;
    else if (key === "size" && /^\d{1,15}$/.test(value)) found.size = Number(value);
    if (!NUMBER.test(all))
      for (const words of isUtf8(record) ? [all] : wordsIn(record)) reading.out.string(`${words}\n`);
  }
  return found;
}

/** Each is "length key=value\n"; what stands behind one that is not comes as it is. */
function* recordsOf(all: Buffer): Generator<Buffer> {
  for (let at = 0; at < all.length; ) {
    const length = /^(\d{1,15}) /.exec(all.toString("latin1", at, at + 16))?.[1];
    const end = length === undefined ? 0 : at + Number(length);
    if (length === undefined || end <= at + length.length + 1 || all[end - 1] !== NEWLINE) {
      yield all.subarray(at);
      return;
    }
    yield all.subarray(at + length.length + 1, end - 1);
    at = end;
  }
}

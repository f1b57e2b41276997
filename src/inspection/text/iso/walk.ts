/**
 * Walks the directories of a disc image, each once: a directory may well say that it holds itself.
 * @module
 */
import { isUtf8 } from "node:buffer";
import { type Budget, Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { type DirectoryRecord, isSelfOrParent, recordOf } from "./record.ts";
import { rockRidgeOf } from "./rock-ridge.ts";
import { SECTOR, type Tree } from "./volume.ts";

/** Directories within directories: the standard allows eight, its successors a few more. */
const DEEPEST = 64;
/** Those that wait take memory; images have thousands at most. */
const MOST_DIRECTORIES = 50_000;
/** Characters of all their names. */
const MOST_CHARACTERS = 4_000_000;
/** A piece has up to four gigabytes: no file has more. */
const MOST_PIECES = 10_000;
/** Directories that lie over one another: so many times the size of the image may be walked in one tree. */
const MOST_TIMES = 2;

export interface Extent {
  /** Bytes. */
  readonly start: number;
  readonly size: number;
}

export interface ImageEntry {
  /** From the root on, with slashes. */
  readonly name: string;
  /** Where its contents lie, in this order. Empty: a directory. */
  readonly extents: readonly Extent[];
  readonly interleaved: boolean;
}

export interface Walk {
  readonly source: ByteSource;
  readonly budget: Budget;
  /** Directories that were walked already, in whichever tree, and what they were read as. */
  readonly walked: Set<string>;
  /** Takes what is wrong with a directory; the others are walked nonetheless. */
  readonly note: (error: unknown) => void;
}

interface Directory extends Extent {
  readonly name: string;
  readonly depth: number;
}

/** Those that are still to be walked, in order. */
class Waiting {
  readonly #directories: Directory[] = [];
  #characters = 0;

  push(directory: Directory): void {
    this.#characters += directory.name.length;
    if (this.#directories.length > MOST_DIRECTORIES)
      throw new Unreadable("over-budget", `more than ${MOST_DIRECTORIES} directories in a disc image`);
    if (this.#characters > MOST_CHARACTERS)
      throw new Unreadable("over-budget", "directories of a disc image whose names are too long in all");
    this.#directories.push(directory);
  }

  next(): Directory | undefined {
    const directory = this.#directories.shift();
    this.#characters -= directory?.name.length ?? 0;
    return directory;
  }
}

/** Everything that the tree holds, directory by directory. */
export function* walk(tree: Tree, context: Walk): Generator<ImageEntry> {
  const { source, budget, note, walked } = context;
  const { start, size } = tree.root;
  const waiting = new Waiting();
  waiting.push({ start: start * tree.block, size, name: "", depth: 0 });
  const skip = tree.joliet ? 0 : skipOf(source, start * tree.block, tree.block);
  if (tree.root.attributes) note(withAttributes());
  let total = 0;
  for (let directory = waiting.next(); directory !== undefined; directory = waiting.next()) {
    budget.checkTime();
    // The same bytes are other files to a tree that reads them otherwise.
    const key = [tree.joliet, tree.block, skip, directory.start, directory.size].join(":");
    if (walked.has(key)) continue;
    walked.add(key);
    total += Math.max(0, Math.min(directory.size, source.size - directory.start));
    if (total > source.size * MOST_TIMES)
      throw new Unreadable("over-budget", "directories of the disc image lie over one another");
    try {
      if (directory.depth > DEEPEST) throw new Unreadable("over-budget", `directories more than ${DEEPEST} deep`);
      yield* entriesOf(directory, tree, context, skip, waiting);
    } catch (error) {
      if (!(error instanceof Unreadable) || error.reason === "timed-out") throw error;
      note(error);
    }
  }
}

function* entriesOf(
  directory: Directory,
  tree: Tree,
  context: Walk,
  skip: number,
  waiting: Waiting,
): Generator<ImageEntry> {
  const { source, note, budget } = context;
  let unfinished: Unfinished | null = null;
  for (const record of recordsOf(directory, context)) {
    budget.tick();
    if (!record.consistent) note(new Unreadable("corrupted", "a number of a directory is not the same in both orders"));
    if (isSelfOrParent(record)) continue;
    if (record.attributes) note(withAttributes());
    const { name, moved, link, isCut } = nameOf(record, tree, source, skip);
    if (isCut)
      note(
        new Unreadable(
          "over-budget",
          "a name or a link in a disc image of more than 4,096 bytes, or in too many pieces",
        ),
      );
    const path = directory.name === "" ? name : `${directory.name}/${name}`;
    const [start, depth] = [record.start * tree.block, directory.depth + 1];
    if (record.directory || moved !== null) {
      if (record.directory) waiting.push({ start, size: record.size, name: path, depth });
      for (const directory of moved === null ? [] : movedTo(source, moved * tree.block, path, depth))
        waiting.push(directory);
      yield { name: path, extents: [], interleaved: false };
      continue;
    }
    if (link !== "") yield { name: link, extents: [], interleaved: false };
    const extent = { start, size: record.size };
    const goesOn: boolean = unfinished !== null && Buffer.compare(unfinished.record.name, record.name) === 0;
    if (unfinished !== null && !goesOn) yield entryOf(unfinished);
    const extents: Extent[] = goesOn && unfinished !== null ? unfinished.extents : [];
    if (extents.length === MOST_PIECES)
      throw new Unreadable("over-budget", `a file of the disc image that lies in more than ${MOST_PIECES} pieces`);
    extents.push(extent);
    unfinished = { record, extents, path };
    if (record.more) continue;
    yield entryOf(unfinished);
    unfinished = null;
  }
  if (unfinished !== null) yield entryOf(unfinished);
}

/** A file of which the last piece was not seen. */
interface Unfinished {
  readonly record: DirectoryRecord;
  readonly path: string;
  readonly extents: Extent[];
}

const entryOf = ({ record, path, extents }: Unfinished): ImageEntry => ({
  ...{ name: path, extents, interleaved: record.interleaved },
});

const NOTHING = new Uint8Array(0);

const withAttributes = () => new Unreadable("unsupported", "a file of the disc image with attributes before it");

/** The records of a directory. A length of zero: the rest of the sector is empty, or ought to be. */
function* recordsOf({ start, size }: Extent, { source, budget, note }: Walk): Generator<DirectoryRecord> {
  const end = Math.min(size, source.size - start);
  for (let at = 0; at < end; ) {
    const length = source.read(start + at, 1)[0] ?? 0;
    if (length === 0) {
      budget.tick();
      const rest = source.read(start + at, Math.min(SECTOR - (at % SECTOR), end - at));
      const gap = rest.findIndex((byte) => byte !== 0);
      // Some programs go on at the next sector, others at the next byte.
      if (gap >= 0) note(new Unreadable("corrupted", "a directory of the disc image has a gap"));
      at += gap >= 0 ? gap : SECTOR - (at % SECTOR);
      continue;
    }
    const record = recordOf(Uint8Array.from(source.read(start + at, Math.min(length, end - at))));
    if (record === null) throw new Unreadable("corrupted", "a directory of the disc image is damaged");
    yield record;
    at += length;
  }
  if (end < size) throw new Unreadable("corrupted", "a directory lies beyond the end of the disc image");
}

/** The first record of the root says how much of each record belongs to somebody else than Rock Ridge. */
function skipOf(source: ByteSource, start: number, block: number): number {
  const length = source.read(start, 1)[0] ?? 0;
  const record = recordOf(Uint8Array.from(source.read(start, length)));
  return record === null ? 0 : (rockRidgeOf(record.use, source, block).skip ?? 0);
}

/** A directory that was moved; its first record says how large it is. */
function movedTo(source: ByteSource, start: number, name: string, depth: number): Directory[] {
  const length = source.read(start, 1)[0] ?? 0;
  const record = recordOf(Uint8Array.from(source.read(start, length)));
  return record === null ? [] : [{ start, size: record.size, name, depth }];
}

function nameOf(record: DirectoryRecord, { joliet, block }: Tree, source: ByteSource, skip: number) {
  const own = joliet ? new TextDecoder("utf-16be").decode(record.name) : decoded(record.name);
  const { name, moved, link, isCut } = rockRidgeOf(joliet ? NOTHING : record.use.subarray(skip), source, block);
  // Names of ISO 9660 end with a version; those without an extension with a full stop before it.
  return { name: name === null ? own.replace(/;\d*$/, "").replace(/\.$/, "") : decoded(name), moved, link, isCut };
}

const decoded = (bytes: Uint8Array): string => new TextDecoder(isUtf8(bytes) ? "utf-8" : "windows-1252").decode(bytes);

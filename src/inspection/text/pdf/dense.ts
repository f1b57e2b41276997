/**
 * Pages that take more memory than the engine may have: they are read once more from a view of the file in which their
 * contents are thinned and their pictures are points, and if they show much text, piece by piece.
 *
 * INVARIANT: such a page never counts as read to its end. The engine may read contents in another way than they are read
 * here, or what is replaced may serve for something else as well, so that text is missing: what is found is found, and what
 * is not found may be there.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, bytesOf, slice } from "../../bytes.ts";
import { pour, type Reading } from "../reading.ts";
import { Spool } from "../spool.ts";
import { inflate } from "../zip/inflate.ts";
import { appended, type NewObject } from "./appended.ts";
import type { PdfDocument } from "./document.ts";
import type { PdfEngine } from "./engine.ts";
import { Packer } from "./packed.ts";
import { loadPage, type PageText, readPage, readText } from "./page.ts";
import { type Replaceable, replaceableAt } from "./replaceable.ts";
import { text, ZLIB_HEADER } from "./stream.ts";
import { EVERYTHING, type Shown, Thinner } from "./thin.ts";

/** Contents and pictures of one page: it is tried again each time with those replaced that the engine had come to. */
const MOST_CONTENTS = 64;
const MOST_IMAGES = 2000;
/** So many bytes after a place that was read last a stream of more bytes may begin. */
const NEAR = 2048;
const LARGE = 4 * 1024 * 1024;
/** Bytes of contents that are not worth it. */
const SMALL = 64 * 1024;
/** Bytes of strings that a page shows at once, and those of them that the next piece shows again. */
const PIECE = 60_000;
const OVERLAP = 4000;
const MOST_PIECES = 500;
/** Bytes of all thinned contents of a page, packed: more would fill the engine as well. */
const LARGEST = 4 * 1024 * 1024;
/** A picture of one point. */
const POINT = "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray";

/** Contents, and how many bytes their strings have. */
interface Contents {
  readonly object: Replaceable;
  readonly shown: number;
}

/** What is replaced of a page. */
interface Found {
  readonly contents: Contents[];
  readonly images: Replaceable[];
}

/**
 * Reads the page whose reading ended with `refused`, the last thing that the engine did, as far as that can be done, and
 * notes that it is not all. Throws `refused` where nothing can be read. The document is open as it stands in the file when
 * this returns.
 */
export async function readDense(
  document: PdfDocument,
  file: ByteSource,
  page: { readonly index: number; readonly path: string },
  refused: Unreadable,
  reading: Reading,
): Promise<PageText> {
  // Until the text of its stack is asked for, an error holds everything that was on it, the engine as well.
  void refused.stack;
  const found: Found = { contents: [], images: [] };
  const looked = new Set<number>();
  let read: PageText | null = null;
  try {
    while (read === null) {
      // What stands behind the file are our own.
      const places = placesRead(document);
      document.rest();
      const streams = streamsAmong(places, file, reading).filter((at) => !looked.has(at));
      for (const at of streams) looked.add(at);
      const before = found.contents.length + found.images.length;
      await look(streams, file, found, reading);
      if (found.contents.length + found.images.length === before) throw refused;
      if (found.contents.length > MOST_CONTENTS || found.images.length > MOST_IMAGES) throw refused;
      read = await readPieces(document, file, page, found, reading);
    }
    const how = "this page was read without its lines and pictures, and some of its text may be missing";
    reading.coverage.note("over-budget", page.path, `${refused.detail}: ${how}`);
    return read;
  } catch (error) {
    throw error instanceof Unreadable && error.reason !== "timed-out" ? refused : error;
  } finally {
    await document.resume(file, read === null);
  }
}

type Places = Pick<PdfEngine, "asked" | "recent">;

/** Where the engine read, without the engine. */
const placesRead = ({ engine: { asked, recent } }: PdfDocument): Places => ({ asked, recent });

/** Where streams may begin: wherever it was read, and right after the last of these, where one was too large to be held. */
function streamsAmong({ asked, recent }: Places, file: ByteSource, reading: Reading): number[] {
  const next = recent.flatMap((at) => {
    const found = [...text(file, at, NEAR).matchAll(/stream(?:\r\n|\n)/g)];
    return found.map((word) => at + word.index + word[0].length);
  });
  const large = (at: number) => {
    reading.budget.checkTime();
    const object = replaceableAt(file, at, reading);
    return object !== null && object.end - object.start > LARGE;
  };
  return [...new Set([...(asked ?? []), ...next.filter(large)])].filter((at) => at < file.size);
}

/** Adds the pictures, and large contents, among streams that begin there. */
async function look(streams: readonly number[], file: ByteSource, found: Found, reading: Reading): Promise<void> {
  for (const at of streams) {
    reading.budget.checkTime();
    const object = replaceableAt(file, at, reading);
    if (object === null) continue;
    if (object.kind === "image") found.images.push(object);
    if (object.kind === "image") continue;
    const counted = await unlessUnplain(() => counts(object, file, reading));
    if (counted !== null && counted.length > SMALL) found.contents.push({ object, shown: counted.shown });
  }
}

/** Null: there are streams that the engine has to come to yet. */
async function readPieces(
  document: PdfDocument,
  file: ByteSource,
  { index, path }: { readonly index: number; readonly path: string },
  found: Found,
  reading: Reading,
): Promise<PageText | null> {
  const pieces = Math.max(1, Math.ceil(found.contents.reduce((sum, { shown }) => sum + shown, 0) / PIECE));
  if (pieces > MOST_PIECES)
    throw new Unreadable("over-budget", "a page with more text than can be read piece by piece");
  const texts: PageText[] = [];
  for (let piece = 0; piece < pieces; piece += 1) {
    document.rest();
    const to = piece === pieces - 1 ? Number.POSITIVE_INFINITY : (piece + 1) * PIECE;
    const view = await viewOf(file, found, { from: piece * PIECE - OVERLAP, to }, reading);
    try {
      await document.resume(view.source, false);
      checkTable(document);
      const read = () => (piece === 0 ? readPage(document, index, path, reading) : readOnly(document, index, reading));
      texts.push(document.page(read));
    } catch (error) {
      if (error instanceof Unreadable && error.reason === "over-budget" && isFull(document)) return null;
      throw error;
    } finally {
      view.close();
    }
  }
  return together(texts);
}

// A function that waits keeps whatever it had in hand: none that does may take the engine out of its document, or there
// would be two of them at a time.

/** Without a table the engine looks for objects wherever they may be. */
function checkTable({ engine, handle }: PdfDocument): void {
  if (engine.call("FPDF_DocumentHasValidCrossReferenceTable", handle) === 0)
    throw new Unreadable("corrupted", "a damaged PDF");
}

const isFull = (document: PdfDocument): boolean => !document.lost && !document.engine.usable;

/** The text of a further piece; what goes with the page was read with the first. */
function readOnly({ engine, handle }: PdfDocument, index: number, reading: Reading): PageText {
  const page = loadPage(engine, handle, index);
  const read = readText(engine, page, reading);
  engine.call("FPDF_ClosePage", page);
  return { ...read, files: [] };
}

const together = (texts: readonly PageText[]): PageText => ({
  known: texts.reduce((sum, { known }) => sum + known, 0),
  unknown: texts.reduce((sum, { unknown }) => sum + unknown, 0),
  draws: texts.some(({ draws }) => draws),
  drawsMore: texts.some(({ drawsMore }) => drawsMore),
  isCovered: texts.some(({ isCovered }) => isCovered),
  files: texts.flatMap(({ files }) => files),
});

interface View {
  readonly source: ByteSource;
  close(): void;
}

/** `range`: of the bytes that all contents show, one after the other. */
async function viewOf(file: ByteSource, { contents, images }: Found, range: Shown, reading: Reading): Promise<View> {
  const objects: NewObject[] = images.map(({ number, generation }) => {
    return { number, generation, entries: POINT, stream: bytesOf(Buffer.alloc(1)) };
  });
  const spools: Spool[] = [];
  const close = () => {
    for (const spool of spools) spool.close();
  };
  try {
    let [before, size] = [0, 0];
    for (const { object, shown } of contents) {
      const spool = new Spool();
      spools.push(spool);
      const write = (bytes: Uint8Array) => {
        size += bytes.length;
        if (size > LARGEST) throw new Unreadable("over-budget", "contents of a page that stay large");
        spool.write(bytes);
      };
      await thin(object, file, { from: range.from - before, to: range.to - before }, write, reading);
      before += shown;
      const { number, generation, entries } = object;
      objects.push({ number, generation, entries: `${entries}/Filter/FlateDecode`, stream: spool.source() });
    }
    return { source: appended(file, objects, reading), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Bytes of the contents, and of those their strings. */
async function counts(
  object: Replaceable,
  file: ByteSource,
  reading: Reading,
): Promise<{ readonly length: number; readonly shown: number }> {
  const thinner = new Thinner(EVERYTHING, () => {});
  return { length: await pourContents(object, file, thinner, reading), shown: thinner.shown };
}

/** Writes them thinned and packed. */
async function thin(
  object: Replaceable,
  file: ByteSource,
  range: Shown,
  write: (bytes: Uint8Array) => void,
  reading: Reading,
): Promise<void> {
  const packer = new Packer(write);
  await pourContents(object, file, new Thinner(range, (bytes) => packer.add(bytes)), reading);
  packer.end();
}

/** Returns how many bytes they are. */
async function pourContents(
  { start, end, packed }: Replaceable,
  file: ByteSource,
  thinner: Thinner,
  reading: Reading,
): Promise<number> {
  const raw = slice(file, start, end - start);
  let length = 0;
  const consume = (bytes: Uint8Array) => {
    reading.budget.tick();
    length += bytes.length;
    thinner.push(bytes);
  };
  if (packed) {
    const { budget, chunk } = reading;
    await inflate(slice(raw, ZLIB_HEADER, raw.size), { budget, chunk, consume });
  } else pour(raw, reading, consume);
  thinner.end();
  return length;
}

async function unlessUnplain<T>(step: () => Promise<T>): Promise<T | null> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof Unreadable && error.reason !== "timed-out") return null;
    throw error;
  }
}

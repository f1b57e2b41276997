/**
 * Pages that take more memory than the engine may have: they are read once more from a view of the file in which their
 * contents are thinned and their pictures are small ones, and if they show much text, piece by piece.
 *
 * INVARIANT: what the engine shows of such a view counts only where all marks say that it read the contents as they were
 * read here, and took pictures for pictures. Otherwise the page is one that cannot be read.
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
import { checksOf, type Marks, standIn } from "./marks.ts";
import { Packer } from "./packed.ts";
import { loadPage, type PageChecks, type PageText, readPage, readText } from "./page.ts";
import { holdsNoImage, type Replaceable, replaceableAt } from "./replaceable.ts";
import { Sign } from "./sign.ts";
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
/** Bytes of thinned contents, packed: more would fill the engine as well. */
const LARGEST = 8 * 1024 * 1024;
/** The dictionary of a picture of one point. */
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
 * Reads the page whose reading ended with `refused`, the last thing that the engine did. Throws that where it cannot be
 * read in this way either. The document is open as it stands in the file when this returns.
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
      const streams = streamsAmong(document.engine, file, reading).filter((at) => !looked.has(at));
      document.rest();
      for (const at of streams) looked.add(at);
      const before = found.contents.length + found.images.length;
      await look(streams, file, found, reading);
      if (found.contents.length + found.images.length === before) throw refused;
      if (found.contents.length > MOST_CONTENTS || found.images.length > MOST_IMAGES) throw refused;
      read = await readPieces(document, file, page, found, reading);
    }
    return read;
  } catch (error) {
    throw error instanceof Unreadable && error.reason !== "timed-out" ? refused : error;
  } finally {
    await document.resume(file, read === null);
  }
}

/** Where streams may begin: wherever it was read, and right after the last of these, where one was too large to be held. */
function streamsAmong({ asked, recent }: PdfEngine, file: ByteSource, reading: Reading): number[] {
  const next = recent.flatMap((at) => {
    const found = [...text(file, at, NEAR).matchAll(/stream(?:\r\n|\n)/g)];
    return found.map((word) => at + word.index + word[0].length);
  });
  const large = (at: number) => {
    const object = replaceableAt(file, at, reading);
    return object !== null && object.end - object.start > LARGE;
  };
  return [...new Set([...(asked ?? []), ...next.filter(large)])].filter((at) => at < file.size);
}

/** Adds the pictures, and large contents, among streams that begin there. */
async function look(streams: readonly number[], file: ByteSource, found: Found, reading: Reading): Promise<void> {
  for (const at of streams) {
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
  const showing = found.contents.filter(({ shown }) => shown > 0);
  const pieces = Math.max(1, Math.ceil(showing.reduce((sum, { shown }) => sum + shown, 0) / PIECE));
  // In which order the engine draws several of them is not known.
  if (pieces > MOST_PIECES || (pieces > 1 && showing.length > 1))
    throw new Unreadable("over-budget", "a page with more text than can be read piece by piece");
  const texts: PageText[] = [];
  for (let piece = 0; piece < pieces; piece += 1) {
    document.rest();
    const view = await viewOf(file, found, { piece, last: piece === pieces - 1 }, reading);
    try {
      await document.resume(view.source, false);
      // Without it the engine looks for objects wherever they may be.
      if (document.engine.call("FPDF_DocumentHasValidCrossReferenceTable", document.handle) === 0)
        throw new Unreadable("corrupted", "a damaged PDF");
      const checks = checksOf(view, reading);
      texts.push(
        document.page(() =>
          piece === 0 ? readPage(document, index, path, reading, checks) : readOnly(document, index, reading, checks),
        ),
      );
    } catch (error) {
      const full = error instanceof Unreadable && error.reason === "over-budget" && !document.lost;
      if (full && !document.engine.usable) return null;
      throw error;
    } finally {
      view.close();
    }
    if (piece === 0) await checkOthers(document.engine.asked, file, reading);
  }
  return together(texts);
}

/** Throws `Unreadable` unless no stream that the engine has read of the file could eat a part of what is replaced. */
async function checkOthers(asked: ReadonlySet<number> | null, file: ByteSource, reading: Reading): Promise<void> {
  for (const at of asked ?? [])
    if (at < file.size && !(await holdsNoImage(file, at, reading)))
      throw new Unreadable("corrupted", "contents of a page that hold a picture");
}

/** The text of a further piece; what goes with the page was read with the first. */
function readOnly({ engine, handle }: PdfDocument, index: number, reading: Reading, checks: PageChecks): PageText {
  const page = loadPage(engine, handle, index);
  const text = readText(engine, page, reading, checks);
  engine.call("FPDF_ClosePage", page);
  return { ...text, files: [] };
}

const together = (texts: readonly PageText[]): PageText => ({
  known: texts.reduce((sum, { known }) => sum + known, 0),
  unknown: texts.reduce((sum, { unknown }) => sum + unknown, 0),
  draws: texts.some(({ draws }) => draws),
  drawsMore: texts.some(({ drawsMore }) => drawsMore),
  files: texts.flatMap(({ files }) => files),
});

interface View extends Marks {
  readonly source: ByteSource;
  close(): void;
}

async function viewOf(
  file: ByteSource,
  { contents, images }: Found,
  { piece, last }: { readonly piece: number; readonly last: boolean },
  reading: Reading,
): Promise<View> {
  const sign = new Sign();
  const again = piece === 0 ? null : sign.name();
  const range: Shown = {
    from: piece * PIECE - OVERLAP,
    to: last ? Number.POSITIVE_INFINITY : (piece + 1) * PIECE,
    again: again === null ? null : { to: piece * PIECE, mark: again },
  };
  const marks: (readonly string[])[] = [];
  const names = images.map(() => sign.name());
  const objects: NewObject[] = images.map(({ number, generation }, index) => {
    const mark = names[index] as string;
    return { number, generation, entries: POINT, stream: bytesOf(Buffer.from(standIn(mark))) };
  });
  const spools: Spool[] = [];
  const close = () => {
    for (const spool of spools) spool.close();
  };
  try {
    for (const { object } of contents) {
      const spool = new Spool();
      spools.push(spool);
      marks.push(await thin(object, file, { sign, range, spool }, reading));
      const { number, generation, entries } = object;
      objects.push({ number, generation, entries: `${entries}/Filter/FlateDecode`, stream: spool.source() });
    }
    const { source, starts } = appended(file, objects, reading);
    const pictured = new Map(names.map((name, index) => [starts[index] as number, name]));
    const drawn = new Map(marks.map((each, index) => [starts[names.length + index] as number, each]));
    return { source, sign, drawn, pictured, again, close };
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
  const thinner = new Thinner(new Sign(), EVERYTHING, () => {});
  return { length: await pourContents(object, file, thinner, reading), shown: thinner.shown };
}

/** Writes them thinned and packed. Returns the marks in them. */
async function thin(
  object: Replaceable,
  file: ByteSource,
  { sign, range, spool }: { readonly sign: Sign; readonly range: Shown; readonly spool: Spool },
  reading: Reading,
): Promise<readonly string[]> {
  let size = 0;
  const packer = new Packer((bytes) => {
    size += bytes.length;
    if (size > LARGEST) throw new Unreadable("over-budget", "contents of a page that stay large");
    spool.write(bytes);
  });
  const thinner = new Thinner(sign, range, (bytes) => packer.add(bytes));
  await pourContents(object, file, thinner, reading);
  packer.end();
  return thinner.marks;
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

/**
 * Pages that take more memory than the engine may have: they are read once more from a view of the file in which their
 * contents are thinned, and if they show much text, piece by piece.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { passing } from "../garbage.ts";
import { pour, type Reading } from "../reading.ts";
import { inflate } from "../zip/inflate.ts";
import type { PdfDocument } from "./document.ts";
import type { PdfEngine } from "./engine.ts";
import { Packer } from "./packed.ts";
import { loadPage, type PageText, readPage, readText } from "./page.ts";
import { Sign } from "./sign.ts";
import { type PdfStream, streamAround, ZLIB_HEADER } from "./stream.ts";
import { type Shown, Thinner } from "./thin.ts";
import { fits, type Replaced, replacing } from "./view.ts";

/** Streams of one page: so often it is tried again, each time with those thinned that it had come to. */
const MOST_STREAMS = 32;
/** Bytes of contents that are not worth it. */
const SMALL = 64 * 1024;
/** Bytes of strings that a page shows at once, and those of them that the next piece shows again. */
const PIECE = 60_000;
const OVERLAP = 2000;
const MOST_PIECES = 500;
/** Bytes of thinned contents that are held. */
const LARGEST = 2 * 1024 * 1024;
/** Kinds of objects on a page. */
const PATH = 2;
const FORM = 5;
const DEEPEST_FORM = 12;

/** A stream of contents, and how many bytes its strings have. */
interface Contents {
  readonly stream: PdfStream;
  readonly shown: number;
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
  const contents: Contents[] = [];
  const looked = new Set<number>();
  let text: PageText | null = null;
  try {
    while (text === null) {
      const streams = [...document.engine.streams].filter((at) => !looked.has(at));
      document.rest();
      for (const at of streams) looked.add(at);
      const found = await contentsAmong(streams, file, reading);
      if (found.length === 0 || contents.length + found.length > MOST_STREAMS) throw refused;
      contents.push(...found);
      text = await readPieces(document, file, page, contents, reading);
    }
    return text;
  } catch (error) {
    throw error instanceof Unreadable && error.reason !== "timed-out" ? refused : error;
  } finally {
    await document.resume(file, text === null);
  }
}

/** The large contents among streams that begin there. */
async function contentsAmong(streams: readonly number[], file: ByteSource, reading: Reading): Promise<Contents[]> {
  const found: Contents[] = [];
  for (const at of streams) {
    const stream = streamAround(file, at, isContents, reading);
    if (stream === null || stream.start !== at) continue;
    const counted = await unlessUnplain(() => thinned(stream, file, null, reading));
    if (counted !== null && counted.length > SMALL) found.push({ stream, shown: counted.shown });
  }
  return found;
}

/** Of a page, or of a form that is drawn on one. */
const isContents = (entries: string): boolean =>
  !/\/Type\s*\/(?!XObject[\s/])/.test(entries) && !/\/Subtype\s*\/(?!Form[\s/])/.test(entries);

/** Null: there are contents that the engine has to come to yet. */
async function readPieces(
  document: PdfDocument,
  file: ByteSource,
  { index, path }: { readonly index: number; readonly path: string },
  contents: readonly Contents[],
  reading: Reading,
): Promise<PageText | null> {
  const all = contents.reduce((sum, { shown }) => sum + shown, 0);
  const pieces = Math.max(1, Math.ceil(all / PIECE));
  if (pieces > MOST_PIECES)
    throw new Unreadable("over-budget", "a page with more text than can be read piece by piece");
  const texts: PageText[] = [];
  for (let piece = 0; piece < pieces; piece += 1) {
    const to = piece === pieces - 1 ? Number.POSITIVE_INFINITY : (piece + 1) * PIECE;
    document.rest();
    const view = await viewOf(file, contents, { from: piece * PIECE - OVERLAP, to }, reading);
    await document.resume(view.source, false);
    try {
      const text = document.page(() => {
        checkMarks(document, index, view.marks, reading);
        const check = (text: string) => {
          if (view.sign.showsIn(text)) throw unlikeHere();
        };
        return piece === 0
          ? readPage(document, index, path, reading, check)
          : readOnly(document, index, reading, check);
      });
      texts.push(text);
    } catch (error) {
      if (error instanceof Unreadable && error.reason === "over-budget" && !document.engine.usable) return null;
      throw error;
    }
  }
  return together(texts);
}

/** The text of a further piece; what goes with the page was read with the first. */
function readOnly(
  { engine, handle }: PdfDocument,
  index: number,
  reading: Reading,
  check: (text: string) => void,
): PageText {
  const page = loadPage(engine, handle, index);
  const text = readText(engine, page, reading, check);
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

async function viewOf(
  file: ByteSource,
  contents: readonly Contents[],
  range: Shown,
  reading: Reading,
): Promise<{ readonly source: ByteSource; readonly sign: Sign; readonly marks: ReadonlySet<string> }> {
  const sign = new Sign();
  const marks = new Set<string>();
  const replaced: Replaced[] = [];
  let before = 0;
  for (const { stream, shown } of contents) {
    const thin = await thinned(stream, file, { sign, range, before }, reading);
    for (const mark of thin.marks) marks.add(mark);
    replaced.push({ stream, bytes: thin.bytes });
    before += shown;
  }
  return { source: replacing(file, replaced), sign, marks };
}

interface Thinned {
  readonly bytes: Uint8Array;
  readonly marks: readonly string[];
  readonly shown: number;
  /** Bytes of the contents as they were. */
  readonly length: number;
}

/** Without `part`: it is only counted. */
async function thinned(
  stream: PdfStream,
  file: ByteSource,
  part: { readonly sign: Sign; readonly range: Shown; readonly before: number } | null,
  reading: Reading,
): Promise<Thinned> {
  const packer = new Packer();
  const plain: Buffer[] = [];
  let written = 0;
  let length = 0;
  const write = (bytes: Uint8Array) => {
    if (part === null) return;
    if (stream.packed) packer.add(bytes);
    else plain.push(Buffer.from(bytes));
    written += bytes.length;
    if ((stream.packed ? packer.size : written) > LARGEST)
      throw new Unreadable("over-budget", "contents of a page that stay large");
  };
  const { sign, range, before } = part ?? { sign: new Sign(), range: { from: 0, to: 0 }, before: 0 };
  const thinner = new Thinner(sign, range, before, write);
  const raw = slice(file, stream.start, stream.end - stream.start);
  const consume = (bytes: Uint8Array) => {
    reading.budget.tick();
    length += bytes.length;
    thinner.push(bytes);
  };
  if (stream.packed)
    await inflate(slice(raw, ZLIB_HEADER, raw.size), { budget: reading.budget, chunk: reading.chunk, consume });
  else pour(raw, reading, consume);
  thinner.end();
  const bytes = stream.packed ? packer.end() : Buffer.concat(plain);
  passing(2 * bytes.length);
  if (part !== null && !fits(stream, bytes.length))
    throw new Unreadable("over-budget", "contents of a page that do not get smaller");
  return { bytes, marks: thinner.marks, shown: thinner.shown, length };
}

/** Throws `Unreadable` unless each of them is drawn on the page. */
function checkMarks(
  { engine, handle }: PdfDocument,
  index: number,
  marks: ReadonlySet<string>,
  reading: Reading,
): void {
  const missing = new Set(marks);
  const page = loadPage(engine, handle, index);
  const count = engine.call("FPDFPage_CountObjects", page);
  for (let each = 0; each < count; each += 1)
    lookForMarks(engine, engine.call("FPDFPage_GetObject", page, each), 0, missing, reading);
  engine.call("FPDF_ClosePage", page);
  if (missing.size > 0) throw unlikeHere();
}

function lookForMarks(engine: PdfEngine, object: number, depth: number, missing: Set<string>, reading: Reading): void {
  reading.budget.tick();
  const kind = engine.call("FPDFPageObj_GetType", object);
  if (kind === FORM && depth < DEEPEST_FORM) {
    const count = engine.call("FPDFFormObj_CountObjects", object);
    for (let each = 0; each < count; each += 1)
      lookForMarks(engine, engine.call("FPDFFormObj_GetObject", object, each), depth + 1, missing, reading);
  }
  if (kind !== PATH) return;
  const count = engine.call("FPDFPageObj_CountMarks", object);
  for (let each = 0; each < count; each += 1)
    missing.delete(nameOf(engine, engine.call("FPDFPageObj_GetMark", object, each)));
}

function nameOf(engine: PdfEngine, mark: number): string {
  const length = engine.allocate(4);
  const written = () => new DataView(engine.bytes(length, 4).slice().buffer).getUint32(0, true);
  try {
    return engine.text((buffer, size) => {
      engine.call("FPDFPageObjMark_GetName", mark, buffer, size, length);
      return written();
    });
  } finally {
    engine.call("free", length);
  }
}

async function unlessUnplain<T>(step: () => Promise<T>): Promise<T | null> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof Unreadable && error.reason !== "timed-out") return null;
    throw error;
  }
}

const unlikeHere = () => new Unreadable("corrupted", "contents of a page that its engine reads in another way");

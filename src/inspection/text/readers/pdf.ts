/**
 * PDF: page by page, with form fields, annotations, links, bookmarks, scripts, properties and attachments.
 *
 * A page that draws something but has no character is a picture of text at best: it is read as one where that is asked for,
 * and counts as not read otherwise.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { slice } from "../../bytes.ts";
import { readPdfLabels } from "../../labels/index.ts";
import { type Pinned, readAttachments } from "../pdf/attachments.ts";
import { readDense } from "../pdf/dense.ts";
import { PdfDocument } from "../pdf/document.ts";
import type { PdfEngine } from "../pdf/engine.ts";
import { InformationNames, USUAL_NAMES } from "../pdf/information.ts";
import { isPicture, isScan, isUntold, type PageText, readPage } from "../pdf/page.ts";
import { listed, readScans } from "../pdf/scans.ts";
import { readXfa } from "../pdf/xfa.ts";
import { readXmp } from "../pdf/xmp.ts";
import { guarded, noteNoText, type Part, type Reader, type Reading, within } from "../reading.ts";
import { trailingPart } from "../trailing.ts";
import { findLast } from "../zip/bytes.ts";

const MOST_BOOKMARKS = 100_000;
const MOST_SCRIPTS = 1000;
/** Bytes of memory that the engine may have where it draws pages. */
const DRAWING = 256 * 1024 * 1024;
/** Positions in the file are 32 bits wide in the engine. */
const LARGEST = 2 ** 31 - 1;

export const pdf: Reader = async (part, reading) => {
  if (part.source.size > LARGEST) throw new Unreadable("over-budget", "a PDF of more than 2 GB cannot be read");
  const document = await opened(part, reading);
  const pinned: Pinned[] = [];
  await guarded(reading, part.path, () => readDocument(document, part, reading, pinned));
  if (!document.lost) await readXfa(document, part, reading);
  await readAttachments(document, pinned, part, reading);
  document.close();
  await readXmp(part, reading);
  await readTrailing(part, reading);
};

async function opened(part: Part, reading: Reading): Promise<PdfDocument> {
  const { pdfMemory, pictures } = reading.budget.limits;
  const limit = pictures > 0 ? Math.max(pdfMemory, DRAWING) : pdfMemory;
  // Whoever draws pages has a process for it.
  const room = pictures > 0 ? () => Number.POSITIVE_INFINITY : (wanted: number) => reading.budget.room(wanted);
  try {
    return await PdfDocument.open(part.source, limit, room);
  } catch (error) {
    if (error instanceof Unreadable && error.reason === "encrypted") {
      reading.coverage.noteError(error, part.path);
      reading.label(await readPdfLabels(part, () => "", reading));
    }
    throw error;
  }
}

/** Adds to `pinned` what pages have attached. */
async function readDocument(document: PdfDocument, part: Part, reading: Reading, pinned: Pinned[]): Promise<void> {
  await guarded(reading, part.path, () => readProperties(document, part, reading));
  const { pictures, untold, scans } = await readPages(document, part, reading, pinned);
  const { budget, unpacked } = reading;
  if (budget.limits.pictures > 0 && unpacked.visit === null) await readScans(document, scans, part, reading);
  else {
    if (pictures.length > 0) noteNoText(part.path, `pages that are pictures: ${listed(pictures)}`, reading);
    if (untold.length > 0)
      noteNoText(part.path, `pages in a font that does not say what its characters are: ${listed(untold)}`, reading);
  }
}

async function readProperties(document: PdfDocument, part: Part, reading: Reading): Promise<void> {
  const { out } = reading;
  const { engine, handle } = document;
  const property = (name: string) => metaText(engine, handle, name);
  out.part("metadata", part.path);
  for (const name of USUAL_NAMES) {
    out.string(property(name));
    out.break();
  }
  const others = new InformationNames();
  reading.label(await readPdfLabels(part, property, reading, (text) => others.look(text)));
  for (const name of others.names) {
    reading.budget.tick();
    const value = property(name);
    if (value !== "") out.string(`${name}: ${value}\n`);
  }
  if (others.isCut)
    reading.coverage.note("over-budget", part.path, "properties of a PDF beside more names than are looked for");
  readBookmarks(engine, handle, part, reading);
  readScripts(engine, handle, part, reading);
}

/** Indices of pages. */
interface Unread {
  readonly pictures: readonly number[];
  readonly untold: readonly number[];
  /** Of these two, and of all others that may show more than their text. */
  readonly scans: readonly number[];
}

async function readPages(document: PdfDocument, part: Part, reading: Reading, pinned: Pinned[]): Promise<Unread> {
  document.ready();
  if (document.engine.call("FPDF_DocumentHasValidCrossReferenceTable", document.handle) === 0)
    reading.coverage.note(
      "corrupted",
      part.path,
      "the PDF is damaged, and was read as far as its objects could be found",
    );
  const pages = document.engine.call("FPDF_GetPageCount", document.handle);
  if (pages <= 0) throw new Unreadable("corrupted", "the PDF has no pages");
  const pictures: number[] = [];
  const untold: number[] = [];
  const scans: number[] = [];
  for (let index = 0; index < pages && !document.lost; index += 1) {
    reading.budget.checkTime();
    const path = within(part.path, `page ${index + 1}`);
    await guarded(reading, path, async () => {
      const page = await pageText(document, part, { index, path }, reading);
      if (pinned.length + page.files.length > reading.budget.limits.entries)
        reading.coverage.note("over-budget", part.path, "more files pinned to pages than are read");
      else for (const annotation of page.files) pinned.push({ page: index, annotation });
      if (isPicture(page)) pictures.push(index);
      if (isUntold(page)) untold.push(index);
      if (isScan(page)) scans.push(index);
    });
  }
  if (document.lost) reading.coverage.note("over-budget", part.path, "too many of its pages cannot be read");
  return { pictures, untold, scans };
}

async function pageText(
  document: PdfDocument,
  { source }: Part,
  page: { readonly index: number; readonly path: string },
  reading: Reading,
): Promise<PageText> {
  try {
    return document.page(() => readPage(document, page.index, page.path, reading));
  } catch (error) {
    const tooMuch = error instanceof Unreadable && error.reason === "over-budget" && !document.lost;
    if (!tooMuch || document.engine.usable) throw error;
    return readDense(document, source, page, error, reading);
  }
}

function metaText(engine: PdfEngine, document: number, name: string): string {
  return engine.withString(name, (tag) =>
    engine.text((buffer, size) => engine.call("FPDF_GetMetaText", document, tag, buffer, size)),
  );
}

/** A hostile outline is a ring: each bookmark is visited once. */
function readBookmarks(engine: PdfEngine, document: number, { path }: Part, reading: Reading): void {
  const seen = new Set<number>();
  const waiting = [engine.call("FPDFBookmark_GetFirstChild", document, 0)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === 0 || seen.has(next)) continue;
    if (seen.size === MOST_BOOKMARKS) {
      reading.coverage.note("over-budget", path, `more than ${MOST_BOOKMARKS} bookmarks`);
      return;
    }
    const bookmark = next;
    seen.add(bookmark);
    reading.budget.tick();
    reading.out.string(engine.text((buffer, size) => engine.call("FPDFBookmark_GetTitle", bookmark, buffer, size)));
    reading.out.break();
    waiting.push(engine.call("FPDFBookmark_GetNextSibling", document, bookmark));
    waiting.push(engine.call("FPDFBookmark_GetFirstChild", document, bookmark));
  }
}

function readScripts(engine: PdfEngine, document: number, { path }: Part, reading: Reading): void {
  const count = engine.call("FPDFDoc_GetJavaScriptActionCount", document);
  if (count > MOST_SCRIPTS) reading.coverage.note("over-budget", path, `more than ${MOST_SCRIPTS} scripts`);
  for (let index = 0; index < Math.min(count, MOST_SCRIPTS); index += 1) {
    reading.budget.tick();
    const action = engine.call("FPDFDoc_GetJavaScriptAction", document, index);
    if (action === 0) continue;
    reading.out.string(
      engine.text((buffer, size) => engine.call("FPDFJavaScriptAction_GetScript", action, buffer, size)),
    );
    reading.out.break();
    engine.call("FPDFDoc_CloseJavaScriptAction", action);
  }
}

const TAIL = 64 * 1024;
const SPACE = 0x20;
/** White space in PDF files (ISO 32000-2, 7.2.3): other control characters may begin a file. */
const WHITE: ReadonlySet<number> = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]);

/** What follows the last end mark is no part of the document. */
async function readTrailing(part: Part, reading: Reading): Promise<void> {
  const { source } = part;
  const from = Math.max(0, source.size - TAIL);
  const tail = Uint8Array.from(source.read(from, TAIL));
  const mark = findLast(tail, "%%EOF");
  if (mark < 0) {
    reading.coverage.note("corrupted", part.path, "the PDF has no end");
    return;
  }
  let start = mark + 5;
  while (start < tail.length && WHITE.has(tail[start] as number)) start += 1;
  // Nor is what programs of old end a file with.
  if (tail.subarray(start).every((byte) => byte <= SPACE)) return;
  reading.flags.add("trailing-data");
  const inner = slice(source, from + start, source.size);
  await reading.inner(trailingPart(part, inner));
}

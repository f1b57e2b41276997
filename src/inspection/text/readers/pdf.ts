/**
 * PDF: page by page, with form fields, annotations, links, bookmarks, scripts, properties and attachments.
 *
 * A page that draws something but has no character is a picture of text at best, so it counts as not read.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, bytesOf, slice } from "../../bytes.ts";
import { readPdfLabels } from "../../labels/index.ts";
import { PdfEngine } from "../pdf/engine.ts";
import { guarded, type Part, type Reader, type Reading, within } from "../reading.ts";
import { findLast } from "../zip/bytes.ts";

const PROPERTIES = ["Title", "Author", "Subject", "Keywords", "Creator", "Producer"];
/** Characters taken from a page at once. */
const PIECE = 8192;
const LARGEST_ATTACHMENT = 64 * 1024 * 1024;
const MOST_BOOKMARKS = 100_000;
/** Positions in the file are 32 bits wide in the engine. */
const LARGEST = 2 ** 31 - 1;
/** Annotations whose text is worth having beside what they are drawn as; 20 is a form field. */
const WIDGET = 20;

let kept: PdfEngine | null = null;

export const pdf: Reader = async (part, reading) => {
  if (part.source.size > LARGEST) throw new Unreadable("over-budget", "a PDF of more than 2 GB cannot be read");
  const engine = kept ?? (await PdfEngine.start());
  kept = null;
  const document = await opened(engine, part, reading);
  await guarded(reading, part.path, () => readDocument(engine, document, part, reading));
  engine.call("FPDF_CloseDocument", document);
  if (!engine.tooLarge) kept = engine;
  await readTrailing(part, reading);
};

async function opened(engine: PdfEngine, part: Part, reading: Reading): Promise<number> {
  try {
    return engine.open(part.source);
  } catch (error) {
    // The engine is sound after a document that it refused.
    if (error instanceof Unreadable && !engine.tooLarge) kept = engine;
    if (error instanceof Unreadable && error.reason === "encrypted")
      reading.labels.push(...(await readPdfLabels(part.source, () => "", reading)));
    throw error;
  }
}

async function readDocument(engine: PdfEngine, document: number, part: Part, reading: Reading): Promise<void> {
  const { out, coverage } = reading;
  const property = (name: string) => metaText(engine, document, name);
  out.part("metadata", part.path);
  for (const name of PROPERTIES) {
    out.string(property(name));
    out.break();
  }
  reading.labels.push(...(await readPdfLabels(part.source, property, reading)));
  readBookmarks(engine, document, reading);
  readScripts(engine, document, reading);
  if (engine.call("FPDF_DocumentHasValidCrossReferenceTable", document) === 0)
    coverage.note("corrupted", part.path, "the PDF is damaged, and was read as far as its objects could be found");
  const pages = engine.call("FPDF_GetPageCount", document);
  if (pages <= 0) throw new Unreadable("corrupted", "the PDF has no pages");
  const form = formOf(engine, document);
  const pictures: number[] = [];
  for (let index = 0; index < pages; index += 1) {
    reading.budget.checkTime();
    const path = within(part.path, `page ${index + 1}`);
    await guarded(reading, path, () => {
      if (!readPage(engine, { document, form, index, path }, reading)) pictures.push(index + 1);
    });
  }
  if (pictures.length > 0) coverage.note("unsupported", part.path, `pages that are pictures: ${listed(pictures)}`);
  await readAttachments(engine, document, part, reading);
}

const listed = (numbers: readonly number[]): string =>
  numbers.length > 20 ? `${numbers.slice(0, 20).join(", ")} and ${numbers.length - 20} more` : numbers.join(", ");

function metaText(engine: PdfEngine, document: number, name: string): string {
  return withString(engine, name, (tag) =>
    engine.text((buffer, size) => engine.call("FPDF_GetMetaText", document, tag, buffer, size)),
  );
}

function withString<T>(engine: PdfEngine, text: string, use: (address: number) => T): T {
  const bytes = Buffer.from(`${text}\0`, "latin1");
  const address = engine.allocate(bytes.length);
  try {
    engine.bytes(address, bytes.length).set(bytes);
    return use(address);
  } finally {
    engine.call("free", address);
  }
}

/** Without it the values of form fields cannot be asked for. The structure is empty: nothing here is interactive. */
function formOf(engine: PdfEngine, document: number): number {
  const size = 256;
  const address = engine.allocate(size);
  engine.bytes(address, size).fill(0);
  engine.bytes(address, size)[0] = 2;
  return engine.call("FPDFDOC_InitFormFillEnvironment", document, address);
}

interface Page {
  readonly document: number;
  readonly form: number;
  readonly index: number;
  readonly path: string;
}

/** Returns false for a page that draws something and has no text. */
function readPage(engine: PdfEngine, { document, form, index, path }: Page, reading: Reading): boolean {
  const page = engine.call("FPDF_LoadPage", document, index);
  if (page === 0) throw new Unreadable("corrupted", "the page cannot be read");
  reading.out.part("content", path);
  const characters = readText(engine, page, reading);
  const annotated = readAnnotations(engine, page, form, reading);
  const drawn = engine.call("FPDFPage_CountObjects", page);
  engine.call("FPDF_ClosePage", page);
  return characters > 0 || annotated || drawn === 0;
}

/** Returns the number of characters that are not white space. */
function readText(engine: PdfEngine, page: number, reading: Reading): number {
  const text = engine.call("FPDFText_LoadPage", page);
  if (text === 0) return 0;
  const count = engine.call("FPDFText_CountChars", text);
  const buffer = engine.allocate((PIECE + 1) * 2);
  let seen = 0;
  for (let at = 0; at < count; at += PIECE) {
    reading.budget.tick();
    const written = engine.call("FPDFText_GetText", text, at, Math.min(PIECE, count - at), buffer);
    const piece = Buffer.from(engine.bytes(buffer, Math.max(0, written - 1) * 2)).toString("utf16le");
    // Hyphens at the end of a line come as control characters.
    const clean = piece.replaceAll("\r\n", "\n").replaceAll("\u0002", "").replaceAll("\ufffe", "").toWellFormed();
    seen += clean.trim().length;
    reading.out.string(clean);
  }
  reading.out.break();
  engine.call("free", buffer);
  engine.call("FPDFText_ClosePage", text);
  return seen;
}

function readAnnotations(engine: PdfEngine, page: number, form: number, reading: Reading): boolean {
  const count = engine.call("FPDFPage_GetAnnotCount", page);
  let found = false;
  for (let index = 0; index < count; index += 1) {
    reading.budget.tick();
    const annotation = engine.call("FPDFPage_GetAnnot", page, index);
    if (annotation === 0) continue;
    const field = engine.call("FPDFAnnot_GetSubtype", annotation) === WIDGET;
    const texts = field ? fieldTexts(engine, form, annotation) : noteTexts(engine, annotation);
    for (const text of texts) {
      if (text.trim() === "") continue;
      found = true;
      reading.out.string(`${text.toWellFormed()}\n`);
    }
    const link = engine.call("FPDFAnnot_GetLink", annotation);
    if (link !== 0) reading.out.aside(address(engine, link, reading));
    engine.call("FPDFPage_CloseAnnot", annotation);
  }
  return found;
}

function fieldTexts(engine: PdfEngine, form: number, annotation: number): string[] {
  if (form === 0) return [];
  return ["FPDFAnnot_GetFormFieldName", "FPDFAnnot_GetFormFieldAlternateName", "FPDFAnnot_GetFormFieldValue"].map(
    (name) => engine.text((buffer, size) => engine.call(name, form, annotation, buffer, size)),
  );
}

function noteTexts(engine: PdfEngine, annotation: number): string[] {
  return ["Contents", "T", "Subj"].map((key) =>
    withString(engine, key, (tag) =>
      engine.text((buffer, size) => engine.call("FPDFAnnot_GetStringValue", annotation, tag, buffer, size)),
    ),
  );
}

function address(engine: PdfEngine, link: number, reading: Reading): string {
  const action = engine.call("FPDFLink_GetAction", link);
  if (action === 0) return "";
  // The document is not looked at for an address that stands in the action itself.
  const size = Math.min(65536, engine.call("FPDFAction_GetURIPath", 0, action, 0, 0));
  if (size <= 1) return "";
  reading.budget.tick();
  const buffer = engine.allocate(size);
  engine.call("FPDFAction_GetURIPath", 0, action, buffer, size);
  const text = Buffer.from(engine.bytes(buffer, size - 1)).toString("utf8");
  engine.call("free", buffer);
  return text;
}

/** A hostile outline is a ring: each bookmark is visited once. */
function readBookmarks(engine: PdfEngine, document: number, reading: Reading): void {
  const seen = new Set<number>();
  const waiting = [engine.call("FPDFBookmark_GetFirstChild", document, 0)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === 0 || seen.has(next) || seen.size > MOST_BOOKMARKS) continue;
    const bookmark = next;
    seen.add(bookmark);
    reading.budget.tick();
    reading.out.string(engine.text((buffer, size) => engine.call("FPDFBookmark_GetTitle", bookmark, buffer, size)));
    reading.out.break();
    waiting.push(engine.call("FPDFBookmark_GetNextSibling", document, bookmark));
    waiting.push(engine.call("FPDFBookmark_GetFirstChild", document, bookmark));
  }
}

function readScripts(engine: PdfEngine, document: number, reading: Reading): void {
  const count = engine.call("FPDFDoc_GetJavaScriptActionCount", document);
  for (let index = 0; index < Math.min(count, 1000); index += 1) {
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

async function readAttachments(engine: PdfEngine, document: number, part: Part, reading: Reading): Promise<void> {
  const count = engine.call("FPDFDoc_GetAttachmentCount", document);
  for (let index = 0; index < count; index += 1) {
    reading.budget.entry();
    const attachment = engine.call("FPDFDoc_GetAttachment", document, index);
    if (attachment === 0) continue;
    const name = engine.text((buffer, size) => engine.call("FPDFAttachment_GetName", attachment, buffer, size), 4096);
    reading.out.part("file-name", part.path);
    reading.out.string(name.toWellFormed());
    const path = within(part.path, name);
    await guarded(reading, path, async () => {
      const source = bytesOf(attachedFile(engine, attachment, part.source, reading));
      await reading.inner({ source, path, name, depth: part.depth + 1 });
    });
  }
}

function attachedFile(engine: PdfEngine, attachment: number, file: ByteSource, reading: Reading): Uint8Array {
  const length = engine.allocate(4);
  const number = () => new DataView(engine.bytes(length, 4).slice().buffer).getUint32(0, true);
  engine.call("FPDFAttachment_GetFile", attachment, 0, 0, length);
  const size = number();
  if (size > LARGEST_ATTACHMENT) throw new Unreadable("over-budget", "an attachment of more than 64 MB in a PDF");
  reading.budget.unpacked(size, { packed: file.size, unpacked: size });
  const buffer = engine.allocate(Math.max(1, size));
  const read = engine.call("FPDFAttachment_GetFile", attachment, buffer, size, length);
  if (read === 0) throw new Unreadable("corrupted", "an attachment of the PDF is damaged");
  const bytes = Uint8Array.from(engine.bytes(buffer, Math.min(size, number())));
  engine.call("free", buffer);
  engine.call("free", length);
  return bytes;
}

const TAIL = 64 * 1024;

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
  while (start < tail.length && (tail[start] as number) <= 0x20) start += 1;
  if (start === tail.length) return;
  reading.flags.add("trailing-data");
  const inner = slice(source, from + start, source.size);
  await reading.inner({ source: inner, path: within(part.path, "trailing data"), name: "", depth: part.depth + 1 });
}

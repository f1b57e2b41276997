/**
 * One page of a PDF: its text, and what its form fields, notes and links say.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { Reading } from "../reading.ts";
import type { PdfEngine } from "./engine.ts";

/** Characters taken from a page at once. */
const PIECE = 8192;
/** Annotations whose text is worth having beside what they are drawn as; 20 is a form field. */
const WIDGET = 20;
/** Fewer characters than these beside a picture are a stamp or a page number. */
const FEW = 100;
/** Kinds of objects on a page. */
const IMAGE = 3;
const FORM = 5;

export interface Page {
  readonly document: number;
  readonly form: number;
  readonly index: number;
  readonly path: string;
}

/** What is known of a page once its text was read. */
export interface PageText {
  /** It draws something and has no text. */
  readonly bare: boolean;
  /** So is it, or it shows a picture and next to no text. */
  readonly scan: boolean;
}

export function readPage(engine: PdfEngine, { document, form, index, path }: Page, reading: Reading): PageText {
  const page = loadPage(engine, document, index);
  reading.out.part("content", path);
  const characters = readText(engine, page, reading);
  const annotated = readAnnotations(engine, page, form, reading);
  const drawn = engine.call("FPDFPage_CountObjects", page);
  const bare = characters === 0 && !annotated && drawn > 0;
  const scan = bare || (characters < FEW && showsPicture(engine, page, drawn, reading));
  engine.call("FPDF_ClosePage", page);
  return { bare, scan };
}

export function loadPage(engine: PdfEngine, document: number, index: number): number {
  const page = engine.call("FPDF_LoadPage", document, index);
  if (page === 0) throw new Unreadable("corrupted", "the page cannot be read");
  return page;
}

/** A form (a drawing within the page) counts as one: it is what scanners put their pictures into. */
function showsPicture(engine: PdfEngine, page: number, drawn: number, reading: Reading): boolean {
  for (let index = 0; index < drawn; index += 1) {
    reading.budget.tick();
    const kind = engine.call("FPDFPageObj_GetType", engine.call("FPDFPage_GetObject", page, index));
    if (kind === IMAGE || kind === FORM) return true;
  }
  return false;
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
    engine.withString(key, (tag) =>
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

/**
 * One page of a PDF: its text, and what its form fields, notes and links say.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { Reading } from "../reading.ts";
import { readCharacters } from "./characters.ts";
import type { PdfDocument } from "./document.ts";
import type { PdfEngine } from "./engine.ts";
import { isCovered } from "./images.ts";

/** Bytes of the address of a link. */
const LONGEST_ADDRESS = 1024 * 1024;
/** Subtypes of annotations: a file, a form field. */
const FILE = 17;
const WIDGET = 20;
const FIELD_TEXTS = [
  "FPDFAnnot_GetFormFieldName",
  "FPDFAnnot_GetFormFieldAlternateName",
  "FPDFAnnot_GetFormFieldValue",
];
/** Fewer characters than these beside a picture are a stamp or a page number. */
const FEW = 100;
/** So many characters that nobody but a person can read may be all that matters on a page. */
const MANY_UNKNOWN = 8;
/** The kind of objects on a page that are read without being drawn. */
const TEXT = 1;
/** FPDFPage_Flatten: what is drawn of annotations on a screen; its result when it did so. */
const FOR_DISPLAY = 0;
const FLATTENED = 1;

/** What is known of a page once its text was read, or of a piece of it. */
export interface PageText {
  /** Visible characters, and those of fonts that do not say what they are. */
  readonly known: number;
  readonly unknown: number;
  readonly draws: boolean;
  /** It draws something beside text; only looked at where there are few characters. */
  readonly drawsMore: boolean;
  /** A picture takes most of it; likewise. */
  readonly isCovered: boolean;
  /** Which of its annotations are files. */
  readonly files: readonly number[];
}

/** It draws something and has no text. */
const isBare = ({ known, draws }: PageText): boolean => known === 0 && draws;

/** So is it, or it shows a picture beside next to no text. */
export const isPicture = (page: PageText): boolean => isBare(page) || (page.known < FEW && page.isCovered);

/** Its text cannot be told by its characters. */
export const isUntold = ({ unknown }: PageText): boolean => unknown >= MANY_UNKNOWN;

/** What it shows may be more than its text: it draws something beside next to none. */
export const isScan = (page: PageText): boolean =>
  isBare(page) || isUntold(page) || (page.known < FEW && page.drawsMore);

export function readPage(document: PdfDocument, index: number, path: string, reading: Reading): PageText {
  const { engine, handle, form } = document;
  const plain = loadPage(engine, handle, index);
  reading.out.part("content", path);
  const annotations = readAnnotations(engine, plain, form, reading);
  const page = annotations.count > 0 ? withAnnotations(engine, handle, index, plain) : plain;
  const text = readText(engine, page, reading);
  engine.call("FPDF_ClosePage", page);
  return { ...text, files: annotations.files };
}

export function loadPage(engine: PdfEngine, document: number, index: number): number {
  const page = engine.call("FPDF_LoadPage", document, index);
  if (page === 0) throw new Unreadable("corrupted", "the page cannot be read");
  return page;
}

/** What annotations are drawn as need not be what they say: it is made a part of the page, here in memory. */
function withAnnotations(engine: PdfEngine, document: number, index: number, page: number): number {
  if (engine.call("FPDFPage_Flatten", page, FOR_DISPLAY) !== FLATTENED) return page;
  engine.call("FPDF_ClosePage", page);
  return loadPage(engine, document, index);
}

/** Letters may be drawn as lines as well, and a picture may be the pattern that something is filled with. */
function showsMore(engine: PdfEngine, page: number, drawn: number, reading: Reading): boolean {
  for (let index = 0; index < drawn; index += 1) {
    reading.budget.tick();
    const kind = engine.call("FPDFPageObj_GetType", engine.call("FPDFPage_GetObject", page, index));
    if (kind !== TEXT) return true;
  }
  return false;
}

export function readText(engine: PdfEngine, page: number, reading: Reading): Omit<PageText, "files"> {
  const { known, unknown } = readCharacters(engine, page, reading);
  const drawn = engine.call("FPDFPage_CountObjects", page);
  const drawsMore = known < FEW && showsMore(engine, page, drawn, reading);
  return { known, unknown, draws: drawn > 0, drawsMore, isCovered: drawsMore && isCovered(engine, page, reading) };
}

/** Returns how many there are, and which of them are files. */
function readAnnotations(
  engine: PdfEngine,
  page: number,
  form: number,
  reading: Reading,
): { readonly count: number; readonly files: readonly number[] } {
  const count = engine.call("FPDFPage_GetAnnotCount", page);
  const files: number[] = [];
  for (let index = 0; index < count; index += 1) {
    reading.budget.tick();
    const annotation = engine.call("FPDFPage_GetAnnot", page, index);
    if (annotation === 0) continue;
    const subtype = engine.call("FPDFAnnot_GetSubtype", annotation);
    if (subtype === FILE) files.push(index);
    const field = subtype === WIDGET;
    const texts = field ? fieldTexts(engine, form, annotation) : noteTexts(engine, annotation);
    for (const text of texts) {
      reading.budget.tick();
      if (text.trim() !== "") reading.out.string(`${text.toWellFormed()}\n`);
    }
    const link = engine.call("FPDFAnnot_GetLink", annotation);
    if (link !== 0) reading.out.aside(address(engine, link, reading));
    engine.call("FPDFPage_CloseAnnot", annotation);
  }
  return { count, files };
}

function* fieldTexts(engine: PdfEngine, form: number, annotation: number): Generator<string> {
  if (form === 0) return;
  for (const name of FIELD_TEXTS)
    yield engine.text((buffer, size) => engine.call(name, form, annotation, buffer, size));
  // Of a list, what there is to choose from; of another field, -1.
  const options = engine.call("FPDFAnnot_GetOptionCount", form, annotation);
  for (let index = 0; index < options; index += 1)
    yield engine.text((buffer, size) => engine.call("FPDFAnnot_GetOptionLabel", form, annotation, index, buffer, size));
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
  const size = engine.call("FPDFAction_GetURIPath", 0, action, 0, 0);
  if (size > LONGEST_ADDRESS) throw new Unreadable("over-budget", "a link of the PDF of more than a megabyte");
  if (size <= 1) return "";
  reading.budget.tick();
  const buffer = engine.allocate(size);
  engine.call("FPDFAction_GetURIPath", 0, action, buffer, size);
  const text = Buffer.from(engine.bytes(buffer, size - 1)).toString("utf8");
  engine.call("free", buffer);
  return text;
}

/**
 * From hostile bytes to a document that can be changed: qpdf reads it as viewers do, along its cross-references, repairs
 * it, and writes it plainly; what comes out has no packed objects, no earlier versions, and one spelling for each name.
 * Only that is parsed here, so what could explode when it is unpacked is never unpacked in our memory.
 * @module
 */
import { ParseSpeeds, PDFDict, PDFDocument, PDFName } from "@cantoo/pdf-lib";
import { type Budget, Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { PdfEngine } from "../../text/pdf/engine.ts";
import { whole } from "../../text/reading.ts";
import { find } from "../../text/zip/bytes.ts";
import { Refused } from "../protection.ts";
import { qpdf } from "./qpdf.ts";

/** Bytes; it is held several times over. */
export const LARGEST_PDF = 64 * 1024 * 1024;
const LARGEST_PLAIN = 96 * 1024 * 1024;
/** Each is an object of the parser's; a book has fewer. */
const MOST_OBJECTS = 250_000;
/** Names that only a signature needs (ISO 32000-2, 12.8). */
const SIGNED = ["/ByteRange", "/DocMDP", "/UR3"];
/** Streams that the parser would unpack, without a limit. */
const PACKED = ["/Type /ObjStm", "/Type /XRef"];

/** Throws `Refused`. */
export async function openPdf(source: ByteSource, budget: Budget): Promise<PDFDocument> {
  const bytes = whole(source, LARGEST_PDF, "a PDF");
  const plain = await qpdf(bytes, "--object-streams=disable", "--stream-data=compress");
  budget.checkTime();
  if (plain.output === null || (plain.code !== 0 && plain.code !== 3)) throw await whyNot(source, plain.message);
  checkPlain(plain.output);
  const document = await PDFDocument.load(plain.output, {
    updateMetadata: false,
    parseSpeed: ParseSpeeds.Fastest,
    preserveXFA: true,
    ignoreEncryption: true,
  });
  budget.checkTime();
  // It opens without a password, and forbids something.
  if (document.isEncrypted) throw new Refused("encrypted", "the PDF is encrypted");
  const form = document.catalog.lookupMaybe(PDFName.of("AcroForm"), PDFDict);
  // A program draws such a form by itself, and without the watermark.
  if (form?.has(PDFName.of("XFA")) === true) throw new Refused("unsupported", "the PDF is an XFA form");
  return document;
}

/** qpdf says why in words only; pdfium has a number for it. */
async function whyNot(source: ByteSource, message: string): Promise<unknown> {
  try {
    (await PdfEngine.start()).open(source);
  } catch (error) {
    if (error instanceof Unreadable && error.reason === "encrypted") return error;
  }
  return new Refused("corrupted", message);
}

function checkPlain(plain: Uint8Array): void {
  if (plain.length > LARGEST_PLAIN) throw new Refused("over-budget", "the PDF grows too large when it is unpacked");
  if (SIGNED.some((name) => find(plain, name) >= 0)) throw new Refused("signed", "the PDF has a digital signature");
  if (PACKED.some((name) => find(plain, name) >= 0)) throw new Refused("unsupported", "the PDF hides packed objects");
  const trailer = Buffer.from(plain.subarray(-4096)).toString("latin1");
  const size = Number(/\/Size (\d+)/.exec(trailer)?.[1] ?? Number.NaN);
  if (!(size <= MOST_OBJECTS)) throw new Refused("over-budget", `the PDF has more than ${MOST_OBJECTS} objects`);
}

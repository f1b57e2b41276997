/**
 * From hostile bytes to a document that can be changed: qpdf reads it as viewers do, along its cross-references, and
 * writes it plainly; what comes out has no packed objects, no earlier versions, and one spelling for each name.
 * Only that is parsed here, so what could explode when it is unpacked is never unpacked in our memory.
 * @module
 */
import { ParseSpeeds, PDFDict, PDFDocument, PDFName } from "@cantoo/pdf-lib";
import type { Budget } from "../../budget.ts";
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
/** Bytes for the engine that tells whether viewers open it. */
const MEMORY = 240 * 1024 * 1024;
/** Names that only a signature needs (ISO 32000-2, 12.8). */
const SIGNED = ["/ByteRange", "/DocMDP", "/UR3"];
/** Streams that the parser would unpack, without a limit. */
const PACKED = ["/Type /ObjStm", "/Type /XRef"];

/** Throws `Refused`. */
export async function openPdf(source: ByteSource, budget: Budget): Promise<PDFDocument> {
  const bytes = whole(source, LARGEST_PDF, "a PDF");
  const plain = (await madePlain(bytes)) ?? (await madePlain(await repaired(source, bytes, budget)));
  budget.checkTime();
  if (plain === null) throw new Refused("corrupted", "the PDF is damaged");
  checkPlain(plain);
  const document = await parsed(plain);
  budget.checkTime();
  const form = document.catalog.lookupMaybe(PDFName.of("AcroForm"), PDFDict);
  // A program draws such a form by itself, and without the watermark.
  if (form?.has(PDFName.of("XFA")) === true) throw new Refused("unsupported", "the PDF is an XFA form");
  return document;
}

async function parsed(bytes: Uint8Array): Promise<PDFDocument> {
  const options = { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest, preserveXFA: true, ignoreEncryption: true };
  const document = await PDFDocument.load(bytes, options);
  // It opens without a password, and forbids something.
  if (document.isEncrypted) throw new Refused("encrypted", "the PDF is encrypted");
  return document;
}

/** Null: qpdf cannot read it. The engine as it is built repairs nothing, whatever qpdf itself could. */
async function madePlain(bytes: Uint8Array): Promise<Uint8Array | null> {
  const { code, output } = await qpdf(bytes, "--object-streams=disable", "--stream-data=compress");
  return code === 0 || code === 3 ? output : null;
}

/** A damaged file that viewers open all the same, put in order by a parser that looks for objects from the front. */
async function repaired(source: ByteSource, bytes: Uint8Array, budget: Budget): Promise<Uint8Array> {
  budget.checkTime();
  // Throws what is wrong with it: encrypted, or beyond repair.
  (await PdfEngine.start(MEMORY)).open(source);
  if (namesAny(bytes, ["ObjStm", "XRef"])) throw new Refused("corrupted", "the PDF is damaged, and has packed objects");
  const document = await parsed(bytes);
  return document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false });
}

/** Whether any of the names stands in it, also when letters of it are spelt as numbers (ISO 32000-2, 7.3.5). */
export function namesAny(bytes: Uint8Array, names: readonly string[]): boolean {
  if (names.some((name) => find(bytes, name) >= 0)) return true;
  const longest = 3 * Math.max(...names.map(({ length }) => length));
  for (let at = bytes.indexOf(0x23); at >= 0; at = bytes.indexOf(0x23, at + 1)) {
    const around = Buffer.from(bytes.subarray(Math.max(0, at - longest), at + longest)).toString("latin1");
    const spelt = around.replaceAll(/#([\da-f]{2})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    if (names.some((name) => spelt.includes(name))) return true;
  }
  return false;
}

function checkPlain(plain: Uint8Array): void {
  if (plain.length > LARGEST_PLAIN) throw new Refused("over-budget", "the PDF grows too large when it is unpacked");
  if (SIGNED.some((name) => find(plain, name) >= 0)) throw new Refused("signed", "the PDF has a digital signature");
  if (PACKED.some((name) => find(plain, name) >= 0)) throw new Refused("unsupported", "the PDF hides packed objects");
  const trailer = Buffer.from(plain.subarray(-4096)).toString("latin1");
  const size = Number(/\/Size (\d+)/.exec(trailer)?.[1] ?? Number.NaN);
  if (!(size <= MOST_OBJECTS)) throw new Refused("over-budget", `the PDF has more than ${MOST_OBJECTS} objects`);
}

/**
 * What a file is by its bytes: a set, for a hostile file may be two things at once. Its name plays no part, but that text may
 * be mail by it.
 *
 * First the formats that readers exist for, by signatures of our own; what is none of them is asked of file-type.
 * @module
 */
import type { ByteSource } from "../../bytes.ts";
import type { RealType } from "../../finding.ts";
import { passing } from "../../garbage.ts";
import { beginsCpio } from "../cpio/header.ts";
import { beginsZstd } from "../packing/zstd-frame.ts";
import type { Reading } from "../reading.ts";
import { beginsTar, isTar } from "../tar/header.ts";
import { find, startsWith } from "../zip/bytes.ts";
import { isSeen } from "../zip/seen.ts";
import { detectEncoding, SAMPLE } from "./encoding.ts";
import { typeOf } from "./known.ts";
import { oleType } from "./ole.ts";
import { directoryOf, packageType } from "./package.ts";
import { pictureType } from "./picture.ts";
import { textType } from "./text.ts";

export interface Identity {
  readonly types: readonly RealType[];
  /** It begins as a zip file does. */
  readonly isZip: boolean;
  /** Where a PDF begins within something else that has a beginning of its own; null: nowhere. */
  readonly pdfAt: number | null;
}

export const PDF = "%PDF-";
/** A PDF header may stand anywhere in the first KB: that is where programs look for it. */
const PDF_HEADER_WITHIN = 1024;
const IMAGE_AT = 16 * 2048 + 1;

/** `isMailTold`: its name or its declared type say that it is mail, which text alone does not always show. */
export async function identify(source: ByteSource, reading: Reading, isMailTold: boolean): Promise<Identity> {
  if (source.size === 0) return { types: [], isZip: false, pdfAt: null };
  const head = Uint8Array.from(source.read(0, SAMPLE));
  passing(head.length);
  const types: RealType[] = [];
  const lead = leading(head, source, reading);
  if (lead !== null) types.push(lead);
  const pdfAt = find(head.subarray(0, PDF_HEADER_WITHIN + PDF.length), PDF);
  if (pdfAt >= 0 && lead?.extension !== "pdf") types.push(typeOf("pdf"));
  // A tar file begins with a name, which may be the beginning of a file of any other kind.
  if (lead !== null && lead.extension !== "tar" && isTar(head)) types.push(typeOf("tar"));
  // An image's first 32 KB belong to whoever starts a computer from it, and may be a file of any other kind.
  const image = isImage(source);
  if (image) types.push(typeOf("iso"));
  if (types.length === 0 || lead === null) {
    const encoding = detectEncoding(head);
    const found = encoding === null ? await binaryType(head) : textType(source, encoding, reading.budget, isMailTold);
    // Text before a PDF header is junk unless it is a format of its own.
    if (found !== null && (pdfAt < 0 || found.extension !== "txt")) types.push(found);
    if (encoding === null && found === null && pdfAt < 0 && !image) types.push(typeOf(""));
    // A picture's comments may look like text in every way: who opens it sees a picture.
    const picture = encoding === null ? null : pictureType(head);
    if (picture !== null) types.push(picture);
  }
  for (const disguise of disguises(head)) types.push(disguise);
  return { types: unique(types), isZip: isZip(lead), pdfAt: lead !== null && pdfAt > 0 ? pdfAt : null };
}

/**
 * A zip file that ends where this file does, of which its beginning says nothing. To be asked once the file was read as what
 * else it is: null where all of its entries lie in it as they lay in zip files that were read there, as documents do in an
 * archive.
 */
export function zipBehind(source: ByteSource, reading: Reading): RealType | null {
  const { entries, hidden } = directoryOf(source, reading);
  const all = [...entries, ...hidden];
  if (all.length > 0 && all.every((entry) => isSeen(source, entry, reading))) return null;
  return packageType(source, reading);
}

/** What is two things at once. */
export const isPolyglot = (types: readonly RealType[]): boolean =>
  types.filter(({ extension }) => extension !== "" && extension !== "txt").length > 1;

const unique = (types: readonly RealType[]): RealType[] =>
  types.filter((type, index) => types.findIndex((other) => other.extension === type.extension) === index);

const ZIP_LIKE = ["PK\x03\x04", "PK\x05\x06", "PK\x07\x08PK"];

const NOT_ZIP = new Set("pdf cfb doc xls ppt msg mso tnef encrypted 7z gz bz2 tar rtf cab ar deb cpio zst".split(" "));

const isZip = (type: RealType | null): boolean => type !== null && !NOT_ZIP.has(type.extension);

function leading(head: Uint8Array, source: ByteSource, reading: Reading): RealType | null {
  if (startsWith(head, PDF)) return typeOf("pdf");
  if (ZIP_LIKE.some((signature) => startsWith(head, signature))) return packageType(source, reading);
  if (startsWith(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) return oleType(source, reading.budget);
  if (startsWith(head, "\x78\x9f\x3e\x22")) return typeOf("tnef");
  if (startsWith(head, "ActiveMime")) return typeOf("mso");
  if (startsWith(head, "7z\xbc\xaf\x27\x1c")) return typeOf("7z");
  if (startsWith(head, "\x1f\x8b\x08")) return typeOf("gz");
  if (beginsZstd(head, source)) return typeOf("zst");
  if (startsWith(head, "{\\rtf") || startsWith(head, "\xef\xbb\xbf{\\rtf")) return typeOf("rtf");
  if (beginsTar(head)) return typeOf("tar");
  if (startsWith(head, "MSCF\0\0\0\0")) return typeOf("cab");
  if (startsWith(head, "!<arch>\n")) return typeOf(startsWith(head, "debian-binary", 8) ? "deb" : "ar");
  if (beginsCpio(head)) return typeOf("cpio");
  return null;
}

/** ISO 9660: the first volume descriptor. */
const isImage = (source: ByteSource): boolean => startsWith(source.read(IMAGE_AT, 5), "CD001");

async function binaryType(head: Uint8Array): Promise<RealType | null> {
  // Few files are of no format that readers exist for: for the others a reader keeps the 3 MB that this takes.
  const { fileTypeFromBuffer } = await import("file-type");
  try {
    const found = await fileTypeFromBuffer(head);
    // The directory of a TIFF file often stands at its end, where file-type is not given it.
    if (found === undefined) return pictureType(head);
    return { extension: found.ext.slice(0, 20), mime: found.mime.slice(0, 120) };
  } catch {
    return null;
  }
}

/** Scripts and pages that pass for pictures: the picture's first bytes are the beginning of a comment or of a name. */
function disguises(head: Uint8Array): RealType[] {
  const picture = startsWith(head, "GIF8") || startsWith(head, "BM") || startsWith(head, "\xff\xd8\xff");
  if (!picture) return [];
  const start = Buffer.from(head.subarray(0, 4096)).toString("latin1");
  if (startsWith(head, "GIF8") && /^GIF8[79]a\s*(=|\/[*/])/.test(start)) return [typeOf("js")];
  return /<script[\s>]|<!doctype html|<html[\s>]|<\?php/i.test(start) ? [typeOf("html")] : [];
}

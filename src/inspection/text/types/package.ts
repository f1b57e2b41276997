/**
 * What a zip file is a package of: decided by what it holds, in any order, not by its first entry.
 * @module
 */
import { inflateRawSync } from "node:zlib";
import type { ByteSource } from "../../bytes.ts";
import type { RealType } from "../../finding.ts";
import { passing } from "../../garbage.ts";
import type { Reading } from "../reading.ts";
import { readDirectory, type ZipDirectory } from "../zip/directory.ts";
import type { ZipEntry } from "../zip/entry.ts";
import { MIME, typeOf } from "./known.ts";

/** Main parts of packages: the content type says document, template or macros. */
const MAIN: readonly (readonly [RegExp, string])[] = [
  [/ms-word\.document\.macroEnabled\.main/i, "docm"],
  [/ms-word\.template\.macroEnabledTemplate\.main/i, "dotm"],
  [/wordprocessingml\.template\.main/i, "dotx"],
  [/wordprocessingml\.document\.main/i, "docx"],
  [/ms-excel\.sheet\.binary\.macroEnabled\.main/i, "xlsb"],
  [/ms-excel\.sheet\.macroEnabled\.main/i, "xlsm"],
  [/ms-excel\.(template|addin)\.macroEnabled\.main/i, "xltm"],
  [/spreadsheetml\.template\.main/i, "xltx"],
  [/spreadsheetml\.sheet\.main/i, "xlsx"],
  [/ms-powerpoint\.presentation\.macroEnabled\.main/i, "pptm"],
  [/ms-powerpoint\.slideshow\.macroEnabled\.main/i, "ppsm"],
  [/ms-powerpoint\.(template|addin)\.macroEnabled\.main/i, "potm"],
  [/presentationml\.slideshow\.main/i, "ppsx"],
  [/presentationml\.template\.main/i, "potx"],
  [/presentationml\.presentation\.main/i, "pptx"],
  [/ms-visio\.(drawing|stencil|template)/i, "vsdx"],
];

/** By the parts themselves, when the list of content types is missing or unreadable. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^word\/document\d*\.xml$/i, "docx"],
  [/^xl\/workbook\.xml$/i, "xlsx"],
  [/^xl\/workbook\.bin$/i, "xlsb"],
  [/^ppt\/presentation\.xml$/i, "pptx"],
  [/^visio\/document\.xml$/i, "vsdx"],
];

/** Packages that say themselves what they are. */
const NAMED = /^application\/(vnd\.oasis\.opendocument\.|epub\+zip$)/;

/** Bytes of what says so. */
const TOLD = 200;

/** Directories are read once for the type and once for the contents; the last one is kept for the second. */
const known = new WeakMap<ByteSource, ZipDirectory>();

export function directoryOf(source: ByteSource, reading: Reading): ZipDirectory {
  let directory = known.get(source);
  if (directory === undefined) {
    directory = readDirectory(source, reading);
    known.set(source, directory);
  }
  return directory;
}

export function packageType(source: ByteSource, reading: Reading): RealType {
  const { entries, hidden } = directoryOf(source, reading);
  const all = [...entries, ...hidden];
  const named = (pattern: RegExp) => all.filter((entry) => pattern.test(entry.name.replaceAll("\\", "/")));
  for (const entry of named(/^\[content_types\]\.xml$/i)) {
    reading.budget.checkTime();
    const text = beginning(source, entry, 1024 * 1024).replaceAll("\0", "");
    const main = MAIN.find(([pattern]) => pattern.test(text));
    if (main !== undefined) return typeOf(main[1]);
  }
  for (const entry of named(/^mimetype$/)) {
    reading.budget.checkTime();
    const mime = beginning(source, entry, TOLD)
      .trim()
      .replace(/-template$/, "")
      .replace(/\.text-(master|web)$/, ".text");
    // Any other type that it names would hide what the zip file holds.
    const match = Object.entries(MIME).find(([, value]) => value === mime && NAMED.test(value));
    if (match !== undefined) return typeOf(match[0]);
  }
  const part = PARTS.find(([pattern]) => named(pattern).length > 0);
  if (part !== undefined) return typeOf(part[1]);
  // A document without its type, or of a kind that is not listed, is shown like any other.
  if (named(/^content\.xml$/).length > 0 && named(/^META-INF\/manifest\.xml$/).length > 0) return typeOf("odt");
  return typeOf(named(/^META-INF\/MANIFEST\.MF$/).length > 0 ? "jar" : "zip");
}

/** Whether the entry says what the package is, and nothing else. */
export function onlyTellsType(source: ByteSource, entry: ZipEntry): boolean {
  const said = beginning(source, entry, TOLD);
  return said.length < TOLD && /^application\/[a-z.+-]+\s*$/.test(said);
}

/** The first bytes of an entry, as far as they can be had. */
function beginning(source: ByteSource, entry: ZipEntry, limit: number): string {
  if (entry.encrypted) return "";
  const packed = Buffer.from(source.read(entry.data, Math.min(entry.open ? limit : entry.packed, limit)));
  passing(packed.length);
  if (entry.method === 0) return packed.toString("latin1");
  try {
    const unpacked = inflateRawSync(packed, { maxOutputLength: limit });
    passing(unpacked.length);
    return unpacked.toString("latin1");
  } catch {
    return "";
  }
}

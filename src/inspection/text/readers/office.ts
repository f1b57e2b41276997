/**
 * Word, Excel and PowerPoint since 2007 (ECMA-376), with macros or as templates: a zip file of XML parts, each read as it
 * streams out of the zip file. Every part is read, not only those that the document refers to.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { FileLabel } from "../../finding.ts";
import {
  effective,
  type LabelElement,
  readCustomProperties,
  readLabelElements,
  readLabelInfo,
} from "../../labels/index.ts";
import { type BinaryKind, BinaryPart } from "../office/binary-workbook.ts";
import { MARKUP_ATTRIBUTES } from "../office/markup.ts";
import { MARKUP, OfficeParts } from "../office/markup-parts.ts";
import { type NumberFormats, TOO_MANY_FORMATS } from "../office/number-formats.ts";
import { SHEET_ATTRIBUTES, SHEET_NAMES, Sheet } from "../office/sheet.ts";
import { SharedStrings, STRING_NAMES } from "../office/strings.ts";
import { numberFormats, sheetNames } from "../office/workbook.ts";
import { guarded, type Part, type Reader, type Reading, within } from "../reading.ts";
import { Spool } from "../spool.ts";
import { directoryOf } from "../types/package.ts";
import { pictureType } from "../types/picture.ts";
import type { XmlEvents } from "../xml/events.ts";
import type { Names } from "../xml/names.ts";
import { XmlReader } from "../xml/read.ts";
import { unpack, type ZipEntry } from "../zip/entry.ts";
import { unpackXml } from "../zip/xml.ts";
import { readControl } from "./compound.ts";
import { GenericXml, NO_NAMES, VISIO_NAMES, VisioXml, VOCABULARY } from "./xml.ts";
import { noteProblems, readBehind, readComments, readInner } from "./zip.ts";

/** Parts that hold labels. */
const LABELLED = /^(docprops\/custom|docmetadata\/labelinfo)\.xml$/i;
const LABEL_INFO = /^docmetadata\/labelinfo\.xml$/i;

type Kind =
  | ("strings" | "sheet" | "generic" | "visio" | "markup" | "metadata" | "relations" | "file" | "nothing")
  | `binary-${BinaryKind}`;

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^\[content_types\]\.xml$/i, "nothing"],
  [/\.rels$/i, "relations"],
  [
    /^(docprops|docmetadata|customxml)\/.*\.xml$|^xl\/(workbook|connections|(querytables|pivottables|slicers|timelines)\/.*)\.xml$|\/activex\/[^/]*\.xml$/i,
    "metadata",
  ],
  [/^xl\/sharedstrings\d*\.xml$/i, "strings"],
  [/^xl\/(worksheets|macrosheets|dialogsheets|chartsheets)\/[^/]*\.xml$/i, "sheet"],
  [/^xl\/(pivotcache|externallinks|tables|customdata)\/.*\.xml$/i, "generic"],
  [/^visio\/.*\.xml$/i, "visio"],
  [/\.(xml|vml)$/i, "markup"],
];

/** Of a binary workbook. */
const BINARY_KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^xl\/sharedstrings\d*\.bin$/i, "binary-strings"],
  [
    /^xl\/((workbook|styles|comments|connections|metadata|calcchain|volatiledependencies)\d*|(worksheets|macrosheets|dialogsheets|chartsheets|tables|pivottables|pivotcache|externallinks|querytables)\/[^/]*)\.bin$/i,
    "binary-other",
  ],
];

const kindIn = (kinds: typeof KINDS, name: string): Kind =>
  kinds.find(([pattern]) => pattern.test(name))?.[1] ?? "file";

const UNVALUED =
  "formulas that put text together and whose values are not there: they are worked out when it is opened";

/** Buttons and fields to type in, each in a compound file or as it is. */
const CONTROL = /\/activex\/[^/]*\.bin$/i;

/** What decorates a document: fonts, pictures, settings of printers. Their bytes are looked at, but owe no text. */
const ORNAMENT =
  /\/(media|fonts|printersettings|theme|activex|ctrlprops)\/|thumbnail|vbaproject|\.(png|jpe?g|gif|emf|wmf|svg|odttf|fntdata|ico)$/i;

export const office: Reader = async (part, reading) => {
  const { entries, hidden } = directoryOf(part.source, reading);
  noteProblems(part, reading);
  readComments(part, reading);
  const all = [...entries, ...hidden];
  const names = await sheetNames(part.source, all, reading);
  const formats = await numberFormats(part.source, all, reading);
  if (formats.isCut) reading.coverage.note("over-budget", within(part.path, "styles"), TOO_MANY_FORMATS);
  const strings = new SharedStrings(reading.out);
  const labels: FileLabel[] = [];
  const elements: LabelElement[] = [];
  const isBinary = all.some(({ name }) => /^xl[\\/]workbook\.bin$/i.test(name));
  const table = isBinary ? [...BINARY_KINDS, ...KINDS] : KINDS;
  // A folder has no contents, whatever else is called like one.
  const isFolder = ({ name, packed }: ZipEntry) => name.endsWith("/") && packed === 0;
  const kinds = all.map((entry) => ({
    entry,
    kind: isFolder(entry) ? ("nothing" as const) : kindIn(table, entry.name.replaceAll("\\", "/")),
  }));
  // Labels first: their parts are small, and they may be all that is asked for. Then strings: the rows that refer to them
  // may stand before them in the file.
  const order = [...Map.groupBy(kinds, rankOf)].toSorted(([left], [right]) => left - right);
  let unread = false;
  const read = async ({ entry, kind }: (typeof kinds)[number]) => {
    const label =
      names.get(entry.name) ??
      entry.name.replace(/^(word|xl|ppt)\//, "").replace(kind === "file" ? /\.xml$/ : /\.(xml|bin)$/, "");
    const path = within(part.path, label);
    const before = reading.pictures.read;
    await guarded(reading, path, () => {
      reading.budget.entry();
      const disguised = names.has(entry.name) ? "sheet" : isBinary || /\.bin$/i.test(entry.name) ? "perhaps" : "no";
      return readEntry({ part, reading, entry, path, disguised, strings, formats, labels, elements }, kind);
    });
    if (kind === "file" && reading.pictures.read === before) unread = true;
  };
  for (const [rank, some] of order) {
    for (const one of some) await read(one);
    if (rank === LABELS) reading.label(effective(labels, elements));
  }
  reading.out.part("content", within(part.path, "unused strings"));
  strings.writeUnused();
  await readBehind(part, reading);
  if (!reading.out.contentSeen && unread)
    throw new Unreadable("unsupported", "a document of pictures only has no text to read");
};

const LABELS = 0;
const rankOf = ({ entry, kind }: { readonly entry: ZipEntry; readonly kind: Kind }) =>
  LABELLED.test(entry.name) ? LABELS : /strings$/.test(kind) ? 1 : 2;

interface Entry {
  readonly part: Part;
  readonly reading: Reading;
  readonly entry: ZipEntry;
  readonly path: string;
  /** What is called an ornament may be a part of a binary workbook. */
  readonly disguised: "sheet" | "perhaps" | "no";
  readonly strings: SharedStrings;
  readonly formats: NumberFormats;
  /** Of this document. */
  readonly labels: FileLabel[];
  readonly elements: LabelElement[];
}

async function readEntry(at: Entry, kind: Kind): Promise<void> {
  const { part, reading, entry, path, strings, formats } = at;
  const { out, budget } = reading;
  if (kind === "nothing") return;
  if (kind === "file") {
    await readInner(part, reading, entry, path, ORNAMENT.test(entry.name));
    if (CONTROL.test(entry.name)) await readControlPart(at);
    return ORNAMENT.test(entry.name) && at.disguised !== "no" ? readDisguised(at) : undefined;
  }
  const binary = /^binary-(.*)/.exec(kind)?.[1] as BinaryKind | undefined;
  if (binary !== undefined) {
    out.part("content", path);
    const binaryPart = new BinaryPart(binary, out, strings, formats, budget);
    await unpack(part.source, entry, reading, (bytes) => binaryPart.write(bytes));
    return binaryPart.end();
  }
  out.part(kind === "metadata" || kind === "relations" ? "metadata" : "content", path);
  if (kind === "strings") return readXml(at, strings, STRING_NAMES, NO_NAMES);
  if (kind === "sheet") {
    const sheet = new Sheet(out, strings, formats, budget);
    await readXml(at, sheet, SHEET_NAMES, SHEET_ATTRIBUTES);
    if (sheet.unvalued > 0) reading.coverage.note("unsupported", path, UNVALUED);
    return;
  }
  if (kind === "markup" || kind === "relations") {
    const parts = new OfficeParts(reading, (name) => within(path, name));
    try {
      return await readXml(at, parts, MARKUP, MARKUP_ATTRIBUTES);
    } finally {
      parts.release();
    }
  }
  if (kind === "visio") return readXml(at, new VisioXml(out), VISIO_NAMES, VOCABULARY);
  return readXml(at, new GenericXml(out), NO_NAMES, VOCABULARY);
}

async function readControlPart({ part, reading, entry, path }: Entry): Promise<void> {
  const spool = new Spool();
  try {
    await unpack(part.source, entry, reading, (bytes) => spool.write(bytes));
    const source = spool.source();
    if (!isCompound(source.read(0, 2))) readControl(source, path, reading);
  } finally {
    spool.close();
  }
}

const isCompound = (head: Uint8Array): boolean => head[0] === 0xd0 && head[1] === 0xcf;

/** A relation may make a part of a workbook of what is called an ornament. Where it is none, there is nothing to say of it. */
async function readDisguised({ part, reading, entry, path, disguised, strings, formats }: Entry): Promise<void> {
  let isOther: boolean | null = disguised === "sheet" ? false : null;
  reading.out.part("metadata", path);
  const records = new BinaryPart("other", reading.out, strings, formats, reading.budget);
  await unpack(part.source, entry, reading, (bytes) => {
    isOther ??= isCompound(bytes) || pictureType(bytes) !== null;
    if (!isOther) records.write(bytes);
  });
}

async function readXml(
  { part, reading, entry, labels, elements }: Entry,
  events: XmlEvents,
  names: Names,
  attributes: Names,
): Promise<void> {
  const labelled = LABELLED.test(entry.name);
  const held: Uint8Array[] = [];
  try {
    const reader = new XmlReader(events, names, attributes, reading.budget);
    await unpackXml(part, entry, reading, reader, labelled ? held : undefined);
  } finally {
    labels.push(...readLabels(entry.name, held, reading));
    if (LABEL_INFO.test(entry.name)) elements.push(...readLabelElements(held, reading.budget));
  }
}

function readLabels(name: string, pieces: Uint8Array[], reading: Reading): FileLabel[] {
  if (/^docprops\/custom\.xml$/i.test(name)) return readCustomProperties(pieces, reading.budget);
  return LABEL_INFO.test(name) ? readLabelInfo(pieces, reading.budget, "label-info") : [];
}

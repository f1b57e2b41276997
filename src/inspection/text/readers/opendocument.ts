/**
 * OpenDocument 1.3: content.xml, styles.xml (headers and footers), meta.xml, and the objects within. Sheets, slides, notes,
 * comments, headers and footers are parts of their own.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { FileLabel } from "../../finding.ts";
import { readUserDefined } from "../../labels/index.ts";
import { ODF_ATTRIBUTES, ODF_NAMES, OpenDocumentParts } from "../office/opendocument-parts.ts";
import { guarded, type Part, type Reader, type Reading, within } from "../reading.ts";
import { directoryOf, onlyTellsType } from "../types/package.ts";
import { XmlReader } from "../xml/read.ts";
import { unpack, type ZipEntry } from "../zip/entry.ts";
import { unpackXml } from "../zip/xml.ts";
import { GenericXml, NO_NAMES, VOCABULARY } from "./xml.ts";
import { noteProblems, readBehind, readComments, readInner } from "./zip.ts";

/** Of the list of parts. */
const LARGEST_MANIFEST = 1024 * 1024;
const ORNAMENT =
  /^(Pictures|Thumbnails|Fonts|Configurations2|ObjectReplacements|layout-cache)|\/(Pictures|Thumbnails)\/|\.(png|jpe?g|gif|svm|emf|wmf|svg|bin)$/i;

export const opendocument: Reader = async (part, reading) => {
  const { entries, hidden } = directoryOf(part.source, reading);
  noteProblems(part, reading);
  readComments(part, reading);
  let unread = 0;
  const all = [...entries, ...hidden];
  // Properties first, which hold the labels: they are small, and may be all that is asked for.
  for (const entry of [...all.filter(isMeta), ...all.filter((one) => !isMeta(one))]) {
    const labels: FileLabel[] = [];
    const path = within(part.path, entry.name.replace(/\.xml$/, ""));
    await guarded(reading, path, async () => {
      reading.budget.entry();
      if (entry.name.endsWith("/") && entry.packed === 0) return;
      if (entry.name === "mimetype" && onlyTellsType(part.source, entry)) return;
      if (isMeta(entry)) return readMeta(part, reading, entry, path, labels);
      if (/(^|\/)manifest\.xml$/.test(entry.name)) return readManifest(part, reading, entry);
      if (isNothing(entry)) return;
      if (/\.xml$/i.test(entry.name)) return readContent(part, reading, entry, path);
      const before = reading.pictures.read;
      unread += 1;
      await readInner(part, reading, entry, path, ORNAMENT.test(entry.name));
      if (reading.pictures.read > before) unread -= 1;
    });
    reading.label(labels);
  }
  await readBehind(part, reading);
  if (!reading.out.contentSeen && unread > 0)
    throw new Unreadable("unsupported", "a document of pictures only has no text to read");
};

const isMeta = ({ name }: ZipEntry) => /(^|\/)(meta|settings)\.xml$|\.rdf$/.test(name);

/** Who has changed no keys and menus has an empty file of them: nothing, which takes two bytes when it is packed. */
const isNothing = ({ name, packed, unpacked }: ZipEntry) =>
  /^Configurations2\//.test(name) && unpacked === 0 && packed <= 2;

async function readContent(part: Part, reading: Reading, entry: ZipEntry, path: string): Promise<void> {
  const folder = entry.name.replace(/[^/]*$/, "");
  const events = new OpenDocumentParts(reading, path, (name) => within(part.path, folder + name));
  const reader = new XmlReader(events, ODF_NAMES, ODF_ATTRIBUTES, reading.budget);
  try {
    await unpackXml(part, entry, reading, reader);
  } finally {
    events.release();
  }
}

async function readMeta(
  part: Part,
  reading: Reading,
  entry: ZipEntry,
  path: string,
  labels: FileLabel[],
): Promise<void> {
  reading.out.part("metadata", path);
  const reader = new XmlReader(new GenericXml(reading.out), NO_NAMES, VOCABULARY, reading.budget);
  const held: Uint8Array[] = [];
  try {
    await unpackXml(part, entry, reading, reader, held);
  } finally {
    labels.push(...readUserDefined(held, reading.budget));
  }
}

/** A protected document says so in its list of parts; the parts themselves are noise. */
async function readManifest(part: Part, reading: Reading, entry: ZipEntry): Promise<void> {
  let seen = "";
  await unpack(part.source, entry, reading, (bytes) => {
    if (seen.length < LARGEST_MANIFEST) seen += Buffer.from(bytes).toString("latin1");
  });
  if (/encryption-data/.test(seen)) throw new Unreadable("encrypted", "protected by a password");
}

/**
 * Messages saved by Outlook (MS-OXMSG): a compound file of properties. Subject and bodies are the content, all other text
 * properties metadata; attachments are files of their own, messages within messages included.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { unpackRtf } from "../mail/rtf.ts";
import { type OleEntry, readOle } from "../ole/file.ts";
import {
  guarded,
  noteForeign,
  noteNoText,
  type Part,
  pour,
  type Reader,
  type Reading,
  seePacked,
  within,
} from "../reading.ts";
import { Spool } from "../spool.ts";
import { decoderFor, decoderForCodePage } from "../types/decoder.ts";
import { u16, u32 } from "../zip/bytes.ts";
import { EMBEDDED, readEmbedded } from "./compound.ts";
import { html } from "./html.ts";
import { rtf } from "./rtf.ts";

/** Tags of properties (MS-OXPROPS) and their types. */
const SUBJECT = "0037";
const BODY = "1000";
const BODY_HTML = "1013";
const BODY_RTF = "1009";
const ATTACHMENT = "3701";
const NAMES = ["3707", "3704", "3001"];
const WIDE = "001F";
const NARROW = "001E";
/** What narrow text is in, of which the first counts: of the message, of its body on the internet. */
const CODE_PAGES = [0x3ffd, 0x3fde];
const LONG = 3;
const [ANSI, UTF16] = [1252, 1200];
/** Bytes of a list of properties of fixed length that are looked at, and of one of them (MS-OXMSG 2.4). */
const [LIST, FIXED] = [64 * 1024, 16];

interface Property {
  readonly tag: string;
  readonly type: string;
  readonly entry: OleEntry;
}

export const outlook: Reader = async (part, reading) => {
  const { entries, problem } = readOle(part.source, reading.budget);
  if (problem !== null) reading.coverage.noteError(problem, part.path);
  /** By the storage they lie in; null: the message itself. */
  const storages = Map.groupBy(entries.filter(isProperty), ({ parent }) => parent);
  const codePages = codePagesOf(entries);
  for (const [storage, list] of storages) {
    let around = storage;
    while (around !== null && !codePages.has(around)) around = around.parent;
    const codePage = codePages.get(around) ?? ANSI;
    await guarded(reading, part.path, () => readStorage(part, reading, storage, list.map(propertyOf), codePage));
  }
  for (const entry of entries)
    if (isOfObject(entry)) await guarded(reading, part.path, () => readObject(part, reading, entry));
};

/** By the storage of a message; null: the message itself. */
function codePagesOf(entries: readonly OleEntry[]): ReadonlyMap<OleEntry | null, number> {
  const found = new Map<OleEntry | null, number>();
  for (const entry of entries) {
    if (entry.storage || !/^__properties_version1\.0$/i.test(entry.name)) continue;
    const bytes = Uint8Array.from(entry.open().read(0, LIST));
    const values = new Map<number, number>();
    // What stands before them is as long as one of them, twice that, or half as much again.
    for (let at = bytes.length % FIXED; at + FIXED <= bytes.length; at += FIXED)
      if (u16(bytes, at) === LONG) values.set(u16(bytes, at + 2), u32(bytes, at + 8));
    const codePage = CODE_PAGES.map((tag) => values.get(tag)).find((value) => value !== undefined);
    // Bytes are no characters of two bytes, whatever the message says of them.
    if (codePage !== undefined) found.set(entry.parent, codePage === UTF16 ? ANSI : codePage);
  }
  return found;
}

/** An attachment may be an object of another program, whose streams are no properties. */
const isOfObject = ({ name, storage, parent }: OleEntry): boolean =>
  !storage && !name.startsWith("__") && parent !== null && OBJECT.test(parent.path);
const OBJECT = /__substg1\.0_3701000D/i;

async function readObject(part: Part, reading: Reading, entry: OleEntry): Promise<void> {
  reading.budget.entry();
  const path = within(part.path, "object");
  if (EMBEDDED.has(entry.name)) return readEmbedded(entry, part, reading, part.path);
  seePacked(entry.open(), path, reading);
  if (entry.name.charCodeAt(0) >= 0x20) noteNoText(path, `${entry.name} of an object is not read`, reading);
}

const NAME = /^__substg1\.0_([\dA-F]{4})([\dA-F]{4})(?:-[\dA-F]{8})?$/i;
const isProperty = ({ name, storage }: OleEntry): boolean => !storage && NAME.test(name);

function propertyOf(entry: OleEntry): Property {
  const [, tag = "", type = ""] = NAME.exec(entry.name) ?? [];
  return { tag: tag.toUpperCase(), type: type.toUpperCase(), entry };
}

async function readStorage(
  part: Part,
  reading: Reading,
  storage: OleEntry | null,
  list: readonly Property[],
  codePage: number,
): Promise<void> {
  reading.budget.entry();
  const path = storage === null ? part.path : within(part.path, storage.name.replace("__", ""));
  const attachment = list.find(({ tag, type }) => tag === ATTACHMENT && type === "0102");
  if (list.some(({ tag, type, entry }) => (type === NARROW || tag === BODY_HTML) && entry.open().size > 0))
    noteForeign(codePage, path, reading);
  if (attachment !== undefined) return readAttachment(part, reading, list, attachment, codePage);
  const texts = list.filter(({ type }) => type === WIDE || type === NARROW);
  const shown = texts.filter(({ tag }) => tag === SUBJECT || tag === BODY);
  reading.out.part("metadata", path);
  for (const property of texts)
    if (property.tag !== SUBJECT && property.tag !== BODY) readText(property, reading, codePage);
  reading.out.part("content", path);
  for (const property of shown) readText(property, reading, codePage);
  await readBodies(part, reading, path, list);
}

function readText({ entry, type }: Property, reading: Reading, codePage: number): void {
  const decoder = decoderOf(type, codePage);
  pour(entry.open(), reading, (bytes) =>
    reading.out.string(decoder.decode(bytes, { stream: true }).replaceAll("\0", "")),
  );
  reading.out.break();
}

const decoderOf = (type: string, codePage: number): ReturnType<typeof decoderFor> =>
  type === WIDE ? decoderFor("utf-16le") : decoderForCodePage(codePage);

/** The same text in two more forms, unless somebody saw to it that it is not. */
async function readBodies(part: Part, reading: Reading, path: string, list: readonly Property[]): Promise<void> {
  const page = list.find(({ tag }) => tag === BODY_HTML);
  if (page !== undefined) await html({ ...part, path, source: page.entry.open() }, reading);
  const packed = list.find(({ tag, type }) => tag === BODY_RTF && type === "0102");
  if (packed === undefined) return;
  const spool = new Spool();
  try {
    const source = unpackRtf(packed.entry.open(), spool, reading.budget);
    seePacked(source, within(path, "rich text"), reading);
    await rtf({ ...part, path, source }, reading);
  } finally {
    spool.close();
  }
}

async function readAttachment(
  part: Part,
  reading: Reading,
  list: readonly Property[],
  data: Property,
  codePage: number,
): Promise<void> {
  const named = NAMES.map((name) =>
    list.find(({ tag, type }) => tag === name && (type === WIDE || type === NARROW)),
  ).find((property) => property !== undefined);
  const name = named === undefined ? "attachment" : nameOf(named, codePage);
  reading.out.part("file-name", part.path);
  reading.out.string(name);
  reading.out.part("metadata", part.path);
  for (const property of list)
    if (property.type === WIDE || property.type === NARROW) readText(property, reading, codePage);
  reading.budget.depth(part.depth + 1);
  const source = data.entry.open();
  if (source.size > part.source.size) throw new Unreadable("corrupted", "an attachment is larger than its message");
  await reading.inner({ source, path: within(part.path, name), name, depth: part.depth + 1 });
}

function nameOf({ entry, type }: Property, codePage: number): string {
  const bytes = Uint8Array.from(entry.open().read(0, 2000));
  return decoderOf(type, codePage).decode(bytes).replaceAll("\0", "");
}

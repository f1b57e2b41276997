/**
 * Messages saved by Outlook (MS-OXMSG): a compound file of properties. Subject and bodies are the content, all other text
 * properties metadata; attachments are files of their own, messages within messages included.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { bytesOf } from "../../bytes.ts";
import { unpackRtf } from "../mail/rtf.ts";
import { type OleEntry, readOle } from "../ole/file.ts";
import { guarded, type Part, pour, type Reader, type Reading, whole, within } from "../reading.ts";
import { decoderFor } from "../types/decoder.ts";
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
const LARGEST_RTF = 64 * 1024 * 1024;

interface Property {
  readonly tag: string;
  readonly type: string;
  /** The storage it lies in: "" for the message itself. */
  readonly storage: string;
  readonly entry: OleEntry;
}

export const outlook: Reader = async (part, reading) => {
  const properties = readOle(part.source).flatMap(propertyOf);
  const storages = new Map<string, Property[]>();
  for (const property of properties) {
    const list = storages.get(property.storage);
    if (list === undefined) storages.set(property.storage, [property]);
    else list.push(property);
  }
  for (const [storage, list] of storages)
    await guarded(reading, part.path, () => readStorage(part, reading, storage, list));
};

function propertyOf(entry: OleEntry): Property[] {
  const match = /^(?:(.*)\/)?__substg1\.0_([\dA-F]{4})([\dA-F]{4})(?:-[\dA-F]{8})?$/i.exec(entry.path);
  if (match === null || entry.storage) return [];
  const [, storage = "", tag = "", type = ""] = match;
  return [{ storage, tag: tag.toUpperCase(), type: type.toUpperCase(), entry }];
}

async function readStorage(part: Part, reading: Reading, storage: string, list: readonly Property[]): Promise<void> {
  reading.budget.entry();
  const path = storage === "" ? part.path : within(part.path, labelOf(storage));
  const attachment = list.find(({ tag, type }) => tag === ATTACHMENT && type === "0102");
  if (attachment !== undefined) return readAttachment(part, reading, list, attachment);
  const texts = list.filter(({ type }) => type === WIDE || type === NARROW);
  const shown = texts.filter(({ tag }) => tag === SUBJECT || tag === BODY);
  reading.out.part("metadata", path);
  for (const property of texts) if (!shown.includes(property)) readText(property, reading);
  reading.out.part("content", path);
  for (const property of shown) readText(property, reading);
  await readBodies(
    part,
    reading,
    path,
    list,
    shown.some(({ tag }) => tag === BODY),
  );
}

const labelOf = (storage: string): string => storage.slice(storage.lastIndexOf("/") + 1).replace("__", "");

function readText({ entry, type }: Property, reading: Reading): void {
  const decoder = decoderFor(type === WIDE ? "utf-16le" : "windows-1252");
  pour(entry.open(), reading, (bytes) =>
    reading.out.string(decoder.decode(bytes, { stream: true }).replaceAll("\0", "")),
  );
  reading.out.break();
}

async function readBodies(
  part: Part,
  reading: Reading,
  path: string,
  list: readonly Property[],
  plain: boolean,
): Promise<void> {
  const page = list.find(({ tag }) => tag === BODY_HTML);
  if (page !== undefined) await html({ ...part, path, source: page.entry.open() }, reading);
  const packed = list.find(({ tag, type }) => tag === BODY_RTF && type === "0102");
  // The same text in three forms; rich text is the one that is there when the others are not.
  if (packed === undefined || page !== undefined || plain) return;
  const bytes = unpackRtf(whole(packed.entry.open(), LARGEST_RTF, "a rich text body"), reading.budget);
  await rtf({ ...part, path, source: bytesOf(bytes) }, reading);
}

async function readAttachment(part: Part, reading: Reading, list: readonly Property[], data: Property): Promise<void> {
  const named = NAMES.map((name) =>
    list.find(({ tag, type }) => tag === name && (type === WIDE || type === NARROW)),
  ).find((property) => property !== undefined);
  const name = named === undefined ? "attachment" : nameOf(named);
  reading.out.part("file-name", part.path);
  reading.out.string(name);
  reading.budget.depth(part.depth + 1);
  const source = data.entry.open();
  if (source.size > part.source.size) throw new Unreadable("corrupted", "an attachment is larger than its message");
  await reading.inner({ source, path: within(part.path, name), name, depth: part.depth + 1 });
}

function nameOf({ entry, type }: Property): string {
  const bytes = Uint8Array.from(entry.open().read(0, 2000));
  return decoderFor(type === WIDE ? "utf-16le" : "windows-1252")
    .decode(bytes)
    .replaceAll("\0", "");
}

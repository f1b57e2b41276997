/**
 * Compound files: the Word, Excel and PowerPoint documents of old, wherever in the file they are; their properties, their
 * macros, and the objects embedded in them.
 * @module
 */
import { type ByteSource, slice } from "../../bytes.ts";
import { fromProperties } from "../../labels/index.ts";
import { readDoc } from "../ole/doc.ts";
import { type OleEntry, readOle } from "../ole/file.ts";
import { type PptObject, readPpt } from "../ole/ppt.ts";
import { readProperties } from "../ole/properties.ts";
import { macroSource } from "../ole/vba.ts";
import { readPivotCache, readXls } from "../ole/xls.ts";
import { wordsIn } from "../pictures/notes.ts";
import {
  guarded,
  noteForeign,
  noteNoText,
  type Part,
  type Reader,
  type Reading,
  seePacked,
  whole,
  within,
} from "../reading.ts";
import { Spool } from "../spool.ts";
import { u32 } from "../zip/bytes.ts";
import { inflate } from "../zip/inflate.ts";

const PROPERTY_SET = "\u0005";
const SUMMARIES = ["SummaryInformation", "DocumentSummaryInformation"].map((name) => PROPERTY_SET + name);

export const compound: Reader = async (part, reading) => {
  const { entries, problem } = readOle(part.source, reading.budget);
  if (problem !== null) reading.coverage.noteError(problem, part.path);
  let known = false;
  // Properties first, which hold the labels: they are small, and may be all that is asked for.
  const isSummary = ({ name }: OleEntry) => SUMMARIES.includes(name);
  for (const entry of [...entries.filter(isSummary), ...entries.filter((one) => !isSummary(one))]) {
    if (entry.storage) continue;
    const { parent } = entry;
    const path = parent === null ? part.path : within(part.path, parent.path);
    const read = readerOf(entry, {
      part,
      reading,
      path,
      find: (name) => entries.find((other) => other.parent === parent && other.name === name),
    });
    if (entry.name === CONTROL) await guarded(reading, path, () => readControl(entry.open(), path, reading));
    if (read === null) {
      if (reading.unpacked.visit !== null) await guarded(reading, path, () => seeStream(part, reading, entry, path));
      continue;
    }
    if (!entry.name.startsWith(PROPERTY_SET)) known = true;
    await guarded(reading, path, async () => {
      reading.budget.entry();
      await read();
    });
  }
  if (!known && part.ornament !== true) noteNoText(part.path, "a compound file of an unknown program", reading);
  if (known && part.depth === 0 && !reading.out.contentSeen)
    noteNoText(part.path, "the document has no text that can be read", reading);
};

/** A stream that nobody reads lies in pieces in the file, and may hold something packed (a cabinet in an installer). */
async function seeStream(part: Part, reading: Reading, entry: OleEntry, path: string): Promise<void> {
  reading.budget.entry();
  reading.budget.depth(part.depth + 1);
  const source = entry.open();
  const inner = { path: within(path, entry.name), name: "", depth: part.depth + 1, ornament: true };
  if (source.size > 0) await reading.inner({ ...inner, source });
}

interface Around {
  readonly part: Part;
  readonly reading: Reading;
  readonly path: string;
  /** A stream beside this one. */
  readonly find: (name: string) => OleEntry | undefined;
}

/** Of workbooks: what pivot tables keep of the cells that they are made from. */
const PIVOT_CACHES: ReadonlySet<string> = new Set(["_SX_DB_CUR", "_SX_DB"]);

/** What is to be done with a stream; null: nothing. */
function readerOf(entry: OleEntry, around: Around): (() => void | Promise<void>) | null {
  const { part, reading, path, find } = around;
  if (entry.name === "WordDocument")
    return () => readDoc(entry.open(), path, (name) => find(name)?.open() ?? null, reading);
  if (entry.name === "Workbook" || entry.name === "Book") return () => readXls(entry.open(), path, reading);
  if (entry.name === "PowerPoint Document")
    return async () => {
      reading.out.part("content", path);
      const objects = readPpt(entry.open(), find("Current User")?.open() ?? null, path, reading);
      for (const object of objects) await guarded(reading, path, () => readObject(part, path, object, reading));
    };
  if (PIVOT_CACHES.has(entry.parent?.name ?? "")) return () => readPivotCache(entry.open(), path, reading);
  if (SUMMARIES.includes(entry.name)) return () => readSummary(entry, path, reading);
  if (entry.parent?.name.toUpperCase() === "VBA") return () => readMacro(entry, path, reading);
  if (EMBEDDED.has(entry.name)) return () => readEmbedded(entry, part, reading, path);
  return null;
}

function readSummary(entry: OleEntry, path: string, reading: Reading): void {
  const properties = readProperties(entry.open(), {
    codePage: (codePage) => noteForeign(codePage, path, reading),
    tooMany: () => reading.coverage.note("over-budget", path, "more properties, or longer ones, than are read"),
  });
  reading.out.part("metadata", path);
  for (const { name, value } of properties) reading.out.string(`${name === "" ? "" : `${name}: `}${value}\n`);
  const pairs = properties.map(({ name, value }): [string, string] => [name, value]);
  reading.label(fromProperties(pairs, "custom-properties"));
}

async function readMacro(entry: OleEntry, path: string, reading: Reading): Promise<void> {
  const name = within(path, entry.name);
  const spool = reading.unpacked.visit === null ? null : new Spool();
  let begun = false;
  try {
    const write = (bytes: Uint8Array) => {
      if (!begun) reading.out.part("metadata", name);
      begun = true;
      reading.out.string(Buffer.from(bytes).toString("latin1"));
      spool?.write(bytes);
    };
    // What stands before a damage is seen, too.
    await guarded(reading, name, () => macroSource(entry.open(), reading.budget, write));
    if (begun) seePacked(spool?.source() ?? entry.open(), name, reading);
  } finally {
    spool?.close();
  }
}

/** Of a button, or of a field to type in (MS-OFORMS 2.1.1). */
const CONTROL = "contents";
const LARGEST_CONTROL = 256 * 1024;

/** Words of a control: its caption, what was typed in. What is larger is something else. */
export function readControl(source: ByteSource, path: string, reading: Reading): void {
  if (source.size > LARGEST_CONTROL) return;
  reading.out.part("metadata", path);
  for (const words of wordsIn(whole(source, LARGEST_CONTROL, "a control"))) reading.out.string(`${words}\n`);
}

/** Streams that are files within. */
export const EMBEDDED: ReadonlySet<string> = new Set(["Package", "CONTENTS", "\u0001Ole10Native"]);

export async function readEmbedded(entry: OleEntry, part: Part, reading: Reading, path: string): Promise<void> {
  reading.budget.depth(part.depth + 1);
  const source = entry.name === "\u0001Ole10Native" ? native(entry.open(), reading, path) : entry.open();
  await reading.inner({ source, path: within(path, "object"), name: "", depth: part.depth + 1 });
}

/** A file dropped into a document (MS-OLEDS 2.3.6): names before it, its size, its bytes. */
function native(source: ByteSource, reading: Reading, path: string): ByteSource {
  const head = Buffer.from(source.read(0, 4096));
  let at = 6;
  const next = () => {
    const end = head.indexOf(0, at);
    const text = head.subarray(at, end < 0 ? at : end).toString("latin1");
    at = end < 0 ? head.length : end + 1;
    return text;
  };
  const names = [next(), next()];
  reading.out.part("file-name", path);
  reading.out.string(names.join("\n"));
  at += 8;
  next();
  if (at + 4 > head.length) return slice(source, 4, source.size);
  return slice(source, at + 4, u32(head, at));
}

async function readObject(part: Part, path: string, { source, packed }: PptObject, reading: Reading): Promise<void> {
  reading.budget.depth(part.depth + 1);
  const inner = { path: within(path, "object"), name: "", depth: part.depth + 1 };
  if (!packed) return reading.inner({ ...inner, source });
  const spool = new Spool();
  try {
    const { budget, chunk } = reading;
    // Behind its size, and behind the two bytes of the zlib header.
    await guarded(reading, inner.path, async () => {
      await inflate(slice(source, 6, source.size), { budget, chunk, consume: (bytes) => spool.write(bytes) });
    });
    if (spool.source().size > 0) await reading.inner({ ...inner, source: spool.source() });
  } finally {
    spool.close();
  }
}

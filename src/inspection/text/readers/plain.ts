/**
 * Plain text, source code, tables: the bytes as they are when they are UTF-8, decoded otherwise. Calendars and address
 * cards besides as programs show them, with their folds and escapes undone: who opens them as text sees the former.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { Armour } from "../armour.ts";
import { areEntries, Entries } from "../entries.ts";
import { type Part, pour, type Reader, type Reading, within } from "../reading.ts";
import { decoderFor } from "../types/decoder.ts";
import { detectEncoding, SAMPLE } from "../types/encoding.ts";

/** Bytes that tell a calendar. */
const TELLING = 64;

export const plain: Reader = async (part, reading) => {
  for (const way of waysToRead(part, reading)) readPlain(way, part.source, reading);
};

function readPlain(way: Way, source: ByteSource, reading: Reading): void {
  const { out } = reading;
  out.part("content", way.path);
  const armour = new Armour((reason, detail) => reading.coverage.note(reason, way.path, detail));
  eachUtf8(way, reading, (bytes) => {
    out.bytes(bytes);
    armour.write(bytes);
  });
  armour.end();
  if (!areEntries(Buffer.from(source.read(0, TELLING)).toString("utf8"))) return;
  out.part("content", within(way.path, "entries"));
  const entries = new Entries((text) => out.string(text));
  eachString(way, reading, (text) => entries.write(text));
  entries.end();
}

/** A text in one of the encodings that programs may show it in. */
export interface Way {
  /** Of the part that it makes. */
  readonly path: string;
  readonly encoding: string;
  readonly body: ByteSource;
}

/** One, or two where it is in doubt. Throws `Unreadable` for what is no text. */
export function waysToRead({ source, path }: Part, { coverage }: Reading): Way[] {
  const found = detectEncoding(Uint8Array.from(source.read(0, SAMPLE)));
  if (found === null) throw new Unreadable("corrupted", "is no text");
  const { encoding, skip, other, isEbcdic = false } = found;
  if (isEbcdic) coverage.note("unsupported", path, "text in EBCDIC is not read");
  const body = slice(source, skip, source.size);
  if (other === undefined) return [{ path, encoding, body }];
  return [
    { path, encoding, body },
    { path: within(path, other), encoding: other, body },
  ];
}

/** The text in UTF-8, cut anywhere. */
export function eachUtf8(way: Way, reading: Reading, consume: (utf8: Uint8Array) => void): void {
  if (way.encoding === "utf-8") pour(way.body, reading, consume);
  else eachString(way, reading, (text) => consume(Buffer.from(text)));
}

/** Encodings that show in the bytes, whatever a text declares. */
const CERTAIN = /^(utf-|iso-2022-jp$)/;

/** The text as strings, cut between characters. */
export function eachString(
  { encoding, body }: Way,
  reading: Reading,
  consume: (text: string) => void,
  declared?: string,
): void {
  const decoder = decoderFor(CERTAIN.test(encoding) ? encoding : (declared ?? encoding));
  pour(body, reading, (bytes) => consume(decoder.decode(bytes, { stream: true })));
  consume(decoder.decode());
}

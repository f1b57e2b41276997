/**
 * Plain text, source code, tables: the bytes as they are when they are UTF-8, decoded otherwise. Calendars and address
 * cards besides as programs show them, with their folds and escapes undone: who opens them as text sees the former.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { areEntries, Entries } from "../entries.ts";
import { type Part, pour, type Reader, type Reading, within } from "../reading.ts";
import { decoderFor } from "../types/decoder.ts";
import { detectEncoding, SAMPLE } from "../types/encoding.ts";

/** Bytes that tell a calendar. */
const TELLING = 64;

export const plain: Reader = async (part, reading) => {
  const { out } = reading;
  out.part("content", part.path);
  eachUtf8(part, reading, (bytes) => out.bytes(bytes));
  if (!areEntries(Buffer.from(part.source.read(0, TELLING)).toString("utf8"))) return;
  out.part("content", within(part.path, "entries"));
  const entries = new Entries((text) => out.string(text));
  eachString(part, reading, (text) => entries.write(text));
  entries.end();
};

/** The text of a part in UTF-8, cut anywhere. */
export function eachUtf8(part: Part, reading: Reading, consume: (utf8: Uint8Array) => void): void {
  const { encoding, body } = encoded(part.source);
  if (encoding === "utf-8") pour(body, reading, consume);
  else eachString(part, reading, (text) => consume(Buffer.from(text)));
}

/** The text of a part as strings, cut between characters. */
export function eachString(part: Part, reading: Reading, consume: (text: string) => void, declared?: string): void {
  const { encoding, body } = encoded(part.source);
  const decoder = decoderFor(encoding === "utf-8" || encoding.startsWith("utf-16") ? encoding : (declared ?? encoding));
  pour(body, reading, (bytes) => consume(decoder.decode(bytes, { stream: true })));
  consume(decoder.decode());
}

function encoded(source: ByteSource): { encoding: string; body: ByteSource } {
  const found = detectEncoding(Uint8Array.from(source.read(0, SAMPLE)));
  if (found === null) throw new Unreadable("corrupted", "is no text");
  return { encoding: found.encoding, body: slice(source, found.skip, source.size) };
}

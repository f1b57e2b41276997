/**
 * A PDF with other objects instead of some of its own, as programs do it that save changes: they stand behind the file, and a
 * table that goes before the one of the file says so (ISO 32000-2, 7.5.6). The file itself stays as it is, byte for byte.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, bytesOf } from "../../bytes.ts";
import type { Reading } from "../reading.ts";
import { plainEntries } from "./replaceable.ts";
import { LONGEST_DICTIONARY, occurrences, text } from "./stream.ts";

export interface NewObject {
  readonly number: number;
  readonly generation: number;
  /** Without the length of the stream. */
  readonly entries: string;
  readonly stream: ByteSource;
}

const TAIL = 1024;

/** Throws `Unreadable` for a file whose own table is not plainly written, or that is encrypted. */
export function appended(file: ByteSource, objects: readonly NewObject[], reading: Reading): ByteSource {
  const trailer = trailerOf(file, reading);
  const pieces = [file];
  let size = file.size;
  const add = (piece: ByteSource) => {
    pieces.push(piece);
    size += piece.size;
  };
  const write = (piece: string) => add(bytesOf(Buffer.from(piece, "latin1")));
  const table = objects.map(({ number, generation, entries, stream }) => {
    write("\n");
    const offset = size;
    write(`${number} ${generation} obj\n<<${entries}/Length ${stream.size}>>stream\n`);
    add(stream);
    write("\nendstream\nendobj\n");
    return { number, generation, offset };
  });
  const start = size;
  write(trailer.isStream ? tableStream(table, trailer, start) : tableText(table, trailer));
  write(`startxref\n${start}\n%%EOF\n`);
  return joined(pieces);
}

interface Entry {
  readonly number: number;
  readonly generation: number;
  readonly offset: number;
}

interface Trailer {
  /** Where the table stands. */
  readonly at: number;
  readonly isStream: boolean;
  readonly root: string;
  /** One more than the highest number of an object. */
  readonly size: number;
}

function trailerOf(file: ByteSource, reading: Reading): Trailer {
  const end = text(file, Math.max(0, file.size - TAIL), TAIL);
  const at = Number(/startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(end)?.[1] ?? Number.NaN);
  // Otherwise places are counted from where the file begins.
  if (!(at < file.size) || text(file, 0, 5) !== "%PDF-") throw unplain();
  const isStream = !text(file, at, 4).startsWith("xref");
  const dictionary = isStream
    ? /^\d+\s+\d+\s+obj\s*<<([\s\S]*?)>>\s*stream/.exec(text(file, at, LONGEST_DICTIONARY))?.[1]
    : /^trailer\s*<<([\s\S]*?)>>\s*startxref/.exec(
        text(file, trailerAfter(file, at, reading), LONGEST_DICTIONARY),
      )?.[1];
  const entries = dictionary === undefined ? null : plainEntries(dictionary);
  const [root, size] = [entries?.get("Root"), Number(entries?.get("Size"))];
  if (entries === null || root === undefined || !Number.isInteger(size) || entries.has("Encrypt")) throw unplain();
  return { at, isStream, root, size };
}

function trailerAfter(file: ByteSource, at: number, reading: Reading): number {
  for (const found of occurrences(file, ["trailer"], at, reading)) return found.at;
  throw unplain();
}

function tableText(entries: readonly Entry[], { at, root, size }: Trailer): string {
  const lines = entries.map(
    ({ number, generation, offset }) =>
      `${number} 1\n${String(offset).padStart(10, "0")} ${String(generation).padStart(5, "0")} n \n`,
  );
  return `xref\n${lines.join("")}trailer\n<</Size ${size}/Root ${root}/Prev ${at}>>\n`;
}

/** A table as a stream (7.5.8), with an entry of its own. */
function tableStream(entries: readonly Entry[], { at, root, size }: Trailer, offset: number): string {
  const all = [...entries, { number: size, generation: 0, offset }];
  const data = Buffer.alloc(7 * all.length);
  for (const [index, entry] of all.entries()) {
    data.writeUInt8(1, 7 * index);
    data.writeUInt32BE(entry.offset, 7 * index + 1);
    data.writeUInt16BE(entry.generation, 7 * index + 5);
  }
  const index = all.map(({ number }) => `${number} 1`).join(" ");
  return (
    `${size} 0 obj\n<</Type/XRef/Size ${size + 1}/Index[${index}]/W[1 4 2]/Root ${root}/Prev ${at}` +
    `/Length ${data.length}>>stream\n${data.toString("latin1")}\nendstream\nendobj\n`
  );
}

/** One after the other. */
function joined(sources: readonly ByteSource[]): ByteSource {
  let size = 0;
  const placed = sources.map((source) => {
    const from = size;
    size += source.size;
    return { from, source };
  });
  const read = (at: number, length: number): Uint8Array => {
    const held = placed.find(({ from, source }) => at >= from && at < from + source.size);
    return held === undefined ? Buffer.alloc(0) : held.source.read(at - held.from, length);
  };
  return { size, read };
}

const unplain = () => new Unreadable("corrupted", "the table of objects is not plainly written");

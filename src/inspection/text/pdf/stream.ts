/**
 * Objects of a PDF that hold a stream, found in the file as it stands (ISO 32000-2, 7.3.8): of documents in clear, with a
 * dictionary that is plainly written, and not packed or by deflate alone. Everything else is left to the engine.
 * @module
 */
import type { ByteSource } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import type { Reading } from "../reading.ts";

export interface PdfStream {
  /** Of its bytes in the file. */
  readonly start: number;
  readonly end: number;
  /** Its bytes are those of zlib (RFC 1950). */
  readonly packed: boolean;
  /** Where the word that ends the stream is over. */
  readonly over: number;
}

/** Bytes of the header of a packed stream. */
export const ZLIB_HEADER = 2;
export const LONGEST_DICTIONARY = 4096;
const END = "endstream";

/** The stream in whose object something stands at `at`, which may be its first byte; null where it is not one of these. */
export function streamAround(
  source: ByteSource,
  at: number,
  isWanted: (entries: string) => boolean,
  reading: Reading,
): PdfStream | null {
  const from = Math.max(0, at - LONGEST_DICTIONARY);
  const before = text(source, from, at - from);
  const head = /[\s\S]*(?:^|[\s>])\d{1,10}\s+\d{1,5}\s+obj\s*(?=<<)/.exec(before);
  if (head === null) return null;
  const begin = from + head[0].length;
  const match = /^<<([\s\S]*?)>>\s*stream(?:\r\n|\n)/.exec(text(source, begin, 2 * LONGEST_DICTIONARY));
  if (match === null || begin + match[0].length < at) return null;
  const dictionary = withoutInner(match[1] as string);
  if (dictionary === null) return null;
  const entries = `${dictionary} `;
  if (!isWanted(entries) || /\/(?:DecodeParms|DP|F|FFilter)[\s/[<]/.test(entries)) return null;
  const filter = /\/Filter\s*(\/\w+|\[[^\]]*\])/.exec(entries)?.[1]?.replaceAll(/[\s[\]]/g, "");
  if (filter !== undefined && filter !== "/FlateDecode") return null;
  if (filter === undefined && /\/Filter/.test(entries)) return null;
  const start = begin + match[0].length;
  const place = endOf(source, start, entries, reading);
  if (place === null) return null;
  const packed = filter !== undefined;
  if (packed && !isZlib(source.read(start, ZLIB_HEADER))) return null;
  return { start, ...place, packed };
}

/** The dictionary without those within it. Null: it has what is not looked into (strings, names spelt by numbers). */
function withoutInner(dictionary: string): string | null {
  if (/[(%#]|endobj|stream/.test(dictionary)) return null;
  let [flat, before] = [dictionary, ""];
  while (flat !== before) [flat, before] = [flat.replaceAll(/<<[^<>]*(?:<[\da-fA-F\s]*>[^<>]*)*>>/g, " "), flat];
  return flat.includes("<<") || flat.includes(">>") ? null : flat;
}

/** Where the stream ends, and its last word; null where that is not where the dictionary says, or there is none. */
export function endOf(
  source: ByteSource,
  start: number,
  entries: string,
  reading: Reading,
): { readonly end: number; readonly over: number } | null {
  const [, length, reference] = /\/Length\s+(\d{1,10})(\s+\d+\s+R)?/.exec(entries) ?? [];
  if (length === undefined) return null;
  if (reference === undefined) {
    const end = start + Number(length);
    const gap = /^\s{0,2}endstream/.exec(text(source, end, END.length + 2));
    return gap === null ? null : { end, over: end + gap[0].length };
  }
  for (const { at } of occurrences(source, [END], start, reading)) {
    const over = at + END.length;
    if (!/^\s*endobj/.test(text(source, over, 16))) continue;
    const line = /\r?\n?$/.exec(text(source, Math.max(start, at - 2), Math.min(2, at - start)))?.[0].length ?? 0;
    return { end: at - line, over };
  }
  return null;
}

/** A header of two bytes (RFC 1950), without a dictionary that was agreed upon. */
export function isZlib(header: Uint8Array): boolean {
  const [first = 0, second = 0] = header;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0 && (second & 0x20) === 0;
}

/** Where any of the words stands, in order. */
export function* occurrences(
  source: ByteSource,
  words: readonly string[],
  from: number,
  reading: Reading,
): Generator<{ readonly at: number; readonly word: string }> {
  const overlap = Math.max(...words.map(({ length }) => length)) - 1;
  let kept = Buffer.alloc(0);
  for (let offset = from; offset < source.size; ) {
    reading.budget.tick();
    const read = source.read(offset, reading.chunk);
    if (read.length === 0) return;
    const piece = Buffer.concat([kept, read]);
    const base = offset - kept.length;
    const hits = words.flatMap((word) => {
      const at: { readonly at: number; readonly word: string }[] = [];
      // Those that lie within what was kept were told of before.
      for (let i = piece.indexOf(word); i >= 0; i = piece.indexOf(word, i + 1))
        if (i + word.length > kept.length) at.push({ at: base + i, word });
      return at;
    });
    yield* hits.toSorted((a, b) => a.at - b.at);
    offset += read.length;
    kept = Buffer.from(piece.subarray(Math.max(0, piece.length - overlap)));
    passing(2 * read.length);
  }
}

export function text(source: ByteSource, offset: number, length: number): string {
  const pieces: Buffer[] = [];
  for (let done = 0; done < length; ) {
    const piece = source.read(offset + done, length - done);
    if (piece.length === 0) break;
    pieces.push(Buffer.from(piece));
    done += piece.length;
  }
  return Buffer.concat(pieces).toString("latin1");
}

/**
 * Objects of a PDF that another can be shown instead of: contents and pictures whose dictionaries leave no doubt of what they
 * are. What is read here has to be what the engine reads: of two entries of one name it takes the last, it takes more bytes
 * for white space than others do, and where an object begins only the table of objects can tell.
 * @module
 */
import type { ByteSource } from "../../bytes.ts";
import type { Reading } from "../reading.ts";
import { endOf, isZlib, LONGEST_DICTIONARY, text, ZLIB_HEADER } from "./stream.ts";

export interface Replaceable {
  readonly kind: "contents" | "image";
  readonly number: number;
  readonly generation: number;
  /** Of its stream in the file. */
  readonly start: number;
  readonly end: number;
  /** Its bytes are those of zlib (RFC 1950); of contents. */
  readonly packed: boolean;
  /** Its dictionary without length and filter. */
  readonly entries: string;
}

/** Bytes of the word "stream" and the end of its line. */
const STREAM = 8;

const CONTENTS = new Set(
  "Length Filter Type Subtype BBox Matrix Resources Group FormType Name StructParents StructParent OC".split(" "),
);

/** The one whose stream begins at `at`, where the engine has read it. Null: it is none, or not plainly one. */
export function replaceableAt(source: ByteSource, at: number, reading: Reading): Replaceable | null {
  const object = beginsStream(source, at) ? objectOf(textBefore(source, at)) : null;
  if (object === null) return null;
  const { number, generation, dictionary } = object;
  const entries = plainEntries(dictionary);
  if (entries === null) return null;
  const place = endOf(source, at, `${dictionary} `, reading);
  if (place === null || (entries.get("Type") ?? "/XObject") !== "/XObject") return null;
  const found = { number, generation, start: at, end: place.end };
  if (entries.get("Subtype") === "/Image") return { ...found, kind: "image", packed: false, entries: "" };
  if ((entries.get("Subtype") ?? "/Form") !== "/Form" || [...entries.keys()].some((key) => !CONTENTS.has(key)))
    return null;
  const rest = dictionary
    .replace(/\/Length\s+\d+(?:\s+\d+\s+R)?/, "")
    .replace(/\/Filter\s*(?:\/FlateDecode|\[\s*\/FlateDecode\s*\])(?=[\s/]|$)/, "");
  if (/\/(?:Length|Filter)/.test(rest)) return null;
  const packed = entries.has("Filter");
  if (packed && !isZlib(source.read(at, ZLIB_HEADER))) return null;
  return { ...found, kind: "contents", packed, entries: rest.replaceAll(/\s+/g, " ") };
}

/** Most places that are read are not: they are told apart first, as there may be many. */
const beginsStream = (source: ByteSource, at: number): boolean =>
  /stream[\r\n]+$/.test(text(source, Math.max(0, at - STREAM), Math.min(at, STREAM)));

const textBefore = (source: ByteSource, at: number): string =>
  text(source, Math.max(0, at - LONGEST_DICTIONARY), Math.min(at, LONGEST_DICTIONARY));

/** The object whose stream begins after the text; null where that cannot be told. */
function objectOf(
  before: string,
): { readonly number: number; readonly generation: number; readonly dictionary: string } | null {
  // INVARIANT: the number begins an object. The word before it ends any other, and the line any comment; a string that went
  // on over both would have to end in the dictionary.
  const head = /[\s\S]*endobj[ \t]*[\r\n]\s*(\d{1,10})\s+(\d{1,5})\s+obj\s*(?=<<)/.exec(before);
  if (head === null) return null;
  const dictionary = /^<<([\s\S]*)>>\s*stream(?:\r\n|\n)$/.exec(before.slice(head[0].length))?.[1];
  return dictionary === undefined ? null : { number: Number(head[1]), generation: Number(head[2]), dictionary };
}

/**
 * Names and values, the latter "null" for arrays, dictionaries and strings. Null: there are strings other than of hexadecimal
 * digits, comments, letters spelt by numbers, bytes that are no ASCII, or two entries of one name.
 */
export function plainEntries(dictionary: string): ReadonlyMap<string, string> | null {
  if (/[^ -~\t\r\n]|[()%#]|endobj|stream/.test(dictionary)) return null;
  let [flat, before] = [dictionary.replaceAll(/<[\da-fA-F\s]+>/g, " null "), ""];
  while (flat !== before) [flat, before] = [flat.replaceAll(/<<[^<>[\]]*>>|\[[^<>[\]]*\]/g, " null "), flat];
  const entries = new Map<string, string>();
  const entry = /\s*\/([^\s/<>[\]]+)\s*(\/[^\s/<>[\]]+|null|true|false|[-+.\d]+(?:\s+\d+\s+R)?)\s*/y;
  while (entry.lastIndex < flat.length) {
    const [, name, value] = entry.exec(flat) ?? [];
    if (name === undefined || value === undefined || entries.has(name)) return null;
    entries.set(name, value);
  }
  return entries;
}

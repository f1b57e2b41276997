/**
 * PowerPoint 97 to 2003 (MS-PPT): records within records. The text stands in three kinds of them, wherever they are.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { pour, type Reading } from "../reading.ts";
import { decoderFor } from "../types/decoder.ts";
import { u16, u32 } from "../zip/bytes.ts";
import { isTable, tableTexts } from "./shapes.ts";

const HEADER = 8;
const CONTAINER = 15;
const TEXT_CHARS = 0x0fa0;
const TEXT_BYTES = 0x0fa8;
const STRING = 0x0fba;
/** An object embedded in a slide: a compound file, packed or not. */
const OBJECT = 0x1011;
/** What later versions have added: records of theirs, such as comments, behind the name of the version. */
const ADDED = 0x138b;
const VERSION = "___PPT";
/** Bytes of a table of properties. */
const LARGEST_TABLE = 2 * 1024 * 1024;
const ENCRYPTED_TOKEN = 0xf3d1c4df;

export interface PptObject {
  readonly source: ByteSource;
  /** By zlib, behind four bytes of its size. */
  readonly packed: boolean;
}

/** `user`: the stream "Current User", if there is one. Returns the embedded objects. */
export function readPpt(document: ByteSource, user: ByteSource | null, path: string, reading: Reading): PptObject[] {
  const token = user === null ? null : Uint8Array.from(user.read(12, 4));
  if (token !== null && token.length === 4 && u32(token, 0) === ENCRYPTED_TOKEN)
    throw new Unreadable("encrypted", "protected by a password");
  const objects: PptObject[] = [];
  let at = 0;
  let isAdded = false;
  while (at + HEADER <= document.size) {
    reading.budget.tick();
    const header = Uint8Array.from(document.read(at, HEADER));
    if (header.length < HEADER) throw new Unreadable("corrupted", "the presentation ends too soon");
    const [version, type, length] = [u16(header, 0), u16(header, 2), u32(header, 4)];
    at += HEADER;
    // A container is entered; anything else is taken as a whole.
    if ((version & 15) === CONTAINER || (type === ADDED && isAdded)) continue;
    const body = slice(document, at, length);
    isAdded = type === STRING && nameOf(body).startsWith(VERSION);
    if (isTable(type)) writeProperties(body, version >> 4, path, reading);
    else if (type === TEXT_CHARS || type === STRING) readText(body, "utf-16le", reading);
    else if (type === TEXT_BYTES) readText(body, "latin1", reading);
    else if (type === OBJECT && objects.length < reading.budget.limits.entries)
      objects.push({ source: body, packed: version >> 4 === 1 });
    if (body.size < length) throw new Unreadable("corrupted", "the presentation ends too soon");
    at += length;
  }
  return objects;
}

const nameOf = (body: ByteSource): string => Buffer.from(body.read(0, 2 * VERSION.length)).toString("utf16le");

function writeProperties(body: ByteSource, count: number, path: string, { out, coverage }: Reading): void {
  if (body.size > LARGEST_TABLE)
    coverage.note("over-budget", path, `what a shape says of itself in more than ${LARGEST_TABLE / 1024 ** 2} MB`);
  for (const { text, isDrawn } of tableTexts(Uint8Array.from(body.read(0, LARGEST_TABLE)), count)) {
    if (!isDrawn) out.aside(text);
    else {
      out.break();
      out.string(text);
      out.break();
    }
  }
}

function readText(body: ByteSource, encoding: string, reading: Reading): void {
  const decoder = decoderFor(encoding);
  pour(body, reading, (bytes) => {
    const text = decoder.decode(bytes, { stream: true });
    reading.out.string(text.replaceAll("\r", "\n").replaceAll("\u000b", "\n").replaceAll("\0", ""));
  });
  reading.out.break();
}

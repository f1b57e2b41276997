/**
 * Form fields of Word 97 to 2003: what one chooses from, defaults and help are no text of the document. They lie in a stream
 * of their own, each where the properties of the character say that stands for it (MS-DOC 2.6.1, sprmCPicLocation).
 * @module
 */
import { type ByteSource, slice } from "../../bytes.ts";
import type { Reading } from "../reading.ts";
import { u16, u32 } from "../zip/bytes.ts";

/** Where the document says which of its pages hold properties of characters; behind it stands the size of that (2.5.6). */
const PAGES = 0xfa;
const PAGE = 512;
/** Pages whose numbers are read at once. */
const SOME = 4096;
/** Of a page: 22 bits. */
const NUMBER = 0x3fffff;
const LOCATION = 0x6a03;
/** Sizes of what follows a property, by its three highest bits; 0: it says so itself (2.6). */
const SIZES = [1, 1, 2, 4, 2, 2, 0, 3];
/** Before the field stands its size, and what pictures have there (2.9.158). */
const HEAD = 68;
const VERSION = 0xffffffff;
/** Word allows 25 lines of 50 characters, and texts of 255. */
const LONGEST = 64 * 1024;
const MOST = 10_000;
const [TEXT, LIST] = [0, 2];

/** `data`: the stream in which they lie, and pictures do. */
export function* formTexts(
  document: ByteSource,
  table: ByteSource,
  data: ByteSource,
  path: string,
  reading: Reading,
): Generator<string> {
  const found = new Set<number>();
  for (const page of pages(document, table, reading)) {
    for (const location of locations(page)) found.add(location);
    if (found.size <= MOST) continue;
    reading.coverage.note(
      "over-budget",
      path,
      `of more than ${MOST} form fields and pictures the rest is not looked at`,
    );
    break;
  }
  let end = 0;
  // One behind the other: what lies within another is none.
  for (const location of [...found].toSorted((left, right) => left - right)) {
    reading.budget.tick();
    if (location < end) continue;
    const field = fieldAt(data, location);
    if (field === null) continue;
    if (field.length === LONGEST)
      reading.coverage.note("over-budget", path, `a form field of more than ${LONGEST / 1024} KB`);
    end = location + field.length;
    yield* texts(field.subarray(HEAD + 4));
  }
}

function* pages(document: ByteSource, table: ByteSource, { budget }: Reading): Generator<Uint8Array> {
  const place = Uint8Array.from(document.read(PAGES, 8));
  if (place.length < 8) return;
  const list = slice(table, u32(place, 0), u32(place, 4));
  const count = Math.floor((list.size - 4) / 8);
  for (let first = 0; first < count; first += SOME) {
    const some = Math.min(SOME, count - first);
    const numbers = Uint8Array.from(list.read((count + 1 + first) * 4, some * 4));
    for (let at = 0; at + 4 <= numbers.length; at += 4) {
      budget.tick();
      const page = document.read((u32(numbers, at) & NUMBER) * PAGE, PAGE);
      if (page.length === PAGE) yield page;
    }
  }
}

/** Of a page of properties: its last byte says of how many pieces of text they are (2.9.33). */
function* locations(page: Uint8Array): Generator<number> {
  const count = page[PAGE - 1] as number;
  const start = (count + 1) * 4;
  for (let index = 0; index < count; index += 1) {
    const at = 2 * (page[start + index] ?? 0);
    if (at === 0) continue;
    const location = locationIn(page.subarray(at + 1, at + 1 + (page[at] as number)));
    if (location !== null) yield location;
  }
}

function locationIn(properties: Uint8Array): number | null {
  for (let at = 0; at + 2 < properties.length; ) {
    const property = u16(properties, at);
    if (property === LOCATION) return at + 6 <= properties.length ? u32(properties, at + 2) : null;
    const size = SIZES[property >> 13] as number;
    at += 2 + (size === 0 ? 1 + (properties[at + 2] as number) : size);
  }
  return null;
}

/** Null: it is a picture, or none of them. */
function fieldAt(data: ByteSource, location: number): Uint8Array | null {
  const head = Uint8Array.from(data.read(location, HEAD + 4));
  if (head.length < HEAD + 4 || u16(head, 4) !== HEAD || u32(head, HEAD) !== VERSION) return null;
  return Uint8Array.from(data.read(location, Math.min(u32(head, 0), LONGEST)));
}

/** Its name, its default, help, and the lines to choose from (2.9.78). */
function* texts(field: Uint8Array): Generator<string> {
  if (field.length < 6) return;
  const kind = u16(field, 0) & 3;
  let at = 6;
  const next = (): string => {
    if (at + 2 > field.length) return "";
    const start = at + 2;
    at = start + 2 * u16(field, at);
    return Buffer.from(field.subarray(start, at)).toString("utf16le").toWellFormed();
  };
  const ended = (): string => {
    const text = next();
    at += 2;
    return text;
  };
  yield ended();
  if (kind === TEXT) yield ended();
  else at += 2;
  for (let index = 0; index < 5; index += 1) yield ended();
  if (kind !== LIST || at + 6 > field.length) return;
  const count = u16(field, at + 2);
  at += 6;
  for (let index = 0; index < count && at < field.length; index += 1) yield next();
}

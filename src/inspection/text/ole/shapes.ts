/**
 * Drawings in the Office documents of old (MS-ODRAW): what shapes say in their properties, which is no text of the document
 * itself.
 * @module
 */
import { u16, u32 } from "../zip/bytes.ts";

/** Of a record: its version and kind, its type, its size (2.2.1). */
const HEADER = 8;
const CONTAINER = 15;
/** Tables of properties (2.2.9), and an entry of one. */
const TABLES: ReadonlySet<number> = new Set([0xf00b, 0xf121, 0xf122]);
const ENTRY = 6;
const [IDENTIFIER, IS_COMPLEX] = [0x3fff, 0x8000];
const WORD_ART = 0x00c0;
/** A name, a description, a tip. */
const ASIDES: ReadonlySet<number> = new Set([0x0380, 0x0381, 0x038d]);

export interface ShapeText {
  readonly text: string;
  /** It is drawn; else a person reaches it. */
  readonly isDrawn: boolean;
}

export const isTable = (type: number): boolean => TABLES.has(type);

/** Of records one after the other, or a piece of them that begins with one; as far as they go. */
export function* shapeTexts(bytes: Uint8Array): Generator<ShapeText> {
  for (let at = 0; at + HEADER <= bytes.length; ) {
    const [version, type, length] = [u16(bytes, at), u16(bytes, at + 2), u32(bytes, at + 4)];
    at += HEADER;
    if ((version & 15) === CONTAINER) continue;
    if (isTable(type)) yield* tableTexts(bytes.subarray(at, at + length), version >> 4);
    at += length;
  }
}

/** Long values follow all `count` entries, in their order. */
export function* tableTexts(body: Uint8Array, count: number): Generator<ShapeText> {
  let value = ENTRY * count;
  for (let at = 0; at + ENTRY <= body.length && at < ENTRY * count; at += ENTRY) {
    const id = u16(body, at);
    if ((id & IS_COMPLEX) === 0) continue;
    const size = u32(body, at + 2);
    const property = id & IDENTIFIER;
    if (property === WORD_ART || ASIDES.has(property)) {
      const text = utf16(body.subarray(value, value + size));
      if (text !== "") yield { text, isDrawn: property === WORD_ART };
    }
    value += size;
  }
}

const utf16 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length - (bytes.length % 2))
    .toString("utf16le")
    .replaceAll("\0", "")
    .replaceAll("\r", "\n")
    .toWellFormed();

/**
 * Sets of properties (MS-OLEPS): title, author and the like, and those that users add, labels among them.
 * @module
 */
import type { ByteSource } from "../../bytes.ts";
import { owned } from "../../garbage.ts";
import { decoderForCodePage } from "../types/decoder.ts";
import { u16, u32 } from "../zip/bytes.ts";

/** Bytes of a set that are looked at. */
const LARGEST = 1024 * 1024;
/** Properties of a section, and names. */
const MOST = 1000;
const MOST_SECTIONS = 4;
/** Of all values and names: several may lie in the same place. */
const MOST_CHARACTERS = 2_000_000;
/** Of what a user called a property. */
const LONGEST_NAME = 1000;
const CODE_PAGE = 1;
const DICTIONARY = 0;
/** Types of values that are text. */
const NARROW = 30;
const WIDE = 31;

export interface Property {
  /** Given by a user; "" for the usual ones. */
  readonly name: string;
  readonly value: string;
}

export interface Noting {
  /** Told the code page of each section that has text in one. */
  codePage(codePage: number): void;
  /** There is more than is read. */
  tooMany(): void;
}

interface Told extends Noting {
  /** Something stands behind what is looked at of the set, unless the set is damaged. */
  beyond(): void;
}

/** The text properties of a set; what is damaged is left out. */
export function readProperties(source: ByteSource, note: Noting): Property[] {
  const bytes = Uint8Array.from(source.read(0, LARGEST));
  if (bytes.length < 28 || u16(bytes, 0) !== 0xfffe) return [];
  const sections = u32(bytes, 24);
  if (sections > MOST_SECTIONS) note.tooMany();
  const told = { ...note, beyond: () => source.size > LARGEST && note.tooMany() };
  const found: Property[] = [];
  let left = MOST_CHARACTERS;
  for (let index = 0; index < Math.min(MOST_SECTIONS, sections); index += 1) {
    const at = 28 + index * 20 + 16;
    for (const one of at + 4 <= bytes.length ? section(bytes.subarray(u32(bytes, at)), told) : []) {
      left -= one.name.length + one.value.length;
      if (left < 0) {
        note.tooMany();
        return found;
      }
      found.push(one);
    }
  }
  return found;
}

function* section(bytes: Uint8Array, note: Told): Generator<Property> {
  if (bytes.length < 8) return note.beyond();
  const places = new Map<number, number>();
  const count = u32(bytes, 4);
  if (count > MOST) note.tooMany();
  for (let index = 0; index < Math.min(MOST, count); index += 1) {
    const at = 8 + index * 8;
    if (at + 8 <= bytes.length) places.set(u32(bytes, at), u32(bytes, at + 4));
  }
  const page = places.get(CODE_PAGE);
  const codePage = page !== undefined && page + 6 <= bytes.length ? u16(bytes, page + 4) : 1252;
  const dictionary = places.get(DICTIONARY);
  const names = dictionary === undefined ? new Map<number, string>() : readNames(bytes, dictionary, codePage, note);
  const isNarrow = (at: number) => at + 8 < bytes.length && u16(bytes, at) === NARROW && u32(bytes, at + 4) > 1;
  if (names.size > 0 || [...places.values()].some(isNarrow)) note.codePage(codePage);
  for (const [id, at] of places) {
    const value = id === DICTIONARY ? null : text(bytes, at, codePage, note);
    if (value !== null && value !== "") yield { name: names.get(id) ?? "", value };
  }
}

function text(bytes: Uint8Array, at: number, codePage: number, note: Told): string | null {
  if (at + 8 > bytes.length) {
    note.beyond();
    return null;
  }
  const type = u16(bytes, at);
  if (type !== WIDE && type !== NARROW) return null;
  const length = u32(bytes, at + 4) * (type === WIDE ? 2 : 1);
  if (at + 8 + length > bytes.length) note.beyond();
  return decode(bytes, at + 8, length, type === WIDE ? 1200 : codePage);
}

const decode = (bytes: Uint8Array, at: number, length: number, codePage: number): string =>
  decoderForCodePage(codePage)
    .decode(bytes.subarray(at, Math.min(bytes.length, at + length)))
    .replace(/\0.*$/s, "");

function readNames(bytes: Uint8Array, start: number, codePage: number, note: Told): Map<number, string> {
  const names = new Map<number, string>();
  if (start + 4 > bytes.length) {
    note.beyond();
    return names;
  }
  const wide = codePage === 1200;
  const count = u32(bytes, start);
  if (count > MOST) note.tooMany();
  let at = start + 4;
  for (let index = 0; index < Math.min(MOST, count) && at + 8 <= bytes.length; index += 1) {
    const length = u32(bytes, at + 4) * (wide ? 2 : 1);
    const name = decode(bytes, at + 8, length, codePage);
    if (name.length > LONGEST_NAME) note.tooMany();
    names.set(u32(bytes, at), owned(name.slice(0, LONGEST_NAME)));
    at += 8 + (wide ? Math.ceil(length / 4) * 4 : length);
  }
  if (at > bytes.length) note.beyond();
  return names;
}

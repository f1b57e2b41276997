/**
 * Escapes as programs write them into text that others show as it is: of C, JSON and their like ("\n", "\u00a0"), of
 * addresses and forms ("%20", "4111+1111"), of markup ("&nbsp;", "<b>") and of terminals (colours, struck twice). Source:
 * ECMA-262 (12.9.4), RFC 3986 (2.1), HTML (13.5), ECMA-48 (5.4).
 * @module
 */
import { LOOKS } from "../html/elements.ts";

/** No escape is longer, in bytes; what is, is none. */
export const LONGEST = 256;
/** Before a plus sign, an equals sign is looked for as far back, in bytes. */
export const BACK = 64;

/** What becomes of an escape that is not a character. */
export const NOTHING = -1;
export const ERASES = -2;

/** Filled by `readEscape`; one for all, because there are many. */
export const ESCAPE = {
  /** Where it ends. */
  end: 0,
  /** A code point, NOTHING, or ERASES for what is before it. */
  image: 0,
  /** The image is a byte of UTF-8, others of which come the same way. */
  isByte: false,
};

const [BACKSPACE, TAB, NEWLINE, ESC, SPACE] = [8, 9, 10, 27, 32];
const [PERCENT, AMPERSAND, PLUS, LESS, MORE, EQUALS, BACKSLASH] = [0x25, 0x26, 0x2b, 0x3c, 0x3e, 0x3d, 0x5c];
const [SLASH, HASH, SEMICOLON, OPEN, CLOSE, X, U] = [0x2f, 0x23, 0x3b, 0x7b, 0x7d, 0x78, 0x75];
const [SQUARE, CLOSED_SQUARE, BELL] = [0x5b, 0x5d, 7];

/** By byte: whether an escape may begin with it. */
export const BEGINS = new Uint8Array(256);
for (const byte of [BACKSPACE, ESC, PERCENT, AMPERSAND, PLUS, LESS, BACKSLASH]) BEGINS[byte] = 1;

const LETTERS: ReadonlyMap<number, number> = new Map(
  Object.entries({ n: NEWLINE, r: NEWLINE, t: TAB, f: SPACE, v: SPACE, b: SPACE, a: SPACE, e: SPACE }).map(
    ([letter, image]) => [letter.charCodeAt(0), image],
  ),
);
const NAMED: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{ nbsp: 0xa0, ensp: 0x2002, emsp: 0x2003, thinsp: 0x2009, hairsp: 0x200a, numsp: 0x2007, puncsp: 0x2008 },
    ...{ shy: 0xad, zwnj: 0x200c, zwj: 0x200d, ndash: 0x2013, hyphen: 0x2010, dash: 0x2010, minus: 0x2212 },
    ...{ Tab: TAB, NewLine: NEWLINE, quot: 0x22, apos: 0x27, lt: 0x3c, gt: 0x3e },
  }),
);
const LONGEST_NAME = 8;
/** In octal: spaces and digits, and no other. */
const OCTAL: ReadonlySet<number> = new Set([9, 10, 13, 32, 160, ...Array.from({ length: 10 }, (_, at) => 48 + at)]);
const INLINE: ReadonlySet<string> = new Set([...LOOKS, "a", "label", "span"]);

/** Whether an escape begins at `at`, of which all that is up to `to` is known. */
export function readEscape(bytes: Uint8Array, at: number, to: number): boolean {
  const end = Math.min(to, at + LONGEST);
  ESCAPE.isByte = false;
  switch (bytes[at]) {
    case BACKSLASH:
      return readBackslash(bytes, at, end);
    case PERCENT:
      return readPercent(bytes, at, end);
    case AMPERSAND:
      return readReference(bytes, at, end);
    case LESS:
      return readTag(bytes, at, end);
    case ESC:
      return readControl(bytes, at, end);
    case PLUS:
      return isInValue(bytes, at) && is(at + 1, SPACE);
    default:
      return is(at + 1, ERASES);
  }
}

function is(end: number, image: number): boolean {
  ESCAPE.end = end;
  ESCAPE.image = image;
  return true;
}

/** What is escaped several times over has as many backslashes. */
function readBackslash(bytes: Uint8Array, at: number, end: number): boolean {
  let next = at + 1;
  while (next < end && bytes[next] === BACKSLASH) next += 1;
  if (next === end) return false;
  const letter = bytes[next] as number;
  next += 1;
  if (letter === U && bytes[next] === OPEN) {
    const stop = hexEnd(bytes, next + 1, Math.min(end, next + 7));
    return stop < end && stop > next + 1 && bytes[stop] === CLOSE && is(stop + 1, hex(bytes, next + 1, stop));
  }
  if (letter === X || (letter | SPACE) === U) {
    const stop = next + (letter === X ? 2 : letter === U ? 4 : 8);
    return hexEnd(bytes, next, Math.min(end, stop)) === stop && is(stop, hex(bytes, next, stop));
  }
  if (isDigit(letter)) {
    const [second, third] = [bytes[next] ?? 0, bytes[next + 1] ?? 0];
    const value = ((letter - 48) << 6) | ((second - 48) << 3) | (third - 48);
    const isOctal = next + 2 <= end && letter < 52 && second >= 48 && second < 56 && third >= 48 && third < 56;
    return isOctal && OCTAL.has(value) && is(next + 2, value);
  }
  const image = LETTERS.get(letter);
  return image !== undefined && is(next, image);
}

/** What is escaped several times over has "25" as often. */
function readPercent(bytes: Uint8Array, at: number, end: number): boolean {
  let next = at + 1;
  while (next + 2 < end && bytes[next] === 0x32 && bytes[next + 1] === 0x35 && hexEnd(bytes, next + 2, end) > next + 3)
    next += 2;
  if (bytes[next] === U) {
    const stop = next + 5;
    return hexEnd(bytes, next + 1, Math.min(end, stop)) === stop && is(stop, hex(bytes, next + 1, stop));
  }
  const stop = next + 2;
  if (hexEnd(bytes, next, Math.min(end, stop)) !== stop) return false;
  ESCAPE.isByte = true;
  return is(stop, hex(bytes, next, stop));
}

function readReference(bytes: Uint8Array, at: number, end: number): boolean {
  let next = at + 1;
  while (next + 4 < end && latin1(bytes, next, next + 4) === "amp;") next += 4;
  if (bytes[next] === HASH) {
    const isHex = ((bytes[next + 1] ?? 0) | SPACE) === X;
    const start = next + (isHex ? 2 : 1);
    const stop = (isHex ? hexEnd : digitsEnd)(bytes, start, Math.min(end, start + 7));
    if (stop === start) return false;
    const value = Number.parseInt(latin1(bytes, start, stop), isHex ? 16 : 10);
    return is(bytes[stop] === SEMICOLON ? stop + 1 : stop, value);
  }
  let stop = next;
  while (stop < end && stop - next <= LONGEST_NAME && isLetter(bytes[stop] as number)) stop += 1;
  const image = bytes[stop] === SEMICOLON ? NAMED.get(latin1(bytes, next, stop)) : undefined;
  return image !== undefined && is(stop + 1, image);
}

/** Of an element that stands within a line, and of which nothing is seen. */
function readTag(bytes: Uint8Array, at: number, end: number): boolean {
  const start = bytes[at + 1] === SLASH ? at + 2 : at + 1;
  let stop = start;
  while (stop < end && stop - start < LONGEST_NAME && isLetter(bytes[stop] as number)) stop += 1;
  if (stop === start || !INLINE.has(latin1(bytes, start, stop).toLowerCase())) return false;
  if (bytes[stop] !== MORE && bytes[stop] !== SLASH && (bytes[stop] as number) > SPACE) return false;
  for (let next = stop; next < end && bytes[next] !== LESS; next += 1)
    if (bytes[next] === MORE) return is(next + 1, NOTHING);
  return false;
}

function readControl(bytes: Uint8Array, at: number, end: number): boolean {
  const kind = bytes[at + 1] ?? 0;
  let next = at + 2;
  if (kind === SQUARE) {
    while (next < end && (bytes[next] as number) >= 0x20 && (bytes[next] as number) < 0x40) next += 1;
    return next < end && (bytes[next] as number) >= 0x40 && (bytes[next] as number) < 0x7f && is(next + 1, NOTHING);
  }
  if (kind === CLOSED_SQUARE) {
    while (next < end && bytes[next] !== BELL && bytes[next] !== ESC) next += 1;
    return next + 1 < end && is(bytes[next] === BELL ? next + 1 : next + 2, NOTHING);
  }
  // Which characters are meant: "(B".
  return kind >= 0x28 && kind < 0x2c && next < end && is(next + 1, NOTHING);
}

/** Whether a form's value stands there, which has plus signs for its spaces. */
function isInValue(bytes: Uint8Array, at: number): boolean {
  for (let before = at - 1; before >= 0 && before >= at - BACK; before -= 1) {
    const byte = bytes[before] as number;
    if (byte === EQUALS) return true;
    if (byte <= SPACE || byte === 0x22 || byte === 0x27 || byte === LESS || byte === MORE) return false;
  }
  return false;
}

export const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
export const isLetter = (byte: number): boolean => (byte | SPACE) >= 97 && (byte | SPACE) <= 122;
const isHex = (byte: number): boolean => isDigit(byte) || ((byte | SPACE) >= 97 && (byte | SPACE) <= 102);
const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));
const hex = (bytes: Uint8Array, from: number, to: number): number => Number.parseInt(latin1(bytes, from, to), 16);

function hexEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && isHex(bytes[at] as number)) at += 1;
  return at;
}

function digitsEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && isDigit(bytes[at] as number)) at += 1;
  return at;
}

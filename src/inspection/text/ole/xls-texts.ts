/**
 * Texts in records of Excel workbooks other than cells (MS-XLS 2.4): what a person is asked or told where cells are filled in,
 * links, names, charts, formulas.
 * @module
 */
import { longNumber, wideStrings } from "../office/binary-texts.ts";
import { plainHeader } from "../office/header-codes.ts";
import { u16 } from "../zip/bytes.ts";
import { shapeTexts } from "./shapes.ts";

export interface RecordText {
  readonly text: string;
  /** It is seen where it stands; else a person reaches it. */
  readonly isShown: boolean;
}

/** Types of records (2.3.2). */
const Type = {
  formula: 0x0006,
  name: 0x0018,
  note: 0x001c,
  drawing: 0x00ec,
  condition: 0x01b1,
  link: 0x01b8,
  validation: 0x01be,
  headers: 0x089c,
  seriesText: 0x100d,
} as const;

const RECORDS: ReadonlySet<number> = new Set(Object.values(Type));
/** Bytes before a formula, a name, the author of a note, texts to a validation, the sizes of headers. */
const [FORMULA, NAME, AUTHOR, TEXTS, SIZES] = [22, 14, 8, 4, 30];
const IS_BUILT_IN = 0x20;
/** Tokens of formulas (2.5.198): a text, a number. */
const [TEXT_TOKEN, NUMBER_TOKEN] = [0x17, 0x1f];
const SHORTEST = 2;
/** Entries of a list to choose from are parted by NUL; other control characters no text holds. */
const isText = (text: string): boolean => !/\p{Cc}/u.test(text.replaceAll("\0", "").replaceAll(/[\t\r\n]/g, ""));

export const hasTexts = (type: number): boolean => RECORDS.has(type);
/** Whether what it says may go on in the records that continue it, wherever one ends. */
export const isDrawing = (type: number): boolean => type === Type.drawing;

/** Of a record of Excel 97 and later. */
export function* textsIn(type: number, body: Uint8Array): Generator<RecordText> {
  if (type === Type.drawing) {
    for (const { text, isDrawn } of shapeTexts(body)) yield { text, isShown: isDrawn };
  } else if (type === Type.seriesText) yield { text: characters(body, 4, body[2] ?? 0, body[3] ?? 0), isShown: true };
  else if (type === Type.headers) for (const text of headers(body)) yield { text: plainHeader(text), isShown: true };
  else for (const text of besides(type, body)) yield { text, isShown: false };
}

function* besides(type: number, body: Uint8Array): Generator<string> {
  if (type === Type.formula) yield* typed(body.subarray(Math.min(body.length, FORMULA)));
  else if (type === Type.condition) yield* typed(body);
  else if (type === Type.link) yield* wideStrings(body);
  else if (type === Type.note) yield textAt(body, AUTHOR).text;
  else if (type === Type.name) yield* nameTexts(body);
  else {
    let at = TEXTS;
    for (let left = 4; left > 0; left -= 1) {
      const { text, end } = textAt(body, at);
      yield text;
      at = end;
    }
    yield* typed(body.subarray(Math.min(body.length, at)));
  }
}

function* nameTexts(body: Uint8Array): Generator<string> {
  if (body.length <= NAME) return;
  const [count, flags] = [body[3] as number, body[NAME] as number];
  if ((u16(body, 0) & IS_BUILT_IN) === 0) yield characters(body, NAME + 1, count, flags);
  yield* typed(body.subarray(Math.min(body.length, NAME + 1 + count * ((flags & 1) + 1))));
}

/** Of even pages, then of the first; their sizes stand before them all. */
function* headers(body: Uint8Array): Generator<string> {
  let at = SIZES + 8;
  for (let size = SIZES; size < SIZES + 8 && size + 2 <= body.length; size += 2) {
    if (u16(body, size) === 0) continue;
    const { text, end } = textAt(body, at);
    yield text;
    at = end;
  }
}

/** What somebody typed into a formula: texts, and long numbers. */
function* typed(tokens: Uint8Array): Generator<string> {
  for (let at = 0; at + 3 <= tokens.length; ) {
    const [count, flags] = [tokens[at + 1] as number, tokens[at + 2] as number];
    const text = tokens[at] === TEXT_TOKEN && flags <= 1 ? decoded(tokens, at + 3, count, flags) : "";
    if (count >= SHORTEST && text.length === count && isText(text)) {
      yield text.replaceAll("\0", "\n");
      at += 3 + count * (flags + 1);
      continue;
    }
    const number = tokens[at] === NUMBER_TOKEN && at + 9 <= tokens.length ? longNumber(tokens, at + 1) : null;
    if (number !== null) yield number;
    at += 1;
  }
}

/** A text with its length in two bytes before it, and flags. */
export function textAt(body: Uint8Array, at: number): { readonly text: string; readonly end: number } {
  if (at + 3 > body.length) return { text: "", end: body.length };
  const [count, flags] = [u16(body, at), body[at + 2] as number];
  return { text: characters(body, at + 3, count, flags), end: at + 3 + count * ((flags & 1) + 1) };
}

/** `flags` bit 0: two bytes a character. As many as there are. */
export const characters = (bytes: Uint8Array, at: number, count: number, flags: number): string =>
  decoded(bytes, at, count, flags).replaceAll("\0", "");

function decoded(bytes: Uint8Array, at: number, count: number, flags: number): string {
  const wide = (flags & 1) !== 0;
  const size = Math.max(0, Math.min(bytes.length - at, wide ? count * 2 : count));
  return Buffer.from(
    bytes.buffer,
    bytes.byteOffset + Math.min(at, bytes.length),
    wide ? size - (size % 2) : size,
  ).toString(wide ? "utf16le" : "latin1");
}

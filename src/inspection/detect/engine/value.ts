/**
 * What is assigned to a name, as code, settings and notes write it: `API_KEY="..."`, `"apiKey": "..."`,
 * `password is ...`, `--token ...`.
 * @module
 */

const MOST_NAME = 32;
const MOST_SPACES = 4;

const isNamePart = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) || ((byte | 32) >= 97 && (byte | 32) <= 122) || byte === 95 || byte === 45 || byte === 46;
const isSpace = (byte: number): boolean => byte === 32 || byte === 9;
const isQuote = (byte: number): boolean => byte === 34 || byte === 39 || byte === 96;

/** Where the value begins of a name that goes on at `at`; -1: nothing is assigned. */
export function valueAfter(bytes: Uint8Array, at: number, end: number): number {
  let here = skip(bytes, at, end, isNamePart, MOST_NAME);
  here = skip(bytes, here, end, (byte) => isQuote(byte) || byte === 93 || byte === 92, 4);
  const spaced = skip(bytes, here, end, isSpace, MOST_SPACES);
  const after = operator(bytes, spaced, end, spaced > here);
  if (after < 0) return -1;
  here = skip(bytes, after, end, (byte) => isSpace(byte), MOST_SPACES);
  here = skip(bytes, here, end, (byte) => isQuote(byte) || byte === 92, 4);
  return here < end ? here : -1;
}

function skip(bytes: Uint8Array, at: number, end: number, is: (byte: number) => boolean, most: number): number {
  const stop = Math.min(end, at + most);
  let here = at;
  while (here < stop && is(bytes[here] as number)) here += 1;
  return here;
}

/** Past `=`, `:`, `:=`, `=>`, `==`, `,` after a quote, `is`, or the end of a tag; -1: there is none. */
function operator(bytes: Uint8Array, at: number, end: number, isSpaced: boolean): number {
  const byte = at < end ? bytes[at] : 0;
  const next = at + 1 < end ? (bytes[at + 1] as number) : 0;
  if (byte === 61 || byte === 58) return next === 61 || next === 62 ? at + 2 : at + 1;
  if (byte === 62) return at + 1;
  if (isSpaced && byte === 105 && next === 115 && at + 2 < end && isSpace(bytes[at + 2] as number)) return at + 3;
  return -1;
}

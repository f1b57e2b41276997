/**
 * What the engine promises, said plainly and slowly: one expression of the runtime for each pattern, tried at each
 * position. The engine is compared with it on generated text.
 * @module
 */

import { spellings } from "../engine/keywords.ts";
import { compact, EVIDENCE_WINDOW, type InformationType, type Pattern } from "../information-type.ts";

export interface Found {
  readonly type: string;
  readonly confidence: string;
  readonly start: number;
  readonly end: number;
}

/** Digits of the first plane, as documents have them, and as signs. */
const DIGIT = /(?![\u{10000}-\u{10ffff}])\p{Nd}|[\uf030-\uf039\u{1d7ce}-\u{1d7ff}\u{1ccf0}-\u{1ccf9}]/u;
const { source } = DIGIT;
const isDecimal = (code: number) => /[\p{Nd}\uf030-\uf039]/u.test(String.fromCodePoint(code));
/** The zero of a script is the first of its digits. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) as number;
  let zero = code;
  while (isDecimal(zero - 1)) zero -= 1;
  return String((code - zero) % 10);
}

/** Text as all else here takes it. */
export const foldedText = (text: string): string =>
  text
    .replaceAll("\u00ad", "")
    .replaceAll(/\p{Default_Ignorable_Code_Point}|\u20e3/gu, "\u200b")
    .replaceAll(new RegExp(`(?<=${source})\u200b+(?=${source})`, "gu"), "")
    .replaceAll(/\u200b+/g, " ")
    .replaceAll(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, " ")
    .replaceAll(/[\u2010-\u2013\uff0d]/g, "-")
    .replaceAll(new RegExp(source, "gu"), digitOf)
    .replaceAll(/[\uff21-\uff3a]/g, (character) => character.normalize("NFKC"));

/** A number as it is where nothing breaks it; null: it is broken more than a number may be. */
function unbroken(match: string): string | null {
  const breaks = match.match(/[\t\n]/g)?.length ?? 0;
  const gaps = match.match(/[A-Za-z0-9][^A-Za-z0-9]/g)?.length ?? 0;
  return breaks > 1 || (breaks === 1 && gaps < 2) ? null : match.replaceAll(/ ?(?:\t|\r?\n)/g, " ");
}
const SPACED = / {2}/g;

/** Of types whose patterns are tried at tokens and near keywords, in folded text. Positions are in characters. */
export function reference(types: readonly InformationType[], text: string): Found[] {
  return types.flatMap((type) => type.patterns.flatMap((pattern) => matches(type, pattern, text)));
}

function matches(type: InformationType, pattern: Pattern, text: string): Found[] {
  const whole = new RegExp(`^(?:${pattern.expression})$`, "u");
  const result: Found[] = [];
  let last = 0;
  for (const start of pattern.anchor === "near" ? nearStarts(type, text) : tokenStarts(text)) {
    if (start < last) continue;
    const longest = pattern.anchor === "near" ? 256 : 128;
    for (let end = Math.min(text.length, start + longest); end > start; end -= 1) {
      const match = text.slice(start, end);
      if (/[A-Za-z0-9]/.test(text[end] ?? "") && /[A-Za-z0-9]/.test(text[end - 1] ?? "")) continue;
      if (pattern.anchor !== "near" && (/\d[-.]$/.test(text.slice(0, start)) || /^[-.]\d/.test(text.slice(end))))
        continue;
      const plain = pattern.anchor === "near" ? match : unbroken(match);
      if (plain === null || ![match, plain, plain.replaceAll(SPACED, " ")].some((one) => whole.test(one))) continue;
      if (!(pattern.check?.(compact(match)) ?? true)) continue;
      if (!(pattern.accept?.(match) ?? true)) continue;
      const { beside } = pattern;
      const isMeant = beside === undefined || isNear({ keywords: beside }, text, start, end, pattern.window);
      const isSure = isMeant && isNear(type, text, start, end, pattern.window);
      const sure = isSure ? (pattern.near ?? "high") : pattern.alone;
      const isGuess = pattern.anchor !== "near" && sure === pattern.alone && /[\t\n]/.test(match);
      const confidence = isGuess && sure !== null ? "low" : sure;
      if (confidence === null) continue;
      result.push({ type: type.id, confidence, start, end });
      last = end;
      break;
    }
  }
  return result;
}

function tokenStarts(text: string): number[] {
  const starts: number[] = [];
  for (const { index, 0: token } of text.matchAll(/[A-Za-z0-9]+/g)) {
    const letters = token.search(/\d/);
    const digits = text.slice(index + letters, index + letters + 24).replaceAll(/[^0-9]/g, "");
    if (letters < 0 || letters >= 40 || digits.length < 4) continue;
    const before = letters === 0 ? /(?<![A-Za-z0-9])[A-Za-z]{1,4}(?: {2}|[ .-])$/.exec(text.slice(0, index)) : null;
    if (before !== null) starts.push(before.index);
    starts.push(index);
  }
  return starts.sort((a, b) => a - b);
}

function nearStarts(type: InformationType, text: string): number[] {
  return [...text.matchAll(/[A-Za-z0-9]+/g)].map(({ index }) => index).filter((at) => isNear(type, text, at, at));
}

/** Whether a keyword stands whole within the window, outside of the match. */
export function isNear(
  type: Pick<InformationType, "keywords">,
  text: string,
  start: number,
  end: number,
  window = EVIDENCE_WINDOW,
): boolean {
  const around = [[...text.slice(0, start)].slice(-window).join(""), [...text.slice(end)].slice(0, window).join("")];
  const offsets = [start - (around[0] ?? "").length, end];
  return type.keywords.flatMap(spellings).some((keyword) => {
    const escaped = fold(keyword).replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const [first, last] = [/^[A-Za-z0-9]/.test(keyword), /[A-Za-z0-9]$/.test(keyword)];
    const word = new RegExp(`${first ? "(?<![A-Za-z0-9])" : ""}${escaped}${last ? "(?![A-Za-z0-9])" : ""}`, "g");
    const plural = new RegExp(`${first ? "(?<![A-Za-z0-9])" : ""}${escaped}(?=[sS](?![A-Za-z0-9]))`, "g");
    const folded = fold(text);
    return [word, plural].some((one) =>
      [...folded.matchAll(one)].some(({ index, 0: hit }) =>
        around.some((piece, side) => {
          const offset = offsets[side] ?? 0;
          return index >= offset && index + hit.length <= offset + piece.length;
        }),
      ),
    );
  });
}

const fold = (text: string) =>
  text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()).replaceAll(/[-._\t\n\v\f\r\0]/g, " ");

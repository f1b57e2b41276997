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

/** Of types whose patterns are tried at tokens and near keywords. Positions are in characters. */
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
      if (!whole.test(match) || !(pattern.check?.(compact(match)) ?? true)) continue;
      const confidence = isNear(type, text, start, end) ? (pattern.near ?? "high") : pattern.alone;
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
    const before = letters === 0 ? /(?:^|[^A-Za-z0-9])([A-Za-z]{1,4})[ .-]$/.exec(text.slice(0, index)) : null;
    if (before !== null) starts.push(index - 1 - (before[1] ?? "").length);
    starts.push(index);
  }
  return starts.sort((a, b) => a - b);
}

function nearStarts(type: InformationType, text: string): number[] {
  return [...text.matchAll(/[A-Za-z0-9]+/g)].map(({ index }) => index).filter((at) => isNear(type, text, at, at));
}

/** Whether a keyword stands whole within the window, outside of the match. */
export function isNear(type: InformationType, text: string, start: number, end: number): boolean {
  const around = [
    [...text.slice(0, start)].slice(-EVIDENCE_WINDOW).join(""),
    [...text.slice(end)].slice(0, EVIDENCE_WINDOW).join(""),
  ];
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

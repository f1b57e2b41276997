/**
 * Evidence as it is stored: enough to see why something was found, too little to learn what it was.
 *
 * INVARIANT: besides the last four characters that an admin asked for, no five characters in a row of a match stand in
 * the result, not even where its surroundings repeat it.
 * @module
 */
import { charactersBack, charactersOn } from "./engine/characters.ts";
import type { Span } from "./spans.ts";

const MASK = "*";
const TELLING = /[\p{L}\p{N}]/gu;
/** Of a long match, such as a private key, this much is shown masked. */
const MOST_SHOWN = 64;
/** With as few characters as this, four would be too much of them to show. */
const SHORT = 8;
const MOST_CONTEXT = 100;
/** So many characters in a row of a match are kept from view. */
const REVEALING = 5;

/** Bytes from which on a match may have been cut where the engine's limit was, and goes on in what follows it. */
const MAYBE_CUT = 120;

export interface MaskOptions {
  readonly contextCharacters: number;
  readonly showLastFour: boolean;
}

/** `others`: all matches nearby, this one included or not. Positions are in `bytes`, which go on to `end`. */
export function maskedEvidence(
  bytes: Uint8Array,
  end: number,
  match: Span,
  others: readonly Span[],
  { contextCharacters, showLastFour }: MaskOptions,
): string {
  const count = Math.max(0, Math.min(MOST_CONTEXT, contextCharacters));
  const from = charactersBack(bytes, match.start, count, 0);
  const isWhole = match.end - match.start < MAYBE_CUT;
  const to = isWhole ? charactersOn(bytes, match.end, count, end) : match.end;
  const text = textOf(bytes, match);
  const secrets = [text, ...others.filter((one) => one.start < to && one.end > from).map((one) => textOf(bytes, one))];
  const context = (start: number, stop: number) => hidden(contextOf(bytes, start, stop, others), secrets);
  return context(from, match.start) + maskedMatch(text, showLastFour) + context(match.end, to);
}

const decoder = new TextDecoder();
const textOf = (bytes: Uint8Array, { start, end }: Span) => decoder.decode(bytes.subarray(start, end));

function maskedMatch(text: string, showLastFour: boolean): string {
  const telling = text.match(TELLING)?.length ?? 0;
  let shown = telling > SHORT && showLastFour ? 4 : 0;
  const characters = [...text].reverse().map((character) => {
    if (!isTelling(character)) return character;
    shown -= 1;
    return shown >= 0 ? character : MASK;
  });
  const masked = characters.reverse();
  return masked.length <= MOST_SHOWN
    ? masked.join("")
    : `${masked.slice(0, 8).join("")}…${masked.slice(8 - MOST_SHOWN).join("")}`;
}

const isTelling = (character: string) => /[\p{L}\p{N}]/u.test(character);
const masked = (text: string) => text.replaceAll(TELLING, MASK);

/** What stands from `from` to `to`, with every match in it masked. */
function contextOf(bytes: Uint8Array, from: number, to: number, spans: readonly Span[]): string {
  const within = spans
    .filter(({ start, end }) => start < to && end > from)
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let result = "";
  let here = from;
  for (const span of within) {
    const start = Math.max(here, span.start);
    const end = Math.min(to, span.end);
    if (end <= start) continue;
    result += textOf(bytes, { start: here, end: start }) + masked(textOf(bytes, { start, end }));
    here = end;
  }
  return result + textOf(bytes, { start: here, end: to });
}

/** Masks what the surroundings repeat of the matches, with or without what separates its parts. */
function hidden(context: string, secrets: readonly string[]): string {
  let result = context;
  for (const secret of secrets) {
    for (const form of new Set([secret, secret.replaceAll(/[^\p{L}\p{N}]+/gu, "")])) {
      const pieces = new Set<string>();
      for (let at = 0; at + REVEALING <= form.length && pieces.size < 2000; at += 1)
        pieces.add(form.slice(at, at + REVEALING));
      const marks = new Uint8Array(result.length);
      for (let at = 0; at + REVEALING <= result.length; at += 1)
        if (pieces.has(result.slice(at, at + REVEALING))) marks.fill(1, at, at + REVEALING);
      if (marks.includes(1))
        result = [...marks].map((mark, at) => (mark === 1 ? masked(result[at] ?? "") : result[at])).join("");
    }
  }
  return result;
}

/**
 * Text among other bytes: what a person would find in them by looking for words.
 * @module
 */
import { isUtf8 } from "node:buffer";

/** Shorter ones are chance. */
const NARROW = /[\x20-\x7e\x80-\xff]{6,}/g;
const PLAIN = /[\x20-\x7e]{6,}/g;
const WIDE = /(?:[\x20-\x7e]\0){6,}/g;

/** Runs of at least six characters in UTF-8, ASCII or (ASCII characters only) UTF-16, in their order by encoding. */
export function wordsIn(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString("latin1");
  const narrow = (text.match(NARROW) ?? []).flatMap((run) => {
    const raw = Buffer.from(run, "latin1");
    return isUtf8(raw) ? [raw.toString("utf8")] : (run.match(PLAIN) ?? []);
  });
  return [...narrow, ...(text.match(WIDE) ?? []).map((run) => run.replaceAll("\0", ""))];
}

/**
 * "Contains" on a file name matches whole words, and quotes make an exact phrase.
 * @module
 */
const SEPARATORS = /[\s,.\-_]+/;
/** What word processors make of a straight quote. */
const TYPOGRAPHIC = /[“”„‟«»＂]/g;

/** What "contains" looks for: one of some words, or all of some phrases and words. Everything folded. */
export type Sought = { readonly any: readonly string[] } | { readonly all: readonly string[] };

/**
 * File names are the same in upper and lower case, and however their accents are stored: macOS takes them apart. Some small
 * letters have an accent of their own where the large one has none, so accents are put together last. A large sigma has two
 * small ones, and which of them depends on what follows, such as an extension.
 */
export const foldName = (text: string): string => text.toLowerCase().normalize("NFC").replaceAll("\u03c2", "\u03c3");

/** The words of `text`, folded, split at spaces, commas, dots, hyphens and underscores. */
export const wordsOf = (text: string): string[] =>
  foldName(text)
    .split(SEPARATORS)
    .filter((word) => word !== "");

/**
 * `annual report` seeks either word; `"annual report"`, in quotes, exactly this phrase. Where anything is quoted, each
 * part has to be there: `"annual report" budget` seeks the phrase and the word.
 */
export function parseSought(text: string): Sought {
  const parts = partsOf(text);
  if (parts.length === 1 || !isBalanced(parts)) return { any: wordsOf(text) };
  return { all: parts.flatMap((part, at) => (isQuoted(at) ? phraseIn(part) : wordsOf(part))) };
}

/** Why nothing sensible can be sought with `text`; null: it can. */
export function whyNotSought(text: string): string | null {
  const parts = partsOf(text);
  if (!isBalanced(parts)) return 'a quote is opened and not closed; write "annual report" for a phrase, or no quote';
  if (parts.some((part, at) => isQuoted(at) && part.trim() === ""))
    return "nothing stands between two quotes; write a word or a phrase there";
  return hasAny(parseSought(text)) ? null : "no word to look for; write a word, or a phrase in quotes";
}

const partsOf = (text: string): string[] => text.replaceAll(TYPOGRAPHIC, '"').split('"');
const isBalanced = (parts: readonly string[]) => parts.length % 2 === 1;
const isQuoted = (at: number) => at % 2 === 1;
const phraseIn = (part: string) => (part.trim() === "" ? [] : [foldName(part)]);
const hasAny = (sought: Sought) => ("any" in sought ? sought.any : sought.all).length > 0;

/** Whether a file name contains what is sought. A phrase begins and ends where a word does. */
export function containsSought(name: string, sought: Sought): boolean {
  if ("any" in sought) {
    const words = wordsOf(name);
    return sought.any.some((word) => words.includes(word));
  }
  const folded = foldName(name);
  // INVARIANT: where nothing is sought nothing is found.
  return sought.all.length > 0 && sought.all.every((phrase) => containsPhrase(folded, phrase));
}

function containsPhrase(folded: string, phrase: string): boolean {
  for (let at = folded.indexOf(phrase); at >= 0; at = folded.indexOf(phrase, at + 1)) {
    if (isEdge(folded, at) && isEdge(folded, at + phrase.length)) return true;
  }
  return false;
}

/** Whether no word runs on across position `at`. */
function isEdge(text: string, at: number): boolean {
  if (at === 0 || at === text.length) return true;
  return SEPARATORS.test(text[at - 1] ?? "") || SEPARATORS.test(text[at] ?? "");
}

/**
 * "Contains" on a file name matches whole words, and quotes make an exact phrase.
 * @module
 */
const SEPARATORS = /[\s,.\-_]+/;
const QUOTED = /^"(.*)"$/s;

/** What "contains" looks for: any of some words, or one phrase. Everything in lower case. */
export type Sought = { readonly words: readonly string[] } | { readonly phrase: string };

/** The words of `text` in lower case, split at spaces, commas, dots, hyphens and underscores. */
export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(SEPARATORS)
    .filter((word) => word !== "");

/** `annual report` seeks either word; `"annual report"`, in quotes, exactly this phrase. */
export function parseSought(text: string): Sought {
  const phrase = QUOTED.exec(text.trim())?.[1];
  return phrase === undefined ? { words: wordsOf(text) } : { phrase: phrase.toLowerCase() };
}

/** Whether a file name contains what is sought. A phrase begins and ends where a word does. */
export function containsSought(name: string, sought: Sought): boolean {
  if ("words" in sought) {
    const words = wordsOf(name);
    return sought.words.some((word) => words.includes(word));
  }
  const folded = name.toLowerCase();
  for (let at = folded.indexOf(sought.phrase); at >= 0; at = folded.indexOf(sought.phrase, at + 1)) {
    if (isEdge(folded, at) && isEdge(folded, at + sought.phrase.length)) return true;
  }
  return false;
}

/** Whether no word runs on across position `at`. */
function isEdge(text: string, at: number): boolean {
  if (at === 0 || at === text.length) return true;
  return SEPARATORS.test(text[at - 1] ?? "") || SEPARATORS.test(text[at] ?? "");
}

/**
 * Many words looked for in a short text, by how they begin: one rule has more than a thousand of them.
 * @module
 */

/** Characters by which words are told apart first. */
const HEAD = 3;
/** Bits for each of the beginnings, of which few are set. */
const ROOM = 8;
const WORD_BITS = 32;

/** Whether one of the words stands somewhere in a text, in whatever case. */
export function anyOf(words: readonly string[]): (text: string) => boolean {
  const all = words.map((word) => word.toLowerCase());
  const short = all.filter(({ length }) => length < HEAD);
  const byHead = Map.groupBy(
    all.filter(({ length }) => length >= HEAD),
    (word) => word.slice(0, HEAD),
  );
  const marks = new Uint32Array(2 ** Math.ceil(Math.log2(1 + (ROOM * byHead.size) / WORD_BITS)));
  for (const head of byHead.keys()) {
    const bit = bitOf(head, 0);
    marks[(bit / WORD_BITS) & (marks.length - 1)] =
      (marks[(bit / WORD_BITS) & (marks.length - 1)] as number) | (1 << bit);
  }
  const begins = (text: string, at: number): boolean => {
    const bit = bitOf(text, at);
    // Mostly that is all: no text is cut out for it.
    if (((marks[(bit / WORD_BITS) & (marks.length - 1)] as number) & (1 << bit)) === 0) return false;
    return byHead.get(text.slice(at, at + HEAD))?.some((word) => text.startsWith(word, at)) === true;
  };
  return (text) => {
    const lower = text.toLowerCase();
    if (short.some((word) => lower.includes(word))) return true;
    if (byHead.size > 0) for (let at = 0; at + HEAD <= lower.length; at += 1) if (begins(lower, at)) return true;
    return false;
  };
}

/** Of the characters from there on. */
const bitOf = (text: string, at: number): number =>
  (text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2)) >>> 0;

/**
 * Many words looked for in a short text, by how they begin: one rule has more than a thousand of them.
 * @module
 */

/** Characters by which words are told apart first. */
const HEAD = 3;

/** Whether one of the words stands somewhere in a text, in whatever case. */
export function anyOf(words: readonly string[]): (text: string) => boolean {
  const all = words.map((word) => word.toLowerCase());
  const short = all.filter(({ length }) => length < HEAD);
  const byHead = Map.groupBy(
    all.filter(({ length }) => length >= HEAD),
    (word) => word.slice(0, HEAD),
  );
  return (text) => {
    const lower = text.toLowerCase();
    if (short.some((word) => lower.includes(word))) return true;
    for (let at = 0; at + HEAD <= lower.length; at += 1)
      if (byHead.get(lower.slice(at, at + HEAD))?.some((word) => lower.startsWith(word, at)) === true) return true;
    return false;
  };
}

/**
 * What somebody most likely meant who wrote a name that there is not.
 * @module
 */
import { otherName } from "./other-names.ts";

/** As the end of a message: ` Did you mean "x"?` behind a full stop; empty where nothing is near. */
export function suggestion(written: string, options: readonly string[]): string {
  const nearest = nearestOf(written, options);
  return nearest === null ? "" : `. Did you mean "${nearest}"?`;
}

/** The option that was most likely meant; null where none is near. */
export function nearestOf(written: string, options: readonly string[]): string | null {
  const meant = otherName(wordsOf(written).join("-"));
  if (meant !== undefined && options.includes(meant)) return meant;
  return mistyped(written, options) ?? abbreviated(written, options);
}

/** A letter in three may be wrong; upper and lower case and what stands between words never are. */
function mistyped(written: string, options: readonly string[]): string | null {
  const folded = wordsOf(written).join("");
  let best: string | null = null;
  // Between two letters everything is near.
  let least = folded.length < 3 ? 1 : Math.max(1, Math.floor(folded.length / 3)) + 1;
  for (const option of options) {
    const distance = editDistance(folded, wordsOf(option).join(""));
    if (distance < least) {
      least = distance;
      best = option;
    }
  }
  return best;
}

/** One that has every word of what was written, as "cut-copy" has of "copy", or the other way round. */
function abbreviated(written: string, options: readonly string[]): string | null {
  const words = wordsOf(written);
  const shared = options.filter((option) => {
    const other = wordsOf(option);
    const [fewer, more] = other.length < words.length ? [other, words] : [words, other];
    return fewer.length > 0 && fewer.every((word) => more.includes(word));
  });
  return shared.toSorted((left, right) => left.length - right.length)[0] ?? null;
}

/** `dailyLimit` and `daily-limit` are two words. */
const wordsOf = (text: string): string[] =>
  text
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

/** Insertions, deletions, replacements and swaps of neighbours that turn one into the other (optimal string alignment). */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const replaced = (previous[column - 1] ?? 0) + (same ? 0 : 1);
      const swapped =
        column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
          ? (before[column - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      current.push(Math.min(replaced, swapped, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    before = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/**
 * Elements of pages that stand within a line.
 * @module
 */

/** Elements that do not end a word: "41<b>11</b>" is "4111". */
export const INLINE: ReadonlySet<string> = new Set(
  "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong sub sup time tt u var wbr".split(
    " ",
  ),
);

/**
 * Walking the selected rows: the policies of a segment that match or may match, and those that miss by one condition.
 * @module
 */

import type { Segment } from "./policy-index.ts";
import { lowestBit } from "./rows.ts";
import type { Selection, Several } from "./selection.ts";

/** Bits of policies found; `sure` says of each whether it matches or only may. One list a scan, used again. */
export class Hits {
  readonly bits: number[] = [];
  readonly sure: boolean[] = [];

  clear(): void {
    this.bits.length = 0;
    this.sure.length = 0;
  }
}

/** Adds every policy of a segment that matches, or may, to `hits`. */
export function findMatches(selection: Selection, segment: Segment, hits: Hits): void {
  if (segment.start === segment.end) return;
  const { hasRest } = selection.index;
  const last = (segment.end - 1) >>> 5;
  for (let group = segment.start >>> 5; group <= last; group += 1) {
    let live = selection.summary(group) & within(segment, group);
    while (live !== 0) {
      const word = group * 32 + lowestBit(live);
      live &= live - 1;
      let possible = selection.possible(word);
      if (possible === 0) continue;
      const certain = selection.certain(word);
      const tested = hasRest[word] as number;
      while (possible !== 0) {
        const lowest = possible & -possible;
        possible ^= lowest;
        const bit = word * 32 + lowestBit(lowest);
        if ((tested & lowest) !== 0 && selection.failures(bit, 1) > 0) continue;
        hits.bits.push(bit);
        hits.sure.push((certain & lowest) !== 0);
      }
    }
  }
}

/** Adds every policy of a segment of which one condition fails and all others match to `bits`. */
export function findNearMisses(selection: Selection, segment: Segment, bits: number[]): void {
  const { rows, hasRest } = selection.index;
  const { known, knownCount, several, about } = selection;
  for (let word = segment.start; word < segment.end; word += 1) {
    const at = rows.wordsAt + word;
    let all = (rows.bits[about + at] as number) & selection.certain(word);
    let missesOne = 0;
    for (let row = 0; row < knownCount && (all | missesOne) !== 0; row += 1) {
      const offset = known[row] as number;
      if (offset === about) continue;
      const holds = rows.bits[offset + at] as number;
      missesOne = (missesOne & holds) | (all & ~holds);
      all &= holds;
    }
    for (let each = 0; each < several.length && (all | missesOne) !== 0; each += 1) {
      const holds = selection.severalAt(several[each] as Several, at);
      missesOne = (missesOne & holds) | (all & ~holds);
      all &= holds;
    }
    const tested = hasRest[word] as number;
    let candidates = missesOne | (all & tested);
    while (candidates !== 0) {
      const lowest = candidates & -candidates;
      candidates ^= lowest;
      const bit = word * 32 + lowestBit(lowest);
      const missed = (missesOne & lowest) !== 0 ? 1 : 0;
      if (missed + ((tested & lowest) === 0 ? 0 : selection.failures(bit, 2)) === 1) bits.push(bit);
    }
  }
}

/** The words of a segment among the 32 of a group. */
function within(segment: Segment, group: number): number {
  const from = segment.start - group * 32;
  const upTo = segment.end - group * 32;
  const low = from > 0 ? -1 << from : -1;
  return upTo < 32 ? low & ((1 << upTo) - 1) : low;
}

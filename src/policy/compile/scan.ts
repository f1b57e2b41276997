/**
 * Walking the selected rows: the policies of a segment that match or may match.
 * @module
 */

import type { Segment } from "./policy-index.ts";
import { lowestBit } from "./rows.ts";
import type { Selection } from "./selection.ts";

/** Bits of policies found; `sure` says of each whether it matches or only may. One list a scan, used again. */
export class Hits {
  /** The first `count` are those of this scan. */
  readonly bits: number[] = [];
  readonly sure: boolean[] = [];
  count = 0;

  clear(): void {
    this.count = 0;
  }

  add(bit: number, sure: boolean): void {
    this.bits[this.count] = bit;
    this.sure[this.count] = sure;
    this.count += 1;
  }

  list(): { readonly bit: number; readonly sure: boolean }[] {
    return this.bits.slice(0, this.count).map((bit, at) => ({ bit, sure: this.sure[at] === true }));
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
        const isTested = (tested & lowest) !== 0;
        if (isTested && selection.failures(bit, 1) > 0) continue;
        hits.add(bit, (certain & lowest) !== 0 && !(isTested && selection.leavesOpen(bit)));
      }
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

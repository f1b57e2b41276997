/**
 * When enough was found: reading on would change nothing for those who ask.
 * @module
 */
import type { Confidence, Place } from "../vocabulary.ts";

/** So many distinct matches of these types together, so sure at least, in these places together. */
export interface Requirement {
  readonly types: readonly string[];
  readonly confidence: Confidence;
  readonly minimum: number;
  readonly places: readonly Place[];
}

/** Each list is enough by itself, once all that stands in it is met. */
export type EnoughFound = readonly (readonly Requirement[])[];

/** `count`: distinct matches so far of one type in one place, so sure at least. INVARIANT: it never falls. */
export const isEnough = (
  enough: EnoughFound,
  count: (type: string, place: Place, confidence: Confidence) => number,
): boolean =>
  enough.some((all) =>
    all.every(({ types, confidence, minimum, places }) => {
      let sum = 0;
      for (const type of types) for (const place of places) sum += count(type, place, confidence);
      return sum >= minimum;
    }),
  );

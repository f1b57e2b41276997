/**
 * How often each subject was found in each place, counted by distinct matches.
 * @module
 */
import type { Match } from "../finding.ts";
import { CONFIDENCE_LEVELS, type Confidence, type Place } from "../vocabulary.ts";
import { Distinct } from "./distinct.ts";

export const MOST_EVIDENCE = 10;
const MOST_PART = 500;

interface Entry {
  readonly subject: number;
  readonly place: Place;
  readonly distinct: Distinct;
  /** By level. */
  readonly evidence: { masked: string; part: string }[][];
  /** By level: evidence that is promised, and may not be made yet. */
  readonly promised: number[];
}

export class Tally {
  readonly #ids: readonly string[];
  readonly #entries = new Map<string, Entry>();
  readonly #quick: Record<Place, (Entry | undefined)[]> = { content: [], metadata: [], "file-name": [] };

  /** `ids`: of the subjects. */
  constructor(ids: readonly string[]) {
    this.#ids = ids;
  }

  /**
   * Counts what stands from `start` to `end`; returns where its evidence goes, or null: there is enough, or the same was
   * seen before.
   */
  add(
    subject: number,
    place: Place,
    level: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): ((masked: string, part: string) => void) | null {
    const entry = this.#quick[place][subject] ?? this.#entryOf(subject, place);
    if (entry.distinct.isSettled(level) || !entry.distinct.add(level, bytes, start, end)) return null;
    const promised = entry.promised[level] ?? 0;
    if (promised >= MOST_EVIDENCE) return null;
    entry.promised[level] = promised + 1;
    return keeper(entry, level);
  }

  /** Distinct matches so far, so sure at least. */
  count(type: string, place: Place, confidence: Confidence): number {
    const distinct = this.#entries.get(keyOf(place, type))?.distinct;
    if (distinct === undefined) return 0;
    let sum = 0;
    for (let level = CONFIDENCE_LEVELS.indexOf(confidence); level < CONFIDENCE_LEVELS.length; level += 1)
      sum += distinct.count(level);
    return sum;
  }

  /** Subjects of one identifier are one. */
  #entryOf(subject: number, place: Place): Entry {
    const key = keyOf(place, this.#ids[subject] ?? "");
    const entry = this.#entries.get(key) ?? newEntry(subject, place);
    this.#entries.set(key, entry);
    this.#quick[place][subject] = entry;
    return entry;
  }

  /**
   * One for each subject, place and level of confidence, and for those that were found elsewhere too, one for each set of other
   * places. A distinct match counts once in a place, at its highest level; of the evidence, at most ten for a subject and
   * place, the surest first.
   */
  matches(): Match[] {
    const entries = [...this.#entries.values()];
    const byId = Map.groupBy(entries, ({ subject }) => this.#ids[subject] ?? "");
    return entries.flatMap((entry): Match[] => {
      const { subject, place, evidence } = entry;
      const type = this.#ids[subject] ?? "";
      const others = (byId.get(type) ?? []).filter((other) => other !== entry);
      let left = MOST_EVIDENCE;
      return [2, 1, 0].flatMap((level): Match[] => {
        const confidence = CONFIDENCE_LEVELS[level];
        if (entry.distinct.count(level) === 0 || confidence === undefined) return [];
        const shown = (evidence[level] ?? []).slice(0, left);
        left -= shown.length;
        return partsOf(entry, others, level).map(({ distinct, elsewhere }, at) => ({
          ...{ type, place, confidence, distinct, evidence: at === 0 ? shown : [] },
          ...(elsewhere.length === 0 ? {} : { elsewhere }),
        }));
      });
    });
  }
}

interface Part {
  distinct: number;
  readonly elsewhere: { readonly place: Place; readonly confidence: Confidence }[];
}

/** The matches of a level, told apart by where else they were found: first those that were found nowhere else. */
function partsOf({ distinct: own }: Entry, others: readonly Entry[], level: number): Part[] {
  if (others.length === 0) return [{ distinct: own.count(level), elsewhere: [] }];
  const parts = new Map<string, Part>();
  for (const [high, low, at] of own.each()) {
    if (at !== level) continue;
    const elsewhere = others.flatMap(({ place, distinct }) => {
      const confidence = CONFIDENCE_LEVELS[distinct.levelOf(high, low)];
      return confidence === undefined ? [] : [{ place, confidence }];
    });
    const key = JSON.stringify(elsewhere);
    const part = parts.get(key) ?? { distinct: 0, elsewhere };
    part.distinct += 1;
    parts.set(key, part);
  }
  return [...parts.values()].sort((one, other) => one.elsewhere.length - other.elsewhere.length);
}

const keyOf = (place: Place, type: string) => `${place} ${type}`;

const newEntry = (subject: number, place: Place): Entry => ({
  ...{ subject, place, distinct: new Distinct(), evidence: [[], [], []], promised: [] },
});

const keeper =
  ({ evidence }: Entry, level: number) =>
  (masked: string, part: string) => {
    evidence[level]?.push({ masked: masked.slice(0, 1200), part: part.slice(0, MOST_PART) });
  };

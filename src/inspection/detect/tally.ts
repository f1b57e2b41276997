/**
 * How often each subject was found in each place, counted by distinct matches.
 * @module
 */
import type { Match } from "../finding.ts";
import { CONFIDENCE_LEVELS, type Place } from "../vocabulary.ts";

/** Counting ends here, so that memory does. */
export const MOST_DISTINCT = 10_000;
export const MOST_EVIDENCE = 10;
const MOST_PART = 500;

interface Entry {
  readonly subject: number;
  readonly place: Place;
  /** The highest level of each distinct match, by its hash. */
  readonly levels: Map<number, number>;
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

  /** Counts a match; returns where its evidence goes, or null: there is enough, or the same was seen before. */
  add(subject: number, place: Place, level: number, hash: number): ((masked: string, part: string) => void) | null {
    const entry = this.#entryOf(subject, place);
    const known = entry.levels.get(hash) ?? -1;
    if (known >= level || (known < 0 && entry.levels.size >= MOST_DISTINCT)) return null;
    entry.levels.set(hash, level);
    const promised = entry.promised[level] ?? 0;
    if (promised >= MOST_EVIDENCE) return null;
    entry.promised[level] = promised + 1;
    return (masked, part) =>
      entry.evidence[level]?.push({ masked: masked.slice(0, 1200), part: part.slice(0, MOST_PART) });
  }

  /** Subjects of one identifier are one. */
  #entryOf(subject: number, place: Place): Entry {
    const quick = this.#quick[place][subject];
    if (quick !== undefined) return quick;
    const key = `${place} ${this.#ids[subject] ?? ""}`;
    const entry = this.#entries.get(key) ?? newEntry(subject, place);
    this.#entries.set(key, entry);
    this.#quick[place][subject] = entry;
    return entry;
  }

  /**
   * One for each subject, place and level of confidence. A distinct match counts once, at its highest level; of the
   * evidence, at most ten for a subject and place, the surest first.
   */
  matches(): Match[] {
    return [...this.#entries.values()].flatMap(({ subject, place, levels, evidence }) => {
      let left = MOST_EVIDENCE;
      return [2, 1, 0].flatMap((level): Match[] => {
        const distinct = [...levels.values()].filter((one) => one === level).length;
        const confidence = CONFIDENCE_LEVELS[level];
        if (distinct === 0 || confidence === undefined) return [];
        const shown = (evidence[level] ?? []).slice(0, left);
        left -= shown.length;
        return [{ type: this.#ids[subject] ?? "", place, confidence, distinct, evidence: shown }];
      });
    });
  }
}

const newEntry = (subject: number, place: Place): Entry => ({
  ...{ subject, place, levels: new Map(), evidence: [[], [], []], promised: [] },
});

/** 53 bits over the letters and digits of a match, upper and lower case being one. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let a = 0x811c9dc5;
  let b = 0x2545f491;
  for (let at = start; at < end; at += 1) {
    let byte = bytes[at] as number;
    if (byte >= 97 && byte <= 122) byte -= 32;
    const counts = (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || byte >= 128;
    if (!counts) continue;
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ (b >>> 15) ^ byte, 0x85ebca6b);
  }
  b ^= b >>> 13;
  return (a >>> 0) * 0x200000 + (b >>> 11);
}

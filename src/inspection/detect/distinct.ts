/**
 * Which matches were seen before, and how surely: by a hash of their letters and digits, in a table without objects.
 * @module
 */
import { letGo } from "../garbage.ts";
import { CONFIDENCE_LEVELS } from "../vocabulary.ts";

/** Counting ends here, so that memory does. */
export const MOST_DISTINCT = 10_000;
const FIRST_SLOTS = 16;

export class Distinct {
  /** By slot: the hash, in two; the level and one, 0: the slot is free. A power of two, never more than three quarters used. */
  #hashes = new Int32Array(2 * FIRST_SLOTS);
  #levels = new Uint8Array(FIRST_SLOTS);
  #size = 0;
  /** By level: how many distinct matches have it as their highest. */
  readonly #counts = new Uint32Array(CONFIDENCE_LEVELS.length);

  count(level: number): number {
    return this.#counts[level] ?? 0;
  }

  /** The level of the match with that hash; -1: it was not counted. */
  levelOf(high: number, low: number): number {
    return (this.#levels[this.#slotOf(high, low)] as number) - 1;
  }

  /** Every match that was counted, by its hash in two, and its level. */
  *each(): Generator<readonly [high: number, low: number, level: number]> {
    for (const [slot, level] of this.#levels.entries())
      if (level !== 0) yield [this.#hashes[2 * slot] as number, this.#hashes[2 * slot + 1] as number, level - 1];
  }

  /** Whether a match of that level can change nothing any more, whatever it is. */
  isSettled(level: number): boolean {
    if (this.#size < MOST_DISTINCT) return false;
    for (let lower = 0; lower < level; lower += 1) if (this.#counts[lower] !== 0) return false;
    return true;
  }

  /** Whether what stands from `start` to `end` is new, or new at that level. */
  add(level: number, bytes: Uint8Array, start: number, end: number): boolean {
    let a = 0x811c9dc5 | 0;
    let b = 0x2545f491;
    for (let at = start; at < end; at += 1) {
      let byte = bytes[at] as number;
      if (byte >= 97 && byte <= 122) byte -= 32;
      const counts = (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || byte >= 128;
      if (!counts) continue;
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(b ^ (b >>> 15) ^ byte, 0x85ebca6b);
    }
    return this.#raise(a, (b ^ (b >>> 13)) >>> 11, level);
  }

  #raise(high: number, low: number, level: number): boolean {
    const slot = this.#slotOf(high, low);
    const known = (this.#levels[slot] as number) - 1;
    if (known >= level || (known < 0 && this.#size >= MOST_DISTINCT)) return false;
    this.#counts[level] = this.count(level) + 1;
    this.#levels[slot] = level + 1;
    if (known >= 0) {
      this.#counts[known] = this.count(known) - 1;
      return true;
    }
    this.#hashes[2 * slot] = high;
    this.#hashes[2 * slot + 1] = low;
    this.#size += 1;
    if (this.#size * 4 > this.#levels.length * 3) this.#grow();
    return true;
  }

  /** Where the hash is, or would go. */
  #slotOf(high: number, low: number): number {
    const mask = this.#levels.length - 1;
    let slot = (high ^ low) & mask;
    while (this.#levels[slot] !== 0 && (this.#hashes[2 * slot] !== high || this.#hashes[2 * slot + 1] !== low))
      slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [hashes, levels] = [this.#hashes, this.#levels];
    this.#hashes = new Int32Array(2 * hashes.length);
    this.#levels = new Uint8Array(2 * levels.length);
    for (const [from, level] of levels.entries()) {
      if (level === 0) continue;
      const [high = 0, low = 0] = [hashes[2 * from], hashes[2 * from + 1]];
      const slot = this.#slotOf(high, low);
      this.#hashes[2 * slot] = high;
      this.#hashes[2 * slot + 1] = low;
      this.#levels[slot] = level;
    }
    // Those of many types grow at about the same time.
    letGo(hashes.byteLength + levels.byteLength);
  }
}

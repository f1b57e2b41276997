/**
 * Which matches were seen before, and how surely: by a hash of their letters and digits, in a table without objects.
 * @module
 */
import { letGo } from "../garbage.ts";
import { CONFIDENCE_LEVELS } from "../vocabulary.ts";

/** Counting ends here, so that memory does. */
export const MOST_DISTINCT = 10_000;
const FIRST_SLOTS = 16;
/** Room for the most, with one in ten left free. */
const LAST_SLOTS = 11_264;

/** Bits of the second half of a hash; above them stands the level and one, 0: the slot is free. */
const LOW_BITS = 14;
const LOW = (1 << LOW_BITS) - 1;

export class Distinct {
  /** By slot: the hash in two, the second with the level. Three quarters are used at most, but for the last. */
  #highs = new Int32Array(FIRST_SLOTS);
  #lows = new Uint16Array(FIRST_SLOTS);
  #size = 0;
  /** By level: how many distinct matches have it as their highest. */
  readonly #counts = new Uint32Array(CONFIDENCE_LEVELS.length);

  count(level: number): number {
    return this.#counts[level] ?? 0;
  }

  /** The level of the match with that hash; -1: it was not counted. */
  levelOf(high: number, low: number): number {
    return this.#levelAt(this.#slotOf(high, low));
  }

  /** Every match that was counted, by its hash in two, and its level. */
  *each(): Generator<readonly [high: number, low: number, level: number]> {
    for (let slot = 0; slot < this.#highs.length; slot += 1) {
      const level = this.#levelAt(slot);
      if (level >= 0) yield [this.#highs[slot] as number, (this.#lows[slot] as number) & LOW, level];
    }
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
    return this.#raise(a, (b ^ (b >>> 13)) >>> (32 - LOW_BITS), level);
  }

  #raise(high: number, low: number, level: number): boolean {
    const slot = this.#slotOf(high, low);
    const known = this.#levelAt(slot);
    if (known >= level || (known < 0 && this.#size >= MOST_DISTINCT)) return false;
    this.#counts[level] = this.count(level) + 1;
    this.#highs[slot] = high;
    this.#lows[slot] = low | ((level + 1) << LOW_BITS);
    if (known >= 0) {
      this.#counts[known] = this.count(known) - 1;
      return true;
    }
    this.#size += 1;
    const { length } = this.#highs;
    if (this.#size * 4 > length * 3 && length < LAST_SLOTS) this.#grow();
    return true;
  }

  #levelAt(slot: number): number {
    return ((this.#lows[slot] as number) >> LOW_BITS) - 1;
  }

  /** Where the hash is, or would go. */
  #slotOf(high: number, low: number): number {
    const [highs, lows] = [this.#highs, this.#lows];
    let slot = ((high ^ low) >>> 0) % highs.length;
    for (;;) {
      const second = lows[slot] as number;
      if (second === 0 || (highs[slot] === high && (second & LOW) === low)) return slot;
      slot = slot + 1 === highs.length ? 0 : slot + 1;
    }
  }

  #grow(): void {
    const [highs, lows] = [this.#highs, this.#lows];
    // The last step is a long one: what is outgrown is garbage for a while.
    const slots = 4 * highs.length > LAST_SLOTS ? LAST_SLOTS : 2 * highs.length;
    this.#highs = new Int32Array(slots);
    this.#lows = new Uint16Array(slots);
    for (let from = 0; from < highs.length; from += 1) {
      const [high = 0, second = 0] = [highs[from], lows[from]];
      if (second === 0) continue;
      const slot = this.#slotOf(high, second & LOW);
      this.#highs[slot] = high;
      this.#lows[slot] = second;
    }
    // Those of many types grow at about the same time.
    letGo(highs.byteLength + lows.byteLength);
  }
}

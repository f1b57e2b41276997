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
const LOW_BITS = 21;
const LOW = (1 << LOW_BITS) - 1;

export class Distinct {
  /** By slot: the hash in two, with the level. Three quarters are used at most, but for the last. */
  #slots = new Int32Array(2 * FIRST_SLOTS);
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
    for (let slot = 0; slot < this.#slots.length; slot += 2) {
      const level = this.#levelAt(slot);
      if (level >= 0) yield [this.#slots[slot] as number, (this.#slots[slot + 1] as number) & LOW, level];
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
    this.#slots[slot] = high;
    this.#slots[slot + 1] = low | ((level + 1) << LOW_BITS);
    if (known >= 0) {
      this.#counts[known] = this.count(known) - 1;
      return true;
    }
    this.#size += 1;
    const { length } = this.#slots;
    if (this.#size * 8 > length * 3 && length < 2 * LAST_SLOTS) this.#grow();
    return true;
  }

  #levelAt(slot: number): number {
    return ((this.#slots[slot + 1] as number) >> LOW_BITS) - 1;
  }

  /** Where the hash is, or would go. */
  #slotOf(high: number, low: number): number {
    const slots = this.#slots;
    let slot = 2 * (((high ^ low) >>> 0) % (slots.length / 2));
    for (;;) {
      const second = slots[slot + 1] as number;
      if (second === 0 || (slots[slot] === high && (second & LOW) === low)) return slot;
      slot = slot + 2 === slots.length ? 0 : slot + 2;
    }
  }

  #grow(): void {
    const before = this.#slots;
    // The last step is a long one: what is outgrown is garbage for a while.
    this.#slots = new Int32Array(2 * (2 * before.length > LAST_SLOTS ? LAST_SLOTS : before.length));
    for (let from = 0; from < before.length; from += 2) {
      const [high = 0, second = 0] = [before[from], before[from + 1]];
      if (second === 0) continue;
      const slot = this.#slotOf(high, second & LOW);
      this.#slots[slot] = high;
      this.#slots[slot + 1] = second;
    }
    // Those of many types grow at about the same time.
    letGo(before.byteLength);
  }
}

/**
 * States that an automaton has made: numbered in the order in which they were, and found again by what they are.
 *
 * INVARIANT: they lie in arrays that are used again when all states are dropped. An object for each would take several
 * times as much, and text that makes them be dropped again and again would leave tens of megabytes of them to be collected.
 * @module
 */
import { letGo } from "../../garbage.ts";

const MOST_STATES = 6000;
/** Numbers kept in all states together. */
const MOST_WEIGHT = 1_000_000;
/** Of a state, besides those of its kernel. */
const WEIGHT = 8;
/** For so many there is room at first: most automata never see more, and there are hundreds. */
const FEW = 8;
/** Slots for each state that there is room for: a power of two. */
const SLOTS = 2;
const NOTHING: readonly number[] = [];

export class States {
  /** The first one is dead: it is none of those that are found. */
  count = 1;
  #weight = 0;
  #kernels = new Int32Array(FEW);
  #matched: (readonly number[])[] = [NOTHING];
  /** By state: where its kernel ends, and where the next one's begins; the byte before; what `hashOf` makes of it. */
  #ends = new Int32Array(FEW);
  #contexts = new Int32Array(FEW);
  #hashes = new Int32Array(FEW);
  /** Numbers of states, each in the first slot that was free from the place on that its hash says; 0: free. */
  #slots = new Int32Array(FEW * SLOTS);
  readonly #found = { kernels: this.#kernels, context: 0, start: 0, length: 0 };

  get isFull(): boolean {
    return this.count >= MOST_STATES || this.#weight > MOST_WEIGHT;
  }

  clear(): void {
    this.count = 1;
    this.#weight = 0;
    this.#matched = [NOTHING];
    this.#slots.fill(0);
  }

  /** The kernel, in ascending order, and the context of the byte before; valid until another is asked for. */
  at(number: number): {
    readonly kernels: Int32Array;
    readonly context: number;
    readonly start: number;
    readonly length: number;
  } {
    const found = this.#found;
    found.kernels = this.#kernels;
    found.context = this.#contexts[number] as number;
    found.start = this.#startOf(number);
    found.length = (this.#ends[number] as number) - found.start;
    return found;
  }

  /** Numbers of the expressions that match up to before the last byte. */
  matched(number: number): readonly number[] {
    return this.#matched[number] ?? NOTHING;
  }

  /** The number of that state, made if need be. */
  numberOf(kernel: Int32Array, context: number, matched: readonly number[]): number {
    const hash = hashOf(kernel, context, matched);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let number = this.#slots[slot] as number; number > 0; number = this.#slots[slot] as number) {
      if (this.#hashes[number] === hash && this.#is(number, kernel, context, matched)) return number;
      slot = (slot + 1) & mask;
    }
    return this.#add(kernel, context, matched, hash);
  }

  #add(kernel: Int32Array, context: number, matched: readonly number[], hash: number): number {
    const number = this.count;
    this.#makeRoom(kernel.length);
    const start = this.#startOf(number);
    this.#kernels.set(kernel, start);
    this.#ends[number] = start + kernel.length;
    this.#contexts[number] = context;
    this.#hashes[number] = hash;
    this.#matched.push(matched.length === 0 ? NOTHING : matched);
    this.#weight += kernel.length + WEIGHT;
    this.count += 1;
    this.#place(number);
    return number;
  }

  /** The dead one has no kernel. */
  #startOf(number: number): number {
    return number < 2 ? 0 : (this.#ends[number - 1] as number);
  }

  #makeRoom(length: number): void {
    while (this.#startOf(this.count) + length > this.#kernels.length) this.#kernels = twice(this.#kernels);
    if (this.count < this.#ends.length) return;
    this.#ends = twice(this.#ends);
    this.#contexts = twice(this.#contexts);
    this.#hashes = twice(this.#hashes);
    letGo(this.#slots.byteLength);
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let number = 1; number < this.count; number += 1) this.#place(number);
  }

  #place(number: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.#hashes[number] as number) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = number;
  }

  #is(number: number, kernel: Int32Array, context: number, matched: readonly number[]): boolean {
    const start = this.#startOf(number);
    if ((this.#ends[number] as number) - start !== kernel.length || this.#contexts[number] !== context) return false;
    const kernels = this.#kernels;
    for (let at = 0; at < kernel.length; at += 1) if (kernels[start + at] !== kernel[at]) return false;
    const known = this.matched(number);
    return known.length === matched.length && matched.every((id, at) => known[at] === id);
  }
}

/** FNV-1a over the numbers. */
function hashOf(kernel: Int32Array, context: number, matched: readonly number[]): number {
  let hash = 0x811c9dc5 ^ context;
  for (let at = 0; at < kernel.length; at += 1) hash = Math.imul(hash ^ (kernel[at] as number), 0x01000193);
  hash = Math.imul(hash ^ kernel.length, 0x01000193);
  for (let at = 0; at < matched.length; at += 1) hash = Math.imul(hash ^ (matched[at] as number), 0x01000193);
  // The low bits decide where it is looked for.
  return hash ^ (hash >>> 15);
}

export function twice(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  letGo(numbers.byteLength);
  return larger;
}

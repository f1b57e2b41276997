/**
 * Contexts and symbols of a PPMd model, as they lie in its memory.
 *
 * A context is a unit of twelve bytes: how many symbols followed it, the sum of their frequencies (shorts at 0 and 2),
 * where they are, and the context that is shorter by a byte (words at 4 and 8). A symbol has six bytes: itself, its
 * frequency, and its successor (two shorts at 2 and 4), which is the context after it, or the place in the text where one
 * can be made from. A context of one symbol holds it itself, from 2 on.
 *
 * Numbers have the lowest byte first, as on every machine that we run on.
 * @module
 */
import { Unreadable } from "../../../budget.ts";
import { indexOf, Memory } from "./memory.ts";

export const SYMBOL = 6;
export const broken = () => new Unreadable("corrupted", "the packed data is damaged");

export class Contexts {
  readonly memory: Memory;
  readonly bytes: Uint8Array;
  readonly shorts: Uint16Array;
  readonly words: Uint32Array;

  constructor(size: number) {
    this.memory = new Memory(size);
    ({ bytes: this.bytes, shorts: this.shorts, words: this.words } = this.memory);
  }

  /** Empties the memory and makes the context without length, which every byte followed once. */
  root(): number {
    const { memory, bytes, shorts, words } = this;
    memory.reset();
    const root = memory.context();
    const symbols = memory.allocate(indexOf(128));
    shorts[root >> 1] = 256;
    shorts[(root + 2) >> 1] = 257;
    words[(root + 4) >> 2] = symbols;
    words[(root + 8) >> 2] = 0;
    for (let byte = 0; byte < 256; byte++) {
      const state = symbols + byte * SYMBOL;
      bytes[state] = byte;
      bytes[state + 1] = 1;
      this.follow(state, 0);
    }
    return root;
  }

  successor(state: number): number {
    return (this.shorts[(state + 2) >> 1] as number) | ((this.shorts[(state + 4) >> 1] as number) << 16);
  }

  follow(state: number, successor: number): void {
    this.shorts[(state + 2) >> 1] = successor & 0xffff;
    this.shorts[(state + 4) >> 1] = successor >>> 16;
  }

  copyState(to: number, from: number): void {
    const { shorts } = this;
    shorts[to >> 1] = shorts[from >> 1] as number;
    shorts[(to + 2) >> 1] = shorts[(from + 2) >> 1] as number;
    shorts[(to + 4) >> 1] = shorts[(from + 4) >> 1] as number;
  }

  swap(one: number, other: number): void {
    const { shorts } = this;
    const first = shorts[one >> 1] as number;
    const second = shorts[(one + 2) >> 1] as number;
    const third = shorts[(one + 4) >> 1] as number;
    this.copyState(one, other);
    shorts[other >> 1] = first;
    shorts[(other + 2) >> 1] = second;
    shorts[(other + 4) >> 1] = third;
  }

  /** Brings a symbol forward to `to`; those between go back by one. */
  #bringForward(to: number, from: number): void {
    for (let state = from; state > to; state -= SYMBOL) this.swap(state, state - SYMBOL);
  }

  /** The symbol of a context that is the byte: there is one. */
  find(context: number, byte: number): number {
    const { bytes, shorts, words } = this;
    const count = shorts[context >> 1] as number;
    if (count === 1) return context + 2;
    const first = words[(context + 4) >> 2] as number;
    const end = first + count * SYMBOL;
    for (let state = first; state < end; state += SYMBOL) if (bytes[state] === byte) return state;
    throw broken();
  }

  addToSum(context: number, more: number): void {
    (this.shorts[(context + 2) >> 1] as number) += more;
  }

  /**
   * Halves the frequencies of a context and lets go of symbols that have none then. The one that was found becomes the
   * first: returns where it is. `round`: 1 if halves are rounded up, so that all stay.
   */
  halve(context: number, found: number, round: 0 | 1): number {
    const { bytes, shorts, words } = this;
    const count = shorts[context >> 1] as number;
    const first = words[(context + 4) >> 2] as number;
    this.#bringForward(first, found);
    let rest = (shorts[(context + 2) >> 1] as number) - (bytes[first + 1] as number);
    let sum = ((bytes[first + 1] as number) + 4 + round) >> 1;
    bytes[first + 1] = sum;
    const last = first + (count - 1) * SYMBOL;
    for (let state = first + SYMBOL; state <= last; state += SYMBOL) {
      const before = bytes[state + 1] as number;
      const frequency = (before + round) >> 1;
      rest -= before;
      sum += frequency;
      bytes[state + 1] = frequency;
      let to = state;
      while (to > first && frequency > (bytes[to + 1 - SYMBOL] as number)) to -= SYMBOL;
      if (to !== state) this.#bringForward(to, state);
    }
    let gone = 0;
    while (gone < count - 1 && bytes[last + 1 - gone * SYMBOL] === 0) gone++;
    rest += gone;
    if (gone > 0 && this.#drop(context, count, gone, rest)) return context + 2;
    shorts[(context + 2) >> 1] = sum + rest - (rest >> 1);
    return words[(context + 4) >> 2] as number;
  }

  /** The last symbols of a context go. Returns whether only one is left, which moves into the context. */
  #drop(context: number, count: number, gone: number, rest: number): boolean {
    const { bytes, shorts, words, memory } = this;
    const first = words[(context + 4) >> 2] as number;
    const left = count - gone;
    const units = (count + 1) >> 1;
    shorts[context >> 1] = left;
    if (left > 1) {
      const fewer = (left + 1) >> 1;
      if (fewer !== units) words[(context + 4) >> 2] = memory.shrink(first, units, fewer);
      return false;
    }
    let frequency = bytes[first + 1] as number;
    for (let escapes = rest; ; ) {
      frequency -= frequency >> 1;
      escapes >>= 1;
      if (escapes <= 1) break;
    }
    bytes[first + 1] = frequency;
    this.copyState(context + 2, first);
    memory.release(first, indexOf(units));
    return true;
  }
}

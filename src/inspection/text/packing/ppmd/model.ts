/**
 * The model of PPMd, variant H: what followed every stretch of the last few bytes, and how often.
 *
 * As in "PPMd var.H" (Dmitry Shkarin, 2001), the way 7-Zip has it ("PPMd7"). Whatever is unpacked, hostile or not, the
 * model is one that the packer would have made; the guards below are for our own mistakes, and end as "corrupted".
 * @module
 */
import { broken, Contexts, SYMBOL } from "./contexts.ts";
import { indexOf } from "./memory.ts";

const FREQUENCY_MOST = 124;
export const LONGEST_ORDER = 64;

export class Model extends Contexts {
  readonly #order: number;
  readonly #path = new Int32Array(LONGEST_ORDER);
  readonly #firstRun: number;
  /** The longest context that is known, and the one in which the last symbol was found. */
  #longest = 0;
  context = 0;
  /** The symbol that was found last. */
  found = 0;
  /** By how many bytes contexts are shorter than they could be. */
  fall = 0;
  /** Contexts of one symbol that were right, in a row; and whether the last one was. */
  run = 0;
  right = 0;
  /** How often the model began anew: what is learnt beside it begins anew with it. */
  restarts = 0;
  /** Set by a context of one symbol that was wrong: what new contexts expect of escapes. */
  escape = 0;

  constructor(order: number, size: number) {
    super(size);
    this.#order = order;
    this.#firstRun = -Math.min(order, 12) - 1;
    this.restart();
  }

  /** From the beginning, with nothing learnt. */
  restart(): void {
    this.restarts++;
    this.fall = this.#order;
    this.run = this.#firstRun;
    this.right = 0;
    const root = this.root();
    this.context = root;
    this.#longest = root;
    this.found = this.words[(root + 4) >> 2] as number;
  }

  /** Found in a context of one symbol. */
  updateSingle(): void {
    const at = this.found + 1;
    const frequency = this.bytes[at] as number;
    if (frequency < 128) this.bytes[at] = frequency + 1;
    this.right = 1;
    this.run++;
    this.#advance();
  }

  /** Found as the first of several. */
  updateFirst(): void {
    const sum = this.shorts[(this.context + 2) >> 1] as number;
    this.right = 2 * (this.bytes[this.found + 1] as number) > sum ? 1 : 0;
    this.run += this.right;
    if (this.#count() > FREQUENCY_MOST) this.#rescale();
    this.#advance();
  }

  /** Found as another of several. */
  updateOther(): void {
    const { bytes, found } = this;
    this.right = 0;
    const frequency = this.#count();
    if (frequency > (bytes[found + 1 - SYMBOL] as number)) {
      this.swap(found, found - SYMBOL);
      this.found = found - SYMBOL;
      if (frequency > FREQUENCY_MOST) this.#rescale();
    }
    this.#advance();
  }

  /** Found after an escape from longer contexts. */
  updateEscaped(): void {
    if (this.#count() > FREQUENCY_MOST) this.#rescale();
    this.run = this.#firstRun;
    this.#update();
  }

  /** The symbol was seen: returns its frequency. */
  #count(): number {
    this.addToSum(this.context, 4);
    const frequency = (this.bytes[this.found + 1] as number) + 4;
    this.bytes[this.found + 1] = frequency;
    return frequency;
  }

  #advance(): void {
    const successor = this.successor(this.found);
    if (this.fall === 0 && successor > this.memory.text) {
      this.context = successor;
      this.#longest = successor;
    } else this.#update();
  }

  #rescale(): void {
    this.found = this.halve(this.context, this.found, this.fall === 0 ? 0 : 1);
  }

  #update(): void {
    if (!this.#learn()) this.restart();
  }

  /**
   * Tells the longer contexts of the symbol that was found, and goes to the longest context after it. Returns whether
   * there was room.
   */
  #learn(): boolean {
    const { memory, bytes, found, context } = this;
    const byte = bytes[found] as number;
    const frequency = bytes[found + 1] as number;
    const before = this.successor(found);
    if (frequency < FREQUENCY_MOST / 4) this.#countShorter(byte);
    if (this.fall === 0) {
      const made = this.#makeContexts(true);
      if (made === 0) return false;
      this.follow(found, made);
      this.context = made;
      this.#longest = made;
      return true;
    }
    bytes[memory.text++] = byte;
    let successor = memory.text;
    if (successor >= memory.units) return false;
    let after = before;
    if (before === 0) {
      this.follow(found, successor);
      after = context;
    } else {
      if (before < memory.units) after = this.#makeContexts(false);
      if (after === 0) return false;
      this.fall--;
      if (this.fall === 0) {
        successor = after;
        if (this.#longest !== context) memory.text--;
      }
    }
    if (!this.#addToLonger(byte, frequency, successor)) return false;
    this.context = after;
    this.#longest = after;
    return true;
  }

  /** In the next shorter context the symbol was seen too, more or less. */
  #countShorter(byte: number): void {
    const { bytes, shorts, words } = this;
    const shorter = words[(this.context + 8) >> 2] as number;
    if (shorter === 0) return;
    let state = this.find(shorter, byte);
    if (shorts[shorter >> 1] === 1) {
      if ((bytes[state + 1] as number) < 32) (bytes[state + 1] as number)++;
      return;
    }
    const first = words[(shorter + 4) >> 2] as number;
    if (state !== first && (bytes[state + 1] as number) >= (bytes[state + 1 - SYMBOL] as number)) {
      this.swap(state, state - SYMBOL);
      state -= SYMBOL;
    }
    if ((bytes[state + 1] as number) >= FREQUENCY_MOST - 9) return;
    (bytes[state + 1] as number) += 2;
    this.addToSum(shorter, 2);
  }

  /**
   * The contexts after the symbol that was found, as long as those in which it was seen and which have none yet. Returns
   * the longest, or 0 when memory is full. `known`: the found symbol itself is told by the caller.
   */
  #makeContexts(known: boolean): number {
    const { bytes, words } = this;
    const byte = bytes[this.found] as number;
    const place = this.successor(this.found);
    let context = this.context;
    let depth = 0;
    if (!known) this.#path[depth++] = this.found;
    while (words[(context + 8) >> 2] !== 0) {
      context = words[(context + 8) >> 2] as number;
      const state = this.find(context, byte);
      const successor = this.successor(state);
      if (successor !== place) {
        context = successor;
        if (depth === 0) return context;
        break;
      }
      if (depth === LONGEST_ORDER) throw broken();
      this.#path[depth++] = state;
    }
    return this.#makeSingles(context, place, depth);
  }

  /** For each symbol of the path a context of one symbol: the byte at this place of the text. */
  #makeSingles(shortest: number, place: number, depth: number): number {
    const { memory, bytes, shorts, words } = this;
    const byte = bytes[place] as number;
    const frequency = this.#inherited(shortest, byte);
    let context = shortest;
    for (let left = depth; left > 0; left--) {
      const made = memory.context();
      if (made === 0) return 0;
      shorts[made >> 1] = 1;
      bytes[made + 2] = byte;
      bytes[made + 3] = frequency;
      this.follow(made + 2, place + 1);
      words[(made + 8) >> 2] = context;
      this.follow(this.#path[left - 1] as number, made);
      context = made;
    }
    return context;
  }

  /** The frequency that a symbol begins with, by what a shorter context has seen of it. */
  #inherited(context: number, byte: number): number {
    const state = this.find(context, byte);
    const frequency = this.bytes[state + 1] as number;
    const count = this.shorts[context >> 1] as number;
    if (count === 1) return frequency;
    const own = frequency - 1;
    const others = (this.shorts[(context + 2) >> 1] as number) - count - own;
    if (2 * own <= others) return 5 * own > others ? 2 : 1;
    return 1 + Math.floor((2 * own + 3 * others - 1) / (2 * others));
  }

  /** Adds the symbol to every context that is longer than the one it was found in. Returns whether there was room. */
  #addToLonger(byte: number, frequency: number, successor: number): boolean {
    const { bytes, shorts, words, context } = this;
    const seen = shorts[context >> 1] as number;
    const others = (shorts[(context + 2) >> 1] as number) - seen - (frequency - 1);
    let longer = this.#longest;
    for (let left = LONGEST_ORDER; longer !== context; left--) {
      if (left === 0 || longer === 0) throw broken();
      const count = shorts[longer >> 1] as number;
      if (!(count === 1 ? this.#moveOut(longer, seen) : this.#makeRoom(longer, count, seen))) return false;
      const state = (words[(longer + 4) >> 2] as number) + count * SYMBOL;
      bytes[state] = byte;
      bytes[state + 1] = this.#share(longer, frequency, others);
      this.follow(state, successor);
      shorts[longer >> 1] = count + 1;
      longer = words[(longer + 8) >> 2] as number;
    }
    return true;
  }

  /** The frequency of a symbol that is new to a context, by its share in the shorter one. */
  #share(context: number, frequency: number, others: number): number {
    const sum = this.shorts[(context + 2) >> 1] as number;
    const own = 2 * frequency * (sum + 6);
    const all = others + sum;
    if (own < 6 * all) {
      this.addToSum(context, 3);
      return 1 + (own > all ? 1 : 0) + (own >= 4 * all ? 1 : 0);
    }
    const share = 4 + (own >= 9 * all ? 1 : 0) + (own >= 12 * all ? 1 : 0) + (own >= 15 * all ? 1 : 0);
    this.addToSum(context, share);
    return share;
  }

  /** The only symbol of a context gets a block of its own, with room for one more. */
  #moveOut(context: number, seen: number): boolean {
    const { memory, bytes, shorts, words } = this;
    const block = memory.allocate(0);
    if (block === 0) return false;
    this.copyState(block, context + 2);
    words[(context + 4) >> 2] = block;
    const before = bytes[block + 1] as number;
    const frequency = before < FREQUENCY_MOST / 4 - 1 ? 2 * before : FREQUENCY_MOST - 4;
    bytes[block + 1] = frequency;
    shorts[(context + 2) >> 1] = frequency + this.escape + (seen > 3 ? 1 : 0);
    return true;
  }

  /** Room for one more symbol, in a larger block if need be; and what that does to the sum. */
  #makeRoom(context: number, count: number, seen: number): boolean {
    const { memory, shorts, words } = this;
    const units = count >> 1;
    const index = indexOf(units);
    if ((count & 1) === 0 && index !== indexOf(units + 1)) {
      const block = memory.allocate(index + 1);
      if (block === 0) return false;
      const old = words[(context + 4) >> 2] as number;
      memory.copy(block, old, units);
      memory.release(old, index);
      words[(context + 4) >> 2] = block;
    }
    const few = 4 * count <= seen && (shorts[(context + 2) >> 1] as number) <= 8 * count;
    this.addToSum(context, (2 * count < seen ? 1 : 0) + (few ? 2 : 0));
    return true;
  }
}

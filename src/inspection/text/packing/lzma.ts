/**
 * LZMA, after the LZMA specification in the LZMA SDK: literals and matches, each step told by bits of a range decoder.
 * It can halt after any byte.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { History } from "./history.ts";
import { forget, probabilities, RangeDecoder } from "./range-decoder.ts";
import { type ByteStream, Feed } from "./stream.ts";

const STATES = 12;
/** Below it the last step was a literal. */
const AFTER_MATCH = 7;
const POSITIONS = 16;
const SHORTEST = 2;
const LENGTH_STATES = 4;
const SLOT_BITS = 6;
/** Slots from which on the middle bits of a distance are of even chance, and those before which there are none. */
const SLOT_DIRECT = 14;
const SLOT_BARE = 4;
const ALIGN_BITS = 4;
const LITERAL = 0x300;
/** 9 × 5 × 5. */
const SETTINGS = 225;
const NOTHING = new Uint8Array(0);

export interface LzmaSettings {
  /** Bits of the last literal, bits of the position, that choose the probabilities of a literal. */
  readonly lc: number;
  readonly lp: number;
  /** Bits of the position that choose those of all else. */
  readonly pb: number;
}

/** Out of the one byte that holds them all. */
export function lzmaSettings(byte: number): LzmaSettings {
  if (byte >= SETTINGS) throw new Unreadable("corrupted", "packed data have settings that do not exist");
  return { lc: byte % 9, lp: Math.floor(byte / 9) % 5, pb: Math.floor(byte / 45) };
}

/** Bytes of the probabilities of literals: by far the largest table. */
export const literalTable = ({ lc, lp }: LzmaSettings): number => 2 * (LITERAL << (lc + lp));

export class LzmaDecoder {
  readonly #history: History;
  readonly #range: RangeDecoder;
  #lc = 0;
  #literalMask = 0;
  #positionMask = 0;
  #state = 0;
  /** The last four distances, less one. */
  #rep0 = 0;
  #rep1 = 0;
  #rep2 = 0;
  #rep3 = 0;
  /** Of the last match, not yet copied. */
  #pending = 0;
  #marked = false;
  #literal = probabilities(0);
  readonly #isMatch = probabilities(STATES * POSITIONS);
  readonly #isRep = probabilities(STATES);
  readonly #isRep0Long = probabilities(STATES * POSITIONS);
  readonly #isNotRep0 = probabilities(STATES);
  readonly #isNotRep1 = probabilities(STATES);
  readonly #isNotRep2 = probabilities(STATES);
  readonly #slots = probabilities(LENGTH_STATES << SLOT_BITS);
  readonly #special = probabilities(128);
  readonly #align = probabilities(1 << ALIGN_BITS);
  readonly #length: Lengths = new Lengths();
  readonly #repLength: Lengths = new Lengths();

  constructor(history: History, range: RangeDecoder) {
    this.#history = history;
    this.#range = range;
  }

  /** Whether the end mark was met. */
  get marked(): boolean {
    return this.#marked;
  }

  /** Whether a match wants to go on where the reading halted. */
  get halfway(): boolean {
    return this.#pending > 0;
  }

  /** Forgets what was learnt, and takes other settings if there are any. */
  reset(settings?: LzmaSettings): void {
    if (settings !== undefined) {
      const { lc, lp, pb } = settings;
      this.#lc = lc;
      this.#literalMask = (1 << lp) - 1;
      this.#positionMask = (1 << pb) - 1;
      const count = LITERAL << (lc + lp);
      if (this.#literal.length !== count) this.#literal = probabilities(count);
    }
    this.#state = 0;
    this.#rep0 = this.#rep1 = this.#rep2 = this.#rep3 = 0;
    this.#pending = 0;
    for (const table of [this.#literal, this.#isMatch, this.#isRep, this.#isRep0Long]) forget(table);
    for (const table of [this.#isNotRep0, this.#isNotRep1, this.#isNotRep2]) forget(table);
    for (const table of [this.#slots, this.#special, this.#align]) forget(table);
    this.#length.reset();
    this.#repLength.reset();
  }

  /** Unpacks until the history holds `until` bytes in all, or the end mark is met. Throws `Unreadable`. */
  run(until: number): void {
    const history = this.#history;
    if (this.#pending > 0) this.#copy(until);
    while (history.total < until) {
      const position = (history.total - history.start) & this.#positionMask;
      if (this.#range.bit(this.#isMatch, this.#state * POSITIONS + position) === 0) this.#putLiteral();
      else {
        const length = this.#nextMatch(position);
        if (this.#marked) return;
        this.#pending = length;
        this.#copy(until);
      }
    }
  }

  #copy(until: number): void {
    const length = Math.min(this.#pending, until - this.#history.total);
    this.#history.copy(this.#rep0 + 1, length);
    this.#pending -= length;
  }

  #putLiteral(): void {
    const history = this.#history;
    const { ring, mask, total, start } = history;
    const before = total === start ? 0 : (ring[(total - 1) & mask] as number);
    const context = (((total - start) & this.#literalMask) << this.#lc) + (before >> (8 - this.#lc));
    const base = context * LITERAL;
    const [range, table] = [this.#range, this.#literal];
    let symbol = 1;
    if (this.#state >= AFTER_MATCH) {
      // What stands where the match would go on is told to the decoder, as long as the bits agree.
      let expected = history.at(this.#rep0 + 1);
      while (symbol < 0x100) {
        const likely = (expected >> 7) & 1;
        expected <<= 1;
        const bit = range.bit(table, base + ((1 + likely) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== likely) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | range.bit(table, base + symbol);
    ring[total & mask] = symbol;
    history.total = total + 1;
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  /** How long the next match is; its distance is `rep0`. */
  #nextMatch(position: number): number {
    const [range, state] = [this.#range, this.#state];
    const afterLiteral = state < AFTER_MATCH;
    if (range.bit(this.#isRep, state) === 0) {
      this.#rep3 = this.#rep2;
      this.#rep2 = this.#rep1;
      this.#rep1 = this.#rep0;
      const length = this.#length.next(range, position);
      this.#state = afterLiteral ? 7 : 10;
      this.#rep0 = this.#distance(length);
      this.#marked = this.#rep0 === 0xffffffff;
      return SHORTEST + length;
    }
    if (range.bit(this.#isNotRep0, state) === 0) {
      if (range.bit(this.#isRep0Long, state * POSITIONS + position) === 0) {
        this.#state = afterLiteral ? 9 : 11;
        return 1;
      }
    } else this.#swapDistances(state);
    this.#state = afterLiteral ? 8 : 11;
    return SHORTEST + this.#repLength.next(range, position);
  }

  /** One of the older distances comes first. */
  #swapDistances(state: number): void {
    const range = this.#range;
    let distance = this.#rep1;
    if (range.bit(this.#isNotRep1, state) === 1) {
      distance = this.#rep2;
      if (range.bit(this.#isNotRep2, state) === 1) {
        distance = this.#rep3;
        this.#rep3 = this.#rep2;
      }
      this.#rep2 = this.#rep1;
    }
    this.#rep1 = this.#rep0;
    this.#rep0 = distance;
  }

  #distance(length: number): number {
    const range = this.#range;
    const slots = Math.min(length, LENGTH_STATES - 1) << SLOT_BITS;
    const slot = range.tree(this.#slots, slots, SLOT_BITS);
    if (slot < SLOT_BARE) return slot;
    const bits = (slot >> 1) - 1;
    const high = (2 | (slot & 1)) * 2 ** bits;
    if (slot < SLOT_DIRECT) return high + range.reverseTree(this.#special, high - slot, bits);
    const middle = range.direct(bits - ALIGN_BITS) * 2 ** ALIGN_BITS;
    return high + middle + range.reverseTree(this.#align, 0, ALIGN_BITS);
  }
}

/** Lengths less the shortest: 3 bits, or 3, or 8. */
class Lengths {
  readonly #choice = probabilities(2);
  readonly #low = probabilities(POSITIONS << 3);
  readonly #middle = probabilities(POSITIONS << 3);
  readonly #high = probabilities(1 << 8);

  reset(): void {
    for (const table of [this.#choice, this.#low, this.#middle, this.#high]) forget(table);
  }

  next(range: RangeDecoder, position: number): number {
    if (range.bit(this.#choice, 0) === 0) return range.tree(this.#low, position << 3, 3);
    if (range.bit(this.#choice, 1) === 0) return 8 + range.tree(this.#middle, position << 3, 3);
    return 16 + range.tree(this.#high, 0, 8);
  }
}

/** A bare LZMA stream that unpacks to `size` bytes, as 7z holds it. Whoever gives the history closes it. */
export function lzma(packed: ByteStream, history: History, settings: LzmaSettings, size: number): ByteStream {
  const range = new RangeDecoder(new Feed(packed));
  const decoder = new LzmaDecoder(history, range);
  let begun = false;
  return {
    next: () => {
      if (!begun) {
        range.begin();
        decoder.reset(settings);
        begun = true;
      }
      if (history.total === size) return NOTHING;
      decoder.run(Math.min(history.room(), size));
      if (decoder.marked && history.total < size)
        throw new Unreadable("corrupted", "packed data end before they should");
      if (history.total === size && (decoder.halfway || !(range.finished || endsByMark(decoder, history))))
        throw new Unreadable("corrupted", "packed data go on behind their end");
      return history.hand();
    },
  };
}

/** An end mark may stand where the size is known, too. */
function endsByMark(decoder: LzmaDecoder, history: History): boolean {
  const { total } = history;
  decoder.run(total + 1);
  history.total = total;
  return decoder.marked;
}

/**
 * The memory of a PPMd model: one buffer of the size that the file asks for, dealt out in units of twelve bytes.
 *
 * Packer and unpacker begin anew when it is full, so that it has to be full at the same byte for both: which block is
 * given for which request is part of the format. As in "PPMd var.H" (Dmitry Shkarin, 2001), the way 7-Zip has it.
 *
 *     text ->   ...   units ->  blocks in use and free ones   low ->  ...  <- high   contexts   end
 *
 * Offsets are into the buffer; 0 is none. A free block holds the offset of the next one of its size.
 * @module
 */

export const UNIT = 12;
/** Sizes of blocks, in units: 1, 2, 3, 4; 6, 8, 10, 12; 15, 18, 21, 24; 28, 32 … 128. */
const SIZES = 38;
const LARGEST = 128;
const UNITS = new Uint8Array(SIZES);
/** Index of the smallest size that holds so many units; by units. */
const INDEX = new Uint8Array(LARGEST + 1);
for (let index = 0, units = 0; index < SIZES; index++) {
  const step = index >= 12 ? 4 : (index >> 2) + 1;
  for (let each = 0; each < step; each++) INDEX[++units] = index;
  UNITS[index] = units;
}
/** Requests that are refused before free neighbours are joined once more. */
const PATIENCE = 255;
/** A joined block stays below so many units. */
const JOINED_MOST = 0x10000;

export const indexOf = (units: number): number => INDEX[units] as number;

export class Memory {
  readonly bytes: Uint8Array;
  readonly shorts: Uint16Array;
  readonly words: Uint32Array;
  readonly #begin: number;
  readonly #end: number;
  readonly #free = new Uint32Array(SIZES);
  #joinIn = 0;
  #low = 0;
  #high = 0;
  /** Where the next byte of the text goes, and where text ends at the latest: units begin there. */
  text = 0;
  units = 0;

  /** `size`: in bytes, at least 2048. */
  constructor(size: number) {
    // Units are at even words whatever the size; the text begins past 0; one unit behind the end can be looked at.
    this.#begin = 4 - (size & 3);
    this.#end = this.#begin + size;
    const buffer = new ArrayBuffer(this.#end + UNIT);
    this.bytes = new Uint8Array(buffer);
    this.shorts = new Uint16Array(buffer);
    this.words = new Uint32Array(buffer);
    this.reset();
  }

  /** Everything is free again. */
  reset(): void {
    const size = this.#end - this.#begin;
    this.#free.fill(0);
    this.text = this.#begin;
    this.#high = this.#end;
    this.units = this.#end - Math.floor(size / 8 / UNIT) * 7 * UNIT;
    this.#low = this.units;
    this.#joinIn = 0;
  }

  /** Room for one context; 0 when there is none. */
  context(): number {
    if (this.#high !== this.#low) {
      this.#high -= UNIT;
      return this.#high;
    }
    return this.#free[0] === 0 ? this.#allocateRare(0) : this.#remove(0);
  }

  /** A block of the size with this index; 0 when there is none. */
  allocate(index: number): number {
    if (this.#free[index] !== 0) return this.#remove(index);
    const length = (UNITS[index] as number) * UNIT;
    if (length > this.#high - this.#low) return this.#allocateRare(index);
    const block = this.#low;
    this.#low += length;
    return block;
  }

  release(block: number, index: number): void {
    this.words[block >> 2] = this.#free[index] as number;
    this.#free[index] = block;
  }

  /** Makes a block of `from` units one of `to`, which are fewer. Returns where it is then. */
  shrink(block: number, from: number, to: number): number {
    const [before, after] = [indexOf(from), indexOf(to)];
    if (before === after) return block;
    if (this.#free[after] === 0) {
      this.#split(block, before, after);
      return block;
    }
    const moved = this.#remove(after);
    this.copy(moved, block, to);
    this.release(block, before);
    return moved;
  }

  copy(to: number, from: number, units: number): void {
    const { words } = this;
    const end = (from + units * UNIT) >> 2;
    // They are mostly few: not worth a call of the platform.
    for (let source = from >> 2, target = to >> 2; source < end; ) words[target++] = words[source++] as number;
  }

  #remove(index: number): number {
    const block = this.#free[index] as number;
    this.#free[index] = this.words[block >> 2] as number;
    return block;
  }

  /** Frees what a block of one size has beyond another. */
  #split(block: number, from: number, to: number): void {
    const kept = UNITS[to] as number;
    this.#releaseUnits(block + kept * UNIT, (UNITS[from] as number) - kept);
  }

  /** Frees so many units, 128 at most: as one block, or as the largest that fits and the rest. */
  #releaseUnits(block: number, units: number): void {
    let index = indexOf(units);
    if (UNITS[index] !== units) {
      index--;
      const most = UNITS[index] as number;
      // At most three are left: the sizes up to four have all.
      this.release(block + most * UNIT, units - most - 1);
    }
    this.release(block, index);
  }

  /** From what was freed, joined if it was not of late; else from a larger block, else from the text's room. */
  #allocateRare(index: number): number {
    if (this.#joinIn === 0) {
      this.#join();
      if (this.#free[index] !== 0) return this.#remove(index);
    }
    for (let larger = index + 1; larger < SIZES; larger++) {
      if (this.#free[larger] === 0) continue;
      const block = this.#remove(larger);
      this.#split(block, larger, index);
      return block;
    }
    this.#joinIn--;
    const length = (UNITS[index] as number) * UNIT;
    if (this.units - this.text <= length) return 0;
    this.units -= length;
    return this.units;
  }

  /**
   * Joins free blocks that are neighbours. While it does, a free block has 0 in its first short, its units in the second,
   * and the next one in its second word. What is in use never begins with 0: contexts begin with the count of their
   * symbols, and blocks of symbols with a symbol and how often it was.
   */
  #join(): void {
    const { shorts, words } = this;
    this.#joinIn = PATIENCE;
    let chain = this.#gather();
    if (this.#low !== this.#high) shorts[this.#low >> 1] = 1;
    this.#joinNeighbours(chain);
    while (chain !== 0) {
      let [block, units] = [chain, shorts[(chain >> 1) + 1] as number];
      chain = words[(chain >> 2) + 1] as number;
      // It went into the one before it.
      if (units === 0) continue;
      for (; units > LARGEST; units -= LARGEST, block += LARGEST * UNIT) this.release(block, SIZES - 1);
      this.#releaseUnits(block, units);
    }
  }

  /** All free blocks in a row: that which was found last is the first. */
  #gather(): number {
    const { shorts, words } = this;
    let chain = 0;
    for (let index = 0; index < SIZES; index++) {
      for (let block = this.#free[index] as number; block !== 0; ) {
        const next = words[block >> 2] as number;
        shorts[block >> 1] = 0;
        shorts[(block >> 1) + 1] = UNITS[index] as number;
        words[(block >> 2) + 1] = chain;
        chain = block;
        block = next;
      }
      this.#free[index] = 0;
    }
    return chain;
  }

  /**
   * Makes one of those that touch. What went into another has no units then, and is out of the chain if its turn was
   * still to come; if it was not, it is in the chain before the other, and is seen while it is as it was left.
   */
  #joinNeighbours(chain: number): void {
    const { shorts, words } = this;
    let last = 0;
    for (let block = chain; block !== 0; block = words[(block >> 2) + 1] as number) {
      let units = shorts[(block >> 1) + 1] as number;
      if (units === 0) {
        words[(last >> 2) + 1] = words[(block >> 2) + 1] as number;
        continue;
      }
      last = block;
      for (;;) {
        const neighbour = (block + units * UNIT) >> 1;
        if (shorts[neighbour] !== 0) break;
        units += shorts[neighbour + 1] as number;
        if (units >= JOINED_MOST) break;
        shorts[(block >> 1) + 1] = units;
        shorts[neighbour + 1] = 0;
      }
    }
  }
}

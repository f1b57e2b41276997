/**
 * One block of a bzip2 file, up to 900,000 bytes: prefix codes, then a list whose entries move to the front, then the
 * transform of Burrows and Wheeler, which is undone byte by byte.
 *
 * The format has no specification: it is what bzip2 1.0 reads and writes.
 * @module
 */
import { Unreadable } from "../../../budget.ts";
import { type Bits, LONGEST_CODE, MOST_SYMBOLS, PrefixCode } from "./bits.ts";

const BLOCK_UNIT = 100_000;
const MOST_CODES = 6;
/** Symbols of the same code in a row. */
const GROUP = 50;
/** As many as the largest block needs. bzip2 itself reads more and forgets them. */
const MOST_SELECTORS = 18_002;
/** A run that counts further is longer than every block. */
const HEAVIEST_DIGIT = 1 << 20;
/** Moves from this far are left to the platform. */
const FAR = 24;

const damaged = (what: string) => new Unreadable("corrupted", `${what} of the packed file is damaged`);

export class Block {
  #most = 0;
  /**
   * Of each byte in the sorted text: in the low eight bits the byte; above them the place of its successor. An own
   * 3.6 MB at level 9.
   */
  #cells = new Uint32Array(0);
  readonly #counts = new Int32Array(256);
  readonly #order = new Uint8Array(256);
  readonly #lengths = new Uint8Array(MOST_SYMBOLS);
  readonly #selectors = new Uint8Array(MOST_SELECTORS);
  #selected = 0;
  readonly #codes: PrefixCode[] = [];
  #symbols = 0;
  /** The place of the next byte, and how many there are. */
  #place = 0;
  #left = 0;

  // Of the last stage: a byte, how often it was just seen (0 to 4), and how often it is still to be repeated.
  #byte = 0;
  #seen = 0;
  #repeat = 0;

  /** For blocks of a stream of this level, 1 to 9. */
  prepare(level: number): void {
    this.#most = level * BLOCK_UNIT;
    if (this.#cells.length < this.#most) this.#cells = new Uint32Array(this.#most);
    while (this.#codes.length < MOST_CODES) this.#codes.push(new PrefixCode());
  }

  /** Whether every byte was given. */
  get done(): boolean {
    return this.#left === 0 && this.#repeat === 0;
  }

  /** Reads one block, after its mark and its checksum. Throws `Unreadable`. */
  read(bits: Bits): void {
    // Written by bzip2 0.9.0 and before, of 1998, for texts that it sorted too slowly.
    if (bits.take(1) === 1) throw new Unreadable("unsupported", "packed by a bzip2 of before 1999");
    const origin = bits.take(24);
    this.#readAlphabet(bits);
    const codes = bits.take(3);
    if (codes < 2 || codes > MOST_CODES) throw damaged("a block");
    this.#readSelectors(bits, codes);
    for (let each = 0; each < codes; each++) this.#readCode(bits, this.#codes[each] as PrefixCode);
    const length = this.#readSymbols(bits);
    if (origin >= length) throw damaged("a block");
    this.#link(length);
    this.#place = (this.#cells[origin] as number) >>> 8;
    this.#left = length;
    this.#seen = 0;
  }

  /** Which bytes there are: of sixteen ranges those that have any, then these. */
  #readAlphabet(bits: Bits): void {
    const ranges = bits.take(16);
    let used = 0;
    for (let range = 0; range < 16; range++) {
      if (((ranges >>> (15 - range)) & 1) === 0) continue;
      const bytes = bits.take(16);
      for (let byte = 0; byte < 16; byte++)
        if (((bytes >>> (15 - byte)) & 1) === 1) this.#order[used++] = range * 16 + byte;
    }
    if (used === 0) throw damaged("a block");
    this.#symbols = used + 2;
  }

  #readSelectors(bits: Bits, codes: number): void {
    const count = bits.take(15);
    const order = Uint8Array.from({ length: codes }, (_, index) => index);
    for (let each = 0; each < count; each++) {
      let index = 0;
      while (bits.take(1) === 1) if (++index === codes) throw damaged("a block");
      const code = order[index] as number;
      order.copyWithin(1, 0, index);
      order[0] = code;
      if (each < MOST_SELECTORS) this.#selectors[each] = code;
    }
    this.#selected = Math.min(count, MOST_SELECTORS);
  }

  /** Each length is told by steps from the one before. */
  #readCode(bits: Bits, code: PrefixCode): void {
    const lengths = this.#lengths.subarray(0, this.#symbols);
    let length = bits.take(5);
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      for (;;) {
        if (length < 1 || length > LONGEST_CODE) throw damaged("a code");
        if (bits.take(1) === 0) break;
        length += bits.take(1) === 0 ? 1 : -1;
      }
      lengths[symbol] = length;
    }
    code.build(lengths);
  }

  /** Brings the bytes of the sorted text into the cells and counts them. Returns how many there are. */
  #readSymbols(bits: Bits): number {
    const [cells, counts, order, most, end] = [this.#cells, this.#counts, this.#order, this.#most, this.#symbols - 1];
    counts.fill(0);
    let length = 0;
    // A run of the byte in front is a number whose digits are 1 and 2, the lightest first.
    let [run, weight] = [0, 1];
    for (let group = 0; group < this.#selected; group++) {
      const code = this.#codes[this.#selectors[group] as number] as PrefixCode;
      for (let each = 0; each < GROUP; each++) {
        const symbol = bits.symbol(code);
        if (symbol < 2) {
          if (weight > HEAVIEST_DIGIT) throw damaged("a block");
          run += weight << symbol;
          weight <<= 1;
          continue;
        }
        if (run > 0) {
          if (run > most - length) throw damaged("a block");
          const byte = order[0] as number;
          cells.fill(byte, length, length + run);
          (counts[byte] as number) += run;
          length += run;
          run = 0;
          weight = 1;
        }
        if (symbol === end) return length;
        if (length === most) throw damaged("a block");
        const byte = toFront(order, symbol - 1);
        cells[length++] = byte;
        (counts[byte] as number)++;
      }
    }
    throw damaged("a block");
  }

  /** Tells every cell its successor: the nth of a byte in the sorted text is the nth of it in the text itself. */
  #link(length: number): void {
    const [cells, next] = [this.#cells, this.#counts];
    for (let byte = 0, sum = 0; byte < 256; byte++) {
      const count = next[byte] as number;
      next[byte] = sum;
      sum += count;
    }
    for (let place = 0; place < length; place++) {
      const byte = (cells[place] as number) & 255;
      const at = next[byte] as number;
      next[byte] = at + 1;
      cells[at] = (cells[at] as number) | (place << 8);
    }
  }

  /** Fills `piece` with what comes next and returns how much it was: less than it holds only when the block is done. */
  fill(piece: Uint8Array): number {
    const [cells, size] = [this.#cells, piece.length];
    let [place, left, byte, seen, at] = [this.#place, this.#left, this.#byte, this.#seen, this.#repeated(piece)];
    while (at < size && left > 0) {
      const cell = cells[place] as number;
      const next = cell & 255;
      place = cell >>> 8;
      left--;
      // Four of a byte are followed by how many more there are.
      if (seen === 4) {
        const end = Math.min(size, at + next);
        piece.fill(byte, at, end);
        this.#repeat = next - (end - at);
        at = end;
        seen = 0;
        continue;
      }
      seen = next === byte ? seen + 1 : 1;
      byte = next;
      piece[at++] = next;
    }
    [this.#place, this.#left, this.#byte, this.#seen] = [place, left, byte, seen];
    if (left === 0 && seen === 4) throw damaged("a block");
    return at;
  }

  /** What is left of a run goes to the beginning of the piece. */
  #repeated(piece: Uint8Array): number {
    const length = Math.min(this.#repeat, piece.length);
    piece.fill(this.#byte, 0, length);
    this.#repeat -= length;
    return length;
  }
}

/** Moves an entry of the list to its front and returns it. */
function toFront(order: Uint8Array, index: number): number {
  const byte = order[index] as number;
  if (index >= FAR) order.copyWithin(1, 0, index);
  else for (let at = index; at > 0; at--) order[at] = order[at - 1] as number;
  order[0] = byte;
  return byte;
}

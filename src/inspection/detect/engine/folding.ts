/**
 * Text as patterns and keywords are sought in it: where characters stand for those of ASCII, those of ASCII stand.
 *
 * INVARIANT: what becomes of a character depends on itself and on what came out before it, and of what has no width on what
 * comes out next, too. How text is cut changes nothing.
 * @module
 */

import { WebAssembly } from "../../webassembly.ts";
import { DROPPED, IMAGES, imageOf, KEPT, WIDTHLESS } from "../folded.ts";
import { isDigit } from "./bytes.ts";
import { foldingKernel, STEP } from "./folding-kernel.ts";

/** Bytes that are folded at a time. */
const ROOM = 32 * 1024;
/** Bytes of a character but for its first. */
const AFTER = 3;
const [TEXT, FOUND] = [STEP, 2 * STEP + ROOM + STEP];
const PAGE = 65_536;
const SPACE = 32;

const pages = Math.ceil((FOUND + 2 * ROOM + STEP) / PAGE);
/** One for all scans: nothing is left in it from one call to the next. */
const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
const bytes = new Uint8Array(memory.buffer);
const words = new Int32Array(memory.buffer);
const { run } = new WebAssembly.Instance(new WebAssembly.Module(foldingKernel()), { env: { memory } }).exports as {
  run: (from: number, to: number, out: number) => void;
};

export class Folding {
  /** Of a character whose end was not there. */
  readonly #left = new Uint8Array(AFTER);
  #count = 0;
  /** The last byte of what came out. */
  #before = 0;
  /** Behind it stands something that has no width. */
  #isMarked = false;

  /** Calls `out` with pieces of the folded text, each valid until it returns. What is not decided yet is left for later. */
  text(utf8: Uint8Array, out: (folded: Uint8Array) => void): void {
    for (let at = 0; at < utf8.length; at += ROOM - AFTER) {
      const piece = utf8.subarray(at, at + ROOM - AFTER);
      bytes.set(this.#left.subarray(0, this.#count), TEXT);
      bytes.set(piece, TEXT + this.#count);
      const end = TEXT + this.#count + piece.length;
      const decided = undecidedFrom(end);
      this.#left.set(bytes.subarray(decided, end));
      this.#count = end - decided;
      this.#fold(decided, end, out);
    }
  }

  /** The text ends: what is left comes out, and another one may begin. */
  end(out: (folded: Uint8Array) => void): void {
    bytes.set(this.#left.subarray(0, this.#count), TEXT);
    const end = TEXT + this.#count;
    this.#count = 0;
    this.#fold(end, end, out);
    if (this.#isMarked) out(Uint8Array.of(SPACE));
    this.#before = 0;
    this.#isMarked = false;
  }

  /** Of what stands there up to `end`, folds up to `decided`. */
  #fold(decided: number, end: number, out: (folded: Uint8Array) => void): void {
    if (decided === TEXT) return;
    bytes.fill(0, end, end + STEP + 1);
    run(TEXT, decided, FOUND);
    const last = (words[0] as number) >> 2;
    // A mark is longer than the space that may come of it; of one before all this nothing is left.
    const begin = this.#isMarked ? TEXT - 1 : TEXT;
    let [from, to] = [TEXT, begin];
    const keep = (until: number) => {
      if (until === from) return;
      to = this.#spaced(bytes[from] as number, to);
      if (to !== from) bytes.copyWithin(to, from, until);
      to += until - from;
      this.#before = bytes[to - 1] as number;
    };
    for (let place = FOUND >> 2; place < last; place += 1) {
      const at = words[place] as number;
      if (at >= decided) break;
      const first = bytes[at] as number;
      const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
      const image = imageAt(at, length);
      if (image === KEPT) continue;
      keep(at);
      from = at + length;
      if (image === DROPPED) continue;
      if (image === WIDTHLESS) {
        this.#isMarked = true;
        continue;
      }
      to = this.#spaced(image, to);
      bytes[to++] = image;
      this.#before = image;
    }
    keep(decided);
    if (to > begin) out(bytes.subarray(begin, to));
  }

  /** Before `next` comes out at `to`: what had no width is a space there, unless it stood between two digits. */
  #spaced(next: number, to: number): number {
    if (!this.#isMarked) return to;
    this.#isMarked = false;
    if (isDigit(this.#before) && isDigit(next)) return to;
    bytes[to] = SPACE;
    return to + 1;
  }
}

/** Where a character begins whose end may stand beyond `end`; `end`: there is none. */
function undecidedFrom(end: number): number {
  for (let at = Math.max(TEXT, end - AFTER); at < end; at += 1) if ((bytes[at] as number) >= 0xc2) return at;
  return end;
}

function imageAt(at: number, length: number): number {
  const [first, second, third, fourth] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]] as [
    number,
    number,
    number,
    number,
  ];
  if (length === 2) return IMAGES[((first & 31) << 6) | (second & 63)] as number;
  if ((third & 0xc0) !== 0x80) return KEPT;
  const code = ((second & 63) << 6) | (third & 63);
  if (length === 3) return IMAGES[((first & 15) << 12) | code] as number;
  return (fourth & 0xc0) === 0x80 ? imageOf(((first & 7) << 18) | (code << 6) | (fourth & 63)) : KEPT;
}

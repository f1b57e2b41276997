/**
 * The translation of calls in LZX: programs for x86 pack better when the targets of their calls (0xE8) are written as places
 * in the file, so that is what packers do, and unpackers undo it.
 * @module
 */
import type { LzxBits } from "./lzx-bits.ts";

export const FRAME = 32 * 1024;
const CALL = 0xe8;
/** Nothing is translated in the last bytes of a frame, nor behind the first GB. */
const UNTOUCHED = 10;
const LAST = 32768 * FRAME;

export class CallTranslation {
  /** What the packer took for the size of the file; 0: nothing was translated. */
  #fileSize = 0;
  #done = 0;
  readonly #frame = Buffer.alloc(FRAME);

  /** Stands once, before the first block. */
  readHeader(bits: LzxBits): void {
    if (bits.read(1) === 1) this.#fileSize = bits.read(32) | 0;
  }

  /** The frame as it was before it was packed: `frame` itself belongs to the window and stays as it is. */
  translate(frame: Uint8Array): Uint8Array {
    const start = this.#done;
    this.#done += frame.length;
    if (this.#fileSize === 0 || start >= LAST || frame.length <= UNTOUCHED) return frame;
    const bytes = this.#frame.subarray(0, frame.length);
    bytes.set(frame);
    const end = bytes.length - UNTOUCHED;
    for (let at = bytes.indexOf(CALL); at >= 0 && at < end; at = bytes.indexOf(CALL, at + 5)) {
      const place = bytes.readInt32LE(at + 1);
      const here = start + at;
      if (place < -here || place >= this.#fileSize) continue;
      bytes.writeInt32LE((place >= 0 ? place - here : place + this.#fileSize) | 0, at + 1);
    }
    return bytes;
  }
}

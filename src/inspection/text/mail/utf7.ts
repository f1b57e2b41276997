/**
 * UTF-7 (RFC 2152), as a stream: amid ASCII, runs of UTF-16 in base64 between "+" and "-".
 * @module
 */

const [PLUS, MINUS] = [0x2b, 0x2d];
const VALUES = new Int8Array(256).fill(-1);
for (const [value, character] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries())
  VALUES[character.charCodeAt(0)] = value;

export class Utf7 {
  #isRun = false;
  /** Nothing of the run was there yet. */
  #isFresh = false;
  /** Bits of the run that make no unit yet, and how many. */
  #bits = 0;
  #count = 0;
  /** Half of a character, whose other half is to come. */
  #high = "";

  /** What stands for nothing is left out; bytes over 0x7f, which there are none of, are characters. Never throws. */
  decode(bytes: Uint8Array, isLast: boolean): string {
    let text = this.#high;
    for (const byte of bytes) text += this.#next(byte);
    this.#high = !isLast && /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : "";
    return text.slice(0, text.length - this.#high.length);
  }

  #next(byte: number): string {
    if (!this.#isRun) {
      if (byte !== PLUS) return String.fromCharCode(byte);
      this.#isRun = true;
      this.#isFresh = true;
      this.#bits = 0;
      this.#count = 0;
      return "";
    }
    const value = VALUES[byte] as number;
    if (value < 0) {
      this.#isRun = false;
      if (byte !== MINUS) return String.fromCharCode(byte);
      return this.#isFresh ? "+" : "";
    }
    this.#isFresh = false;
    this.#bits = (this.#bits << 6) | value;
    this.#count += 6;
    if (this.#count < 16) return "";
    this.#count -= 16;
    const unit = this.#bits >>> this.#count;
    this.#bits &= (1 << this.#count) - 1;
    return String.fromCharCode(unit);
  }
}

/**
 * The header's numbers and lists, one after another (7zFormat.txt, "Data types").
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { u32 } from "../zip/bytes.ts";

/** Every method throws `Unreadable` where the bytes end before what is asked for. */
export class Fields {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  byte(): number {
    return this.take(1)[0] as number;
  }

  take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw damaged();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at);
  }

  /** As many more bytes follow as the first one has leading ones; its other bits are the highest. */
  number(): number {
    const first = this.byte();
    let value = 0;
    let mask = 0x80;
    for (let at = 0; at < 8; at += 1, mask >>= 1) {
      if ((first & mask) === 0) return checked(value + (first & (mask - 1)) * 2 ** (8 * at));
      value += this.byte() * 2 ** (8 * at);
    }
    return checked(value);
  }

  /** A number of things, which take memory. */
  count(most: number): number {
    const value = this.number();
    if (value > most) throw new Unreadable("over-budget", `more than ${most} of what an archive lists`);
    return value;
  }

  numbers(count: number): number[] {
    return Array.from({ length: count }, () => this.number());
  }

  /** CRC-32 of each; null for one that has none. */
  digests(count: number): (number | null)[] {
    const defined = this.byte() === 0 ? this.bits(count) : () => true;
    return Array.from({ length: count }, (_, at) => (defined(at) ? u32(this.take(4), 0) : null));
  }

  /** One bit each, the highest first. */
  bits(count: number): (at: number) => boolean {
    const bytes = this.take(Math.ceil(count / 8));
    return (at) => ((bytes[at >> 3] as number) & (0x80 >> (at & 7))) !== 0;
  }
}

/** Larger ones are no sizes of anything. */
function checked(value: number): number {
  if (!Number.isSafeInteger(value)) throw damaged();
  return value;
}

const damaged = () => new Unreadable("corrupted", "the list of the archive is damaged");

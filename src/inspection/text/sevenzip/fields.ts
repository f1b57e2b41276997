/**
 * The header's numbers and lists, one after another (7zFormat.txt, "Data types").
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { u32 } from "../zip/bytes.ts";

/** One for each of many things: with every call from the first on, one after another. None is held. */
export type Row<T> = () => () => T;

/** Every method throws `Unreadable` where the bytes end before what is asked for. */
export class Fields {
  readonly #bytes: Uint8Array;
  /** Called for every number, and may throw: a list may have millions. */
  readonly #tick: () => void;
  #at: number;

  constructor(bytes: Uint8Array, tick: () => void, at = 0) {
    this.#bytes = bytes;
    this.#tick = tick;
    this.#at = at;
  }

  /** The same from here on, to be read apart. */
  copy(): Fields {
    return new Fields(this.#bytes, this.#tick, this.#at);
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw damaged();
    this.#at += 1;
    return value;
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
    this.#tick();
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

  numbers(count: number): Row<number> {
    return this.row(count, (fields) => fields.number());
  }

  /** What `read` takes for each of `count` things. Passes over all; throws what it throws. */
  row<T>(count: number, read: (fields: Fields) => T): Row<T> {
    const begin = this.copy();
    for (let at = 0; at < count; at += 1) read(this);
    return () => {
      const fields = begin.copy();
      let left = count;
      return () => {
        if (left === 0) throw damaged();
        left -= 1;
        return read(fields);
      };
    };
  }

  /** CRC-32 of each; null for one that has none. */
  digests(count: number): Row<number | null> {
    const defined = this.byte() === 0 ? this.bits(count) : () => true;
    let known = 0;
    for (let at = 0; at < count; at += 1) known += defined(at) ? 1 : 0;
    const values = this.take(4 * known);
    return () => {
      let [at, next] = [0, 0];
      return () => (at < count && defined(at++) ? u32(values, 4 * next++) : null);
    };
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

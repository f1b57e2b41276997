/**
 * Packed bytes on their way: each packing reads one stream and is one, so that they can be put in a row.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";

export interface ByteStream {
  /** The next piece, which is the caller's until the next call; empty at the end, and ever after. Throws `Unreadable`. */
  next(): Uint8Array;
}

const NOTHING = new Uint8Array(0);
const PIECE = 64 * 1024;

/** A source from its beginning to its end. Looks at the clock as it goes, so that what gives nothing ends too. */
export function streamOf(source: ByteSource, budget: Budget, piece = PIECE): ByteStream {
  let offset = 0;
  return {
    next: () => {
      budget.tick();
      if (offset >= source.size) return NOTHING;
      const bytes = source.read(offset, piece);
      if (bytes.length === 0) throw new Unreadable("corrupted", "ends before its end");
      offset += bytes.length;
      return bytes;
    },
  };
}

/** A stream that is taken in small steps. */
export class Feed {
  readonly #stream: ByteStream;
  #piece: Uint8Array = NOTHING;
  #at = 0;
  #before = 0;

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /** Bytes taken so far. */
  get taken(): number {
    return this.#before + this.#at;
  }

  /** Whether there is nothing more. */
  get ended(): boolean {
    return this.#at === this.#piece.length && !this.#refill();
  }

  /** The next byte. Throws `Unreadable` at the end. */
  byte(): number {
    if (this.#at === this.#piece.length && !this.#refill()) throw new Unreadable("corrupted", "ends too soon");
    return this.#piece[this.#at++] as number;
  }

  /** The next bytes, up to `most` and at least one: the caller's until the next call. Empty at the end. */
  some(most: number): Uint8Array {
    if (this.ended) return NOTHING;
    const from = this.#at;
    this.#at = Math.min(this.#piece.length, from + most);
    return this.#piece.subarray(from, this.#at);
  }

  /** Exactly `length` bytes, which are the caller's to keep. Throws `Unreadable` when there are fewer. */
  exactly(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const some = this.some(length - done);
      if (some.length === 0) throw new Unreadable("corrupted", "ends too soon");
      bytes.set(some, done);
      done += some.length;
    }
    return bytes;
  }

  #refill(): boolean {
    this.#before += this.#piece.length;
    this.#piece = this.#stream.next();
    this.#at = 0;
    return this.#piece.length > 0;
  }
}

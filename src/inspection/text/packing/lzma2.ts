/**
 * LZMA2: chunks, each LZMA of known size or bytes as they are. After the description in the xz file format's
 * implementation notes and the LZMA SDK.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { History } from "./history.ts";
import { LzmaDecoder, type LzmaSettings, lzmaSettings } from "./lzma.ts";
import { RangeDecoder } from "./range-decoder.ts";
import type { ByteStream, Feed } from "./stream.ts";

/** Of the first byte of a chunk. */
const END = 0;
const PLAIN_NEW_DICTIONARY = 1;
const PLAIN = 2;
const PACKED = 0x80;
/** What a packed chunk begins with, in its bits 5 and 6: it forgets nothing, the state, settings too, the dictionary too. */
const STATE = 1;
const SETTINGS = 2;
const DICTIONARY = 3;
const MOST_LITERAL_BITS = 4;
const NOTHING = new Uint8Array(0);

/** Out of the one byte of properties: up to 4 GB. */
export function lzma2Dictionary(byte: number): number {
  if (byte > 40) throw new Unreadable("corrupted", "packed data have settings that do not exist");
  return byte === 40 ? 0xffffffff : (2 | (byte & 1)) * 2 ** ((byte >> 1) + 11);
}

/** Takes from the feed just what it unpacks, up to and with the end mark. Whoever gives the history closes it. */
export class Lzma2 implements ByteStream {
  readonly #feed: Feed;
  readonly #history: History;
  readonly #range: RangeDecoder;
  readonly #decoder: LzmaDecoder;
  /** Bytes that the chunk is still to bring forth. */
  #left = 0;
  #plain = false;
  /** `taken` of the feed where the packed chunk ends. */
  #chunkEnd = 0;
  /** What the next chunk must begin with, at least. */
  #needs: typeof STATE | typeof SETTINGS | typeof DICTIONARY | 0 = DICTIONARY;
  #ended = false;

  constructor(feed: Feed, history: History) {
    this.#feed = feed;
    this.#history = history;
    this.#range = new RangeDecoder(feed);
    this.#decoder = new LzmaDecoder(history, this.#range);
  }

  next(): Uint8Array {
    if (this.#ended) return NOTHING;
    const history = this.#history;
    const until = history.room();
    while (history.total < until) {
      if (this.#left === 0 && !this.#beginChunk()) {
        this.#ended = true;
        break;
      }
      const before = history.total;
      const end = Math.min(until, before + this.#left);
      if (this.#plain) this.#copy(end);
      else this.#decoder.run(end);
      this.#left -= history.total - before;
      if (this.#decoder.marked) throw damaged();
      if (this.#left === 0 && !this.#plain) this.#endChunk();
    }
    return history.hand();
  }

  /** Returns whether there is one more. */
  #beginChunk(): boolean {
    const feed = this.#feed;
    const control = feed.byte();
    if (control === END) return false;
    if (control === PLAIN_NEW_DICTIONARY || control === PLAIN) {
      if (control === PLAIN_NEW_DICTIONARY) this.#newDictionary();
      else if (this.#needs === DICTIONARY) throw damaged();
      this.#plain = true;
      this.#left = pair(feed) + 1;
      return true;
    }
    if (control < PACKED) throw damaged();
    this.#plain = false;
    this.#left = ((control & 0x1f) << 16) + pair(feed) + 1;
    const packed = pair(feed) + 1;
    this.#reset((control >> 5) & 3);
    this.#chunkEnd = feed.taken + packed;
    this.#range.begin();
    return true;
  }

  #reset(what: number): void {
    if (what < this.#needs) throw damaged();
    if (what === DICTIONARY) this.#newDictionary();
    if (what >= SETTINGS) this.#decoder.reset(settings(this.#feed.byte()));
    else if (what === STATE) this.#decoder.reset();
    this.#needs = 0;
  }

  #newDictionary(): void {
    this.#history.start = this.#history.total;
    this.#needs = SETTINGS;
  }

  #endChunk(): void {
    if (this.#decoder.halfway || !this.#range.finished || this.#feed.taken !== this.#chunkEnd) throw damaged();
  }

  #copy(end: number): void {
    const history = this.#history;
    while (history.total < end) {
      const some = this.#feed.some(end - history.total);
      if (some.length === 0) throw new Unreadable("corrupted", "ends too soon");
      history.ring.set(some, history.total & history.mask);
      history.total += some.length;
    }
  }
}

const pair = (feed: Feed): number => (feed.byte() << 8) | feed.byte();

function settings(byte: number): LzmaSettings {
  const found = lzmaSettings(byte);
  if (found.lc + found.lp > MOST_LITERAL_BITS) throw damaged();
  return found;
}

const damaged = () => new Unreadable("corrupted", "packed data are damaged");

/**
 * A file that has no name any more and is encrypted under a key that is never stored: AES-256 in counter mode, so that
 * any block can be deciphered by itself.
 * @module
 */
import { type Cipheriv, createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { passing } from "../garbage.ts";

const BLOCK = 16;
/** Bytes deciphered at once; a source that is read forwards in small steps pays for the file once. */
const WINDOW = 64 * 1024;
/** Bytes that are deciphered at once: of what is larger there are not two of it at any time. */
const PIECE = 1024 * 1024;
/** Room for sealed bytes until they are deciphered. */
const SEALED = Buffer.allocUnsafeSlow(WINDOW);

export class SealedFile {
  readonly #key = randomBytes(32);
  /** The counter takes the lower half; the upper half is random, and no carry ever reaches it. */
  readonly #nonce = Buffer.concat([randomBytes(8), Buffer.alloc(8)]);
  readonly #cipher = createCipheriv("aes-256-ctr", this.#key, this.#nonce);
  readonly #descriptor: number;
  #written = 0;
  #window: Uint8Array = Buffer.alloc(0);
  #windowStart = 0;
  #counters: Cipheriv | null = null;
  #blocks = Buffer.alloc(0);

  constructor() {
    const path = join(tmpdir(), `sallyport-${randomBytes(12).toString("hex")}`);
    this.#descriptor = openSync(path, "wx+", 0o600);
    rmSync(path);
  }

  append(bytes: Uint8Array): void {
    const sealed = this.#cipher.update(bytes);
    passing(sealed.length);
    for (let done = 0; done < sealed.length; )
      done += writeSync(this.#descriptor, sealed, done, sealed.length - done, this.#written + done);
    this.#written += sealed.length;
  }

  /** The result is the caller's until the next call. */
  read(offset: number, length: number): Uint8Array {
    if (length > PIECE) return this.#inPieces(offset, Math.min(length, this.#written - offset));
    if (offset < this.#windowStart || offset + length > this.#windowStart + this.#window.length) {
      const start = offset - (offset % BLOCK);
      this.#window = this.#decipher(start, Math.max(offset + length - start, WINDOW));
      this.#windowStart = start;
    }
    const from = offset - this.#windowStart;
    return this.#window.subarray(from, from + length);
  }

  /** Fills `bytes` from `start`; both are multiples of 16, and all of it is written. Quick for small pieces here and there. */
  readPage(start: number, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(this.#descriptor, bytes, done, bytes.length - done, start + done);
      if (count === 0) break;
      done += count;
    }
    // Counter mode by hand: making a cipher for each place would take ten times as long as using it.
    this.#counters ??= createCipheriv("aes-256-ecb", this.#key, null);
    if (this.#blocks.length !== bytes.length) this.#blocks = Buffer.alloc(bytes.length, this.#nonce);
    const view = new DataView(this.#blocks.buffer, this.#blocks.byteOffset, bytes.length);
    const first = start / BLOCK;
    for (let at = 0; at < bytes.length; at += BLOCK) {
      const counter = first + at / BLOCK;
      view.setUint32(at + 8, counter / 2 ** 32);
      view.setUint32(at + 12, counter);
    }
    const stream = this.#counters.update(this.#blocks);
    passing(stream.length);
    exclusiveOr(bytes, stream);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #inPieces(offset: number, length: number): Uint8Array {
    const whole = Buffer.allocUnsafeSlow(Math.max(0, length));
    for (let done = 0; done < length; done += PIECE)
      whole.set(this.read(offset + done, Math.min(PIECE, length - done)), done);
    passing(whole.length);
    return whole;
  }

  #decipher(start: number, length: number): Buffer {
    const size = Math.min(length, this.#written - start);
    const sealed = size <= WINDOW ? SEALED.subarray(0, size) : Buffer.alloc(size);
    let done = 0;
    while (done < sealed.length) {
      const count = readSync(this.#descriptor, sealed, done, sealed.length - done, start + done);
      if (count === 0) break;
      done += count;
    }
    passing(size <= WINDOW ? size : 2 * size);
    const counter = Buffer.from(this.#nonce);
    counter.writeBigUInt64BE(BigInt(start / BLOCK), 8);
    return createDecipheriv("aes-256-ctr", this.#key, counter).update(sealed.subarray(0, done));
  }
}

/** Into the first; both of a length that is a multiple of four. */
function exclusiveOr(bytes: Uint8Array, other: Uint8Array): void {
  const [a, b] = [wordsOf(bytes), wordsOf(other)];
  for (let at = 0; at < a.length; at += 1) a[at] = (a[at] as number) ^ (b[at] as number);
}

const wordsOf = ({ buffer, byteOffset, length }: Uint8Array) => new Int32Array(buffer, byteOffset, length >> 2);

/**
 * A file that has no name any more and is encrypted under a key that is never stored: AES-256 in counter mode, so that
 * any block can be deciphered by itself.
 * @module
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { passing } from "./garbage.ts";

const BLOCK = 16;
/** Bytes deciphered at once; a source that is read forwards in small steps pays for the file once. */
const WINDOW = 64 * 1024;

export class SealedFile {
  readonly #key = randomBytes(32);
  /** The counter takes the lower half; the upper half is random, and no carry ever reaches it. */
  readonly #nonce = Buffer.concat([randomBytes(8), Buffer.alloc(8)]);
  readonly #cipher = createCipheriv("aes-256-ctr", this.#key, this.#nonce);
  readonly #descriptor: number;
  #written = 0;
  #window: Uint8Array = Buffer.alloc(0);
  #windowStart = 0;

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
    if (offset < this.#windowStart || offset + length > this.#windowStart + this.#window.length) {
      const start = offset - (offset % BLOCK);
      this.#window = this.decipher(start, Math.max(offset + length - start, WINDOW));
      this.#windowStart = start;
    }
    const from = offset - this.#windowStart;
    return this.#window.subarray(from, from + length);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Bytes from `start`, a multiple of 16: as many as there are, up to `length`. They are the caller's to keep. */
  decipher(start: number, length: number): Buffer {
    const sealed = Buffer.alloc(Math.min(length, this.#written - start));
    let done = 0;
    while (done < sealed.length) {
      const count = readSync(this.#descriptor, sealed, done, sealed.length - done, start + done);
      if (count === 0) break;
      done += count;
    }
    passing(2 * done);
    const counter = Buffer.from(this.#nonce);
    counter.writeBigUInt64BE(BigInt(start / BLOCK), 8);
    return createDecipheriv("aes-256-ctr", this.#key, counter).update(sealed.subarray(0, done));
  }
}

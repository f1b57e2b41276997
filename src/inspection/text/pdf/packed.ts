/**
 * Packs bytes as they come into one stream of zlib (RFC 1950), piece by piece, each without regard to those before it.
 * @module
 */
import { constants, deflateRawSync } from "node:zlib";
import { passing } from "../../garbage.ts";
import { adler32Sum } from "../packing/checksum.ts";

const PIECE = 128 * 1024;
const HEADER = Buffer.from([0x78, 0x9c]);

export class Packer {
  readonly #sum = adler32Sum();
  readonly #write: (packed: Uint8Array) => void;
  readonly #waiting = Buffer.alloc(PIECE);
  #length = 0;

  constructor(write: (packed: Uint8Array) => void) {
    this.#write = write;
    write(HEADER);
  }

  add(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const piece = bytes.subarray(done, done + PIECE - this.#length);
      this.#waiting.set(piece, this.#length);
      this.#length += piece.length;
      done += piece.length;
      if (this.#length === PIECE) this.#pack(constants.Z_SYNC_FLUSH);
    }
  }

  end(): void {
    this.#pack(constants.Z_FINISH);
    this.#write(this.#sum.value());
  }

  #pack(finishFlush: number): void {
    const bytes = this.#waiting.subarray(0, this.#length);
    this.#sum.add(bytes);
    this.#write(deflateRawSync(bytes, { finishFlush }));
    this.#length = 0;
    passing(PIECE);
  }
}

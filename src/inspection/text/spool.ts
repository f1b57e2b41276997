/**
 * Holds a part that was unpacked, so that it can be read at any offset: up to 1 MB in memory, more in a sealed file.
 * @module
 */
import type { ByteSource } from "../bytes.ts";
import { letGo, passing } from "../garbage.ts";
import { SealedFile } from "./sealed-file.ts";

const IN_MEMORY = 1024 * 1024;

export class Spool {
  readonly #inMemory: number;
  #memory = Buffer.alloc(0);
  #file: SealedFile | null = null;
  #size = 0;

  /** `inMemory`: bytes; of more than that all are put into a file. */
  constructor(inMemory = IN_MEMORY) {
    this.#inMemory = inMemory;
  }

  write(bytes: Uint8Array): void {
    if (this.#file === null && this.#size + bytes.length > this.#inMemory) {
      this.#file = new SealedFile();
      this.#file.append(this.#memory.subarray(0, this.#size));
      passing(this.#memory.length);
      this.#memory = Buffer.alloc(0);
    }
    if (this.#file !== null) this.#file.append(bytes);
    else this.#keep(bytes);
    this.#size += bytes.length;
  }

  /** To be read only when all is written. */
  source(): ByteSource {
    const [memory, file, size] = [this.#memory.subarray(0, this.#size), this.#file, this.#size];
    return {
      size,
      read: (offset, length) => {
        const end = Math.min(size, offset + length);
        if (offset >= end) return new Uint8Array(0);
        return file === null ? memory.subarray(offset, end) : file.read(offset, end - offset);
      },
    };
  }

  close(): void {
    this.#file?.close();
    letGo(this.#memory.length);
    this.#memory = Buffer.alloc(0);
  }

  #keep(bytes: Uint8Array): void {
    if (this.#size + bytes.length > this.#memory.length) {
      const larger = Buffer.alloc(Math.min(this.#inMemory, Math.max(4096, (this.#size + bytes.length) * 2)));
      larger.set(this.#memory.subarray(0, this.#size));
      passing(this.#memory.length);
      this.#memory = larger;
    }
    this.#memory.set(bytes, this.#size);
  }
}

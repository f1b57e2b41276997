/**
 * PPMd, variant H, as 7z archives have it (method 03 04 01): text is packed by what usually follows it.
 *
 * There is no checksum within: what was damaged is unpacked to something else, and the archive's own checksum tells.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { letGo } from "../../garbage.ts";
import { Decoder } from "./ppmd/decoder.ts";
import { LONGEST_ORDER } from "./ppmd/model.ts";
import type { ByteStream } from "./stream.ts";

const NOTHING = new Uint8Array(0);
const PIECE = 64 * 1024;
/** What 7-Zip takes unless it is told otherwise. A file may ask for 4 GB. */
const MEMORY_MOST = 16 * 1024 ** 2;
const MEMORY_LEAST = 2048;
const SHORTEST_ORDER = 2;

/**
 * `properties`: the order in one byte, and the bytes of memory in four, the lowest first. Throws `Unreadable` for others
 * than a packer writes, and for more memory than is given to one file.
 */
export function ppmd7(packed: ByteStream, properties: Uint8Array, unpackedSize: number): Ppmd7 {
  if (properties.length !== 5) throw new Unreadable("corrupted", "the packing has no such properties");
  const order = properties[0] as number;
  const memory = new DataView(properties.buffer, properties.byteOffset, 5).getUint32(1, true);
  if (order < SHORTEST_ORDER || order > LONGEST_ORDER || memory < MEMORY_LEAST)
    throw new Unreadable("corrupted", "the packing has no such properties");
  if (memory > MEMORY_MOST)
    throw new Unreadable("over-budget", `unpacking takes more than ${MEMORY_MOST / 1024 ** 2} MB of memory`);
  return new Ppmd7(packed, order, memory, unpackedSize);
}

/** Whoever opens it closes it, as it holds much memory. */
export class Ppmd7 implements ByteStream {
  readonly #start: () => Decoder;
  readonly #memory: number;
  readonly #piece = new Uint8Array(PIECE);
  #decoder: Decoder | null = null;
  #left: number;
  #failure: unknown = null;

  constructor(packed: ByteStream, order: number, memory: number, unpackedSize: number) {
    this.#memory = memory;
    this.#start = () => new Decoder(packed, order, memory);
    this.#left = unpackedSize;
  }

  /** What was unpacked before the damage is given before it is told of. */
  next(): Uint8Array {
    if (this.#failure !== null) throw this.#failure;
    if (this.#left === 0) return NOTHING;
    const piece = this.#piece.subarray(0, this.#left);
    let done = piece.length;
    try {
      this.#decoder ??= this.#start();
      this.#decoder.fill(piece);
    } catch (error) {
      this.#failure = error;
      done = this.#decoder?.done ?? 0;
      if (done === 0) throw error;
    }
    this.#left -= done;
    return piece.subarray(0, done);
  }

  close(): void {
    const bytes = this.#release();
    if (bytes > 0) letGo(bytes);
  }

  /** Apart, as a function that still runs may hold what it has looked at. Returns how many bytes that was. */
  #release(): number {
    this.#left = 0;
    if (this.#decoder === null) return 0;
    this.#decoder = null;
    return this.#memory;
  }
}

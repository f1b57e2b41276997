/**
 * Zstandard (RFC 8878), by the decoder that comes with Node.
 *
 * That one tells neither where a frame ends nor that one ends too soon, and of several frames that are given at once it takes the
 * first. So the frames are walked here, and it is given block after block.
 * @module
 */
import { constants, createZstdDecompress } from "node:zlib";
import { Unreadable } from "../../budget.ts";
import { passing } from "../../garbage.ts";
import { u32 } from "../zip/bytes.ts";
import { type ByteStream, Feed } from "./stream.ts";
import { blockHeader, frameHeader, frameKind } from "./zstd-frame.ts";

const MEGABYTE = 1024 * 1024;
const WINDOW_BITS = 23;
const LARGEST_WINDOW = 2 ** WINDOW_BITS;
/** Blocks smaller than this are given together. */
const ENOUGH = 4 * 1024;
const PIECE = 64 * 1024;
const CHECKSUM = 4;

export interface Zstd {
  /** `taken`: packed bytes up to there. */
  readonly consume: (bytes: Uint8Array, taken: number) => void;
  /** Called before each frame and each block, which may hold nothing. */
  readonly eachBlock: () => void;
  /** A frame that decoders pass over, which may hold anything: where that begins, and how long it is. */
  readonly skipped: (start: number, size: number) => void;
}

/**
 * Unpacks all frames that follow one another at the beginning of `packed`. Returns how many bytes they take. Throws
 * `Unreadable` when they are damaged, after what stands before the damage was handed on, save the block before it where it is
 * small; and for what refers further back than 8 MB.
 */
export async function unzstd(packed: ByteStream, { consume, eachBlock, skipped }: Zstd): Promise<number> {
  const feed = new Feed(packed);
  const decoder = new Decoder((bytes) => consume(bytes, feed.taken));
  try {
    for (let end = 0; ; end = feed.taken) {
      eachBlock();
      const magic = upTo(feed, 4);
      const kind = frameKind(magic);
      if (kind === "skippable") skipped(feed.taken + 4, skip(feed));
      else if (kind === "packed") await frame(feed, magic, decoder, eachBlock);
      else if (end === 0) throw new Unreadable("corrupted", "packed data are damaged");
      else {
        await decoder.end();
        return end;
      }
    }
  } finally {
    decoder.close();
  }
}

function upTo(feed: Feed, most: number): Uint8Array {
  const bytes: number[] = [];
  while (bytes.length < most && !feed.ended) bytes.push(feed.byte());
  return Uint8Array.from(bytes);
}

function skip(feed: Feed): number {
  const size = u32(feed.exactly(4), 0);
  for (let left = size; left > 0; ) {
    const some = feed.some(left);
    if (some.length === 0) throw new Unreadable("corrupted", "ends too soon");
    left -= some.length;
  }
  return size;
}

async function frame(feed: Feed, magic: Uint8Array, decoder: Decoder, eachBlock: () => void): Promise<void> {
  const header = frameHeader(feed);
  if (header.window > LARGEST_WINDOW)
    throw new Unreadable("over-budget", `takes more than ${LARGEST_WINDOW / MEGABYTE} MB of memory to unpack`);
  if (header.needsDictionary) throw new Unreadable("unsupported", "packed by a dictionary that it does not hold");
  let given: Uint8Array[] = [magic, header.bytes];
  let size = 0;
  const give = async () => {
    await decoder.give(Buffer.concat(given));
    [given, size] = [[], 0];
  };
  for (let last = false; !last; ) {
    eachBlock();
    const block = blockHeader(feed);
    last = block.last;
    given.push(block.bytes, feed.exactly(block.size));
    size += block.bytes.length + block.size;
    if (size >= ENOUGH) await give();
  }
  if (given.length > 0) await give();
  // Apart, so that a wrong one takes nothing with it.
  if (header.hasChecksum) await decoder.give(Buffer.from(feed.exactly(CHECKSUM)));
}

class Decoder {
  readonly #stream = createZstdDecompress({
    chunkSize: PIECE,
    params: { [constants.ZSTD_d_windowLogMax]: WINDOW_BITS },
  });
  #failure: unknown = null;
  #wake = (): void => {};

  constructor(consume: (bytes: Uint8Array) => void) {
    this.#stream.on("data", (bytes: Uint8Array) => {
      if (this.#failure !== null) return;
      try {
        consume(bytes);
        passing(bytes.length);
      } catch (error) {
        this.#fail(error);
      }
    });
    this.#stream.on("error", (error) => this.#fail(damage(error)));
    this.#stream.on("close", () => this.#wake());
  }

  /** Returns when all that comes of it was handed on. */
  give(packed: Buffer): Promise<void> {
    return this.#until((done) => this.#stream.write(packed, done));
  }

  /** To be called between frames. */
  end(): Promise<void> {
    // The stream closes itself once all was handed on.
    return this.#until(() => this.#stream.end());
  }

  close(): void {
    this.#stream.destroy();
  }

  async #until(begin: (done: () => void) => void): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      begin(resolve);
    });
    if (this.#failure !== null) throw this.#failure;
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#stream.destroy();
  }
}

function damage(error: NodeJS.ErrnoException): Unreadable {
  const checksum = error.code === "ZSTD_error_checksum_wrong";
  return new Unreadable("corrupted", checksum ? "the packed file has a wrong checksum" : "packed data are damaged");
}

/**
 * Unpacks deflated bytes in a stream: what comes out is handed on piece by piece and never gathered.
 * @module
 */
import { createInflateRaw, inflateRawSync, type Zlib } from "node:zlib";
import { type Budget, Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";

/** What is smaller is unpacked at once, which is ten times as fast for the many small parts of a document. */
const AT_ONCE_PACKED = 16 * 1024;
const AT_ONCE_UNPACKED = 128 * 1024;

export interface Unpacking {
  readonly budget: Budget;
  /** Bytes read at once. */
  readonly chunk: number;
  readonly consume: (bytes: Uint8Array) => void;
}

/**
 * Unpacks `source` from its beginning. Returns how many of its bytes the deflated stream takes. Throws `Unreadable`
 * when it is damaged, after what stands before the damage was handed on, or when it grows over the budget.
 */
export async function inflate(source: ByteSource, { budget, chunk, consume }: Unpacking): Promise<number> {
  if (source.size <= AT_ONCE_PACKED && source.size <= chunk) {
    const done = atOnce(source.read(0, source.size));
    if (done !== null) {
      budget.unpacked(done.buffer.length, { packed: source.size, unpacked: done.buffer.length });
      consume(done.buffer);
      return done.engine.bytesWritten;
    }
  }
  const stream = createInflateRaw({ chunkSize: Math.max(64, Math.min(chunk, 64 * 1024)) });
  return run(stream, source, { budget, chunk, consume });
}

function atOnce(packed: Uint8Array): { buffer: Buffer; engine: Zlib } | null {
  try {
    // With `info` the result is a pair, which the types do not know.
    return inflateRawSync(packed, { info: true, maxOutputLength: AT_ONCE_UNPACKED }) as unknown as {
      buffer: Buffer;
      engine: Zlib;
    };
  } catch {
    return null;
  }
}

async function run(
  stream: ReturnType<typeof createInflateRaw>,
  source: ByteSource,
  { budget, chunk, consume }: Unpacking,
): Promise<number> {
  const entry = { packed: 0, unpacked: 0 };
  let failure: unknown = null;
  let ended = false;
  const fail = (error: unknown) => {
    failure ??= error;
    stream.destroy();
  };
  stream.on("data", (bytes: Uint8Array) => {
    if (failure !== null) return;
    try {
      entry.unpacked += bytes.length;
      budget.unpacked(bytes.length, entry);
      consume(bytes);
    } catch (error) {
      fail(error);
    }
  });
  stream.on("error", (error) => fail(damage(error)));
  stream.on("end", () => {
    ended = true;
  });
  const closed = new Promise<void>((resolve) => stream.on("close", resolve));
  try {
    for (let offset = 0; offset < source.size && failure === null && !ended; ) {
      const packed = Buffer.from(source.read(offset, Math.min(chunk, 32 * 1024)));
      if (packed.length === 0) break;
      offset += packed.length;
      entry.packed = offset;
      await Promise.race([new Promise<void>((resolve) => stream.write(packed, () => resolve())), closed]);
    }
    if (failure === null) stream.end();
    await closed;
  } finally {
    stream.destroy();
  }
  if (failure !== null) throw failure;
  return stream.bytesWritten;
}

function damage(error: Error): Unreadable {
  const truncated = (error as NodeJS.ErrnoException).code === "Z_BUF_ERROR";
  return new Unreadable("corrupted", truncated ? "packed data end too soon" : "packed data are damaged");
}

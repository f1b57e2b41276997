/**
 * Unpacks deflated bytes in a stream: what comes out is handed on piece by piece and never gathered.
 * @module
 */
import { constants, createInflateRaw, inflateRawSync, type Zlib } from "node:zlib";
import { type Budget, Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { passing } from "../../garbage.ts";

/** What is smaller is unpacked at once, which is ten times as fast for the many small parts of a document. */
const AT_ONCE_PACKED = 16 * 1024;
const AT_ONCE_UNPACKED = 128 * 1024;
/** Bytes of buffers that this takes each time, whatever comes out. */
const LEFT_BEHIND = 32 * 1024;

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
    passing(LEFT_BEHIND);
    if (done !== null) {
      budget.unpacked(done.buffer.length, { packed: source.size, unpacked: done.buffer.length });
      consume(done.buffer);
      if (done.damage !== null) throw done.damage;
      return done.taken;
    }
  }
  const stream = createInflateRaw({ chunkSize: Math.max(64, Math.min(chunk, 64 * 1024)) });
  return run(stream, source, { budget, chunk, consume });
}

interface Done {
  readonly buffer: Buffer;
  /** Packed bytes. */
  readonly taken: number;
  readonly damage: Unreadable | null;
}

/** Null: it is larger than is unpacked at once. */
function atOnce(packed: Uint8Array): Done | null {
  try {
    // With `info` the result is a pair, which the types do not know.
    const { buffer, engine } = inflateRawSync(packed, { info: true, maxOutputLength: AT_ONCE_UNPACKED }) as unknown as {
      buffer: Buffer;
      engine: Zlib;
    };
    return { buffer, taken: engine.bytesWritten, damage: null };
  } catch (error) {
    if (!isDamage(error)) return null;
    const buffer = beforeDamage(packed);
    return buffer === null ? null : { buffer, taken: packed.length, damage: damage(error) };
  }
}

/** What can be unpacked before the damage: the longest beginning that unpacks, found by halving. */
function beforeDamage(packed: Uint8Array): Buffer | null {
  let best: Buffer = Buffer.alloc(0);
  let [good, bad] = [0, packed.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: AT_ONCE_UNPACKED };
      best = inflateRawSync(packed.subarray(0, middle), options);
      good = middle;
    } catch (error) {
      if (!isDamage(error)) return null;
      bad = middle;
    }
  }
  return best;
}

/** It is not the size of what comes out. */
const isDamage = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && ((error as NodeJS.ErrnoException).code ?? "").startsWith("Z_");

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

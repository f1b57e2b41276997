/**
 * A file that is held whole while it is looked at, and given out afterwards: up to a megabyte in memory, beyond that in
 * a sealed file without a name.
 *
 * INVARIANT: what is given out are the bytes that were looked at.
 * @module
 */
import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { openerAt, type SpoolKey } from "./cipher.ts";

/** What the process that reads the file is told of it. */
export type Handover =
  | { readonly in: "memory"; readonly bytes: Uint8Array }
  /** It asks for the bytes, see `serve.ts`. */
  | { readonly in: "file"; readonly size: number; readonly key: SpoolKey };

/** The bytes of a held file as they are on the disk: noise to whoever has no key. */
export interface Sealed {
  readonly size: number;
  /** Fills `into` from `offset` on; the range must be within the file. Rejects when the disk fails, or the file is released. */
  read(offset: number, into: Uint8Array): Promise<void>;
}

export interface Held {
  /** Whose quota it counts against, and whose turn it takes when it is read. */
  readonly owner: string;
  /** Bytes that are held. */
  readonly size: number;
  /** SHA-256 of these bytes, hexadecimal. */
  readonly sha256: string;
  readonly handover: Handover;
  /** Null: in memory, all of it is handed over. */
  readonly sealed: Sealed | null;
  /** From `start` up to, not including, `end`. */
  stream(start?: number, end?: number): Readable;
  /** Gives the memory or the disk space back; to be called once the last stream has ended. May be called twice; never rejects. */
  release(): Promise<void>;
}

const PIECE = 256 * 1024;

export function heldInMemory(owner: string, bytes: Buffer, sha256: string, released: () => void): Held {
  let free = false;
  return {
    owner,
    size: bytes.byteLength,
    sha256,
    handover: { in: "memory", bytes },
    sealed: null,
    stream: (start = 0, end = bytes.byteLength) =>
      Readable.from(pieces(bytes.subarray(start, end)), { objectMode: false }),
    async release() {
      if (!free) released();
      free = true;
    },
  };
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** `handle`: of a file that has no name any more, so that closing it is the end of it. */
export function heldInFile(
  owner: string,
  { handle, key }: { readonly handle: FileHandle; readonly key: SpoolKey },
  size: number,
  sha256: string,
  released: () => void,
): Held {
  let freeing: Promise<void> | null = null;
  const sealed: Sealed = {
    size,
    async read(offset, into) {
      for (let filled = 0; filled < into.byteLength; ) {
        // Whoever read on would keep the space on the disk that is given back.
        if (freeing !== null) throw new Error("a held file was given back");
        const { bytesRead } = await handle.read(into, filled, into.byteLength - filled, offset + filled);
        if (bytesRead === 0) throw new Error("a held file is shorter than it was");
        filled += bytesRead;
      }
    },
  };
  return {
    owner,
    size,
    sha256,
    handover: { in: "file", size, key },
    sealed,
    stream: (start = 0, end = size) =>
      Readable.from(opened(sealed, key, start, Math.min(end, size)), { objectMode: false }),
    release() {
      // Whatever is said of closing it, the descriptor is gone (close(2)), and what it held with it.
      freeing ??= handle.close().then(released, released);
      return freeing;
    },
  };
}

async function* opened(sealed: Sealed, key: SpoolKey, start: number, end: number): AsyncGenerator<Buffer> {
  const opener = openerAt(key, start);
  const piece = Buffer.allocUnsafeSlow(Math.max(0, Math.min(PIECE, end - start)));
  for (let at = start; at < end; at += PIECE) {
    const bytes = piece.subarray(0, Math.min(PIECE, end - at));
    await sealed.read(at, bytes);
    yield opener.update(bytes);
  }
}

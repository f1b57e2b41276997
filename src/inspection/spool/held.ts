/**
 * A file that is held whole while it is looked at, and given out afterwards: up to a megabyte in memory, beyond that in
 * a sealed file.
 *
 * INVARIANT: what is given out are the bytes that were looked at.
 * @module
 */
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { openerAt, type SpoolKey } from "./cipher.ts";

/** How another process gets at the bytes. */
export type Handover =
  | { readonly in: "memory"; readonly bytes: Uint8Array }
  | { readonly in: "file"; readonly path: string; readonly size: number; readonly key: SpoolKey };

export interface Held {
  /** Whose quota it counts against, and whose turn it takes when it is read. */
  readonly owner: string;
  /** Bytes that are held. */
  readonly size: number;
  /** SHA-256 of these bytes, hexadecimal. */
  readonly sha256: string;
  readonly handover: Handover;
  /** From `start` up to, not including, `end`. */
  stream(start?: number, end?: number): Readable;
  /** Gives the memory or the disk space back; to be called once the last stream has ended. May be called twice. */
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

export interface SpoolFile {
  readonly path: string;
  readonly key: SpoolKey;
}

export function heldInFile(
  owner: string,
  file: SpoolFile,
  size: number,
  sha256: string,
  released: () => Promise<void>,
): Held {
  let freeing: Promise<void> | null = null;
  const reading: Reading = { handles: new Set(), ended: false };
  return {
    owner,
    size,
    sha256,
    handover: { in: "file", path: file.path, size, key: file.key },
    stream: (start = 0, end = size) =>
      Readable.from(opened(file, reading, start, Math.min(end, size)), { objectMode: false }),
    release() {
      reading.ended = true;
      // Whoever read on would keep the space on the disk that is given back.
      freeing ??= Promise.all([...reading.handles].map((handle) => handle.close())).then(released);
      return freeing;
    },
  };
}

/** Who reads a file; once `ended`, nobody may. */
interface Reading {
  readonly handles: Set<FileHandle>;
  ended: boolean;
}

async function* opened({ path, key }: SpoolFile, reading: Reading, start: number, end: number): AsyncGenerator<Buffer> {
  const handle = await open(path, "r");
  reading.handles.add(handle);
  try {
    if (reading.ended) throw new Error("a held file was given back");
    const opener = openerAt(key, start);
    for (let at = start; at < end; ) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(Math.min(PIECE, end - at)), { position: at });
      if (bytesRead === 0) throw new Error("a held file is shorter than it was");
      at += bytesRead;
      yield opener.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    reading.handles.delete(handle);
    await handle.close();
  }
}

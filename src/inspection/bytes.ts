/**
 * The bytes of one file that is held whole, read at any offset. Parsers run in a process of their own, so reading is
 * synchronous: it makes the state machines short, and nobody else waits.
 * @module
 */

export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /**
   * Up to `length` bytes from `offset`: fewer at the end, none beyond it. The result is the caller's to keep until the
   * next call; copy what must outlive it.
   */
  read(offset: number, length: number): Uint8Array;
}

/** Bytes in memory. */
export const bytesOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.byteLength,
  read: (offset, length) => bytes.subarray(Math.min(offset, bytes.byteLength), offset + length),
});

/** A window of another source, seen as a file of its own. */
export function slice(source: ByteSource, start: number, size: number): ByteSource {
  const length = Math.max(0, Math.min(size, source.size - start));
  return {
    size: length,
    read: (offset, wanted) =>
      offset >= length ? new Uint8Array(0) : source.read(start + offset, Math.min(wanted, length - offset)),
  };
}

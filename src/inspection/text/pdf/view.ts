/**
 * A PDF as its engine is shown it, with some of its streams replaced at the same place, so that all offsets stay the same.
 * @module
 */
import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { ByteSource } from "../../bytes.ts";
import type { PdfStream } from "./stream.ts";

const END = Buffer.from("\nendstream\nendobj\n");

/** Bytes instead of a stream; what its dictionary says of their number does not matter to the engine. */
export interface Replaced {
  readonly stream: PdfStream;
  readonly bytes: Uint8Array;
}

/** Whether there is room for so many bytes where the stream stands. */
export const fits = ({ start, over }: PdfStream, length: number): boolean => start + length + END.length <= over;

/** The file with these in it. INVARIANT: each of them fits. */
export function replacing(file: ByteSource, replaced: readonly Replaced[]): ByteSource {
  if (replaced.length === 0) return file;
  const patches = replaced.map(({ stream: { start, over }, bytes }) => ({
    start,
    over,
    bytes: Buffer.concat([bytes, END]),
  }));
  const read = (at: number, length: number): Uint8Array => {
    const piece = file.read(at, length);
    const end = at + piece.length;
    const touched = patches.filter(({ start, over }) => start < end && over > at);
    if (touched.length === 0) return piece;
    const bytes = Buffer.from(piece);
    for (const { start, bytes: patch, over } of touched) {
      bytes.fill(0x20, Math.max(0, start - at), Math.min(over, end) - at);
      bytes.set(
        patch.subarray(Math.min(patch.length, Math.max(0, at - start)), Math.max(0, end - start)),
        Math.max(0, start - at),
      );
    }
    return bytes;
  };
  return { size: file.size, read };
}

/**
 * For asking the engine for attachments: each embedded file that we read ourselves is replaced by a few bytes that nobody
 * could have foreseen. Where the engine gives those bytes back as an attachment, they say which one it is.
 *
 * INVARIANT: pages are never read from it. What says of itself to be a file may be anything.
 */
export class PdfView {
  readonly source: ByteSource;
  readonly #sign = randomBytes(16).toString("hex");

  constructor(file: ByteSource, embedded: readonly PdfStream[]) {
    const replaced = embedded.map((stream, index) => {
      const mark = Buffer.from(`${this.#sign} ${index} `);
      return { stream, bytes: stream.packed ? deflateSync(mark) : mark };
    });
    // One that is shorter than that is left as it is, and read by both.
    this.source = replacing(
      file,
      replaced.filter(({ stream, bytes }) => fits(stream, bytes.length)),
    );
  }

  /** Which of them an attachment with these bytes is; null: none. */
  indexOf(attached: Uint8Array): number | null {
    const number = new RegExp(`^${this.#sign} (\\d+) `).exec(Buffer.from(attached).toString("latin1"))?.[1];
    return number === undefined ? null : Number(number);
  }
}

/**
 * A PDF as its engine sees it when it is asked for attachments: each embedded file that we read ourselves is replaced by a
 * few bytes that nobody could have foreseen, at the same place, so that all offsets stay the same. Where the engine gives
 * those bytes back as an attachment, they say which one it is.
 *
 * INVARIANT: pages are never read from it. What says of itself to be a file may be anything.
 * @module
 */
import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { ByteSource } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import type { PdfStream } from "./stream.ts";

export class PdfView {
  readonly source: ByteSource;
  readonly #sign = randomBytes(16).toString("hex");
  readonly #patches: readonly { readonly start: number; readonly bytes: Buffer; readonly over: number }[];

  constructor(file: ByteSource, embedded: readonly PdfStream[]) {
    this.#patches = embedded.flatMap(({ start, over, packed }, index) => {
      const mark = Buffer.from(`${this.#sign} ${index} `);
      const bytes = Buffer.concat([packed ? deflateSync(mark) : mark, Buffer.from("\nendstream\nendobj\n")]);
      // One that is shorter than that is left as it is, and read by both.
      return start + bytes.length > over ? [] : [{ start, bytes, over }];
    });
    this.source =
      embedded.length === 0 ? file : { size: file.size, read: (at, length) => this.#read(file, at, length) };
  }

  /** Which of them an attachment with these bytes is; null: none. */
  indexOf(attached: Uint8Array): number | null {
    const number = new RegExp(`^${this.#sign} (\\d+) `).exec(Buffer.from(attached).toString("latin1"))?.[1];
    return number === undefined ? null : Number(number);
  }

  #read(file: ByteSource, at: number, length: number): Uint8Array {
    const read = file.read(at, length);
    const end = at + read.length;
    const touched = this.#patches.filter(({ start, over }) => start < end && over > at);
    if (touched.length === 0) return read;
    const bytes = Buffer.from(read);
    passing(bytes.length);
    for (const { start, bytes: patch, over } of touched) {
      bytes.fill(0x20, Math.max(0, start - at), Math.min(over, end) - at);
      for (let i = Math.max(start, at); i < Math.min(start + patch.length, end); i += 1)
        bytes[i - at] = patch[i - start] as number;
    }
    return bytes;
  }
}

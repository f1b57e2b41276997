/**
 * A PDF as its engine sees it: each large embedded file is replaced by a few bytes that nobody could have foreseen, at the
 * same place, so that all offsets stay the same.
 *
 * Where the engine gives those bytes back as an attachment, it says which one it is. They are also commands that draw a text:
 * a stream that a page draws, and that only says of itself to be a file, is told by it.
 * @module
 */
import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { ByteSource } from "../../bytes.ts";
import type { Embedded } from "./embedded.ts";

export class PdfView {
  readonly source: ByteSource;
  /** What a page shows that draws one of them. */
  readonly sign = randomBytes(16)
    .toString("hex")
    .replaceAll(/\d/g, (digit) => "ghijklmnop"[Number(digit)] as string);
  readonly #patches: readonly { readonly start: number; readonly bytes: Buffer; readonly over: number }[];

  constructor(file: ByteSource, embedded: readonly Embedded[]) {
    this.#patches = embedded.map(({ start, over, packed }, index) => {
      const mark = Buffer.from(`\nBT/${this.sign} 1 Tf(${this.sign} ${index} )Tj ET\n`);
      const bytes = Buffer.concat([packed ? deflateSync(mark) : mark, Buffer.from("\nendstream\nendobj\n")]);
      return { start, bytes, over };
    });
    this.source =
      embedded.length === 0 ? file : { size: file.size, read: (at, length) => this.#read(file, at, length) };
  }

  /** Which of them an attachment with these bytes is; null: none. */
  indexOf(attached: Uint8Array): number | null {
    const number = new RegExp(`\\(${this.sign} (\\d+) \\)`).exec(Buffer.from(attached).toString("latin1"))?.[1];
    return number === undefined ? null : Number(number);
  }

  #read(file: ByteSource, at: number, length: number): Uint8Array {
    const read = file.read(at, length);
    const end = at + read.length;
    const touched = this.#patches.filter(({ start, over }) => start < end && over > at);
    if (touched.length === 0) return read;
    const bytes = Buffer.from(read);
    for (const { start, bytes: patch, over } of touched) {
      bytes.fill(0x20, Math.max(0, start - at), Math.min(over, end) - at);
      for (let i = Math.max(start, at); i < Math.min(start + patch.length, end); i += 1)
        bytes[i - at] = patch[i - start] as number;
    }
    return bytes;
  }
}

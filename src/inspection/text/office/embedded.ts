/**
 * Files that stand within a document of one XML file, in base64. They are gathered while it is read, one behind the other.
 * @module
 */
import { slice } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import { type BodyDecoder, bodyDecoder } from "../mail/decode.ts";
import { guarded, type Part, type Reading, within } from "../reading.ts";
import { Spool } from "../spool.ts";

/** What decoding leaves behind, by what is decoded. */
const GARBAGE = 4;

export class Embedded {
  readonly #spool = new Spool();
  readonly #starts: number[] = [];
  #size = 0;
  #decoder: BodyDecoder | null = null;

  /** Of the next file, or more of it. */
  write(bytes: Uint8Array, reading: Reading): void {
    if (this.#decoder === null) {
      reading.budget.entry();
      this.#starts.push(this.#size);
      this.#decoder = bodyDecoder("base64", (decoded) => {
        this.#spool.write(decoded);
        this.#size += decoded.length;
      });
    }
    this.#decoder.write(bytes);
    passing(GARBAGE * bytes.length);
  }

  /** The file has ended. */
  end(): void {
    this.#decoder?.end();
    this.#decoder = null;
  }

  /** Reads them all. Most are pictures. */
  async read(part: Part, reading: Reading): Promise<void> {
    const source = this.#spool.source();
    for (const [at, start] of this.#starts.entries())
      await guarded(reading, part.path, () => {
        reading.budget.depth(part.depth + 1);
        const file = slice(source, start, (this.#starts[at + 1] ?? this.#size) - start);
        const path = within(part.path, "embedded file");
        return reading.inner({ source: file, path, name: "", depth: part.depth + 1, ornament: true });
      });
  }

  close(): void {
    this.#spool.close();
  }
}

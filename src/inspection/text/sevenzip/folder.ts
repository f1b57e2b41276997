/**
 * The streams of a folder put in a row, each the input of the next, up to the one that is what was packed.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { bcj2 } from "../packing/bcj2.ts";
import { type Branch, branch, delta, filtered } from "../packing/branch.ts";
import { bunzip2 } from "../packing/bzip2.ts";
import { DEFLATE64_DICTIONARY, Deflate64 } from "../packing/deflate64.ts";
import { History } from "../packing/history.ts";
import { literalTable, lzma, lzmaSettings } from "../packing/lzma.ts";
import { Lzma2, lzma2Dictionary } from "../packing/lzma2.ts";
import { ppmd7 } from "../packing/ppmd.ts";
import { type ByteStream, Feed, streamOf } from "../packing/stream.ts";
import type { Reading } from "../reading.ts";
import { Spool } from "../spool.ts";
import { u32 } from "../zip/bytes.ts";
import { inflate } from "../zip/inflate.ts";
import { type Coder, type Folder, mainOutput, type Place } from "./header.ts";

/** Methods.txt of the LZMA SDK. */
const METHOD = {
  copy: "00",
  delta: "03",
  lzma2: "21",
  lzma: "030101",
  bcj2: "0303011b",
  ppmd: "030401",
  deflate: "040108",
  deflate64: "040109",
  bzip2: "040202",
  aes: "06f10701",
} as const;
const BRANCHES = new Map<string, Branch>([
  ["04", "x86"],
  ["03030103", "x86"],
  ["05", "powerpc"],
  ["03030205", "powerpc"],
  ["07", "arm"],
  ["03030501", "arm"],
  ["08", "arm-thumb"],
  ["03030701", "arm-thumb"],
  ["09", "sparc"],
  ["03030805", "sparc"],
  ["0a", "arm64"],
]);
/** Packers take no less, whatever they write. */
const SMALLEST_DICTIONARY = 4096;
const MEGABYTE = 1024 * 1024;

export interface OpenFolder {
  readonly stream: ByteStream;
  close(): void;
}

/** `packed`: all packed streams of the archive, from the end of its signature header. Throws `Unreadable`. */
export async function openFolder(folder: Folder, packed: ByteSource, reading: Reading): Promise<OpenFolder> {
  const sources = folder.places.map(({ start, size }) => slice(packed, start, size));
  if (sources.some((source, at) => source.size < (folder.places[at] as Place).size))
    throw new Unreadable("corrupted", "the archive ends too soon");
  const held = reading.budget.hold(folder.coders.reduce((sum, coder) => sum + memoryOf(coder), 0));
  const opening = new Opening(folder, sources, reading, held);
  try {
    return { stream: await opening.output(mainOutput(folder)), close: () => opening.close() };
  } catch (error) {
    opening.close();
    throw error;
  }
}

function memoryOf({ method, properties }: Coder): number {
  if (method === METHOD.ppmd) return properties.length < 5 ? 0 : u32(properties, 1);
  if (method === METHOD.bzip2) return 4 * MEGABYTE;
  return method === METHOD.lzma ? literalTable(lzmaSettings(properties[0] ?? 0)) : 0;
}

class Opening {
  readonly #folder: Folder;
  readonly #packed: readonly ByteSource[];
  readonly #reading: Reading;
  readonly #opened = new Set<number>();
  readonly #closing: { close(): void }[];
  /** How many histories share the memory of one. */
  readonly #sharing: number;

  constructor(folder: Folder, packed: readonly ByteSource[], reading: Reading, held: ReturnType<Budget["hold"]>) {
    this.#closing = [held];
    // Of archives within archives each has half of what the one around it has: all together never have two.
    this.#sharing = folder.coders.filter(hasHistory).length * 2 ** held.others;
    this.#folder = folder;
    this.#packed = packed;
    this.#reading = reading;
  }

  close(): void {
    for (const each of this.#closing.splice(0)) each.close();
  }

  async output(number: number): Promise<ByteStream> {
    const { coders, unpackSizes } = this.#folder;
    let [input, output] = [0, 0];
    for (const coder of coders) {
      if (number >= output && number < output + coder.outputs) {
        if (coder.outputs !== 1) throw new Unreadable("unsupported", "a packing of several streams is not read");
        // An output that is asked for twice feeds itself.
        if (this.#opened.has(number)) throw damaged();
        this.#opened.add(number);
        const inputs: ByteStream[] = [];
        for (let at = 0; at < coder.inputs; at += 1) inputs.push(await this.#input(input + at));
        const size = unpackSizes[number] as number;
        const stream = await this.#coder(coder, inputs, size);
        return number === mainOutput(this.#folder) ? stream : this.#counted(stream, size);
      }
      input += coder.inputs;
      output += coder.outputs;
    }
    throw damaged();
  }

  /**
   * INVARIANT: what is unpacked on the way counts, too: a few bytes may unpack to gigabytes that unpack to nothing. What comes
   * out in the end is counted by whoever reads it.
   */
  #counted(stream: ByteStream, size: number): ByteStream {
    const packed = this.#folder.places.reduce((sum, place) => sum + place.size, 0);
    let unpacked = 0;
    return {
      next: () => {
        const bytes = stream.next();
        unpacked += bytes.length;
        if (unpacked > size) throw new Unreadable("corrupted", "packed data go on behind their end");
        this.#reading.budget.unpacked(bytes.length, { packed, unpacked });
        return bytes;
      },
    };
  }

  #input(number: number): Promise<ByteStream> | ByteStream {
    const { pairs, packed } = this.#folder;
    const pair = pairs.find(({ input }) => input === number);
    if (pair !== undefined) return this.output(pair.output);
    const source = this.#packed[packed.indexOf(number)];
    if (source === undefined) throw damaged();
    const { budget, chunk } = this.#reading;
    return streamOf(source, budget, chunk);
  }

  #coder(coder: Coder, inputs: readonly ByteStream[], size: number): Promise<ByteStream> | ByteStream {
    const { method, properties } = coder;
    if (method === METHOD.bcj2 && inputs.length === 4)
      return bcj2(inputs as unknown as Parameters<typeof bcj2>[0], size);
    const [stream, ...others] = inputs;
    if (stream === undefined || others.length > 0) throw unknown(method);
    const kind = BRANCHES.get(method);
    if (kind !== undefined) return filtered(stream, branch(kind), properties.length === 4 ? u32(properties, 0) : 0);
    switch (method) {
      case METHOD.copy:
        return stream;
      case METHOD.delta:
        return filtered(stream, delta((properties[0] ?? 0) + 1));
      case METHOD.lzma: {
        if (properties.length < 5) throw damaged();
        return lzma(
          stream,
          this.#history(Math.max(SMALLEST_DICTIONARY, u32(properties, 1)), size),
          lzmaSettings(properties[0] as number),
          size,
        );
      }
      case METHOD.lzma2:
        return new Lzma2(new Feed(stream), this.#history(lzma2Dictionary(properties[0] ?? 0xff), size));
      case METHOD.bzip2:
        return bunzip2(stream);
      case METHOD.ppmd:
        return this.#ppmd(stream, properties, size);
      case METHOD.deflate:
        return this.#inflated(stream);
      case METHOD.deflate64: {
        const history = this.#history(DEFLATE64_DICTIONARY, size);
        return new Deflate64(new Feed(stream), history, () => this.#reading.budget.tick());
      }
      case METHOD.aes:
        throw new Unreadable("encrypted", "protected by a password");
      default:
        throw unknown(method);
    }
  }

  #ppmd(stream: ByteStream, properties: Uint8Array, size: number): ByteStream {
    const unpacking = ppmd7(stream, properties, size);
    this.#closing.push(unpacking);
    return unpacking;
  }

  async #inflated(stream: ByteStream): Promise<ByteStream> {
    const [packed, unpacked] = [new Spool(), new Spool()];
    this.#closing.push(packed, unpacked);
    for (let bytes = stream.next(); bytes.length > 0; bytes = stream.next()) packed.write(bytes);
    const { budget, chunk } = this.#reading;
    await inflate(packed.source(), { budget, chunk, consume: (bytes) => unpacked.write(bytes) });
    return streamOf(unpacked.source(), budget, chunk);
  }

  #history(dictionary: number, size: number): History {
    const history = new History(dictionary, size, this.#sharing);
    this.#closing.push(history);
    return history;
  }
}

const WITH_HISTORY: readonly string[] = [METHOD.lzma, METHOD.lzma2, METHOD.deflate64];
const hasHistory = ({ method }: Coder) => WITH_HISTORY.includes(method);
const unknown = (method: string) => new Unreadable("unsupported", `an archive packed by ${method} is not read`);
const damaged = () => new Unreadable("corrupted", "the list of the archive is damaged");

/**
 * One extraction as its readers see it: what they read (`Part`), where they write, and what they may spend.
 * @module
 */
import { type Budget, Enough, Unreadable } from "../budget.ts";
import type { ByteSource } from "../bytes.ts";
import type { FileLabel } from "../finding.ts";
import { passing } from "../garbage.ts";
import type { TypeFlag } from "../vocabulary.ts";
import type { CoverageLog } from "./coverage.ts";
import type { Output } from "./output.ts";
import type { AwaitedPdf } from "./pdf/within.ts";
import { isForeign } from "./types/decoder.ts";

export { printable, within } from "./paths.ts";

/** One file: the one that was handed in, or one found within it. */
export interface Part {
  readonly source: ByteSource;
  /** For evidence, outermost first: "report.zip / accounts.xlsx". */
  readonly path: string;
  /** Its own name: what its extension is read from. */
  readonly name: string;
  /** The media type that what holds it says it has. */
  readonly type?: string;
  /** Containers around it. */
  readonly depth: number;
  /** Where its bytes lie in what holds it, if they do as they are. */
  readonly at?: number;
  /** It belongs to a document (a picture on a page): what cannot be read of it is not worth a reason, if it is of such a kind. */
  readonly ornament?: boolean;
  /** It stands behind the end of what holds it, and is no part of that. */
  readonly isTrailing?: boolean;
}

/** What is remembered of zip files within the file, while something around them ends like one. */
export interface SeenZips {
  /** So many things do that are being read. */
  awaited: number;
  /**
   * Entries that were read. By a hash of their headers, as the size of some is not told there: how long they are, and a hash
   * of the whole.
   */
  readonly entries: Map<string, readonly { readonly length: number; readonly hash: string }[]>;
}

/**
 * What is packed in a file, for whoever wants to see it as it is: files within, bodies of messages, and the source of macros.
 * The text of pictures is not recognised for it.
 */
export interface Unpacked {
  /** There is something. */
  any: boolean;
  /** Given each before it is read; null: nobody asked. May throw `Enough`. */
  readonly visit: ((source: ByteSource, path: string) => void) | null;
}

export interface Reading {
  readonly budget: Budget;
  readonly out: Output;
  readonly coverage: CoverageLog;
  /** Labels were found, here or in a file within. Throws `Enough` where they are; what was read before is noted by then. */
  label(found: readonly FileLabel[]): void;
  readonly flags: Set<TypeFlag>;
  /** How many were looked at to their end, with text in them or none. */
  readonly pictures: { read: number };
  readonly zips: SeenZips;
  /** Of the file that is being read now. */
  readonly pdf: { awaited: AwaitedPdf | null };
  readonly unpacked: Unpacked;
  /** Bytes read at once. */
  readonly chunk: number;
  /** Reads a file found within another, whatever it is. What cannot be read becomes a reason. */
  inner(part: Part): Promise<void>;
}

export function seePacked(source: ByteSource, path: string, { unpacked }: Reading): void {
  unpacked.any = true;
  unpacked.visit?.(source, path);
}

/** There is no text in it that is read. Who wants to see what is packed sees it as it is, and misses nothing. */
export function noteNoText(path: string, detail: string, { coverage, unpacked }: Reading): void {
  if (unpacked.visit === null) coverage.note("unsupported", path, detail);
}

/** Where digits are not where ASCII has them, nothing is told from what is read in a code page. */
export function noteForeign(codePage: number, path: string, { coverage }: Reading): void {
  if (isForeign(codePage)) coverage.note("unsupported", path, `text in code page ${codePage} is not read`);
}

export type Reader = (part: Part, reading: Reading) => Promise<void>;

/** Runs one step; what it throws becomes a reason, and the next step may go on. Returns whether it went well. */
export async function guarded(reading: Reading, path: string, step: () => void | Promise<void>): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    if (error instanceof Enough) throw error;
    reading.coverage.noteError(error, path);
    if (error instanceof Unreadable && error.reason === "timed-out") throw error;
    return false;
  }
}

/** All bytes of a source in order, `reading.chunk` at a time. */
export function pour(source: ByteSource, reading: Reading, consume: (bytes: Uint8Array) => void): void {
  for (let offset = 0; offset < source.size; ) {
    reading.budget.checkTime();
    const bytes = source.read(offset, reading.chunk);
    if (bytes.length === 0) throw new Unreadable("corrupted", "ends before its end");
    offset += bytes.length;
    consume(bytes);
    passing(bytes.length);
  }
}

/** Throws `Unreadable` for a source of more than `limit` bytes. */
export function checkLimit(source: ByteSource, limit: number, what: string): void {
  if (source.size > limit)
    throw new Unreadable("over-budget", `${what} of more than ${Math.round(limit / 1024 ** 2)} MB cannot be read`);
}

/** The whole source in memory: for formats that cannot be read otherwise, and only up to `limit` bytes. */
export function whole(source: ByteSource, limit: number, what: string): Uint8Array {
  checkLimit(source, limit, what);
  const bytes = new Uint8Array(source.size);
  for (let offset = 0; offset < source.size; ) {
    const piece = source.read(offset, source.size - offset);
    if (piece.length === 0) throw new Unreadable("corrupted", "ends before its end");
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}

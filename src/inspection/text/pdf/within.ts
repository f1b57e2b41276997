/**
 * A PDF that begins in the first KB of an archive. As a rule it is the archive's first file, packed by nothing, and the
 * archive is no PDF besides: whoever opened it as one would see that file.
 * @module
 */
import type { Budget } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";

export interface AwaitedPdf {
  /** The archive, and where in it the PDF begins. */
  readonly source: ByteSource;
  readonly at: number;
  /** Of the archive's files. */
  readonly depth: number;
  /** Those of them that are PDFs and lie in the archive as they are, in the order in which they are read. */
  readonly files: { readonly start: number; readonly end: number }[];
}

const STEP = 64 * 1024;
/** The word by which programs find the objects of a PDF whose tables do not tell, and what must stand around it. */
const OBJECT = /[\0\s]obj\W/;
/** Of that word, so many bytes may belong to a file beside the place where it is looked for, or to what is looked at next. */
const AROUND = 4;

/**
 * Whether the PDF is one of the files that were read. INVARIANT: then nothing that a PDF is made of stands anywhere but in
 * these files, so that no other can be put together from the archive.
 */
export function isOneOfThem({ source, at, files }: AwaitedPdf, budget: Budget): boolean {
  if (!files.some(({ start }) => start === at)) return false;
  let from = 0;
  for (const { start, end } of [...files].sort((one, other) => one.start - other.start)) {
    if (hasObject(source, from, start, budget)) return false;
    from = Math.max(from, end);
  }
  return !hasObject(source, from, source.size, budget);
}

function hasObject(source: ByteSource, start: number, end: number, budget: Budget): boolean {
  const to = Math.min(source.size, end + AROUND);
  for (let at = Math.max(0, start - AROUND); at < to; at += STEP) {
    budget.tick();
    const bytes = source.read(at, Math.min(STEP + AROUND, to - at));
    if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf("obj") >= 0 && OBJECT.test(latin1(bytes)))
      return true;
  }
  return false;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/**
 * ar: the archives of Unix linkers and of Debian's packages, with long names in the manner of GNU ("//", "/12") and of BSD
 * ("#1/20"). No standard describes it; ar(5) of FreeBSD does. Entries are read where they lie.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { guarded, type Part, type Reader, type Reading, within } from "../reading.ts";
import { startsWith } from "../zip/bytes.ts";

const MAGIC = "!<arch>\n";
const HEADER = 60;
const HEADER_END = "`\n";
/** Of the table of long names. */
const LARGEST_TABLE = 4 * 1024 * 1024;
const LONGEST_NAME = 4096;

interface Header {
  /** As it stands in its 16 bytes, without the spaces behind it. */
  readonly field: string;
  readonly size: number;
}

export const ar: Reader = async (part, reading) => {
  const { source } = part;
  if (!startsWith(source.read(0, MAGIC.length), MAGIC))
    throw new Unreadable("unsupported", "an ar archive that holds no files, only where they are");
  const note = (problem: Unreadable) => reading.coverage.noteError(problem, part.path);
  let table = Buffer.alloc(0);
  for (let at = MAGIC.length; at < source.size; ) {
    const { field, size } = headerAt(source, at);
    const data = slice(source, at + HEADER, size);
    at += HEADER + size + (size % 2);
    reading.budget.entry();
    if (data.size < size) reading.coverage.note("corrupted", part.path, "the ar archive ends too soon");
    if (field === "//") {
      if (data.size > LARGEST_TABLE) throw new Unreadable("over-budget", "the names of the ar archive are too many");
      table = Buffer.from(data.read(0, data.size));
      reading.out.part("file-name", part.path);
      reading.out.bytes(table);
    } else await readEntry(part, reading, nameOf(field, data, table, note), data);
  }
};

interface Name {
  readonly name: string;
  /** Bytes of the data that are the name. */
  readonly taken: number;
}

async function readEntry(part: Part, reading: Reading, { name, taken }: Name, data: ByteSource): Promise<void> {
  sayNames(part, reading, name);
  const source = slice(data, taken, data.size);
  if (source.size === 0) return;
  const path = within(part.path, name);
  await guarded(reading, path, () => reading.inner({ source, path, name, depth: part.depth + 1 }));
}

function sayNames(part: Part, reading: Reading, names: string): void {
  reading.out.part("file-name", part.path);
  reading.out.string(names.toWellFormed());
}

function headerAt(source: ByteSource, at: number): Header {
  const bytes = Buffer.from(source.read(at, HEADER));
  if (bytes.length < HEADER) throw new Unreadable("corrupted", "the ar archive ends too soon");
  const size = bytes.toString("latin1", 48, 58).trimEnd();
  if (!startsWith(bytes, HEADER_END, 58) || !/^\d+$/.test(size))
    throw new Unreadable("corrupted", "a header of the ar archive is damaged");
  return { field: bytes.toString("utf8", 0, 16).trimEnd(), size: Number(size) };
}

function nameOf(field: string, data: ByteSource, table: Buffer, note: (problem: Unreadable) => void): Name {
  // Tables of symbols, which linkers look at and nobody else: they may hold anything.
  if (field === "/" || field === "/SYM64/") return { name: field, taken: 0 };
  const bsd = /^#1\/(\d+)$/.exec(field)?.[1];
  if (bsd !== undefined) {
    const taken = Math.min(Number(bsd), data.size);
    if (taken > LONGEST_NAME)
      note(new Unreadable("over-budget", `a name of more than ${LONGEST_NAME} bytes in an ar archive`));
    const name = Buffer.from(data.read(0, Math.min(taken, LONGEST_NAME))).toString("utf8");
    return { name: name.replace(/\0.*$/s, ""), taken };
  }
  const gnu = /^\/(\d+)$/.exec(field)?.[1];
  if (gnu !== undefined) {
    const name = table.toString("utf8", Number(gnu), Number(gnu) + LONGEST_NAME);
    return { name: name.replace(/\/?[\n\0].*$/s, ""), taken: 0 };
  }
  return { name: field.replace(/\/$/, ""), taken: 0 };
}

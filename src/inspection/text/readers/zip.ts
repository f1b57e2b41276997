/**
 * Zip files: every entry is read as a file of its own, those that the directory does not name included.
 * @module
 */
import type { Part, Reader, Reading } from "../reading.ts";
import { guarded, within } from "../reading.ts";
import { Spool } from "../spool.ts";
import { readTrailing } from "../trailing.ts";
import { directoryOf } from "../types/package.ts";
import { nameOf, STORED, unpack, type ZipEntry } from "../zip/entry.ts";

export const zip: Reader = async (part, reading) => {
  const { entries, hidden } = directoryOf(part.source, reading);
  noteProblems(part, reading);
  readComments(part, reading);
  reading.out.part("file-name", part.path);
  for (const { name } of [...entries, ...hidden]) {
    reading.out.break();
    reading.out.string(name);
  }
  for (const entry of [...entries, ...hidden]) {
    if (entry.name.endsWith("/") && entry.packed === 0) continue;
    const path = within(part.path, entry.name);
    await guarded(reading, path, () => {
      reading.budget.entry();
      return readInner(part, reading, entry, path, false);
    });
  }
  await readBehind(part, reading);
};

/** What follows the directory and belongs to nothing. */
export async function readBehind(part: Part, reading: Reading): Promise<void> {
  const { after } = directoryOf(part.source, reading);
  if (after > 0) await readTrailing(part, reading, part.source.size - after);
}

/** What is wrong with the zip file as a whole. */
export function noteProblems(part: Part, reading: Reading): void {
  const { problems, hidden, before, after, entries } = directoryOf(part.source, reading);
  for (const problem of problems) reading.coverage.noteError(problem, part.path);
  const follows = entries.length > 0 || hidden.length > 0;
  if (after > 0 || (hidden.length > 0 && entries.length > 0) || (before > 0 && follows))
    reading.flags.add("trailing-data");
}

/** What is said of the zip file and of its entries: no program needs it, and some show it. */
export function readComments(part: Part, reading: Reading): void {
  const { budget, out } = reading;
  out.part("metadata", part.path);
  for (const { start, end } of directoryOf(part.source, reading).comments) {
    budget.tick();
    out.break();
    // As much of it as there is: that a directory is cut is said of the directory.
    out.string(nameOf(Uint8Array.from(part.source.read(start, end - start)), 0));
  }
}

/** Unpacks the entry and reads it as a file. What was unpacked before a damage is read, too. */
export async function readInner(
  part: Part,
  reading: Reading,
  entry: ZipEntry,
  path: string,
  ornament: boolean,
): Promise<void> {
  reading.budget.depth(part.depth + 1);
  const spool = new Spool();
  try {
    const complete = await guarded(reading, path, async () => {
      await unpack(part.source, entry, reading, (bytes) => spool.write(bytes));
    });
    const source = spool.source();
    if (!complete && source.size === 0) return;
    const inner = { source, path, name: entry.name, depth: part.depth + 1, ornament };
    await reading.inner(entry.method === STORED ? { ...inner, at: entry.data } : inner);
  } finally {
    spool.close();
  }
}

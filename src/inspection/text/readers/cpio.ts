/**
 * cpio: the portable one of POSIX ("odc", IEEE 1003.1-1988), the two of SVR4 ("newc", with checksums or without) and the old
 * binary one in either byte order. Entries are read where they lie.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { type CpioEntry, entryAt } from "../cpio/header.ts";
import { guarded, type Part, pour, type Reader, type Reading, within } from "../reading.ts";
import { readTrailing } from "../trailing.ts";

const TRAILER = "TRAILER!!!";
const LONGEST_LINK = 4096;

export const cpio: Reader = async (part, reading) => {
  for (let at = 0; at < part.source.size; ) {
    const entry = entryAt(part.source, at);
    if (entry.name === TRAILER && entry.size === 0) return readTrailing(part, reading, entry.next);
    at = entry.next;
    await readEntry(part, reading, entry);
  }
  throw new Unreadable("corrupted", "the cpio archive ends too soon");
};

async function readEntry(part: Part, reading: Reading, entry: CpioEntry): Promise<void> {
  const source = slice(part.source, entry.start, entry.size);
  reading.budget.entry();
  reading.out.part("file-name", part.path);
  reading.out.string(entry.name);
  const path = within(part.path, entry.name);
  if (source.size === 0) return;
  // What a link points to is a name, too; one that is longer than any name is read like a file as well.
  if (entry.kind === "link") {
    reading.out.break();
    reading.out.string(Buffer.from(source.read(0, LONGEST_LINK)).toString("utf8"));
    if (source.size <= LONGEST_LINK) return;
  }
  await guarded(reading, path, () => checkSum(source, entry, reading));
  await guarded(reading, path, () =>
    reading.inner({ source, at: entry.start, path, name: entry.name, depth: part.depth + 1 }),
  );
}

/** The sum of the bytes, which only one of the forms has. */
function checkSum(source: ByteSource, { sum }: CpioEntry, reading: Reading): void {
  if (sum === null) return;
  let total = 0;
  pour(source, reading, (bytes) => {
    for (let index = 0; index < bytes.length; index += 1) total = (total + (bytes[index] as number)) >>> 0;
  });
  if (total !== sum) throw new Unreadable("corrupted", "a file of the cpio archive has a wrong checksum");
}

/**
 * An entry of a package that is XML, read as it is unpacked.
 * @module
 */
import { Enough } from "../../budget.ts";
import type { Part, Reading } from "../reading.ts";
import type { XmlReader } from "../xml/read.ts";
import { unpack, type ZipEntry } from "./entry.ts";

/** Labels are read of parts up to this size, which are held for it; no program writes larger ones. */
const HELD = 1024 * 1024;

/** Throws `Unreadable` for a damaged entry, after what stands before the damage was handed on. `held`: gets a copy. */
export async function unpackXml(
  part: Part,
  entry: ZipEntry,
  reading: Reading,
  reader: XmlReader,
  held?: Uint8Array[],
): Promise<void> {
  let size = 0;
  try {
    await unpack(part.source, entry, reading, (bytes) => {
      size += bytes.length;
      if (size <= HELD) held?.push(Uint8Array.from(bytes));
      reader.write(bytes);
    });
  } catch (error) {
    if (!(error instanceof Enough)) reader.flush();
    throw error;
  }
  if (held !== undefined && size > HELD)
    reading.coverage.note("over-budget", part.path, "properties of a document, which may be labels, of more than 1 MB");
  reader.end();
}

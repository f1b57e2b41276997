/**
 * Cabinets of Windows ([MS-CAB]): the files of each folder lie one behind the other in what it unpacks to, which is held in
 * a spool. A cabinet out of a set is read as far as it goes by itself.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { slice } from "../../bytes.ts";
import { folderStream } from "../cab/folder.ts";
import { type Cabinet, type CabinetFile, cabinetOf, filesOf } from "../cab/header.ts";
import { guarded, type Part, type Reader, type Reading, within } from "../reading.ts";
import { Spool } from "../spool.ts";
import { readTrailing } from "../trailing.ts";

export const cab: Reader = async (part, reading) => {
  const cabinet = cabinetOf(part.source);
  if (part.source.size < cabinet.size) reading.coverage.note("corrupted", part.path, "the cabinet ends too soon");
  const folders = new Map<number, CabinetFile[]>();
  // A damaged list is read up to the damage.
  await guarded(reading, part.path, () => {
    for (const file of filesOf(part.source, cabinet)) {
      reading.budget.entry();
      reading.out.part("file-name", part.path);
      reading.out.string(file.name);
      const among = folders.get(file.folder);
      if (among === undefined) folders.set(file.folder, [file]);
      else among.push(file);
    }
  });
  for (const [index, files] of folders)
    await guarded(reading, part.path, () => readFolder(part, reading, cabinet, index, files));
  await readTrailing(part, reading, endOf(part, cabinet));
};

async function readFolder(
  part: Part,
  reading: Reading,
  cabinet: Cabinet,
  index: number,
  files: CabinetFile[],
): Promise<void> {
  // Places count from the beginning of the folder, which is in another cabinet.
  if (files.some(({ before }) => before))
    throw new Unreadable("unsupported", "it begins in another cabinet, which is not there");
  reading.budget.depth(part.depth + 1);
  files.sort((a, b) => a.start - b.start);
  const spool = new Spool();
  try {
    const needed = files.reduce((most, { start, size }) => Math.max(most, start + size), 0);
    const whole = await guarded(reading, part.path, () => unpackFolder(part, reading, cabinet, index, needed, spool));
    const unpacked = spool.source();
    let read = 0;
    for (const file of files) {
      const source = slice(unpacked, file.start, file.size);
      const path = within(part.path, file.name);
      if (source.size < file.size && whole) noteShort(reading, file, path);
      if (source.size === 0) continue;
      await guarded(reading, path, () => {
        // What several files share is read for each of them.
        const end = file.start + source.size;
        reading.budget.unpacked(Math.max(0, Math.min(end, read) - file.start));
        read = Math.max(read, end);
        return reading.inner({ source, path, name: file.name, depth: part.depth + 1 });
      });
    }
  } finally {
    spool.close();
  }
}

function noteShort(reading: Reading, { behind }: CabinetFile, path: string): void {
  if (behind) reading.coverage.note("unsupported", path, "it goes on in another cabinet, which is not there");
  else reading.coverage.note("corrupted", path, "it ends too soon");
}

/** Unpacks as much of the folder as its files need. */
function unpackFolder(
  part: Part,
  reading: Reading,
  cabinet: Cabinet,
  index: number,
  needed: number,
  spool: Spool,
): void {
  if (needed === 0) return;
  const folder = cabinet.folders[index];
  if (folder === undefined) throw new Unreadable("corrupted", "a file lies in a folder that the cabinet does not have");
  const note = (error: Unreadable) => reading.coverage.noteError(error, part.path);
  const stream = folderStream(part.source, cabinet, folder, { budget: reading.budget, note });
  for (let unpacked = 0; unpacked < needed; ) {
    const bytes = stream.next();
    if (bytes.length === 0) return;
    unpacked += bytes.length;
    reading.budget.unpacked(bytes.length, { packed: stream.packed, unpacked });
    spool.write(bytes);
  }
}

/** Where cabinet and signature end. A signature stands right behind the cabinet, and is one DER sequence (PKCS #7). */
function endOf({ source }: Part, { size, signature: [start, length] }: Cabinet): number {
  if (start !== size || length < 4) return size;
  const head = Uint8Array.from(source.read(start, 4));
  const said = ((head[2] as number) << 8) | (head[3] as number);
  const isSequence = head.length === 4 && head[0] === 0x30 && head[1] === 0x82;
  // It is padded to a multiple of eight bytes.
  return isSequence && said + 4 <= length && length - said - 4 < 8 ? size + length : size;
}

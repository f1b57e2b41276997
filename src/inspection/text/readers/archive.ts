/**
 * What libarchive reads: 7z, tar packed by bzip2 or xz, cabinets and disc images. The archive is held whole, so it has a
 * cap; what is unpacked streams.
 * @module
 */
import { createRequire } from "node:module";
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { checkLimit, guarded, type Part, pour, type Reader, type Reading, within } from "../reading.ts";
import { Spool } from "../spool.ts";
import { startsWith, u64 } from "../zip/bytes.ts";

const LARGEST = 64 * 1024 * 1024;
const PIECE = 64 * 1024;
const SEVEN_ZIP = "7z\xbc\xaf\x27\x1c";
/** Results of libarchive (archive.h). */
const WARN = -20;

type Library = typeof import("libarchive-wasm");
type Archive = Awaited<ReturnType<Library["libarchiveWasm"]>>;

/** Loaded for the first archive. The package is CommonJS, with types that say otherwise. */
const libarchive = () => createRequire(import.meta.url)("libarchive-wasm") as Library;

export const archive: Reader = async (part, reading) => {
  const { source } = part;
  const { size } = source;
  checkLimit(source, LARGEST, "an archive");
  if (startsWith(source.read(0, 6), SEVEN_ZIP)) checkSize(source, reading);
  // An instance for each archive: a damaged one may leave the memory of an instance in any state.
  const wasm = await libarchive().libarchiveWasm();
  const memory = wasm.module._malloc(size) as number;
  let at = memory;
  pour(source, reading, (bytes) => {
    wasm.module.HEAP8.set(bytes, at);
    at += bytes.length;
  });
  const handle = open(wasm, memory, size, source);
  const buffer = wasm.module._malloc(PIECE) as number;
  const opened = { wasm, handle, buffer, packed: size };
  for (;;) {
    const entry = wasm.read_next_entry(handle);
    if (entry === 0) break;
    await guarded(reading, part.path, () => readEntry(part, reading, opened, entry));
  }
  const problem = wasm.error_string(handle) ?? "";
  if (/passphrase|encrypt/i.test(problem)) throw new Unreadable("encrypted", "protected by a password");
  if (problem !== "") throw new Unreadable("corrupted", problem.slice(0, 200));
};

/** Where a 7z archive ends stands in its first 32 bytes; libarchive takes one that is cut off for an empty one. */
function checkSize(source: ByteSource, reading: Reading): void {
  const { size } = source;
  const head = Uint8Array.from(source.read(0, 32));
  const end = size < 32 ? Number.POSITIVE_INFINITY : 32 + u64(head, 12) + u64(head, 20);
  if (size < end) throw new Unreadable("corrupted", "the archive ends too soon");
  if (size > end) reading.flags.add("trailing-data");
}

/** Throws `Unreadable` for what libarchive does not take: a damaged 7z, or one file packed by bzip2 alone. */
function open(wasm: Archive, memory: number, size: number, source: ByteSource): number {
  try {
    return wasm.read_new_memory(memory, size);
  } catch {
    const is7z = startsWith(source.read(0, 6), SEVEN_ZIP);
    throw is7z
      ? new Unreadable("corrupted", "the archive is damaged")
      : new Unreadable("unsupported", "only archives are read of this packing");
  }
}

interface Opened {
  readonly wasm: Archive;
  readonly handle: number;
  readonly buffer: number;
  readonly packed: number;
}

async function readEntry(
  part: Part,
  reading: Reading,
  { wasm, handle, buffer, packed }: Opened,
  entry: number,
): Promise<void> {
  reading.budget.entry();
  const name = wasm.entry_pathname(entry) ?? "";
  const path = within(part.path, name);
  reading.out.part("file-name", part.path);
  reading.out.string(name);
  if (wasm.entry_is_encrypted(entry) !== 0) throw new Unreadable("encrypted", "protected by a password");
  // A regular file (0o100000); all others have no contents.
  if ((wasm.entry_filetype(entry) & 0o170000) !== 0o100000) return;
  reading.budget.depth(part.depth + 1);
  const spool = new Spool();
  try {
    await guarded(reading, path, () => {
      let unpacked = 0;
      for (;;) {
        const count = wasm.read_data(handle, buffer, PIECE);
        if (count < 0 && count !== WARN) throw failure(wasm.error_string(handle));
        if (count <= 0) break;
        unpacked += count;
        reading.budget.unpacked(count, { packed, unpacked });
        const piece = wasm.module.HEAP8.subarray(buffer, buffer + count);
        spool.write(new Uint8Array(piece.buffer, piece.byteOffset, piece.length));
      }
    });
    await reading.inner({ source: spool.source(), path, name, depth: part.depth + 1 });
  } finally {
    spool.close();
  }
}

function failure(message: string | null): Unreadable {
  if (/passphrase|encrypt/i.test(message ?? "")) return new Unreadable("encrypted", "protected by a password");
  return new Unreadable("corrupted", (message ?? "the archive is damaged").slice(0, 200));
}

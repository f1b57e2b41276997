/**
 * Disc images (ISO 9660, which is ECMA-119), with the names of Joliet and Rock Ridge. An image may have several trees of
 * directories, and shows different programs different ones: all of them are walked. Files are read where they lie, each
 * once, whatever the number of its names.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { bootImagesOf } from "../iso/boot.ts";
import { joined } from "../iso/joined.ts";
import { SECTOR, volumeOf } from "../iso/volume.ts";
import { type Extent, type ImageEntry, walk } from "../iso/walk.ts";
import { guarded, type Part, type Reader, type Reading, within } from "../reading.ts";
import { readTrailing } from "../trailing.ts";
import { startsWith } from "../zip/bytes.ts";

/** Files packed by zisofs begin so; readers without it show them as they are. */
const ZISOFS = "\x37\xe4\x53\x96\xc9\xdb\xd6\x07";
/** Files that lie over one another: so many times the size of the image may be read in all. */
const MOST_TIMES = 2;

export const iso: Reader = async (part, reading) => {
  const { source } = part;
  const volume = volumeOf(source);
  if (source.size < volume.size) reading.coverage.note("corrupted", part.path, "the disc image ends too soon");
  if (!volume.ended) reading.coverage.note("corrupted", part.path, "the descriptors of the disc image have no end");
  for (const other of volume.others)
    reading.coverage.note(
      "unsupported",
      part.path,
      `the disc image has another file system, ${other}, which is not read`,
    );
  reading.out.part("metadata", part.path);
  for (const text of volume.texts) reading.out.string(`${text}\n`);
  const note = (error: unknown) => reading.coverage.noteError(error, part.path);
  const boot = volume.catalogues.flatMap((sector) => bootImagesOf(source, sector, note));
  const image: Image = { part, reading, read: new Set(), boot, inFiles: new Set(), total: 0, end: volume.size };
  const walked = new Set<string>();
  for (const [index, tree] of volume.trees.entries())
    await guarded(reading, part.path, async () => {
      for (const entry of walk(tree, { source, budget: reading.budget, walked, note }))
        await readEntry(image, entry, index === 0);
    });
  for (const [index, extent] of boot.entries()) await readBootImage(image, extent, `boot image ${index + 1}`);
  await readTrailing(part, reading, Math.min(image.end, source.size));
};

interface Image {
  readonly part: Part;
  readonly reading: Reading;
  /** Places of what was read. */
  readonly read: Set<string>;
  /** What computers are started from, and which of it lies in files. */
  readonly boot: readonly Extent[];
  readonly inFiles: Set<Extent>;
  /** Bytes of what was read. */
  total: number;
  /** Where the last of them ends, or the image itself. */
  end: number;
}

/** `first`: in the tree that is walked first. The others mostly hold the same, which counts once. */
async function readEntry(image: Image, entry: ImageEntry, first: boolean): Promise<void> {
  const { part, reading, read } = image;
  const key = entry.extents.map(({ start, size }) => `${start}:${size}`).join(" ");
  const isNew = entry.extents.some(({ size }) => size > 0) && !read.has(key);
  if (first || isNew) reading.budget.entry();
  reading.out.part("file-name", part.path);
  reading.out.string(entry.name);
  if (!isNew) return;
  read.add(key);
  const path = within(part.path, entry.name);
  await guarded(reading, path, async () => {
    const contents = contentsOf(image, entry, path);
    if (startsWith(contents.read(0, ZISOFS.length), ZISOFS)) throw new Unreadable("unsupported", "packed by zisofs");
    if (contents.size === 0) return;
    for (const extent of entry.extents) noteBoot(image, extent);
    await reading.inner({ source: contents, path, name: entry.name, depth: part.depth + 1 });
  });
}

/** Most of them are files of a tree, and read as such. */
async function readBootImage(image: Image, extent: Extent, name: string): Promise<void> {
  const { part, reading, read, inFiles } = image;
  const key = `${extent.start}:${extent.size}`;
  if (inFiles.has(extent) || read.has(key)) return;
  read.add(key);
  reading.budget.entry();
  const path = within(part.path, name);
  await guarded(reading, path, async () => {
    const source = unpadded(contentsOf(image, { name, extents: [extent], interleaved: false }, path), reading);
    await reading.inner({ source, path, name, depth: part.depth + 1 });
  });
}

/** Sizes are in sectors: text is read without the zeros behind it. What has zeros elsewhere is no text, and stays as it is. */
function unpadded(source: ByteSource, { budget, chunk }: Reading): ByteSource {
  let end = source.size;
  for (let at = 0; at < source.size; ) {
    budget.tick();
    const bytes = source.read(at, chunk);
    const from = end < source.size ? 0 : bytes.indexOf(0);
    if (bytes.length === 0 || (from >= 0 && bytes.subarray(from).some((byte) => byte !== 0))) return source;
    if (from >= 0) end = Math.min(end, at + from);
    at += bytes.length;
  }
  return end === 0 ? source : slice(source, 0, end);
}

/** A file of a tree is read: what of the boot images lies in it need not be read again. */
function noteBoot({ boot, inFiles }: Image, { start, size }: Extent): void {
  const end = start + Math.ceil(size / SECTOR) * SECTOR;
  for (const extent of boot) if (extent.start >= start && extent.start + extent.size <= end) inFiles.add(extent);
}

function contentsOf(image: Image, { extents, interleaved }: ImageEntry, path: string): ByteSource {
  const { part, reading } = image;
  if (interleaved) throw new Unreadable("unsupported", "a file of the disc image whose blocks lie apart");
  for (const { start, size } of extents) {
    image.total += Math.max(0, Math.min(size, part.source.size - start));
    image.end = Math.max(image.end, start + size);
    if (start + size > part.source.size) reading.coverage.note("corrupted", path, "the disc image ends too soon");
  }
  if (image.total > part.source.size * MOST_TIMES)
    throw new Unreadable("over-budget", "files of the disc image lie over one another");
  const [only] = extents;
  if (extents.length === 1 && only !== undefined) return slice(part.source, only.start, only.size);
  return joined(extents.map(({ start, size }) => slice(part.source, start, size)));
}

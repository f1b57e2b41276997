/**
 * Disc images (ISO 9660, which is ECMA-119), with the names of Joliet and Rock Ridge. An image may have several trees of
 * directories, and shows different programs different ones: all of them are walked. Files are read where they lie, each
 * once, whatever the number of its names.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { joined } from "../iso/joined.ts";
import { volumeOf } from "../iso/volume.ts";
import { type ImageEntry, walk } from "../iso/walk.ts";
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
  for (const other of volume.others)
    reading.coverage.note(
      "unsupported",
      part.path,
      `the disc image has another file system, ${other}, which is not read`,
    );
  const image: Image = { part, reading, read: new Set(), total: 0, end: volume.size };
  const note = (error: unknown) => reading.coverage.noteError(error, part.path);
  const walked = new Set<string>();
  for (const [index, tree] of volume.trees.entries())
    await guarded(reading, part.path, async () => {
      for (const entry of walk(tree, { source, budget: reading.budget, walked, note }))
        await readEntry(image, entry, index === 0);
    });
  await readTrailing(part, reading, Math.min(image.end, source.size));
};

interface Image {
  readonly part: Part;
  readonly reading: Reading;
  /** Places of what was read. */
  readonly read: Set<string>;
  /** Bytes of it. */
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
    await reading.inner({ source: contents, path, name: entry.name, depth: part.depth + 1 });
  });
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

/**
 * A file packed by itself: it is unpacked, and what comes out is read as a file of its own, and so is what trails.
 * @module
 */
import { guarded, type Part, type Reading, within } from "../reading.ts";
import { Spool } from "../spool.ts";
import { readTrailing } from "../trailing.ts";

export interface Packing {
  /** Endings of names that are taken off, and those that stand for a tar file. */
  readonly endings: { readonly own: RegExp; readonly tar: RegExp };
  /** Unpacks what the file begins with. Returns how many of its bytes that takes. */
  unpack(part: Part, reading: Reading, write: (bytes: Uint8Array) => void): number | Promise<number>;
}

export async function readAlone(part: Part, reading: Reading, { endings, unpack }: Packing): Promise<void> {
  const name = part.name.replace(endings.own, "").replace(endings.tar, ".tar");
  const path = within(part.path, name === part.name ? "contents" : name.slice(name.lastIndexOf("/") + 1));
  reading.budget.entry();
  reading.budget.depth(part.depth + 1);
  const spool = new Spool();
  let end = part.source.size;
  try {
    await guarded(reading, path, async () => {
      end = await unpack(part, reading, (bytes) => spool.write(bytes));
    });
    const source = spool.source();
    if (source.size > 0) await reading.inner({ source, path, name, depth: part.depth + 1 });
  } finally {
    spool.close();
  }
  await readTrailing(part, reading, end);
}

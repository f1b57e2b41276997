/**
 * The methods by which entries of a zip file are packed (APPNOTE 4.4.5), as far as they are read.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import type { ByteSource } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import { bunzip2 } from "../packing/bzip2.ts";
import { DEFLATE64_DICTIONARY, Deflate64 } from "../packing/deflate64.ts";
import { History } from "../packing/history.ts";
import { type ByteStream, Feed, streamOf } from "../packing/stream.ts";
import { unxz } from "../packing/xz.ts";
import { unzstd } from "../packing/zstd.ts";
import { inflate, type Unpacking } from "./inflate.ts";
import { unlzma } from "./lzma.ts";

/**
 * Unpacks `source` from its beginning. `size`: what it should unpack to; null: nobody says. Returns how many of its bytes the
 * packed stream takes. Throws `Unreadable` when it is damaged, or when it grows over the budget.
 */
export type Method = (source: ByteSource, size: number | null, unpacking: Unpacking) => number | Promise<number>;

/** Bytes of the largest block of bzip2 while it is unpacked. */
const BLOCK = 3_600_000;

const deflate64: Method = (source, size, unpacking) => {
  const { packed, give } = counted(source, unpacking);
  const history = new History(DEFLATE64_DICTIONARY, size ?? Number.POSITIVE_INFINITY);
  try {
    const stream = new Deflate64(new Feed(packed), history, () => unpacking.budget.tick());
    for (let bytes = stream.next(); bytes.length > 0; bytes = stream.next()) give(bytes);
    return stream.taken;
  } finally {
    history.close();
  }
};

const bzip2: Method = (source, _, unpacking) => {
  const { packed, give, unpacked } = counted(source, unpacking);
  const stream = bunzip2(packed);
  try {
    for (let bytes = stream.next(); bytes.length > 0; bytes = stream.next()) give(bytes);
  } finally {
    passing(Math.min(BLOCK, 4 * unpacked()));
  }
  return stream.taken;
};

const lzma: Method = (source, size, unpacking) => {
  const { packed, give } = counted(source, unpacking);
  return unlzma(packed, size, give);
};

const xz: Method = (source, _, unpacking) => {
  const { packed, give } = counted(source, unpacking);
  return unxz(packed, give, () => unpacking.budget.checkTime());
};

const zstd: Method = async (source, _, unpacking) => {
  const { packed, give } = counted(source, unpacking);
  let passedOver = 0;
  const taken = await unzstd(packed, {
    consume: give,
    eachBlock: () => unpacking.budget.tick(),
    skipped: (__, size) => {
      passedOver += size;
    },
  });
  // No packer of zip files writes such frames.
  if (passedOver > 0) throw new Unreadable("unsupported", "an entry holds bytes that are passed over");
  return taken;
};

/** By the number in the header. Those that only say that nothing is packed are not among them. */
export const METHODS: ReadonlyMap<number, Method> = new Map([
  [8, (source, _, unpacking) => inflate(source, unpacking)],
  [9, deflate64],
  [12, bzip2],
  [14, lzma],
  [93, zstd],
  [95, xz],
] satisfies [number, Method][]);

/** `give`: what comes out is held to the budget, and to how much was read for it so far. */
function counted(source: ByteSource, { budget, chunk, consume }: Unpacking) {
  const stream = streamOf(source, budget, chunk);
  const entry = { packed: 0, unpacked: 0 };
  const packed: ByteStream = {
    next: () => {
      const bytes = stream.next();
      entry.packed += bytes.length;
      return bytes;
    },
  };
  const give = (bytes: Uint8Array): void => {
    entry.unpacked += bytes.length;
    budget.unpacked(bytes.length, entry);
    consume(bytes);
  };
  return { packed, give, unpacked: () => entry.unpacked };
}

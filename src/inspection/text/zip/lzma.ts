/**
 * LZMA as zip files have it (APPNOTE 5.8.8): a version and the length of the properties in four bytes, the properties in five,
 * and the packed bytes, which an end mark may end.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { passing } from "../../garbage.ts";
import { History } from "../packing/history.ts";
import { LzmaDecoder, literalTable, lzmaSettings } from "../packing/lzma.ts";
import { RangeDecoder } from "../packing/range-decoder.ts";
import { type ByteStream, Feed } from "../packing/stream.ts";
import { u16, u32 } from "./bytes.ts";

const PROPERTIES = 5;
/** Packers take no less, whatever they write. */
const SMALLEST_DICTIONARY = 4096;
/** Bytes of all tables but the one of literals. */
const TABLES = 32 * 1024;

/**
 * Unpacks up to the end mark, or to `size` bytes where nothing follows them; null: nobody says, and a mark must stand. What
 * goes on behind `size` is unpacked, too. Returns how many packed bytes it took. Throws `Unreadable` when they are damaged,
 * after what stands before the damage was handed on.
 */
export function unlzma(packed: ByteStream, size: number | null, consume: (bytes: Uint8Array) => void): number {
  const feed = new Feed(packed);
  if (u16(feed.exactly(4), 2) !== PROPERTIES) throw damaged();
  const properties = feed.exactly(PROPERTIES);
  const settings = lzmaSettings(properties[0] as number);
  const history = new History(Math.max(SMALLEST_DICTIONARY, u32(properties, 1)), size ?? Number.POSITIVE_INFINITY);
  const range = new RangeDecoder(feed);
  const decoder = new LzmaDecoder(history, range);
  const done = () => decoder.marked || (history.total === size && range.finished && !decoder.halfway);
  try {
    range.begin();
    decoder.reset(settings);
    while (!done()) {
      const until = history.room();
      try {
        decoder.run(size !== null && history.total < size ? Math.min(until, size) : until);
      } finally {
        consume(history.hand());
      }
    }
    if (!range.finished) throw damaged();
  } finally {
    history.close();
    passing(literalTable(settings) + TABLES);
  }
  return feed.taken;
}

const damaged = () => new Unreadable("corrupted", "packed data are damaged");

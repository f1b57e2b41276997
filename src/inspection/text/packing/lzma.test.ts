import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { History } from "./history.ts";
import { lzma, lzmaSettings } from "./lzma.ts";
import { Lzma2, lzma2Dictionary } from "./lzma2.ts";
import { inPieces } from "./pulled.ts";
import { type ByteStream, Feed } from "./stream.ts";

const CARDS = Buffer.from("Card 4111 1111 1111 1111, expires 12/29\n".repeat(40));
/** Settings, dictionary and size in 13 bytes, then LZMA with its end mark. */
const ALONE = readFileSync(new URL("../fixtures/cards.lzma", import.meta.url));
const PACKED = ALONE.subarray(13);
const RAW = new Uint8Array(readFileSync(new URL("../fixtures/cards.lzma2", import.meta.url)));
const opened: History[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

function all(open: (history: History) => ByteStream): Buffer {
  const fresh = new History(2 ** 20);
  opened.push(fresh);
  const stream = open(fresh);
  const pieces: Buffer[] = [];
  for (let piece = stream.next(); piece.length > 0; piece = stream.next()) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

describe("LZMA", () => {
  const unpack = (size: number, packed: Uint8Array = PACKED) =>
    all((fresh) => lzma(inPieces(packed, 5), fresh, lzmaSettings(ALONE[0] as number), size));

  test("to its size and its end mark", () => {
    expect(unpack(CARDS.length).equals(CARDS)).toBe(true);
  });

  test("one byte more or less than its size is corrupted, not a shorter file", () => {
    expect(() => unpack(CARDS.length + 1)).toThrow("end before they should");
    for (const less of [1, 2, 100, CARDS.length - 1])
      expect(() => unpack(CARDS.length - less)).toThrow("go on behind their end");
  });

  test("settings that do not exist", () => {
    expect(lzmaSettings(224)).toEqual({ lc: 8, lp: 4, pb: 4 });
    expect(() => lzmaSettings(225)).toThrow("corrupted");
  });

  test("a first byte that no packer writes", () => {
    const other = Buffer.from(PACKED);
    other[0] = 1;
    expect(() => unpack(CARDS.length, other)).toThrow("corrupted");
  });
});

describe("LZMA2", () => {
  const pair = (value: number) => [value >> 8, value & 255];
  const plain = (control: number, text: string) => [control, ...pair(text.length - 1), ...Buffer.from(text)];
  /** A packed chunk that says to unpack to `size` bytes. */
  const chunk = (control: number, size: number, packed: Uint8Array, settings?: number) => [
    control | ((size - 1) >> 16),
    ...pair((size - 1) & 0xffff),
    ...pair(packed.length - 1),
    ...(settings === undefined ? [] : [settings]),
    ...packed,
  ];
  const unpack = (...bytes: number[]) =>
    all((fresh) => new Lzma2(new Feed(inPieces(Uint8Array.from(bytes), 7)), fresh)).toString();

  test("chunks as they are", () => {
    expect(unpack(...plain(1, "first "), ...plain(2, "second"), 0)).toBe("first second");
  });

  test("one packed chunk, and what it may not say", () => {
    expect(unpack(...RAW)).toBe(CARDS.toString());
    expect(RAW[0]).toBe(0xe0);
    const size = (RAW[1] as number) * 256 + (RAW[2] as number);
    const changed = (at: number, byte: number, bytes = RAW) => unpack(...bytes.with(at, byte));
    expect(() => changed(0, 0xc0), "no new dictionary").toThrow("corrupted");
    expect(() => changed(2, (size - 1) & 255), "less than it unpacks to").toThrow("corrupted");
    expect(() => changed(2, (size + 1) & 255), "more than it unpacks to").toThrow("corrupted");
    expect(() => changed(4, (RAW[4] as number) - 1), "less than is packed").toThrow("corrupted");
    // Before anything is unpacked by them.
    expect(() => changed(5, 21, RAW.subarray(0, 6)), "settings of five bits").toThrow("packed data are damaged");
  });

  test.each([
    ["begins without a new dictionary, as it is", [...plain(2, "words"), 0]],
    ["begins without a new dictionary, packed", [...chunk(0xc0, CARDS.length, PACKED, 0x5d), 0]],
    ["begins with a dictionary and no settings", [...plain(1, "words"), ...chunk(0xa0, CARDS.length, PACKED), 0]],
    ["has settings of more than four bits", [...chunk(0xe0, CARDS.length, PACKED, 8), 0]],
    ["has a chunk that does not exist", [...plain(1, "words"), 3, 0, 0, 0]],
    ["unpacks to less than its chunk", [...chunk(0xe0, CARDS.length - 1, PACKED, 0x5d), 0]],
    ["unpacks to more than its chunk", [...chunk(0xe0, CARDS.length + 1, PACKED, 0x5d), 0]],
    ["has an end mark within", [...chunk(0xe0, CARDS.length + 500, PACKED, 0x5d), 0]],
    ["has no end", plain(1, "words")],
    ["is nothing", []],
  ])("one that %s is corrupted", (_, bytes) => {
    expect(() => unpack(...bytes)).toThrow("corrupted");
  });

  test("dictionaries", () => {
    expect([0, 1, 18, 39].map(lzma2Dictionary)).toEqual([4096, 6144, 2 ** 21, 3 * 2 ** 30]);
    expect(lzma2Dictionary(40)).toBe(2 ** 32 - 1);
    expect(() => lzma2Dictionary(41)).toThrow("corrupted");
  });
});

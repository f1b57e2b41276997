import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { programBytes } from "../../../../test/support/files/program.ts";
import { Budget, DEFAULT_LIMITS } from "../../budget.ts";
import { bytesOf } from "../../bytes.ts";
import type { Reading } from "../reading.ts";
import { readDirectory } from "../zip/directory.ts";
import type { ZipEntry } from "../zip/entry.ts";
import { DEFLATE64_DICTIONARY, Deflate64 } from "./deflate64.ts";
import { History } from "./history.ts";
import { chances, has, inPieces, lines, noise, pull } from "./pulled.ts";
import { Feed } from "./stream.ts";

const opened: History[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

function open(packed: Uint8Array, piece?: number, most?: number, eachBlock = () => {}): Deflate64 {
  const history = new History(DEFLATE64_DICTIONARY, most);
  opened.push(history);
  return new Deflate64(new Feed(inPieces(packed, piece)), history, eachBlock);
}

const unpack = (packed: Uint8Array, piece?: number, most?: number) => pull(() => open(packed, piece, most));

/** Bits by hand: numbers from the lowest bit on, codes from the highest. */
class Writer {
  readonly #bits: number[] = [];

  number(value: number, count: number): this {
    for (let bit = 0; bit < count; bit += 1) this.#bits.push((value >> bit) & 1);
    return this;
  }

  code(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit -= 1) this.#bits.push((value >> bit) & 1);
    return this;
  }

  /** A symbol of the fixed code (RFC 1951, 3.2.6). */
  symbol(symbol: number): this {
    if (symbol < 144) return this.code(0x30 + symbol, 8);
    if (symbol < 256) return this.code(0x190 + symbol - 144, 9);
    return symbol < 280 ? this.code(symbol - 256, 7) : this.code(0xc0 + symbol - 280, 8);
  }

  match(length: readonly [number, number, number], distance: readonly [number, number, number]): this {
    return this.symbol(length[0]).number(length[1], length[2]).code(distance[0], 5).number(distance[1], distance[2]);
  }

  text(text: string): this {
    for (const byte of Buffer.from(text)) this.symbol(byte);
    return this;
  }

  done(): Buffer {
    const bytes = Buffer.alloc(Math.ceil(this.#bits.length / 8));
    for (const [at, bit] of this.#bits.entries()) bytes[at >> 3] = (bytes[at >> 3] as number) | (bit << (at & 7));
    return bytes;
  }
}

const [END, LAST] = [256, 285];
const fixed = (last = 1) => new Writer().number(last, 1).number(1, 2);

/** As a program packs it, and what it packed. */
const FAR = Buffer.concat([
  noise(3000),
  Buffer.alloc(62_000, "far away "),
  noise(3000),
  Buffer.alloc(150_000, "x"),
  lines(3000),
]);
const PACKED = packedBy(readFileSync(new URL("../fixtures/methods-deflate64.zip", import.meta.url)));

function packedBy(file: Uint8Array): Buffer {
  const reading = { budget: new Budget(DEFAULT_LIMITS), chunk: 65_536 } as unknown as Reading;
  const { entries } = readDirectory(bytesOf(file), reading);
  const { method, data, packed } = entries.find(({ name }) => name.endsWith(".bin")) as ZipEntry;
  expect(method).toBe(9);
  return Buffer.from(file.subarray(data, data + packed));
}

describe("what a program packs", () => {
  test.each([1, 2, 7, 1000, 65_536])("in pieces of %i bytes", (piece) => {
    const { bytes, error } = unpack(PACKED, piece);
    expect(error).toBeNull();
    expect(bytes.equals(FAR)).toBe(true);
  });

  test.each([0, 1000, 70_000, 10 ** 9])("whatever size was said (%i)", (most) => {
    expect(unpack(PACKED, 1000, most).bytes.equals(FAR)).toBe(true);
  });

  test("it takes what is its own, however much follows", () => {
    for (const rest of ["", "\xff", "PK\x07\x08 and so on"]) {
      const stream = open(Buffer.concat([PACKED, Buffer.from(rest, "latin1")]), 5);
      expect(pull(() => stream).error).toBeNull();
      expect(stream.taken).toBe(PACKED.length);
    }
  });

  test("one that is cut off gives what stands before, and is corrupted", () => {
    for (let length = 0; length < PACKED.length; length += 7) {
      const { bytes, error } = unpack(PACKED.subarray(0, length));
      expect(error?.reason).toBe("corrupted");
      expect(bytes.equals(FAR.subarray(0, bytes.length))).toBe(true);
      if (length > 3500) expect(bytes.length).toBeGreaterThan(3000);
    }
  });

  test("one that is changed ends, and in no other error", () => {
    fc.assert(
      fc.property(fc.nat(PACKED.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(PACKED);
        damaged[at] = (damaged[at] as number) ^ change;
        const { error } = unpack(damaged);
        if (error !== null) expect(error.reason).toBe("corrupted");
      }),
      { numRuns: 300 },
    );
  });

  test("anything at all ends, and in no other error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { error } = unpack(bytes, 3);
        if (error !== null) expect(error.reason).toBe("corrupted");
      }),
      { numRuns: 3000 },
    );
  });

  test.skipIf(!has("7zz"))("texts, programs, noise and runs", { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-deflate64-"));
    const chance = chances(3);
    try {
      for (const level of [1, 5, 9]) {
        const pieces = Array.from({ length: 30 }, () => {
          const size = Math.floor(chance.next().value * 50_000);
          const kinds = [lines, noise, programBytes, (length: number) => Buffer.alloc(length, "run")];
          return (kinds[Math.floor(chance.next().value * 4)] as typeof lines)(size);
        });
        const whole = Buffer.concat(pieces);
        writeFileSync(join(folder, "a.bin"), whole);
        rmSync(join(folder, "a.zip"), { force: true });
        const options = ["-tzip", "-mm=Deflate64", `-mx=${level}`];
        execFileSync("7zz", ["a", ...options, "a.zip", "a.bin"], { cwd: folder, stdio: "ignore" });
        const { bytes, error } = unpack(packedBy(readFileSync(join(folder, "a.zip"))), 4096);
        expect(error).toBeNull();
        expect(bytes.equals(whole)).toBe(true);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("blocks by hand", () => {
  test("nothing, and several blocks", () => {
    expect(unpack(fixed().symbol(END).done())).toEqual({ bytes: Buffer.alloc(0), error: null });
    const two = fixed(0).text("one ").symbol(END).number(1, 1).number(1, 2).text("two").symbol(END);
    expect(unpack(two.done()).bytes.toString()).toBe("one two");
  });

  test("the last length is any up to 65,538", () => {
    for (const extra of [0, 255, 256, 65_535]) {
      const { bytes, error } = unpack(fixed().text("a").match([LAST, extra, 16], [0, 0, 0]).symbol(END).done());
      expect(error).toBeNull();
      expect(bytes.equals(Buffer.alloc(1 + 3 + extra, "a"))).toBe(true);
    }
  });

  test("the last distances are those up to 65,536", () => {
    // A word, filling, and the word again from as far back as can be.
    for (const [slot, extra, distance] of [
      [29, 0, 24_577],
      [30, 0, 32_769],
      [30, 16_383, 49_152],
      [31, 0, 49_153],
      [31, 16_383, 65_536],
    ] as const) {
      const filling = distance - 5 - 4;
      const packed = fixed().text("other words").match([LAST, 65_535, 16], [0, 0, 0]).text("word").text("fill");
      // The filling is a run of its last letter.
      packed.match([LAST, filling - 3 + 1, 16], [0, 0, 0]);
      const bits = slot === 29 ? 13 : 14;
      packed.match([258, 0, 0], [slot, extra, bits]).symbol(END);
      const { bytes, error } = unpack(packed.done());
      expect(error).toBeNull();
      expect(bytes.subarray(-4).equals(bytes.subarray(bytes.length - 4 - distance, bytes.length - distance))).toBe(
        true,
      );
      expect(bytes.subarray(-4).toString()).toMatch(/word/);
    }
  });

  test("one byte before the beginning is not there", () => {
    const near = (text: string) => fixed().text(text).match([257, 0, 0], [2, 0, 0]).symbol(END).done();
    expect(unpack(near("abc")).bytes.toString()).toBe("abcabc");
    expect(unpack(near("ab"))).toMatchObject({ bytes: Buffer.from("ab"), error: { reason: "corrupted" } });
  });

  const plain = (text: string, length = text.length, check = length ^ 0xffff) =>
    Buffer.concat([Buffer.from([1, length & 255, length >> 8, check & 255, check >> 8]), Buffer.from(text)]);

  test("blocks that are not packed", () => {
    expect(unpack(plain("as it is"), 1).bytes.toString()).toBe("as it is");
    expect(unpack(plain("")).error).toBeNull();
    expect(unpack(plain("as it is", 8, 0)).error?.reason).toBe("corrupted");
    expect(unpack(plain("as it is", 9))).toMatchObject({ bytes: Buffer.from("as it is"), error: {} });
    // Deflate has the same, and the same codes for all that is near and short.
    const both = Buffer.concat([lines(20_000), noise(70_000)]);
    expect(unpack(deflateRawSync(both)).bytes.equals(both)).toBe(true);
  });

  test("a block that is begun behind bits of another", () => {
    const first = fixed(0).text("ab").symbol(END).number(0, 3).done();
    const stream = Buffer.concat([
      first,
      Buffer.from([2, 0, 0xfd, 0xff]),
      Buffer.from("cd"),
      fixed().symbol(END).done(),
    ]);
    for (const piece of [1, 2, 3, 100]) expect(unpack(stream, piece).bytes.toString()).toBe("abcd");
  });

  /** Codes of lengths that are all in a code of two: 0, and what follows. */
  const codes = (literals: number, distances: number, meta: readonly number[]) => {
    const packed = new Writer()
      .number(1, 1)
      .number(2, 2)
      .number(literals - 257, 5)
      .number(distances - 1, 5);
    packed.number(meta.length - 4, 4);
    for (const length of meta) packed.number(length, 3);
    return packed;
  };

  /** Symbols by lengths of codes in `ORDER`: 16, 18 and 1 alone, by two, two and one bits. */
  const META = [2, 0, 2, ...Array.from({ length: 14 }, () => 0), 1];
  const putAgain = (packed: Writer, times: number) => packed.code(2, 2).number(times - 3, 2);
  const putZeros = (packed: Writer, times: number) => packed.code(3, 2).number(times - 11, 7);
  const putOne = (packed: Writer) => packed.code(0, 1);

  test("a code of the end alone", () => {
    const packed = putOne(putOne(putZeros(putZeros(codes(257, 1, META), 138), 118)));
    expect(unpack(packed.code(0, 1).done()).error).toBeNull();
  });

  test.each<[string, Writer]>([
    ["a kind of block that there is not", new Writer().number(1, 1).number(3, 2).number(0, 16)],
    ["a length that there is not", fixed().text("aaaa").symbol(286).code(0, 5).symbol(END)],
    ["the one behind it", fixed().text("aaaa").symbol(287).code(0, 5).symbol(END)],
    ["codes that are ambiguous", codes(257, 1, [1, 1, 1, 1])],
    ["a repeat of nothing", putOne(putOne(putZeros(putZeros(putAgain(codes(257, 1, META), 3), 138), 115))).code(0, 1)],
    ["one length too many", putZeros(putOne(putZeros(putZeros(codes(257, 1, META), 138), 118)), 11).code(0, 1)],
    [
      "more lengths than there are codes",
      codes(257, 1, [0, 1, 1, 0]).code(1, 1).number(127, 7).code(1, 1).number(127, 7).code(1, 1).number(127, 7),
    ],
    ["no code at all", codes(257, 1, [0, 0, 0, 0]).number(0, 30)],
    [
      "codes that are all of length 0",
      codes(257, 1, [0, 1, 1, 0]).code(1, 1).number(127, 7).code(1, 1).number(109, 7).number(0, 30),
    ],
    ["no end", fixed().text("words")],
  ])("%s", (_, packed) => {
    expect(unpack(packed.done()).error?.reason).toBe("corrupted");
  });

  test("what is damaged from its beginning on never looks like an end", () => {
    expect(() => open(Buffer.from([7])).next()).toThrow("corrupted");
  });

  test("blocks of nothing are counted", () => {
    let blocks = 0;
    const packed = fixed(0).symbol(END);
    for (let count = 0; count < 98; count += 1) packed.number(0, 1).number(1, 2).symbol(END);
    const stream = open(packed.number(1, 1).number(1, 2).symbol(END).done(), 10, 0, () => {
      blocks += 1;
    });
    expect(pull(() => stream).error).toBeNull();
    expect(blocks).toBe(100);
  });
});

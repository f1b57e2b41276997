import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bunzip2 } from "./bzip2.ts";
import { has, inPieces, lines, noise, pull } from "./pulled.ts";

const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const FILE = fixture("lines.bz2");
const STREAMS = [lines(12_000), Buffer.alloc(9_000), Buffer.alloc(0), Buffer.from("x")];
const WHOLE = Buffer.concat(STREAMS);
const EMPTY = Buffer.from("QlpoORdyRThQkAAAAAA=", "base64");
const unpack = (file: Uint8Array, size?: number) => pull(() => bunzip2(inPieces(file, size)));

describe("files of bzip2", () => {
  test("several streams in a row are one file", () => {
    const { bytes, error } = unpack(FILE);
    expect(error).toBeNull();
    expect(bytes.equals(WHOLE)).toBe(true);
  });

  test("several blocks, whose runs are longer than a piece", () => {
    const { bytes, error } = unpack(fixture("zeros.bz2"));
    expect(error).toBeNull();
    expect(bytes.equals(Buffer.alloc(6_000_000))).toBe(true);
  });

  test.each([1, 2, 7, 100, 1_000_000])("in pieces of %i bytes", (size) => {
    expect(unpack(FILE, size).bytes.equals(WHOLE)).toBe(true);
  });

  test("of nothing", () => {
    expect(unpack(EMPTY)).toEqual({ bytes: Buffer.alloc(0), error: null });
  });

  test.each([
    ["nothing", ""],
    ["zeros", "\0\0\0\0\0"],
    ["a byte", "B"],
    ["the beginning of a header", "BZh"],
    ["a header of no level", "BZh0"],
  ])("what follows the last stream is left: %s", (_, rest) => {
    const stream = bunzip2(inPieces(Buffer.concat([FILE, Buffer.from(rest)]), 10));
    const { bytes, error } = pull(() => stream);
    expect(error).toBeNull();
    expect(bytes.equals(WHOLE)).toBe(true);
    expect(stream.taken).toBe(FILE.length);
  });

  test("what follows and begins as a stream must be one", () => {
    const { bytes, error } = unpack(Buffer.concat([FILE, Buffer.from("BZh9 and so on, at length")]));
    expect(bytes.equals(WHOLE)).toBe(true);
    expect(error?.reason).toBe("corrupted");
  });
});

describe("what is no bzip2", () => {
  test.each([
    ["nothing", ""],
    ["half a header", "BZ"],
    ["another header", "PK\x03\x04"],
    ["a header of no level", "BZh0"],
    ["a header alone", "BZh9"],
    ["a header with something else behind it", "BZh9 and so on, at length"],
  ])("%s", (_, file) => {
    const { bytes, error } = unpack(Buffer.from(file));
    expect(bytes.length).toBe(0);
    expect(error?.reason).toBe("corrupted");
  });
});

describe("blocks by hand", () => {
  /** 0, 10 and 11: one more of the byte, two more, and the end. */
  const [ONE, TWO, END] = ["0", "10", "11"];
  const LENGTHS = [1, 2, 2];
  interface Parts {
    readonly randomised?: 0 | 1;
    readonly origin?: number;
    /** Of the sixteen ranges of bytes, and of the sixteen bytes of each. */
    readonly alphabet?: readonly number[];
    readonly codes?: number;
    readonly selectors?: number;
    /** One for each, "0" for the first code. */
    readonly selected?: string;
    readonly lengths?: readonly number[];
    readonly symbols: string;
    /** What follows the block, and the checksum of the stream if it is not that of the block. */
    readonly end?: number;
    readonly streamCrc?: number;
  }
  const bits = (value: number, length: number) => value.toString(2).padStart(length, "0");

  function code(lengths: readonly number[]): string {
    let before = lengths[0] as number;
    let text = bits(before, 5);
    for (const length of lengths) {
      text += (length > before ? "10" : "11").repeat(Math.abs(length - before));
      text += "0";
      before = length;
    }
    return text;
  }

  /** A file of level 1 with one block, of which the letter "a" is the only byte. */
  function file(parts: Parts, crc = 0): Buffer {
    const { randomised = 0, origin = 0, alphabet = [0x0200, 0x4000], codes = 2, selectors = 1 } = parts;
    const lengths = code(parts.lengths ?? LENGTHS);
    const text = [
      bits(0x314159265359, 48),
      bits(crc, 32),
      bits(randomised, 1),
      bits(origin, 24),
      ...alphabet.map((some) => bits(some, 16)),
      bits(codes, 3),
      bits(selectors, 15),
      parts.selected ?? "0".repeat(selectors),
      lengths.repeat(Math.min(codes, 6)),
      parts.symbols,
      bits(parts.end ?? 0x177245385090, 48),
      bits(parts.streamCrc ?? crc, 32),
    ].join("");
    const bytes = text.padEnd(Math.ceil(text.length / 8) * 8, "0").match(/.{8}/g) ?? [];
    return Buffer.concat([Buffer.from("BZh1"), Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))]);
  }
  /** A run of so many: a number whose digits are 1 and 2. */
  function run(count: number, one = ONE, two = TWO): string {
    let symbols = "";
    for (let left = count; left > 0; left = Math.floor((left - 1) / 2)) symbols += left % 2 === 1 ? one : two;
    return symbols;
  }
  const CRC_OF_A = 0x19939b6b;
  const damaged = { reason: "corrupted", detail: "a block of the packed file is damaged" };

  test("a good one", () => {
    expect(unpack(file({ symbols: ONE + END }, CRC_OF_A))).toEqual({ bytes: Buffer.from("a"), error: null });
  });

  const WRONG = { reason: "corrupted", detail: "the packed file has a wrong checksum" };

  test("one whose checksum is wrong", () => {
    const { bytes, error } = unpack(file({ symbols: ONE + END, streamCrc: CRC_OF_A }, CRC_OF_A + 1));
    expect(bytes.toString()).toBe("a");
    expect(error).toMatchObject(WRONG);
  });

  test("a stream whose checksum is wrong", () => {
    const { error } = unpack(file({ symbols: ONE + END, streamCrc: CRC_OF_A + 1 }, CRC_OF_A));
    expect(error).toMatchObject(WRONG);
  });

  test("neither a block nor the end behind it", () => {
    const { error } = unpack(file({ symbols: ONE + END, end: 0x177245385091 }, CRC_OF_A));
    expect(error).toMatchObject({ reason: "corrupted", detail: "the packed file is damaged" });
  });

  test("more selectors than any block needs", () => {
    expect(unpack(file({ symbols: ONE + END, selectors: 32_767 }, CRC_OF_A)).bytes.toString()).toBe("a");
  });

  test("one of a bzip2 that is long gone", () => {
    expect(unpack(file({ symbols: ONE + END, randomised: 1 }, CRC_OF_A)).error?.reason).toBe("unsupported");
  });

  test.each<[string, Parts]>([
    ["no byte is used", { alphabet: [0], symbols: ONE + END }],
    ["a range has no byte", { alphabet: [0x0200, 0], symbols: ONE + END }],
    ["one code", { codes: 1, symbols: ONE + END }],
    ["seven codes", { codes: 7, symbols: ONE + END }],
    ["no selectors", { selectors: 0, symbols: ONE + END }],
    ["a selector of no code", { selected: "110", symbols: ONE + END }],
    ["nothing but the end", { symbols: END }],
    ["a beginning behind the end", { origin: 1, symbols: ONE + END }],
    ["more symbols than selectors", { symbols: ONE.repeat(10) + (TWO + ONE).repeat(20) }],
    ["a run that is longer than a block", { symbols: TWO.repeat(16) + END }],
    // In numbers of 32 bits it would be a run of one.
    ["a run that is longer than every number", { symbols: run(2 ** 30 + 1) + ONE + ONE + END }],
    ["four of a byte, and not how many more", { symbols: TWO + ONE + END }],
  ])("%s", (_, parts) => {
    expect(unpack(file(parts)).error).toMatchObject(damaged);
  });

  test.each([
    ["of length 0", [0, 1, 1], "a code of the packed file is damaged"],
    ["of length 21", [20, 21, 20], "a code of the packed file is damaged"],
    ["that are ambiguous", [1, 1, 2], "a code of the packed file is ambiguous"],
  ])("codes %s", (_, lengths, detail) => {
    expect(unpack(file({ lengths, symbols: ONE + END })).error).toMatchObject({ reason: "corrupted", detail });
  });

  test("a code that is none of those declared", () => {
    const { error } = unpack(file({ lengths: [2, 2, 2], symbols: "11" }));
    expect(error).toMatchObject({ detail: "the packed file has a code that was not declared" });
  });

  test("codes of the greatest length", () => {
    // 0, 10, and 20 bits of which the first two are ones.
    const symbols = `${ONE}11${"0".repeat(18)}`;
    expect(unpack(file({ lengths: [1, 2, 20], symbols }, CRC_OF_A)).bytes.toString()).toBe("a");
  });

  test("one byte more than a block holds", () => {
    expect(unpack(file({ symbols: run(100_000) + END })).error).toMatchObject(WRONG);
    expect(unpack(file({ symbols: run(100_001) + END })).error).toMatchObject(damaged);
    // Two bytes; of the four codes the third is the other one of them.
    const two = { alphabet: [0x0200, 0x6000], lengths: [2, 2, 2, 2] };
    expect(unpack(file({ ...two, symbols: `${run(99_999, "00", "01")}1011` })).error).toMatchObject(WRONG);
    expect(unpack(file({ ...two, symbols: `${run(100_000, "00", "01")}1011` })).error).toMatchObject(damaged);
  });
});

describe("hostile files", () => {
  const good = (bytes: Buffer) => WHOLE.subarray(0, bytes.length).equals(bytes);

  test("cut anywhere, they give what was whole", () => {
    const cut = fc.integer({ min: 0, max: FILE.length - 1 });
    // A cut between two streams is no cut; one within the header of a further stream leaves a rest.
    const ends = [(STREAMS[0] as Buffer).length, WHOLE.length - 1, WHOLE.length];
    fc.assert(
      fc.property(cut, fc.integer({ min: 1, max: 99 }), (end, size) => {
        const { bytes, error } = unpack(FILE.subarray(0, end), size);
        expect(good(bytes)).toBe(true);
        if (error === null) expect(ends).toContain(bytes.length);
        else expect(error.reason).toBe("corrupted");
      }),
    );
  });

  test("damaged anywhere, they end as such or as they were", () => {
    const flips = fc.array(fc.record({ at: fc.nat(FILE.length - 1), bit: fc.nat(7) }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(flips, (all) => {
        const file = Buffer.from(FILE);
        for (const { at, bit } of all) file[at] = (file[at] as number) ^ (1 << bit);
        const { bytes, error } = unpack(file);
        if (error === null) expect(good(bytes)).toBe(true);
        else expect(["corrupted", "unsupported"]).toContain(error.reason);
      }),
      { numRuns: 300 },
    );
  });

  test("streams of nothing, again and again, end with the input", () => {
    const stream = bunzip2(inPieces(Buffer.concat(Array.from({ length: 20_000 }, () => EMPTY)), 1000));
    expect(pull(() => stream)).toEqual({ bytes: Buffer.alloc(0), error: null });
    expect(stream.taken).toBe(20_000 * EMPTY.length);
  });
});

test.skipIf(!has("bzip2"))("what bzip2 packs is what comes out", () => {
  const program = readFileSync(process.execPath).subarray(0, 1_500_000);
  for (const input of [lines(1_500_000), noise(1_000_000), program, Buffer.alloc(20_000_000)])
    for (const level of [1, 9]) {
      const packed = execFileSync("bzip2", ["-c", `-${level}`], { input, maxBuffer: 2 ** 30 });
      const stream = bunzip2(inPieces(packed, 10_007));
      const { bytes, error } = pull(() => stream);
      expect(error).toBeNull();
      expect(bytes.equals(input)).toBe(true);
      expect(stream.taken).toBe(packed.length);
    }
});

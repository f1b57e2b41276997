import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { BitWriter, canonical, writeLengths } from "../../../../test/support/files/lzx.ts";
import { PrefixCode } from "./huffman.ts";
import { lzx } from "./lzx.ts";
import { mszip } from "./mszip.ts";

const DAMAGED = /corrupted/;
const FRAME = 32 * 1024;
/** A literal, another, and the shortest match at the last distance. */
const [A, B, MATCH] = [65, 66, 256];

/** A verbatim block whose code knows these three symbols, by one, two and two bits. */
function verbatim(bits: BitWriter, size: number, symbols: readonly number[]): void {
  const lengths = new Uint8Array(256 + 30 * 8);
  lengths[A] = 1;
  lengths[B] = 2;
  lengths[MATCH] = 2;
  const codes = canonical(lengths);
  bits.write(1, 3);
  bits.write(size, 24);
  writeLengths(bits, new Uint8Array(256), lengths.subarray(0, 256));
  writeLengths(bits, new Uint8Array(lengths.length - 256), lengths.subarray(256));
  writeLengths(bits, new Uint8Array(249), new Uint8Array(249));
  for (const symbol of symbols) bits.write(codes[symbol] as number, lengths[symbol] as number);
}

/** The only frame, without translated calls. */
function frame(size: number, symbols: readonly number[]): Buffer {
  const bits = new BitWriter();
  bits.write(0, 1);
  verbatim(bits, size, symbols);
  return bits.done();
}

/** The beginning of a raw block, with its last distances. */
function raw(size: number, distance: number): BitWriter {
  const bits = new BitWriter();
  bits.write(0, 1);
  bits.write(3, 3);
  bits.write(size, 24);
  bits.align(true);
  const distances = Buffer.alloc(12, 1);
  distances.writeUInt32LE(distance);
  bits.raw(distances);
  return bits;
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

describe("LZX", () => {
  test("literals and a match", () => {
    expect(textOf(lzx(15)(frame(5, [A, B, MATCH, A]), 5, true))).toBe("ABBBA");
  });

  test.each([
    ["a match before the beginning", 3, [MATCH, A]],
    ["a match over the end of its block", 3, [A, B, MATCH]],
  ])("%s", (_, size, symbols) => {
    expect(() => lzx(15)(frame(size, symbols), size, true)).toThrow(DAMAGED);
  });

  test("a match farther back than the window", () => {
    for (const distance of [FRAME, FRAME + 1]) {
      const unpack = lzx(15);
      const first = raw(2 * FRAME, distance);
      first.raw(Buffer.alloc(FRAME, "first"));
      unpack(first.done(), FRAME, false);
      unpack(Buffer.alloc(FRAME, "next"), FRAME, false);
      const last = new BitWriter();
      verbatim(last, 2, [MATCH]);
      if (distance === FRAME) expect(textOf(unpack(last.done(), 2, true))).toBe("ne");
      else expect(() => unpack(last.done(), 2, true)).toThrow(DAMAGED);
    }
  });

  test("frames that are too large, and one behind a short one", () => {
    const data = raw(FRAME + 1, 1);
    data.raw(Buffer.alloc(FRAME + 1));
    expect(() => lzx(16)(data.done(), FRAME + 1, true)).toThrow(DAMAGED);
    const unpack = lzx(15);
    const first = raw(20, 1);
    first.raw(Buffer.alloc(10));
    unpack(first.done(), 10, false);
    expect(() => unpack(Buffer.alloc(10), 10, true)).toThrow(DAMAGED);
  });

  test("packed data that end too soon, or go on where another program may see something", () => {
    const size = 80;
    const good = frame(
      size,
      Array.from({ length: size }, () => B),
    );
    expect(textOf(lzx(15)(good, size, false))).toBe("B".repeat(size));
    expect(() => lzx(15)(good.subarray(0, -2), size, true)).toThrow(DAMAGED);
    const more = Buffer.concat([good, Buffer.alloc(2)]);
    expect(() => lzx(15)(more, size, false)).toThrow(DAMAGED);
    expect(textOf(lzx(15)(more, size, true))).toBe("B".repeat(size));
  });

  test("raw blocks that end too soon, kinds that there are not, windows that there are not", () => {
    const short = raw(20, 1);
    short.raw(Buffer.alloc(5));
    expect(() => lzx(15)(short.done(), 20, true)).toThrow(DAMAGED);
    for (const kind of [0, 4, 7]) {
      const bits = new BitWriter();
      bits.write(kind, 4);
      bits.write(10, 24);
      expect(() => lzx(15)(bits.done(), 10, true)).toThrow(DAMAGED);
    }
    for (const window of [0, 14, 22]) expect(() => lzx(window)).toThrow(DAMAGED);
  });
});

describe("prefix codes", () => {
  test("a value may have no meaning, and never two", () => {
    const code = new PrefixCode(3);
    expect(() => code.build(Uint8Array.of(1, 1, 1))).toThrow(DAMAGED);
    code.build(Uint8Array.of(1, 0, 16));
    const ahead = (value: number) => ({ peek16: () => value, skip: () => {} });
    expect(code.next(ahead(0))).toBe(0);
    expect(code.next(ahead(0x8000))).toBe(2);
    expect(() => code.next(ahead(0x8001))).toThrow(DAMAGED);
  });
});

test("MSZIP: no block is larger than 32 KB", () => {
  const block = (size: number) => Buffer.concat([Buffer.from("CK"), deflateRawSync(Buffer.alloc(size))]);
  expect(mszip()(block(FRAME), FRAME, true)).toHaveLength(FRAME);
  expect(() => mszip()(block(FRAME + 1), FRAME, true)).toThrow(DAMAGED);
});

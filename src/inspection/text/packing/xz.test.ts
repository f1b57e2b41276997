import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programBytes } from "../../../../test/support/files/program.ts";
import { Budget, DEFAULT_LIMITS, Unreadable } from "../../budget.ts";
import { bytesOf } from "../../bytes.ts";
import { has } from "./pulled.ts";
import { streamOf } from "./stream.ts";
import { unxz } from "./xz.ts";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const CARDS = Buffer.from("Card 4111 1111 1111 1111, expires 12/29\n".repeat(40));

function unpacked(file: Uint8Array, piece = 65_536): { bytes: Buffer; end: number } {
  const pieces: Buffer[] = [];
  const end = unxz(streamOf(bytesOf(file), new Budget(DEFAULT_LIMITS), piece), (bytes) =>
    pieces.push(Buffer.from(bytes)),
  );
  return { bytes: Buffer.concat(pieces), end };
}

describe("xz", () => {
  test.each(["x86", "arm", "armthumb", "arm64", "powerpc", "sparc", "delta"])("filter: %s", (name) => {
    const file = fixture(`filter-${name}.xz`);
    for (const piece of [1, 7, 65_536])
      expect(unpacked(file, piece).bytes.equals(programBytes(6000)), `pieces of ${piece}`).toBe(true);
  });

  test("several streams, blocks and paddings; what follows is not taken", () => {
    const file = fixture("streams.xz");
    expect(unpacked(file)).toEqual({ bytes: Buffer.concat([CARDS, CARDS]), end: file.length });
    const { bytes, end } = unpacked(Buffer.concat([file, Buffer.from("\0\0\0\0more")]));
    expect(bytes.length).toBe(2 * CARDS.length);
    expect(end).toBe(file.length + 4);
  });

  test("what lies further back than is held in memory", () => {
    const block = programBytes(2000);
    const { bytes } = unpacked(fixture("far.xz"));
    expect(bytes.equals(Buffer.concat([block, Buffer.alloc(9 * 2 ** 20, "far away "), block]))).toBe(true);
  });

  test("a file that is changed is right or corrupted, and never right by its checksum alone", () => {
    for (const name of ["streams.xz", "filter-x86.xz", "filter-delta.xz"]) {
      const file = fixture(name);
      const whole = unpacked(file).bytes;
      fc.assert(
        fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
          const damaged = Buffer.from(file);
          damaged[at] = (damaged[at] as number) ^ change;
          try {
            const { bytes, end } = unpacked(damaged);
            // A damaged second stream is something that trails; one without a check may hold anything.
            if (name === "streams.xz") expect(end <= file.length).toBe(true);
            else expect(bytes.equals(whole)).toBe(true);
          } catch (error) {
            if (!(error instanceof Unreadable)) throw error;
            expect(["corrupted", "unsupported"]).toContain(error.reason);
          }
        }),
        { numRuns: 1000 },
      );
    }
  });

  test("one that is cut off is corrupted", () => {
    const file = fixture("filter-x86.xz");
    for (let length = 0; length < file.length; length += 1)
      expect(() => unpacked(file.subarray(0, length))).toThrow("corrupted");
  });

  test.each([
    ["an unknown check", 7, 0x1f],
    ["a wrong checksum of the header", 9, 0x55],
    ["a filter that does not exist", 14, 0x06],
  ])("%s", (_, at, byte) => {
    const file = Buffer.from(fixture("filter-x86.xz"));
    file[at] = byte;
    expect(() => unpacked(file)).toThrow(/corrupted|unsupported/);
  });
});

interface Made {
  /** 0 none, 1 CRC-32. */
  readonly check?: number;
  readonly stored?: number;
  readonly packedSize?: number;
  readonly unpackedSize?: number;
  readonly count?: number;
  readonly sums?: readonly [unpadded: number, unpacked: number];
}

/** One stream of one block, which is one chunk as it is; what it says of itself may be wrong, under right checksums. */
function made(text: string, says: Made = {}): Buffer {
  const sum = (bytes: Uint8Array) => {
    const stored = Buffer.alloc(4);
    stored.writeUInt32LE(crc32(bytes));
    return stored;
  };
  const padded = (bytes: readonly number[]) => Buffer.concat([Buffer.from(bytes), Buffer.alloc(-bytes.length & 3)]);
  const number = (value: number) => (value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
  const flags = Buffer.from([0, says.check ?? 1]);
  const data = [1, (text.length - 1) >> 8, (text.length - 1) & 255, ...Buffer.from(text), 0];
  const fields = [
    ...[0xc0, ...number(says.packedSize ?? data.length), ...number(says.unpackedSize ?? text.length)],
    ...[0x21, 1, 0],
  ];
  const header = padded([0, ...fields]);
  header[0] = header.length / 4;
  const check = says.check === 0 ? Buffer.alloc(0) : sum(Buffer.from(text));
  if (says.stored !== undefined) check.writeUInt32LE(says.stored);
  const unpadded = header.length + 4 + data.length + check.length;
  const index = padded([
    ...[0, says.count ?? 1],
    ...number(says.sums?.[0] ?? unpadded),
    ...number(says.sums?.[1] ?? text.length),
  ]);
  const foot = Buffer.concat([Buffer.from([index.length / 4, 0, 0, 0]), flags]);
  return Buffer.concat([
    ...[Buffer.from("\xfd7zXZ\0", "latin1"), flags, sum(flags)],
    ...[header, sum(header), padded(data), check],
    ...[index, sum(index), sum(foot), foot, Buffer.from("YZ")],
  ]);
}

describe("xz that lies", () => {
  const text = "words that are packed";
  test("what is made is right", () => {
    expect(unpacked(made(text)).bytes.toString()).toBe(text);
    expect(unpacked(made(text, { check: 0 })).bytes.toString()).toBe(text);
  });

  test.each<[string, Made]>([
    ["a wrong checksum", { stored: 7 }],
    ["another size that is packed", { packedSize: text.length + 3 }],
    ["another size that is unpacked", { unpackedSize: text.length - 1 }],
    ["another number of blocks", { count: 2 }],
    ["no block", { count: 0 }],
    ["another size in the index", { sums: [99, text.length] }],
    ["another sum in the index", { sums: [12 + 4 + text.length + 4 + 4, text.length + 1] }],
  ])("%s", (_, says) => {
    expect(() => unpacked(made(text, says))).toThrow("corrupted");
  });
});

describe.skipIf(!has("xz"))("xz, the program", () => {
  const pack = (bytes: Uint8Array, ...options: string[]) =>
    execFileSync("xz", ["-c", ...options], { input: bytes, maxBuffer: 2 ** 28 });

  test("anything it packs", () => {
    const options = [
      ["-6"],
      ["-0", "-C", "crc32"],
      ["--lzma2=preset=6,lc=0,lp=4,pb=4"],
      ["--lzma2=preset=1,lc=4,lp=0,pb=0,dict=4096"],
      ["--x86", "--delta=dist=3", "--lzma2=preset=6"],
      ["--block-size=70000", "-T2"],
    ];
    const kinds = [
      Buffer.alloc(0),
      Buffer.from("x"),
      Buffer.alloc(3_000_000),
      programBytes(400_000),
      // Does not pack: chunks as they are.
      Buffer.from(Array.from({ length: 200_000 }, (_, at) => Math.imul(at + 1, 2654435761) >>> 13)),
      Buffer.concat([programBytes(100_000), CARDS, Buffer.alloc(300_000, "abc"), programBytes(50_000)]),
    ];
    for (const option of options)
      for (const kind of kinds) expect(unpacked(pack(kind, ...option)).bytes.equals(kind), option.join(" ")).toBe(true);
  });
});

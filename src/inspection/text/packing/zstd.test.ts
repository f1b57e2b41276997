import { readFileSync } from "node:fs";
import { constants, createZstdCompress, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programBytes } from "../../../../test/support/files/program.ts";
import { Unreadable } from "../../budget.ts";
import { inPieces, lines, noise } from "./pulled.ts";
import { Feed } from "./stream.ts";
import { unzstd } from "./zstd.ts";
import { frameHeader } from "./zstd-frame.ts";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const CARDS = Buffer.from("Card 4111 1111 1111 1111, expires 12/29\n".repeat(40));

const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const frameOf = (bytes: Uint8Array) => zstdCompressSync(bytes, checked);

function skippable(text: string, nibble = 0): Buffer {
  const head = Buffer.from([0x50 + nibble, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
  head.writeUInt32LE(text.length, 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

interface Block {
  readonly kind: 0 | 1 | 2 | 3;
  readonly size: number;
  readonly data: Uint8Array | string;
}

/** A frame by hand. `header`: what follows the first four bytes; blocks of kind 0 are as they are, of kind 1 a byte again and again. */
function byHand(header: readonly number[], ...blocks: readonly Block[]): Buffer {
  const parts = blocks.map(({ kind, size, data }, at) => {
    const head = Buffer.alloc(3);
    head.writeUIntLE((size << 3) | (kind << 1) | (at === blocks.length - 1 ? 1 : 0), 0, 3);
    return Buffer.concat([head, Buffer.from(data)]);
  });
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...header]), ...parts]);
}

const plain = (text: string): Block => ({ kind: 0, size: text.length, data: text });
/** No size, no checksum, a window of 1 KB. */
const SMALL = [0, 0];

async function unpack(packed: Uint8Array, piece?: number) {
  const pieces: Buffer[] = [];
  const skips: [number, number][] = [];
  let blocks = 0;
  let error: Unreadable | null = null;
  let taken: number | null = null;
  try {
    taken = await unzstd(inPieces(packed, piece), {
      consume: (bytes) => pieces.push(Buffer.from(bytes)),
      eachBlock: () => {
        blocks += 1;
      },
      skipped: (...skip) => skips.push(skip),
    });
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    error = thrown;
  }
  return { bytes: Buffer.concat(pieces), taken, error, skips, blocks };
}

const LARGE = Buffer.concat([lines(300_000), noise(200_000), programBytes(100_000), Buffer.alloc(400_000)]);

/** In blocks of one line each. */
async function flushed(bytes: Uint8Array, step: number): Promise<Buffer> {
  const stream = createZstdCompress();
  const pieces: Buffer[] = [];
  stream.on("data", (piece: Buffer) => pieces.push(piece));
  for (let at = 0; at < bytes.length; at += step) {
    stream.write(bytes.subarray(at, at + step));
    await new Promise<void>((resolve) => stream.flush(resolve));
  }
  stream.end();
  await new Promise((resolve) => stream.on("end", resolve));
  return Buffer.concat(pieces);
}

describe("Zstandard", () => {
  test.each([1, 2, 7, 1000, 65_536])("in pieces of %i bytes", async (piece) => {
    for (const file of [fixture("cards.txt.zst"), frameOf(CARDS), zstdCompressSync(CARDS)]) {
      const { bytes, taken, error } = await unpack(file, piece);
      expect(error).toBeNull();
      expect(bytes.equals(CARDS)).toBe(true);
      expect(taken).toBe(file.length);
    }
    if (piece < 7) return;
    const file = frameOf(LARGE);
    const { bytes, taken } = await unpack(file, piece);
    expect(bytes.equals(LARGE)).toBe(true);
    expect(taken).toBe(file.length);
  });

  test("blocks of a few bytes each", async () => {
    const { bytes, blocks } = await unpack(await flushed(lines(30_000), 100));
    expect(bytes.equals(lines(30_000))).toBe(true);
    expect(blocks).toBeGreaterThan(300);
  });

  test("several frames, some to be skipped; what follows is not taken", async () => {
    const frames = [
      skippable("table"),
      frameOf(CARDS),
      frameOf(Buffer.alloc(0)),
      skippable("", 15),
      zstdCompressSync("end"),
    ];
    const file = Buffer.concat([...frames, frameOf(LARGE)]);
    const whole = Buffer.concat([CARDS, Buffer.from("end"), LARGE]);
    for (const rest of ["", "x", "\x28\xb5", "\x28\xb5\x2f\xfe and so on", "PK\x07\x08"]) {
      for (const piece of [3, 65_536]) {
        const { bytes, taken, skips, error } = await unpack(Buffer.concat([file, Buffer.from(rest, "latin1")]), piece);
        expect(error).toBeNull();
        expect(bytes.equals(whole)).toBe(true);
        expect(taken).toBe(file.length);
        expect(skips).toEqual([
          [8, 5],
          [8 + 5 + (frames[1] as Buffer).length + (frames[2] as Buffer).length + 8, 0],
        ]);
      }
    }
  });

  test("frames by the thousand", async () => {
    const { bytes } = await unpack(Buffer.concat(Array.from({ length: 3000 }, () => byHand(SMALL, plain("ab")))));
    expect(bytes.toString()).toBe("ab".repeat(3000));
  });

  test("what lies 8 MB back", async () => {
    const stream = createZstdCompress({
      params: { [constants.ZSTD_c_windowLog]: 23, [constants.ZSTD_c_enableLongDistanceMatching]: 1 },
    });
    const start = noise(100_000);
    const whole = Buffer.concat([start, Buffer.alloc(8_000_000, "far away "), start]);
    const pieces: Buffer[] = [];
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    stream.end(whole);
    await new Promise((resolve) => stream.on("end", resolve));
    const packed = Buffer.concat(pieces);
    expect(packed.length).toBeLessThan(120_000);
    expect((await unpack(packed)).bytes.equals(whole)).toBe(true);
  });
});

describe("what is damaged", () => {
  test.each([
    ["nothing", ""],
    ["half of what it begins with", "\x28\xb5"],
    ["something else", "PK\x03\x04"],
    ["what it begins with, and no more", "\x28\xb5\x2f\xfd"],
  ])("%s", async (_, file) => {
    const { bytes, error } = await unpack(Buffer.from(file, "latin1"));
    expect(error?.reason).toBe("corrupted");
    expect(bytes.length).toBe(0);
  });

  test("one that is cut off, anywhere, is corrupted", async () => {
    for (const file of [fixture("cards.txt.zst"), zstdCompressSync(CARDS), byHand(SMALL, plain("one"), plain("two"))]) {
      const { bytes: whole } = await unpack(file);
      for (let length = 0; length < file.length; length += 1) {
        const { bytes, error } = await unpack(file.subarray(0, length));
        expect(error?.reason, `${length}`).toBe("corrupted");
        expect(whole.subarray(0, bytes.length).equals(bytes)).toBe(true);
      }
    }
  });

  test("what stands before the damage is handed on", async () => {
    const large = frameOf(LARGE);
    const cut = await unpack(large.subarray(0, large.length - 200_000));
    expect(cut.bytes.length).toBeGreaterThan(100_000);
    const second = Buffer.concat([frameOf(CARDS), byHand(SMALL, { kind: 2, size: 3, data: "\xff\xff\xff" })]);
    expect(await unpack(second)).toMatchObject({ bytes: CARDS, error: { reason: "corrupted" } });
  });

  test("a wrong checksum, after all of it", async () => {
    const file = Buffer.from(frameOf(CARDS));
    file[file.length - 1] = (file[file.length - 1] as number) ^ 1;
    const { bytes, error } = await unpack(Buffer.concat([file, frameOf(CARDS)]));
    expect(error).toMatchObject({ reason: "corrupted", detail: "the packed file has a wrong checksum" });
    expect(bytes.equals(CARDS)).toBe(true);
  });

  test("one with a checksum that is changed is right, or not read", async () => {
    const file = fixture("cards.txt.zst");
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(file);
        damaged[at] = (damaged[at] as number) ^ change;
        const { bytes, taken, error } = await unpack(damaged);
        if (error !== null) expect(["corrupted", "over-budget", "unsupported"]).toContain(error.reason);
        // Where it says that there is no checksum, that trails.
        else if (taken === file.length) expect(bytes.equals(CARDS)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[string, Buffer, string]>([
    ["a block of a kind that there is not", byHand(SMALL, { kind: 3, size: 1, data: "a" }), "corrupted"],
    [
      "a block larger than any",
      byHand([0, 0x60], { kind: 0, size: 131_073, data: Buffer.alloc(131_073) }),
      "corrupted",
    ],
    ["a size that is another", byHand([0x20, 2], plain("abc")), "corrupted"],
    ["a kind that nobody knows", byHand([0x08, 0], plain("abc")), "unsupported"],
    ["a dictionary of its own", byHand([0x01, 0, 7], plain("abc")), "unsupported"],
    ["a frame to be skipped that ends too soon", skippable("table").subarray(0, 10), "corrupted"],
  ])("%s", async (_, file, reason) => {
    expect((await unpack(file)).error?.reason).toBe(reason);
  });

  test("more memory than is given", async () => {
    const detail = "takes more than 8 MB of memory to unpack";
    // 8 MB in the byte of the window; an eighth more; and a frame that says to hold so much.
    expect(await unpack(byHand([0, 13 << 3], plain("abc")))).toMatchObject({ bytes: Buffer.from("abc"), error: null });
    for (const header of [
      [0, (13 << 3) | 1],
      [0, 0xff],
      [0xa0, 1, 0, 0x80, 0],
      [0xe0, 0, 0, 0, 0, 0, 0, 0, 1],
    ])
      expect((await unpack(byHand(header, plain("abc")))).error).toMatchObject({ reason: "over-budget", detail });
    expect((await unpack(fixture("long.zst"))).error).toMatchObject({ reason: "over-budget", detail });
  });
});

test("sizes of two bytes begin at 256", () => {
  const header = (...bytes: number[]) => frameHeader(new Feed(inPieces(Uint8Array.from(bytes))));
  expect(header(0x60, 1, 0)).toMatchObject({ window: 257, hasChecksum: false, needsDictionary: false });
  expect(header(0x24, 7)).toMatchObject({ window: 7, hasChecksum: true });
  expect(header(0xa1, 9, 1, 0, 1, 0)).toMatchObject({ window: 65_537, needsDictionary: true });
});

test("whoever takes what comes out may end it", async () => {
  const run = { kind: 1, size: 100_000, data: "a" } as const;
  const file = byHand([0, 0x60], ...Array.from({ length: 5000 }, () => run));
  let taken = 0;
  const enough = new Error("enough");
  const ending = unzstd(inPieces(file), {
    consume: (bytes) => {
      taken += bytes.length;
      if (taken > 1_000_000) throw enough;
    },
    eachBlock: () => {},
    skipped: () => {},
  });
  await expect(ending).rejects.toBe(enough);
  expect(taken).toBeLessThan(2_000_000);
});

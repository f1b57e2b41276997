import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programBytes } from "../../../../test/support/files/program.ts";
import { Budget, DEFAULT_LIMITS } from "../../budget.ts";
import { bytesOf } from "../../bytes.ts";
import { CoverageLog } from "../coverage.ts";
import { has } from "../packing/pulled.ts";
import type { Reading } from "../reading.ts";
import { readFile } from "../testing.ts";
import { sevenZip } from "./seven-zip.ts";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const CARDS = "Card 4111 1111 1111 1111, expires 12/29\n".repeat(40);

/** What the reader hands on, as bytes. */
async function filesOf(file: Uint8Array, chunk = 65_536) {
  const files: Record<string, Buffer> = {};
  const coverage = new CoverageLog();
  const reading = {
    budget: new Budget(DEFAULT_LIMITS),
    coverage,
    flags: new Set(),
    zips: { awaited: 0, entries: new Map() },
    chunk,
    out: { part: () => {}, string: () => {} },
    inner: async ({ name, source }: Parameters<Reading["inner"]>[0]) => {
      files[name] = Buffer.from(source.read(0, source.size));
    },
  } as unknown as Reading;
  await sevenZip({ source: bytesOf(file), path: "a.7z", name: "a.7z", depth: 0 }, reading);
  return { files, reasons: coverage.report(true).reasons };
}

describe("7z", () => {
  const withProgram = ["lzma", "lzma2", "bcj2", "x86", "delta", "deflate", "deflate64", "bzip2", "ppmd"];
  test.each(withProgram)("packed by %s", async (method) => {
    for (const chunk of [1, 100, 65_536]) {
      const { files, reasons } = await filesOf(fixture(`methods-${method}.7z`), chunk);
      expect(reasons).toEqual([]);
      expect(files["program.bin"]?.equals(programBytes(6000))).toBe(true);
      expect(files["cards.txt"]?.toString()).toBe(CARDS);
    }
  });

  test("names, folders, empty files, and files as they are", async () => {
    const read = await readFile(fixture("methods-lzma.7z"), "a.7z");
    expect(read.parts["content: a.7z / sub/größe.txt"]).toBe(CARDS);
    for (const name of ["program.bin", "cards.txt", "empty.txt", "sub"]) expect(read.names).toContain(name);
    const copied = await readFile(fixture("methods-copy.7z"), "a.7z");
    expect(copied.parts["content: a.7z / cards.txt"]).toBe(CARDS);
    expect(copied.coverage).toEqual({ level: "full", reasons: [] });
  });

  test("what follows the archive is read and flagged", async () => {
    const file = Buffer.concat([fixture("methods-copy.7z"), Buffer.from("smuggled words")]);
    const read = await readFile(file, "a.7z");
    expect(read.flags).toEqual(["trailing-data"]);
    expect(read.parts["content: a.7z / trailing data"]).toBe("smuggled words");
  });

  test("an archive of nothing", async () => {
    const head = Buffer.alloc(32);
    head.write("7z\xbc\xaf\x27\x1c\0\x04", "latin1");
    head.writeUInt32LE(crc32(head.subarray(12)), 8);
    expect((await filesOf(head)).files).toEqual({});
  });

  test("a wrong checksum of a file is said, and the files behind it are read", async () => {
    const file = Buffer.from(fixture("methods-delta.7z"));
    const stored = Buffer.alloc(4);
    stored.writeUInt32LE(crc32(programBytes(6000)));
    const at = file.indexOf(stored);
    expect(at).toBeGreaterThan(0);
    file[at] = (file[at] as number) ^ 1;
    seal(file);
    const { files, reasons } = await filesOf(file);
    expect(reasons).toEqual([
      { reason: "corrupted", part: "a.7z / program.bin", detail: "a packed file has a wrong checksum" },
    ]);
    expect(files["cards.txt"]?.toString()).toBe(CARDS);
  });

  test("a change anywhere is seen, save in what means nothing", async () => {
    const meaningless = new Set([6, 7]);
    for (const name of ["methods-lzma.7z", "methods-ppmd.7z", "methods-bcj2.7z"]) {
      const file = fixture(name);
      await fc.assert(
        fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
          fc.pre(!meaningless.has(at));
          const damaged = Buffer.from(file);
          damaged[at] = (damaged[at] as number) ^ change;
          const read = await readFile(damaged, "a.7z", { limits: { time: 10_000 } });
          if (read.types[0]?.extension === "7z") expect(read.reasons.length).toBeGreaterThan(0);
        }),
        { numRuns: 400 },
      );
    }
  });

  test("a list that says anything, under right checksums, never ends in another error", async () => {
    const file = fixture("methods-delta.7z");
    const list = 32 + Number(file.readBigUInt64LE(12));
    const change = fc.tuple(fc.integer({ min: list, max: file.length - 1 }), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const damaged = Buffer.from(file);
        for (const [at, byte] of changes) damaged[at] = byte;
        seal(damaged);
        const read = await readFile(damaged, "a.7z", { limits: { time: 10_000 } });
        for (const reason of read.reasons)
          expect(["corrupted", "unsupported", "over-budget", "encrypted"]).toContain(reason);
      }),
      { numRuns: 2000 },
    );
  });

  test("more memory than a reader has is over budget", async () => {
    const file = Buffer.from(fixture("methods-ppmd.7z"));
    expect((await filesOf(withPpmdMemory(file, 2 ** 30))).reasons).toEqual([
      { reason: "over-budget", part: "a.7z", detail: "takes more than 16 MB of memory to unpack" },
    ]);
  });
});

/** An archive of packed bytes and a list, both as given. */
function archiveOf(packed: Uint8Array, list: readonly number[]): Buffer {
  const head = Buffer.alloc(32);
  head.write("7z\xbc\xaf\x27\x1c\0\x04", "latin1");
  head.writeBigUInt64LE(BigInt(packed.length), 12);
  head.writeBigUInt64LE(BigInt(list.length), 20);
  const file = Buffer.concat([head, packed, Uint8Array.from(list)]);
  seal(file);
  return file;
}

/** A number of eight bytes, whatever its size. */
const wide = (value: number) => [0xff, ...Buffer.from(new BigUint64Array([BigInt(value)]).buffer)];
/** The streams of one folder: where they begin, how long they are; its coders and what connects them; what comes out. */
const streams = (packed: readonly number[], folder: readonly number[], sizes: readonly number[]) => [
  ...[6, 0, packed.length, 9, ...packed.flatMap(wide), 0],
  ...[7, 0x0b, 1, 0, ...folder, 0x0c, ...sizes.flatMap(wide), 0],
  0,
];
const COPY = [1, 1, 0];

describe("7z that lies", () => {
  test("a list in a list in a list", async () => {
    const list = [0x17, ...streams([0], COPY, [0])];
    const own = [0x17, ...streams([list.length], COPY, [list.length])];
    await expect(filesOf(archiveOf(Uint8Array.from(own), own))).rejects.toThrow("packed again and again");
  });

  test("a list whose checksum is wrong, packed or not", async () => {
    const plain = Buffer.from(fixture("methods-delta.7z"));
    plain.writeUInt32LE(7, 28);
    plain.writeUInt32LE(crc32(plain.subarray(12, 32)), 8);
    await expect(filesOf(plain)).rejects.toThrow("the list of the archive is damaged");
    // The checksum of the unpacked list stands at the end of what tells of it: 0a 01, four bytes, and two ends.
    const packed = Buffer.from(fixture("methods-lzma.7z"));
    const at = packed.length - 6;
    expect([packed[at - 2], packed[at - 1], packed[at + 4], packed[at + 5]]).toEqual([0x0a, 1, 0, 0]);
    packed[at] = (packed[at] as number) ^ 1;
    seal(packed);
    await expect(filesOf(packed)).rejects.toThrow("the list of the archive is damaged");
  });

  test("what unpacks to more than the budget, and more files than it allows", async () => {
    const file = fixture("methods-lzma.7z");
    for (const limits of [{ unpackedBytes: 3000 }, { entries: 2 }])
      expect((await readFile(file, "a.7z", { limits })).reasons).toContain("over-budget");
    expect((await readFile(fixture("far.xz"), "a.xz", { limits: { unpackedBytes: 100_000 } })).reasons).toContain(
      "over-budget",
    );
    expect((await readFile(fixture("cards.txt.bz2"), "a.bz2", { limits: { unpackedBytes: 1000 } })).reasons).toContain(
      "over-budget",
    );
  });

  test("a list larger than memory, packed or not", async () => {
    const packed = [0x17, ...streams([10], COPY, [2 ** 30])];
    await expect(filesOf(archiveOf(Buffer.alloc(10), packed))).rejects.toThrow("over-budget");
    const large = archiveOf(Buffer.alloc(9 * 2 ** 20), [1, 0]);
    large.writeBigUInt64LE(0n, 12);
    large.writeBigUInt64LE(BigInt(large.length - 32), 20);
    seal(large);
    await expect(filesOf(large)).rejects.toThrow("whose list takes more than 8 MB");
  });

  test.each([
    ["files", [1, 5, ...wide(2 ** 40), 0, 0]],
    ["streams", [1, 4, 6, 0, ...wide(2 ** 40), 0, 0, 0]],
    ["folders", [1, 4, 7, 0x0b, ...wide(2 ** 40), 0, 0, 0]],
    ["coders", [1, 4, 7, 0x0b, 1, 0, ...wide(2 ** 40), 0, 0, 0]],
    ["inputs", [1, 4, 7, 0x0b, 1, 0, 1, 0x11, 0, ...wide(2 ** 40), 1, 0, 0, 0]],
    ["files of a folder", [1, 4, ...streams([1], COPY, [1]).slice(0, -1), 8, 0x0d, ...wide(2 ** 40), 0, 0, 0]],
    [
      "files of all folders",
      [
        ...[1, 4, 6, 0, 2, 9, 1, 1, 0, 7, 0x0b, 2, 0, ...COPY, ...COPY, 0x0c, 1, 1, 0],
        ...[8, 0x0d, ...wide(150_000), ...wide(150_000), 0, 0, 0],
      ],
    ],
  ])("as many %s as there are grains of sand", async (_, list) => {
    await expect(filesOf(archiveOf(Buffer.alloc(1), list))).rejects.toThrow("over-budget");
  });

  test("an output that feeds two inputs, one of them its own", async () => {
    // Three copies: the first is fed by the second, the second by itself.
    const folder = [3, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1];
    const { reasons } = await filesOf(archiveOf(Buffer.alloc(1), [1, 4, ...streams([1], folder, [1, 1, 1]), 0]));
    expect(reasons).toMatchObject([{ reason: "corrupted", detail: "the list of the archive is damaged" }]);
  });

  test("a stream beyond the end, and one of more than it says", async () => {
    const beyond = archiveOf(Buffer.from("abc"), [1, 4, ...streams([2 ** 40], COPY, [3]), 0]);
    expect((await filesOf(beyond)).reasons).toMatchObject([
      { reason: "corrupted", detail: "the archive ends too soon" },
    ]);
    const list = [1, 4, ...streams([6], COPY, [3]), 5, 1, 0x11, 5, 0, 0x61, 0, 0, 0, 0, 0];
    const { files, reasons } = await filesOf(archiveOf(Buffer.from("abcdef"), list));
    expect(files.a?.toString()).toBe("abc");
    expect(reasons).toMatchObject([{ reason: "corrupted", detail: "packed data go on behind the last file" }]);
  });

  test("a part that comes twice, of which each program takes another one", async () => {
    const one = [4, ...streams([3], COPY, [3])];
    const files = [5, 1, 0x11, 5, 0, 0x61, 0, 0, 0, 0];
    await expect(filesOf(archiveOf(Buffer.from("abc"), [1, ...one, ...files, ...one, 0]))).rejects.toThrow("corrupted");
    await expect(filesOf(archiveOf(Buffer.from("abc"), [1, ...one, ...files, ...files, 0]))).rejects.toThrow(
      "corrupted",
    );
    const names = [5, 1, 0x11, 5, 0, 0x61, 0, 0, 0, 0x11, 5, 0, 0x62, 0, 0, 0, 0];
    await expect(filesOf(archiveOf(Buffer.from("abc"), [1, ...one, ...names, 0]))).rejects.toThrow("corrupted");
  });

  test("what is unpacked on the way to nothing counts", async () => {
    // A copy of a copy: the inner one comes to more than it says, or to more than the budget.
    const folder = [2, 1, 0, 1, 0, 0, 1];
    const file = (inner: number) =>
      archiveOf(Buffer.alloc(100_000), [1, 4, ...streams([100_000], folder, [3, inner]), 0]);
    expect((await filesOf(file(10))).reasons).toMatchObject([{ reason: "corrupted" }]);
    expect((await readFile(file(100_000), "a.7z", { limits: { unpackedBytes: 50_000 } })).reasons).toContain(
      "over-budget",
    );
  });

  test("what has no name is read, and a name without contents is said", async () => {
    const nameless = archiveOf(Buffer.from("abc"), [1, 4, ...streams([3], COPY, [3]), 0]);
    expect((await filesOf(nameless)).files[""]?.toString()).toBe("abc");
    const list = [1, 5, 1, 0x11, 5, 0, 0x61, 0, 0, 0, 0, 0];
    await expect(filesOf(archiveOf(Buffer.alloc(0), list))).rejects.toThrow("files of which it has nothing");
  });
});

describe.skipIf(!has("7zz"))("7-Zip", () => {
  /** Options of `7zz a`, apart by blanks. */
  const ways = [
    "",
    "-mx=9",
    "-ms=off",
    "-m0=LZMA:d64k:lc0:lp4:pb0",
    "-m0=LZMA:lc8:lp0:pb4",
    "-m0=LZMA2:d1m",
    "-m0=BCJ2 -m1=LZMA:d1m -m2=LZMA:d64k -m3=LZMA:d64k -mb0:1 -mb0s1:2 -mb0s2:3",
    "-m0=BCJ2 -m1=LZMA2 -m2=LZMA -m3=LZMA -mb0:1 -mb0s1:2 -mb0s2:3",
    ...["BCJ", "PPC", "ARM", "ARMT", "ARM64", "SPARC", "Delta:1", "Delta:256"].map((name) => `-m0=${name} -m1=LZMA2`),
    ...["Copy", "Deflate", "Deflate64", "BZip2", "PPMd", "PPMd:mem=64k:o=16"].map((name) => `-m0=${name}`),
    "-m0=BCJ -m1=PPMd",
  ];
  const contents = {
    "program.bin": programBytes(300_000),
    "cards.txt": Buffer.from(CARDS.repeat(20)),
    // Repeats what stands more than a megabyte before, in a solid archive.
    "program-2.bin": Buffer.concat([Buffer.alloc(1_200_000, "between them "), programBytes(250_000)]),
    "one.txt": Buffer.from("1"),
    "zeros.bin": Buffer.alloc(700_000),
    "noise.bin": Buffer.from(Array.from({ length: 200_000 }, (_, at) => Math.imul(at + 1, 2654435761) >>> 13)),
  };

  test.each(ways)("a %s", { timeout: 60_000 }, async (options) => {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-7z-"));
    try {
      for (const [name, bytes] of Object.entries(contents)) writeFileSync(join(folder, name), bytes);
      const names = Object.keys(contents);
      execFileSync("7zz", ["a", ...options.split(" ").filter(Boolean), "a.7z", ...names], {
        cwd: folder,
        stdio: "ignore",
      });
      const { files, reasons } = await filesOf(readFileSync(join(folder, "a.7z")));
      expect(reasons).toEqual([]);
      for (const [name, bytes] of Object.entries(contents)) expect(files[name]?.equals(bytes), name).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** Makes the checksums of the list and of the signature header right again. */
function seal(file: Buffer): void {
  const list = 32 + Number(file.readBigUInt64LE(12));
  file.writeUInt32LE(crc32(file.subarray(list, list + Number(file.readBigUInt64LE(20)))), 28);
  file.writeUInt32LE(crc32(file.subarray(12, 32)), 8);
}

function withPpmdMemory(file: Buffer, memory: number): Buffer {
  const at = file.indexOf(Buffer.from("23030401", "hex"));
  expect(at).toBeGreaterThan(0);
  file.writeUInt32LE(memory, at + 6);
  seal(file);
  return file;
}

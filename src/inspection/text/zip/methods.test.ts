import { readFileSync } from "node:fs";
import { constants, deflateRawSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programBytes } from "../../../../test/support/files/program.ts";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { Budget, DEFAULT_LIMITS, type Limits, Unreadable } from "../../budget.ts";
import { bytesOf } from "../../bytes.ts";
import type { Reading } from "../reading.ts";
import { readFile } from "../testing.ts";
import { readDirectory } from "./directory.ts";
import { localEntry, unpack, type ZipEntry } from "./entry.ts";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const CARDS = Buffer.from("Card 4111 1111 1111 1111, expires 12/29\n".repeat(40));
const readingOf = (chunk = 65_536, limits: Partial<Limits> = {}) =>
  ({ budget: new Budget({ ...DEFAULT_LIMITS, ...limits }), chunk }) as unknown as Reading;

async function entryOf(file: Uint8Array, entry: ZipEntry, reading = readingOf()) {
  const pieces: Buffer[] = [];
  let [taken, error]: [number | null, Unreadable | null] = [null, null];
  try {
    taken = await unpack(bytesOf(file), entry, reading, (bytes) => pieces.push(Buffer.from(bytes)));
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    error = thrown;
  }
  return { bytes: Buffer.concat(pieces), taken, error };
}

/** Entries as the directory has them. */
const entriesOf = (file: Uint8Array) => readDirectory(bytesOf(file), readingOf()).entries;

/** As 7-Zip packs it; it does not write Zstandard. */
function fileBy(method: string): Buffer {
  if (method !== "zstd") return fixture(`methods-${method}.zip`);
  const packed = (data: Buffer) => zstdCompressSync(data, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  const item = (name: string, data: Buffer) => ({ name, data, method: 93, packed: packed(data) });
  return zipFile([item("program.bin", programBytes(6000)), item("cards.txt", CARDS)]);
}

function packedBy(method: string): { readonly number: number; readonly packed: Buffer } {
  const file = fileBy(method);
  const entry = entriesOf(file).find(({ name }) => name === "cards.txt") as ZipEntry;
  return { number: entry.method, packed: file.subarray(entry.data, entry.data + entry.packed) };
}

const METHODS = ["deflate64", "bzip2", "lzma", "xz", "zstd"];
const NUMBERS: Readonly<Record<string, number>> = { deflate64: 9, bzip2: 12, lzma: 14, xz: 95, zstd: 93 };

describe.each(METHODS)("%s", (method) => {
  const { number, packed } = packedBy(method);
  const item = { name: "cards.txt", data: CARDS, method: number, packed };

  test("as a program packs it, in pieces of any size", async () => {
    expect(number).toBe(NUMBERS[method]);
    const file = fileBy(method);
    const contents: Record<string, Buffer> = { "program.bin": programBytes(6000), "cards.txt": CARDS };
    for (const chunk of [1, 7, 100, 65_536]) {
      for (const entry of entriesOf(file)) {
        const { bytes, taken, error } = await entryOf(file, entry, readingOf(chunk));
        expect(error).toBeNull();
        expect(taken).toBe(entry.packed);
        if (contents[entry.name] !== undefined) expect(bytes.equals(contents[entry.name] as Buffer)).toBe(true);
      }
    }
    const read = await readFile(zipFile([item]), "a.zip");
    expect(read.parts["content: a.zip / cards.txt"]).toBe(CARDS.toString());
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
  });

  test.each([
    ["with its sizes behind it", { descriptor: true }],
    ["in the wide form", {}],
  ])("%s", async (_, other) => {
    const read = await readFile(zipFile([{ ...item, ...other }], { zip64: !("descriptor" in other) }), "a.zip");
    expect(read.content).toBe(CARDS.toString());
    expect(read.coverage.level).toBe("full");
  });

  test.each([false, true])("one that only the front of the file knows (without a size: %s)", async (descriptor) => {
    const file = zipFile([
      { name: "a.txt", data: "harmless" },
      { ...item, descriptor, hidden: true },
      { name: "b.txt", data: "harmless" },
    ]);
    const read = await readFile(file, "a.zip");
    expect(read.content).toContain(CARDS.toString());
    expect(read.coverage.reasons).toEqual([
      { reason: "corrupted", part: "a.zip", detail: "1 entries are not in the directory" },
    ]);
  });

  test("where no size is told, it takes what is its own", async () => {
    const file = zipFile([{ ...item, descriptor: true }]);
    const entry = localEntry(bytesOf(file), 0);
    expect(entry.open).toBe(true);
    for (const chunk of [1, 7, 65_536]) {
      const { bytes, taken, error } = await entryOf(file, entry, readingOf(chunk));
      expect(error).toBeNull();
      expect(bytes.equals(CARDS)).toBe(true);
      expect(taken).toBe(packed.length);
    }
  });

  test.each([
    ["checksum", { stated: { crc: 1 } }, "an entry has a wrong checksum"],
    ["size, too small", { stated: { unpacked: 1000 } }, "an entry has not the size that it says"],
    ["size, too large", { stated: { unpacked: 2000 } }, "an entry has not the size that it says"],
    ["packed size", { packed: Buffer.concat([packed, Buffer.from("more")]) }, "an entry has not the size that it says"],
  ])("a wrong %s is corrupted, and all of it is read", async (_, wrong, detail) => {
    const read = await readFile(zipFile([{ ...item, ...wrong }]), "a.zip");
    expect(read.content).toBe(CARDS.toString());
    expect(read.coverage.reasons).toEqual([{ reason: "corrupted", part: "a.zip / cards.txt", detail }]);
  });

  test("one that is cut off, anywhere, is corrupted", async () => {
    for (let length = 0; length < packed.length; length += 1) {
      const file = zipFile([{ ...item, packed: packed.subarray(0, length) }]);
      const { bytes, error } = await entryOf(file, entriesOf(file)[0] as ZipEntry);
      expect(error?.reason, `${length}`).toBe("corrupted");
      expect(CARDS.subarray(0, bytes.length).equals(bytes)).toBe(true);
    }
  });

  test("one that is changed is right, or not read", async () => {
    const change = fc.tuple(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const damaged = Buffer.from(packed);
        for (const [at, by] of changes) damaged[at] = (damaged[at] as number) ^ by;
        const file = zipFile([{ ...item, packed: damaged }]);
        const [entry] = entriesOf(file);
        const { bytes, error } = await entryOf(file, entry as ZipEntry, readingOf(65_536, { unpackedBytes: 2 ** 22 }));
        if (error === null) expect(bytes.equals(CARDS)).toBe(true);
        else expect(["corrupted", "unsupported", "over-budget"]).toContain(error.reason);
      }),
      { numRuns: 500 },
    );
  });

  test("a bomb ends by how much it grows, however much follows it", async () => {
    for (const descriptor of [false, true]) {
      const file = zipFile([
        { ...item, descriptor },
        { name: "noise", data: Buffer.alloc(100_000, "x"), method: 0 },
      ]);
      const entry = descriptor ? localEntry(bytesOf(file), 0) : (entriesOf(file)[0] as ZipEntry);
      const { error } = await entryOf(file, entry, readingOf(64, { ratio: 2, ratioFloor: 500 }));
      expect(error).toMatchObject({ reason: "over-budget", detail: "grows more than 2-fold when unpacked" });
    }
    const { error } = await entryOf(
      zipFile([item]),
      entriesOf(zipFile([item]))[0] as ZipEntry,
      readingOf(64, { unpackedBytes: 1000 }),
    );
    expect(error?.reason).toBe("over-budget");
  });

  test("time runs out", async () => {
    let now = 0;
    const reading = {
      budget: new Budget({ ...DEFAULT_LIMITS, time: 5 }, () => {
        now += 10;
        return now;
      }),
      chunk: 1,
    };
    const file = zipFile([item]);
    const { error } = await entryOf(file, entriesOf(file)[0] as ZipEntry, reading as unknown as Reading);
    expect(error?.reason).toBe("timed-out");
  });
});

describe("LZMA without an end mark", () => {
  const alone = fixture("cards-unmarked.lzma");
  const packed = Buffer.concat([Buffer.from([26, 2, 5, 0]), alone]);
  const item = { name: "cards.txt", data: CARDS, method: 14, packed };

  test("is read to its size", async () => {
    const { bytes, error, taken } = await entryOf(zipFile([item]), entriesOf(zipFile([item]))[0] as ZipEntry);
    expect(error).toBeNull();
    expect(bytes.equals(CARDS)).toBe(true);
    expect(taken).toBe(packed.length);
  });

  test("and without a size is corrupted: its end cannot be told", async () => {
    const file = zipFile([{ ...item, descriptor: true }]);
    const { bytes, error } = await entryOf(file, localEntry(bytesOf(file), 0));
    expect(error?.reason).toBe("corrupted");
    expect(bytes.subarray(0, CARDS.length).equals(CARDS)).toBe(true);
  });

  test("a size that ends within its last match is wrong, and all of it is read", async () => {
    const file = zipFile([{ ...item, stated: { unpacked: CARDS.length - 1 } }]);
    const { bytes, error } = await entryOf(file, entriesOf(file)[0] as ZipEntry);
    expect(error?.reason).toBe("corrupted");
    expect(bytes.subarray(0, CARDS.length).equals(CARDS)).toBe(true);
  });

  test("a mark that something else than the end stands behind is damage", async () => {
    const marked = Buffer.from(packedBy("lzma").packed);
    marked[marked.length - 1] = (marked[marked.length - 1] as number) ^ 1;
    const file = zipFile([{ ...item, packed: marked, descriptor: true }]);
    expect((await entryOf(file, localEntry(bytesOf(file), 0))).error?.reason).toBe("corrupted");
  });

  test.each([
    ["another length of properties", 2, 4],
    ["properties that do not exist", 4, 225],
    ["a first byte that no packer writes", 9, 1],
  ])("%s", async (_, at, byte) => {
    const damaged = Buffer.from(packed);
    damaged[at] = byte;
    const file = zipFile([{ ...item, packed: damaged }]);
    const { bytes, error } = await entryOf(file, entriesOf(file)[0] as ZipEntry);
    expect(error?.reason).toBe("corrupted");
    expect(bytes.length).toBe(0);
  });
});

test("an entry of Zstandard with a frame that is passed over says so, and what is packed is read", async () => {
  const packed = Buffer.concat([
    zstdCompressSync(CARDS),
    Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]),
    Buffer.from("abc"),
  ]);
  const read = await readFile(zipFile([{ name: "a.txt", data: CARDS, method: 93, packed }]), "a.zip");
  expect(read.content).toBe(CARDS.toString());
  expect(read.coverage.reasons).toEqual([
    { reason: "unsupported", part: "a.zip / a.txt", detail: "an entry holds bytes that are passed over" },
  ]);
});

test("methods that are not read say so, and hand on nothing", async () => {
  for (const method of [1, 6, 10, 96, 97, 98, 99]) {
    const file = zipFile([{ name: "a.txt", data: "a", method, packed: deflateRawSync("a") }]);
    const { bytes, error } = await entryOf(file, entriesOf(file)[0] as ZipEntry);
    expect(error).toMatchObject({ reason: "unsupported", detail: `packed by method ${method}` });
    expect(bytes.length).toBe(0);
  }
});

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CabFolder, type CabOptions, cabFile } from "../../../../test/support/files/cab.ts";
import type { LzxOptions } from "../../../../test/support/files/lzx.ts";
import { randomNumbers } from "../../../../test/support/files/mutate.ts";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { Budget, DEFAULT_LIMITS } from "../../budget.ts";
import { bytesOf } from "../../bytes.ts";
import { folderStream } from "../cab/folder.ts";
import { cabinetOf } from "../cab/header.ts";
import { readFile } from "../testing.ts";

const LZX: LzxOptions = { window: 15, blocks: [{ kind: 1, size: 20_000 }] };
const items = [
  { name: "dir\\a.txt", data: "first words" },
  { name: "größe.txt", data: "second words" },
];
const one = (packing: NonNullable<CabFolder["packing"]>, options?: CabOptions) =>
  cabFile([{ items, packing }], options);

/** Text with repeats near and far, and calls of a program. */
function sample(size: number): Buffer {
  const random = randomNumbers(size);
  const words = ["card ", "4111 ", "of the ", "number\n", "\xe8\x10\0\0\0", "\xe8\xf0\xff\xff\xff", "z"];
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; ) {
    const back = random(at + 1);
    const piece =
      random(9) > 0
        ? Buffer.from(words[random(words.length)] as string, "latin1")
        : Buffer.from(bytes.subarray(back, back + random(400)));
    bytes.set(piece.subarray(0, size - at), at);
    at += Math.max(1, piece.length);
  }
  return bytes;
}

function unpacked(file: Uint8Array): Buffer {
  const source = bytesOf(file);
  const cabinet = cabinetOf(source);
  const pieces: Buffer[] = [];
  for (const folder of cabinet.folders) {
    const note = (error: Error) => {
      throw error;
    };
    const stream = folderStream(source, cabinet, folder, { budget: new Budget(DEFAULT_LIMITS), note });
    for (let piece = stream.next(); piece.length > 0; piece = stream.next()) pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces);
}

const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("cabinets", () => {
  test.each([
    ["stored", 0 as const],
    ["MSZIP", 1 as const],
    ["LZX", LZX],
  ])("%s: names and files", async (_, packing) => {
    const read = await readFile(one(packing), "a.cab");
    expect(read.types).toEqual([{ extension: "cab", mime: "application/vnd.ms-cab-compressed" }]);
    expect(read.parts).toMatchObject({
      "content: a.cab / dir/a.txt": "first words",
      "content: a.cab / größe.txt": "second words",
    });
    expect(read.names).toContain("dir/a.txt");
    expect(read.coverage.level).toBe("full");
    expect(read.flags).toEqual([]);
  });

  test("one that gcab wrote", async () => {
    const file = readFileSync(new URL("../fixtures/mszip.cab", import.meta.url));
    const read = await readFile(file, "a.cab");
    expect(read.parts["content: a.cab / hello.txt"]).toBe("hello from a cabinet\n");
    expect(read.parts["content: a.cab / lines.txt"]).toContain("line 60 of a text");
    expect(read.coverage.level).toBe("full");
  });

  test("names in Latin-1, reserved bytes everywhere, no checksums, several folders", async () => {
    const folders = [
      { items: [{ name: "größe.txt", data: "first", latin1: true }], packing: 1 as const },
      { items: [{ name: "b.txt", data: "second" }] },
    ];
    const reserve = { header: Buffer.alloc(33), folder: 7, block: 5 };
    for (const options of [{ reserve }, { reserve, unchecked: true }]) {
      const read = await readFile(cabFile(folders, options), "a.cab");
      expect(read.parts["content: a.cab / größe.txt"]).toBe("first");
      expect(read.parts["content: a.cab / b.txt"]).toBe("second");
      expect(read.coverage.level).toBe("full");
    }
  });

  test("MSZIP blocks go on with the words of those before", () => {
    const data = sample(150_000);
    expect(hash(unpacked(cabFile([{ items: [{ name: "a", data }], packing: 1 }])))).toBe(hash(data));
  });

  test("files out of order, over one another and apart", async () => {
    const listed = [
      { name: "c.txt", data: "", stated: { start: 6, size: 5 } },
      { name: "a.txt", data: "", stated: { start: 0, size: 5 } },
      { name: "b.txt", data: "", stated: { start: 3, size: 5 } },
    ];
    const blocks = [{ packed: Buffer.from("first second"), size: 12 }];
    const read = await readFile(cabFile([{ items: listed, blocks }]), "a.cab");
    expect(read.parts).toMatchObject({
      "content: a.cab / a.txt": "first",
      "content: a.cab / b.txt": "st se",
      "content: a.cab / c.txt": "secon",
    });
  });
});

describe("LZX", () => {
  const mixed: LzxOptions["blocks"] = [
    { kind: 1, size: 20_001 },
    { kind: 3, size: 777 },
    { kind: 2, size: 50_000 },
    { kind: 3, size: 32_768 },
    { kind: 2, size: 1 },
    { kind: 3, size: 1 },
  ];
  const cases: [string, number, LzxOptions][] = [
    ["verbatim blocks", 100_000, { window: 15, blocks: [{ kind: 1, size: 30_000 }] }],
    ["aligned blocks", 100_000, { window: 16, blocks: [{ kind: 2, size: 90_000 }] }],
    ["raw blocks", 70_000, { window: 17, blocks: [{ kind: 3, size: 9_999 }] }],
    [
      "raw blocks that end with a frame",
      70_000,
      { window: 17, blocks: [32_767, 1, 99].map((size) => ({ kind: 3, size })) },
    ],
    ["all kinds", 180_000, { window: 18, blocks: mixed }],
    ["translated calls", 180_000, { window: 19, blocks: mixed, calls: 180_000 }],
    ["translated calls of a file said to be small", 90_000, { window: 20, blocks: mixed, calls: 5_000 }],
    ["whole frames only", 65_536, { window: 21, blocks: mixed, calls: 100_000 }],
  ];

  test.each(cases)("%s", (_, size, packing) => {
    const data = sample(size);
    expect(hash(unpacked(cabFile([{ items: [{ name: "a", data }], packing }])))).toBe(hash(data));
  });

  test.each(cases)("%s: libarchive takes our packer's cabinet for the same", async (_, size, packing) => {
    const data = sample(size);
    const file = cabFile([{ items: [{ name: "a", data }], packing }]);
    expect(hash(await byLibarchive(file))).toBe(hash(data));
  });

  test("any pieces of any text", () => {
    const block = fc.record({
      kind: fc.constantFrom(1 as const, 2 as const, 3 as const),
      size: fc.integer({ min: 200, max: 9000 }),
    });
    const property = fc.property(
      fc.integer({ min: 1, max: 40_000 }),
      fc.integer({ min: 15, max: 21 }),
      fc.array(block, { minLength: 1, maxLength: 5 }),
      fc.option(fc.integer({ min: 1, max: 50_000 }), { nil: undefined }),
      (size, window, blocks, calls) => {
        const data = sample(size);
        const packing = { window, blocks, ...(calls === undefined ? {} : { calls }) };
        expect(hash(unpacked(cabFile([{ items: [{ name: "a", data }], packing }])))).toBe(hash(data));
      },
    );
    fc.assert(property, { numRuns: 40, seed: 1 });
  });
});

async function byLibarchive(file: Buffer): Promise<Buffer> {
  const library = createRequire(import.meta.url)("libarchive-wasm") as typeof import("libarchive-wasm");
  const wasm = await library.libarchiveWasm();
  const memory = wasm.module._malloc(file.length) as number;
  wasm.module.HEAP8.set(file, memory);
  const archive = wasm.read_new_memory(memory, file.length);
  wasm.read_next_entry(archive);
  const buffer = wasm.module._malloc(65_536) as number;
  const pieces: Buffer[] = [];
  for (;;) {
    const count = wasm.read_data(archive, buffer, 65_536);
    if (count <= 0) return Buffer.concat(pieces);
    pieces.push(Buffer.from(wasm.module.HEAP8.slice(buffer, buffer + count)));
  }
}

describe("behind the end of a cabinet", () => {
  const signed = (signature: Buffer, length = signature.length, more = Buffer.alloc(0)) => {
    const header = Buffer.alloc(20);
    header.writeUInt32LE(0x100000, 0);
    const size = one(1, { reserve: { header, folder: 0, block: 0 } }).length;
    header.writeUInt32LE(size, 4);
    header.writeUInt32LE(length, 8);
    return one(1, { reserve: { header, folder: 0, block: 0 }, after: Buffer.concat([signature, more]) });
  };
  const sequence = Buffer.concat([Buffer.from([0x30, 0x82, 0, 34]), Buffer.alloc(34, 7), Buffer.alloc(2)]);

  test("words are read and flagged", async () => {
    const read = await readFile(one(1, { after: Buffer.from("smuggled words") }), "a.cab");
    expect(read.content).toContain("smuggled words");
    expect(read.flags).toEqual(["trailing-data"]);
  });

  test("a signature is nothing odd", async () => {
    const read = await readFile(signed(sequence), "a.cab");
    expect(read.flags).toEqual([]);
    expect(read.coverage.level).toBe("full");
  });

  test("what passes for a signature, and what lies behind one, is read", async () => {
    for (const file of [
      signed(Buffer.from("smuggled words")),
      signed(sequence, sequence.length, Buffer.from("smuggled words")),
      signed(Buffer.concat([sequence, Buffer.from("smuggled words")])),
    ]) {
      const read = await readFile(file, "a.cab");
      expect(read.flags).toEqual(["trailing-data"]);
    }
  });
});

describe("cabinets that are not whole", () => {
  test("out of a set: what begins here is read, and what does not is a reason", async () => {
    const behind = cabFile([{ items: [{ name: "a.txt", data: "words", stated: { folder: 0xfffe, size: 500 } }] }], {
      next: "b.cab",
    });
    const read = await readFile(behind, "a.cab");
    expect(read.content).toBe("words");
    expect(read.reasons).toEqual(["unsupported"]);
    const before = cabFile([{ items: [{ name: "a.txt", data: "words", stated: { folder: 0xfffd } }] }], {
      previous: "b.cab",
    });
    const second = await readFile(before, "a.cab");
    expect(second.names).toContain("a.txt");
    expect(second.reasons).toEqual(["unsupported"]);
  });

  test("half a block at the end of a cabinet", async () => {
    const blocks = [
      { packed: Buffer.from("words"), size: 5 },
      { packed: Buffer.from("half"), size: 0 },
    ];
    const listed = [{ name: "a.txt", data: "", stated: { folder: 0xfffe, size: 20 } }];
    const read = await readFile(cabFile([{ items: listed, blocks }], { next: "b.cab" }), "a.cab");
    expect(read.content).toBe("words");
    expect(read.reasons).toEqual(["unsupported"]);
  });

  test.each([0, 1, 2] as const)("cut off anywhere, it says so (%s)", async (packing) => {
    const file = one(packing === 2 ? LZX : packing);
    for (let length = 9; length < file.length; length += 1) {
      const read = await readFile(file.subarray(0, length), "a.cab");
      expect(read.reasons, `${length} bytes`).toContain("corrupted");
    }
  });

  test.each([0, 1, 2] as const)("a changed byte of the data is found by the checksum (%s)", async (packing) => {
    const file = one(packing === 2 ? LZX : packing);
    const start = cabinetOf(bytesOf(file)).folders[0]?.start ?? 0;
    for (let at = start + 4; at < file.length; at += 1) {
      const damaged = Buffer.from(file);
      damaged[at] = (damaged[at] as number) ^ 1;
      expect((await readFile(damaged, "a.cab")).reasons, `byte ${at}`).toContain("corrupted");
    }
  });

  test("wrong sums and sizes are reasons, and the files are read", async () => {
    const damaged = one(1);
    const sum = cabinetOf(bytesOf(damaged)).folders[0]?.start ?? 0;
    damaged.writeUInt32LE(12_345, sum);
    const packed = Buffer.concat([Buffer.from("CK"), deflateRawSync("first words")]);
    for (const file of [damaged, cabFile([{ items: items.slice(0, 1), packing: 1, blocks: [{ packed, size: 9 }] }])]) {
      const read = await readFile(file, "a.cab");
      expect(read.parts["content: a.cab / dir/a.txt"]).toBe("first words");
      expect(read.reasons).toEqual(["corrupted"]);
    }
  });

  test("without checksums, damaged data end as something or as a reason", async () => {
    const data = sample(40_000);
    const files = [1 as const, LZX].map((packing) =>
      cabFile([{ items: [{ name: "a.bin", data }], packing }], { unchecked: true }),
    );
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const property = fc.asyncProperty(fc.constantFrom(...files), damage, async (file, changes) => {
      const damaged = Buffer.from(file);
      for (const [at, value] of changes) damaged[at % damaged.length] = value;
      const read = await readFile(damaged, "a.cab");
      for (const { reason } of read.coverage.reasons)
        expect(["corrupted", "unsupported", "over-budget"]).toContain(reason);
      for (const { detail } of read.coverage.reasons)
        expect(detail).not.toMatch(/undefined|not a function|out of range/i);
    });
    await fc.assert(property, { numRuns: 300, seed: 1 });
  });
});

describe("cabinets that cannot be read", () => {
  test.each([
    ["Quantum", cabFile([{ items, stated: 2 }]), "unsupported"],
    ["a packing that nobody knows", cabFile([{ items, stated: 9 }]), "unsupported"],
    ["a window that there is not", cabFile([{ items, stated: 3 | (25 << 8) }]), "corrupted"],
    [
      "a folder that there is not",
      cabFile([{ items: [{ name: "a", data: "x", stated: { folder: 7 } }] }]),
      "corrupted",
    ],
    [
      "a file beyond its folder",
      cabFile([{ items: [{ name: "a", data: "x", stated: { start: 4_000_000_000 } }] }]),
      "corrupted",
    ],
    [
      "a file larger than its folder",
      cabFile([{ items: [{ name: "a", data: "x", stated: { size: 4_000_000_000 } }] }]),
      "corrupted",
    ],
    ["InstallShield", Buffer.concat([Buffer.from("ISc("), Buffer.alloc(600)]), "unsupported"],
  ])("%s", async (_, file, reason) => {
    expect((await readFile(file, "a.cab")).reasons).toContain(reason);
  });

  test("names are read nonetheless", async () => {
    expect((await readFile(cabFile([{ items, stated: 2 }]), "a.cab")).names).toContain("größe.txt");
  });

  test("a bomb, and files that share what they unpack to", async () => {
    const zeros = Buffer.alloc(12 * 1024 * 1024);
    const bomb = await readFile(cabFile([{ items: [{ name: "a.txt", data: zeros }], packing: 1 }]), "a.cab");
    expect(bomb.reasons).toContain("over-budget");
    const shared = Array.from({ length: 50 }, (_, index) => ({
      name: `${index}.txt`,
      data: "",
      stated: { start: 0, size: 30_000 },
    }));
    const blocks = [{ packed: Buffer.alloc(30_000, "words "), size: 30_000 }];
    const read = await readFile(cabFile([{ items: shared, blocks }]), "a.cab", { limits: { unpackedBytes: 100_000 } });
    expect(read.reasons).toContain("over-budget");
    expect(read.characters).toBeLessThan(150_000);
  });

  test("blocks that unpack to nothing do not outlast the time", () => {
    const blocks = Array.from({ length: 2000 }, () => ({ packed: Buffer.from("CK\x03\0", "latin1"), size: 1 }));
    const file = cabFile([{ items: items.slice(0, 1), packing: 1, blocks }]);
    const cabinet = cabinetOf(bytesOf(file));
    // The clock goes on by one whenever somebody looks at it.
    let now = 0;
    const budget = new Budget({ ...DEFAULT_LIMITS, time: 10 }, () => now++);
    const [folder] = cabinet.folders;
    const stream = folder && folderStream(bytesOf(file), cabinet, folder, { budget, note: () => {} });
    expect(() => stream?.next()).toThrow("timed-out");
  });

  test("cut off behind what is needed", async () => {
    const blocks = [
      { packed: Buffer.from("first words"), size: 11 },
      { packed: Buffer.from("nobody's"), size: 8 },
    ];
    const file = cabFile([{ items: items.slice(0, 1), blocks }]);
    expect((await readFile(file, "a.cab")).coverage.level).toBe("full");
    expect((await readFile(file.subarray(0, -1), "a.cab")).reasons).toEqual(["corrupted"]);
  });

  test("nothing is unpacked that lies too deep", async () => {
    const read = await readFile(one(1), "a.cab", { limits: { depth: 0 } });
    expect(read.coverage.reasons.map(({ reason, part }) => [reason, part])).toEqual([["over-budget", "a.cab"]]);
  });

  test("a zip file behind it makes it two things", async () => {
    const read = await readFile(one(1, { after: zipFile([{ name: "z.txt", data: "zipped" }]) }), "a.cab");
    expect(read.types.map(({ extension }) => extension)).toEqual(["cab", "zip"]);
    expect(read.flags).toEqual(["polyglot", "trailing-data"]);
    expect(read.content).toContain("zipped");
  });

  test("too many files", async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ name: `${index}.txt`, data: "x" }));
    const read = await readFile(cabFile([{ items: many }]), "a.cab", { limits: { entries: 50 } });
    expect(read.reasons).toContain("over-budget");
    expect(read.content).toContain("x");
  });
});

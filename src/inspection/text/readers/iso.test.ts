import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type IsoNode, isoFile } from "../../../../test/support/files/iso.ts";
import { pdfFile } from "../../../../test/support/files/pdf.ts";
import { readFile } from "../testing.ts";

const SECTOR = 2048;
const fixture = (name: string) => gunzipSync(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)));

const nodes: readonly IsoNode[] = [
  { name: "ONE.TXT;1", data: "first words" },
  { name: "DIR", children: [{ name: "TWO.TXT;1", data: "second words" }] },
];

describe("disc images", () => {
  test("files and directories, and names without their versions", async () => {
    const read = await readFile(isoFile(nodes), "a.iso");
    expect(read.types).toEqual([{ extension: "iso", mime: "application/x-iso9660-image" }]);
    expect(read.parts).toMatchObject({
      "content: a.iso / ONE.TXT": "first words",
      "content: a.iso / DIR/TWO.TXT": "second words",
    });
    expect(read.coverage.level).toBe("full");
    expect(read.flags).toEqual([]);
  });

  test.each([
    ["genisoimage", "image.iso.gz", "deep/er/Größe und Maß.txt"],
    ["xorriso", "rock-ridge.iso.gz", "deep/er/Größe und Maß.txt"],
  ])("one that %s wrote", async (_, name, path) => {
    const read = await readFile(fixture(name), "a.iso");
    expect(read.parts[`content: a.iso / ${path}`]).toBe("words below\n");
    expect(read.parts["content: a.iso / hello.txt"]).toBe("hello from a cabinet\n");
    expect(read.coverage.level).toBe("full");
    expect(read.flags).toEqual([]);
  });

  test("Rock Ridge: names of its own, and long ones that go on elsewhere", async () => {
    const long = `${"n".repeat(150)}.txt`;
    const read = await readFile(
      isoFile([
        { name: "ONE.TXT;1", rock: "one, with spaces.txt", data: "first" },
        { name: "TWO.TXT;1", rock: long, data: "second" },
      ]),
      "a.iso",
    );
    expect(read.parts["content: a.iso / one, with spaces.txt"]).toBe("first");
    expect(read.parts[`content: a.iso / ${long}`]).toBe("second");
    expect(read.coverage.level).toBe("full");
  });

  test("Joliet: its names count, and what only the other tree has is read, each file once", async () => {
    const joliet = [
      { name: "größer.txt", data: "first words" },
      { name: "only here.txt", data: "third words" },
    ];
    const read = await readFile(isoFile(nodes, { joliet }), "a.iso");
    expect(read.parts).toMatchObject({
      "content: a.iso / größer.txt": "first words",
      "content: a.iso / only here.txt": "third words",
      "content: a.iso / DIR/TWO.TXT": "second words",
    });
    expect(read.content.match(/first words/g)).toHaveLength(1);
    expect(read.names).toContain("ONE.TXT");
    expect(read.coverage.level).toBe("full");
  });

  test("a file in several extents", async () => {
    const data = "0123456789".repeat(900);
    const read = await readFile(isoFile([{ name: "BIG.TXT;1", data, pieces: 3 }]), "a.iso");
    expect(read.parts["content: a.iso / BIG.TXT"]).toBe(data);
    expect(read.coverage.level).toBe("full");
  });

  test("a directory of more than a sector", async () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ name: `FILE${index}.TXT;1`, data: `words ${index}` }));
    const read = await readFile(isoFile(many), "a.iso");
    expect(read.parts["content: a.iso / FILE99.TXT"]).toBe("words 99");
    expect(read.coverage.level).toBe("full");
  });
});

describe("what hides in a disc image", () => {
  test("behind its end", async () => {
    const read = await readFile(isoFile(nodes, { after: Buffer.from("smuggled words") }), "a.iso");
    expect(read.content).toContain("smuggled words");
    expect(read.flags).toEqual(["trailing-data"]);
  });

  test("in front of it: a document that is an image, too", async () => {
    const file = Buffer.from(isoFile(nodes));
    file.set(pdfFile({ pages: ["sheet"] }), 0);
    const read = await readFile(file, "a.pdf");
    expect(read.types.map(({ extension }) => extension)).toEqual(["pdf", "iso"]);
    expect(read.flags).toContain("polyglot");
    expect(read.content).toContain("first words");
    expect(read.content).toContain("sheet");
  });

  test("in a file system beside it, which is not read", async () => {
    const udf = ["BEA01", "NSR02", "TEA01"].map((name) => Buffer.from(`\0${name}\x01`, "latin1"));
    const read = await readFile(isoFile(nodes, { descriptors: udf }), "a.iso");
    expect(read.content).toContain("first words");
    expect(read.reasons).toEqual(["unsupported"]);
    const hybrid = isoFile(nodes);
    hybrid.write("H+", 1024, "latin1");
    expect((await readFile(hybrid, "a.iso")).reasons).toEqual(["unsupported"]);
  });

  test.each([
    ["FAT", 0, "eb3c904d53444f53352e300002010100020002"],
    ["NTFS", 3, "4e54465320202020"],
    ["exFAT", 3, "4558464154202020"],
    ["ext", 1080, "53ef"],
  ])("in a file system beside it: %s", async (name, at, hex) => {
    const file = isoFile(nodes);
    file.set([0x55, 0xaa], 510);
    file.set(Buffer.from(hex, "hex"), at);
    const read = await readFile(file, "a.iso");
    expect(read.coverage.reasons.map(({ detail }) => detail)).toEqual([
      `the disc image has another file system, ${name}, which is not read`,
    ]);
  });

  test.each(["eb6390", "33ed90", "4552080000009090"])(
    "code that starts a computer is no file system: %s",
    async (hex) => {
      const file = isoFile(nodes);
      file.set(Buffer.from(hex, "hex"), 0);
      file.set([0x55, 0xaa], 510);
      expect((await readFile(file, "a.iso")).coverage.level).toBe("full");
    },
  );

  test("behind a sector among the descriptors that is none", async () => {
    const joliet = [{ name: "only here.txt", data: "third words" }];
    const read = await readFile(isoFile(nodes, { joliet, before: [Buffer.from("\x07XXXXX")] }), "a.iso");
    expect(read.content).toContain("third words");
    expect(read.coverage.level).toBe("full");
  });

  test("descriptors that do not end", async () => {
    const file = isoFile(nodes);
    file.fill(0, 17 * SECTOR, 18 * SECTOR);
    const read = await readFile(file, "a.iso");
    expect(read.content).toContain("second words");
    expect(read.reasons).toEqual(["corrupted"]);
  });

  test("in a directory that another tree reads otherwise", async () => {
    const moved = isoFile([{ name: "A.TXT;1", rock: "other name.txt", data: "first words" }], { joliet: [] });
    moved.copy(moved, 17 * SECTOR + 156, 16 * SECTOR + 156, 16 * SECTOR + 190);
    expect((await readFile(moved, "a.iso")).names).toContain("other name.txt");
    const blocks = isoFile([{ name: "A.TXT;1", data: "first words" }], { joliet: [] });
    const root = blocks.readUInt32LE(16 * SECTOR + 158);
    blocks.copy(blocks, 17 * SECTOR + 156, 16 * SECTOR + 156, 16 * SECTOR + 190);
    // Neither is Joliet, and the first has small blocks.
    blocks.fill(0, 17 * SECTOR + 88, 17 * SECTOR + 91);
    blocks.writeUInt16LE(512, 16 * SECTOR + 128);
    blocks.writeUInt32LE(root * 4, 16 * SECTOR + 158);
    blocks.writeUInt32BE(root * 4, 16 * SECTOR + 162);
    expect((await readFile(blocks, "a.iso")).content).toContain("first words");
  });

  test("behind a gap in a directory", async () => {
    const file = isoFile(nodes.slice(0, 1));
    const at = file.indexOf("ONE.TXT;1") - 33;
    file.copyWithin(at + 2, at, at + 44);
    file.fill(0, at, at + 2);
    const read = await readFile(file, "a.iso");
    expect(read.content).toContain("first words");
    expect(read.coverage.reasons).toEqual([
      { reason: "corrupted", part: "a.iso", detail: "a directory of the disc image has a gap" },
    ]);
  });

  test("behind attributes of a file", async () => {
    const file = isoFile([
      { name: "ONE.TXT;1", data: "first words" },
      { name: "TWO.TXT;1", data: "other words" },
    ]);
    file[file.indexOf("ONE.TXT;1") - 32] = 1;
    const read = await readFile(file, "a.iso");
    expect(read.parts["content: a.iso / ONE.TXT"]).toBe("other words");
    expect(read.coverage.reasons).toEqual([
      { reason: "unsupported", part: "a.iso", detail: "a file of the disc image with attributes before it" },
    ]);
  });

  test("in a number that is not the same in both orders", async () => {
    const file = isoFile(nodes);
    const at = file.indexOf("ONE.TXT;1") - 33;
    file.writeUInt32BE(0, at + 14);
    const read = await readFile(file, "a.iso");
    expect(read.content).toContain("first words");
    expect(read.reasons).toEqual(["corrupted"]);
  });

  test("packed by zisofs", async () => {
    const data = Buffer.concat([Buffer.from("37e45396c9dbd607", "hex"), Buffer.alloc(100)]);
    const read = await readFile(isoFile([...nodes, { name: "P.TXT;1", data }]), "a.iso");
    expect(read.content).toContain("second words");
    expect(read.coverage.reasons).toEqual([
      { reason: "unsupported", part: "a.iso / P.TXT", detail: "packed by zisofs" },
    ]);
  });
});

describe("what a disc image starts computers from", () => {
  const CATALOGUE = 20;
  const bootable = (entries: readonly Buffer[], valid = true) => {
    const record = Buffer.alloc(SECTOR);
    record.write("\0CD001\x01EL TORITO SPECIFICATION", "latin1");
    record.writeUInt32LE(CATALOGUE, 71);
    const catalogue = Buffer.alloc(SECTOR);
    catalogue.set([valid ? 1 : 2]);
    catalogue.set([0x55, 0xaa], 30);
    catalogue.set(Buffer.concat(entries), 32);
    // Sectors: 16 and 18 are descriptors, 17 the boot record, 20 the catalogue, 21 an image that is no file.
    const descriptors = [Buffer.from("\0TEA01\x01"), catalogue, Buffer.from("smuggled words")];
    return isoFile(nodes, { before: [record], descriptors });
  };
  const entry = (sector: number, { kind = 0x88, media = 0, count = 4 } = {}) => {
    const bytes = Buffer.alloc(32);
    bytes.set([kind, media]);
    bytes.writeUInt16LE(count, 6);
    bytes.writeUInt32LE(sector, 8);
    return bytes;
  };
  const header = Buffer.concat([Buffer.from([0x91, 0xef, 1, 0]), Buffer.alloc(28)]);

  test.each([
    ["the first one", [entry(21)]],
    ["one without a size", [entry(21, { count: 0 })]],
    ["one that is not to be started", [entry(21, { kind: 0 })]],
    ["one of a section", [entry(22), header, entry(21)]],
  ])("%s", async (_, entries) => {
    const read = await readFile(bootable(entries), "a.iso");
    expect(read.parts[`content: a.iso / boot image ${entries.length === 3 ? 2 : 1}`]).toBe("smuggled words");
    expect(read.flags).toEqual([]);
  });

  test("one that is a file of a tree is read once", async () => {
    const file = bootable([]);
    const sector = Math.floor(file.indexOf("first words") / SECTOR);
    const read = await readFile(bootable([entry(sector)]), "a.iso");
    expect(read.content.match(/first words/g)).toHaveLength(1);
    expect(read.coverage.level).toBe("full");
  });

  test("a floppy disk is as large as its kind, or as the disc image allows", async () => {
    const read = await readFile(bootable([entry(21, { media: 2, count: 1 })]), "a.iso");
    expect(read.coverage.reasons).toEqual([
      { reason: "unsupported", part: "a.iso / boot image 1", detail: "an unknown type of file is not read" },
    ]);
  });

  test.each([
    ["no catalogue", bootable([], false), "corrupted"],
    ["beyond the end", bootable([entry(4_000_000)]), "corrupted"],
    ["more than a sector", bootable(Array.from({ length: 63 }, () => entry(21))), "over-budget"],
  ])("%s", async (_, file, reason) => {
    const read = await readFile(file, "a.iso");
    expect(read.content).toContain("second words");
    expect(read.reasons).toEqual([reason]);
  });
});

describe("disc images that lie", () => {
  test("directories of nothing, over one another", async () => {
    const overlapping = Array.from({ length: 300 }, (_, index) => ({
      name: `L${index}`,
      children: [],
      stated: { sector: 350, size: 300_000 + index },
    }));
    const file = isoFile([...nodes, ...overlapping], { after: Buffer.alloc(600_000) });
    expect((await readFile(file, "a.iso")).coverage.reasons).toContainEqual({
      reason: "over-budget",
      part: "a.iso",
      detail: "directories of the disc image lie over one another",
    });
  });

  test("directories that hold themselves", async () => {
    const loop: IsoNode = { name: "LOOP", children: [], stated: { sector: "root" } };
    const read = await readFile(isoFile([loop, { name: "D", children: [loop, ...nodes] }]), "a.iso");
    expect(read.content).toContain("second words");
    expect(read.coverage.level).toBe("full");
  });

  test("directories of all sizes over one another", async () => {
    const loops = Array.from({ length: 60 }, (_, index) => ({
      name: `L${index}`,
      children: [],
      stated: { sector: "root" as const, size: SECTOR + index },
    }));
    const read = await readFile(isoFile(loops), "a.iso", { limits: { entries: 500 } });
    expect(read.reasons).toContain("over-budget");
  });

  test("a tree of nothing but directories, whose list would take the memory", async () => {
    const joliet = Array.from({ length: 51_000 }, (_, index) => ({
      name: `${index}`,
      children: [],
      stated: { sector: "root" as const, size: SECTOR },
    }));
    const read = await readFile(isoFile(nodes, { joliet }), "a.iso", { limits: { entries: 1_000_000 } });
    expect(read.coverage.reasons).toContainEqual({
      reason: "over-budget",
      part: "a.iso",
      detail: "more than 50000 directories in a disc image",
    });
    expect(read.content).toContain("second words");
  });

  test("directories too deep", async () => {
    let deep: IsoNode = { name: "WORDS.TXT;1", data: "words" };
    for (let level = 0; level < 80; level += 1) deep = { name: "D", children: [deep] };
    const read = await readFile(isoFile([deep, ...nodes]), "a.iso");
    expect(read.content).toContain("first words");
    expect(read.reasons).toEqual(["over-budget"]);
  });

  test.each([
    ["a file beyond the end", { name: "A.TXT;1", data: "x", stated: { sector: 4_000_000 } }, "corrupted"],
    ["a file larger than the image", { name: "A.TXT;1", data: "x", stated: { size: 4_000_000_000 } }, "corrupted"],
    ["a directory beyond the end", { name: "A", children: [], stated: { sector: 4_000_000 } }, "corrupted"],
    ["a directory larger than the image", { name: "A", children: [], stated: { size: 4_000_000_000 } }, "corrupted"],
    ["a directory of file contents", { name: "A", data: "\x30\x01words of a file", stated: { flags: 2 } }, "corrupted"],
  ] as [string, IsoNode, string][])("%s", async (_, node, reason) => {
    const read = await readFile(isoFile([...nodes, node]), "a.iso");
    expect(read.content).toContain("second words");
    expect(read.reasons).toContain(reason);
  });

  test("files over one another are not read without end", async () => {
    const data = Buffer.alloc(200_000, "words ");
    const [first, ...others] = Array.from({ length: 40 }, (_, index) => ({
      name: `${index}.TXT;1`,
      data: index === 0 ? data : "x",
      ...(index === 0 ? {} : { stated: { sector: 19 + index, size: 150_000 } }),
    }));
    const read = await readFile(isoFile(first === undefined ? [] : [first, ...others]), "a.iso");
    expect(read.reasons).toContain("over-budget");
    expect(read.characters).toBeLessThan(1_500_000);
  });

  test("a name that goes on in circles", async () => {
    const file = isoFile([{ name: "TWO.TXT;1", rock: "n".repeat(150), data: "second" }]);
    const entry = file.indexOf("CE\x1c\x01", 0, "latin1");
    const there = file.readUInt32LE(entry + 4) * SECTOR;
    // Behind the rest of the name: the same again.
    const rest = file.readUInt32LE(entry + 20);
    file.writeUInt32LE(rest + 28, entry + 20);
    file.copy(file, there + rest, entry, entry + 28);
    const read = await readFile(file, "a.iso");
    expect(read.content).toBe("second");
    expect(read.names).toContain("n".repeat(1000));
  });

  test("descriptors without end", async () => {
    const descriptors = Array.from({ length: 70 }, () => Buffer.from("\0CD001\x01", "latin1"));
    expect((await readFile(isoFile(nodes, { descriptors }), "a.iso")).reasons).toContain("over-budget");
  });

  test("the last byte is missing, which is of no file", async () => {
    const file = isoFile(nodes);
    expect((await readFile(file.subarray(0, -1), "a.iso")).reasons).toEqual(["corrupted"]);
  });

  test("cut off anywhere, it says so", async () => {
    const file = isoFile(nodes, { joliet: nodes });
    for (let length = 16 * SECTOR + 6; length < file.length; length += 97) {
      const read = await readFile(file.subarray(0, length), "a.iso");
      expect(read.reasons, `${length} bytes`).toContain("corrupted");
    }
  });

  test("changed bytes end as something or as a reason", async () => {
    const file = isoFile(
      [...nodes, { name: "THREE.TXT;1", rock: "n".repeat(90), data: "0123456789".repeat(900), pieces: 2 }],
      { joliet: nodes },
    );
    const change = fc.tuple(fc.integer({ min: 16 * SECTOR, max: file.length - 1 }), fc.nat(255));
    const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
      const damaged = Buffer.from(file);
      for (const [at, value] of changes) damaged[at] = value;
      const read = await readFile(damaged, "a.iso");
      for (const { detail } of read.coverage.reasons)
        expect(detail).not.toMatch(/undefined|not a function|out of range/i);
    });
    await fc.assert(property, { numRuns: 300, seed: 1 });
  });
});

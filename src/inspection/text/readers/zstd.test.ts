import { readFileSync } from "node:fs";
import { zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { tarFile } from "../../../../test/support/files/tar.ts";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { readFile } from "../testing.ts";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const CARDS = "Card 4111 1111 1111 1111, expires 12/29\n".repeat(40);

function skippable(bytes: Uint8Array | string, nibble = 0): Buffer {
  const data = Buffer.from(bytes);
  const head = Buffer.from([0x50 + nibble, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data]);
}

describe(".zst", () => {
  test("a file, a tar, and what is neither by its name", async () => {
    for (const [name, path] of [
      ["cards.txt.zst", "cards.txt"],
      ["cards.zstd", "cards"],
      ["cards", "contents"],
    ]) {
      const read = await readFile(fixture("cards.txt.zst"), name as string);
      expect(read.types).toEqual([{ extension: "zst", mime: "application/zstd" }]);
      expect(read.parts).toMatchObject({ [`content: ${name} / ${path}`]: CARDS });
      expect(read.coverage).toEqual({ level: "full", reasons: [] });
      expect(read.flags).toEqual([]);
    }
    for (const name of ["cards.tar.zst", "cards.tzst"]) {
      const read = await readFile(fixture("cards.tar.zst"), name, { type: "application/zstd" });
      expect(read.parts).toMatchObject({ [`content: ${name} / cards.tar / cards.txt`]: CARDS });
      expect(read.flags).toEqual([]);
    }
    const declared = await readFile(fixture("cards.txt.zst"), "a.zst", { type: "application/x-zstd" });
    expect(declared.flags).toEqual([]);
  });

  test("a name or a type that is another's", async () => {
    const read = await readFile(fixture("cards.txt.zst"), "cards.txt", { type: "application/pdf" });
    expect(read.flags).toEqual(["extension-mismatch", "declared-type-mismatch"]);
    expect((await readFile("words", "words.txt", { type: "application/x-zstd" })).flags).toEqual([
      "declared-type-mismatch",
    ]);
    expect((await readFile("plain words", "words.zst")).flags).toEqual(["extension-mismatch"]);
  });

  test("several frames are one file", async () => {
    const read = await readFile(Buffer.concat([zstdCompressSync("one "), zstdCompressSync("two")]), "a.txt.zst");
    expect(read.parts["content: a.txt.zst / a.txt"]).toBe("one two");
    expect(read.coverage.level).toBe("full");
  });

  test("what follows is read and flagged; zeros are nothing", async () => {
    const file = zstdCompressSync("packed words");
    const read = await readFile(Buffer.concat([file, Buffer.from("smuggled words")]), "a.txt.zst");
    expect(read.content).toBe("packed words\nsmuggled words");
    expect(read.flags).toEqual(["trailing-data"]);
    expect((await readFile(Buffer.concat([file, Buffer.alloc(20)]), "a.txt.zst")).flags).toEqual([]);
  });

  test("what stands in frames that are passed over is read as far as it is anything", async () => {
    const table = Buffer.from([0, 1, 2, 0xff, 0xfe, 0x80, 0, 0, 7, 0, 0xb1, 0xea, 0x92, 0x8f]);
    const zip = zipFile([{ name: "deep.txt", data: "deep words" }]);
    const frames = [
      skippable("smuggled words"),
      zstdCompressSync("packed words"),
      skippable(zip, 15),
      skippable(table, 14),
    ];
    const read = await readFile(Buffer.concat([...frames, skippable("")]), "a.txt.zst");
    expect(read.types.map(({ extension }) => extension)).toEqual(["zst"]);
    expect(read.content).toContain("packed words");
    expect(read.content).toContain("smuggled words");
    expect(read.parts["content: a.txt.zst / skippable frame / deep.txt"]).toBe("deep words");
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
    const limited = await readFile(Buffer.concat(frames), "a.txt.zst", { limits: { entries: 2 } });
    expect(limited.reasons).toContain("over-budget");
  });

  test("frames to be passed over, and no other, are none of it", async () => {
    const read = await readFile(Buffer.concat([skippable("abc"), Buffer.from("\x04\x22\x4d\x18\0\0", "latin1")]), "a");
    expect(read.types.map(({ extension }) => extension)).not.toContain("zst");
    expect(read.reasons).toEqual(["unsupported"]);
  });

  test("one that is cut off says so, and what there is is read", async () => {
    const file = zstdCompressSync(tarFile([{ name: "a.txt", data: "words ".repeat(9000) }]));
    const read = await readFile(file.subarray(0, file.length - 3), "a.tar.zst");
    expect(read.reasons).toContain("corrupted");
    expect(read.coverage.level).not.toBe("full");
  });

  test("a zip file behind it is no part of it, and is read", async () => {
    const file = Buffer.concat([zstdCompressSync("harmless"), zipFile([{ name: "a.txt", data: "secret words" }])]);
    const read = await readFile(file, "a.txt.zst");
    expect(read.content).toContain("secret words");
    expect(read.types.map(({ extension }) => extension)).toEqual(["zst", "zip"]);
    expect(read.flags).toEqual(expect.arrayContaining(["polyglot", "trailing-data"]));
    const documents = await readFile(
      zstdCompressSync(tarFile([{ name: "a.zip", data: zipFile([{ name: "b.txt", data: "b" }]) }])),
      "a.tar.zst",
    );
    expect(documents.flags).toEqual([]);
  });

  test("a bomb ends by how much it grows", async () => {
    const file = zstdCompressSync(Buffer.alloc(64 * 1024 ** 2));
    const read = await readFile(file, "a.zst");
    expect(read.coverage.reasons).toContainEqual({
      reason: "over-budget",
      part: "a.zst / a",
      detail: "grows more than 200-fold when unpacked",
    });
    expect((await readFile(fixture("cards.txt.zst"), "a.zst", { limits: { unpackedBytes: 1000 } })).reasons).toContain(
      "over-budget",
    );
  });

  test("more memory than a reader has is over budget", async () => {
    const read = await readFile(fixture("long.zst"), "a.txt.zst");
    expect(read.coverage).toEqual({
      level: "none",
      reasons: [
        { reason: "over-budget", part: "a.txt.zst / a.txt", detail: "takes more than 8 MB of memory to unpack" },
      ],
    });
  });
});

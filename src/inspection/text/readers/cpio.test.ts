import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type CpioForm, cpioFile } from "../../../../test/support/files/cpio.ts";
import { readFile } from "../testing.ts";

const FORMS: readonly CpioForm[] = ["newc", "crc", "odc", "little", "big"];
const items = [
  { name: "dir", data: "", mode: 0o040755 },
  { name: "dir/odd.txt", data: "odd" },
  { name: "b.txt", data: "second words" },
  { name: "link", data: "dir/target.txt", mode: 0o120777 },
];

describe.each(FORMS)("cpio, %s", (form) => {
  test("files, and names of directories and links", async () => {
    const read = await readFile(cpioFile(items, form, Buffer.alloc(512)), "a.cpio");
    expect(read.types).toEqual([{ extension: "cpio", mime: "application/x-cpio" }]);
    expect(read.parts).toMatchObject({
      "content: a.cpio / dir/odd.txt": "odd",
      "content: a.cpio / b.txt": "second words",
    });
    expect(read.names).toContain("dir/target.txt");
    expect(read.coverage.level).toBe("full");
    expect(read.flags).toEqual([]);
  });

  test("what follows its end is read and flagged", async () => {
    const after = Buffer.concat([Buffer.alloc(100), Buffer.from("smuggled words")]);
    const read = await readFile(cpioFile(items, form, after), "a.cpio");
    expect(read.content).toContain("smuggled words");
    expect(read.flags).toEqual(["trailing-data"]);
  });

  test("cut off anywhere, it says so", async () => {
    const file = cpioFile(items, form);
    for (let length = 1; length < file.length; length += 1) {
      // Zeros that only pad may be missing.
      if (file.subarray(length).every((byte) => byte === 0)) continue;
      const read = await readFile(file.subarray(0, length), "a.cpio");
      // What is cut off within its first header is of no type that is known.
      const known = read.types[0]?.extension === "cpio";
      if (known) expect(read.reasons, `${length} bytes`).toContain("corrupted");
      else expect(length).toBeLessThan(120);
    }
  });

  test("a size beyond the end", async () => {
    const file = cpioFile([{ name: "a.txt", data: "words", stated: { size: 1_000_000 } }], form);
    const read = await readFile(file, "a.cpio");
    expect(read.reasons).toContain("corrupted");
  });
});

test.each(["checksums.cpio", "old.cpio"])("one that GNU cpio wrote: %s", async (name) => {
  const read = await readFile(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)), "a.cpio");
  expect(read.parts["content: a.cpio / hello.txt"]).toBe("hello from a cabinet\n");
  expect(read.parts["content: a.cpio / notes/second file.txt"]).toBe("words of the second file\n");
  expect(read.coverage.level).toBe("full");
  expect(read.flags).toEqual([]);
});

test("a checksum that does not fit is a reason, and the file is read", async () => {
  const read = await readFile(cpioFile([{ name: "a.txt", data: "words", stated: { sum: 1 } }], "crc"), "a.cpio");
  expect(read.content).toBe("words");
  expect(read.reasons).toEqual(["corrupted"]);
});

test("a name without end, and too many entries", async () => {
  const long = await readFile(cpioFile([{ name: "n".repeat(100_000), data: "words" }], "newc"), "a.cpio");
  expect(long.coverage.level).not.toBe("full");
  const many = Array.from({ length: 60 }, () => ({ name: "x", data: "" }));
  const read = await readFile(cpioFile(many, "newc"), "a.cpio", { limits: { entries: 50 } });
  expect(read.reasons).toContain("over-budget");
});

test("a link that is longer than a name is read to its end", async () => {
  const data = `${"x".repeat(4096)}/smuggled words`;
  const read = await readFile(cpioFile([{ name: "link", data, mode: 0o120777 }], "newc"), "a.cpio");
  expect(read.parts["content: a.cpio / link"]).toBe(data);
});

test("two in a row, as Linux is started from", async () => {
  const file = cpioFile(items, "newc", cpioFile([{ name: "c.txt", data: "third" }], "newc"));
  const read = await readFile(file, "a.cpio");
  expect(read.parts["content: a.cpio / trailing data / c.txt"]).toBe("third");
});

test("text that begins like one is text", async () => {
  const read = await readFile("070707 is the date, and 4111 the number", "a.txt");
  expect(read.types.map(({ extension }) => extension)).toEqual(["txt"]);
  expect(read.content).toContain("4111");
});

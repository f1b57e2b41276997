import { describe, expect, test } from "vitest";
import { docx } from "../../../../test/support/files/office.ts";
import { zipFile } from "../../../../test/support/files/zip.ts";
import type { ByteSource } from "../../bytes.ts";
import { readFile } from "../testing.ts";

const hello = { name: "hello.txt", data: "hello" };

describe("zip", () => {
  test("entries are read as files, names told apart, parts named outermost first", async () => {
    const inner = zipFile([{ name: "deep/note.txt", data: "deep text" }]);
    const read = await readFile(zipFile([hello, { name: "inner.zip", data: inner }]), "a.zip");
    expect(read.parts["content: a.zip / hello.txt"]).toBe("hello");
    expect(read.parts["content: a.zip / inner.zip / deep/note.txt"]).toBe("deep text");
    expect(read.names).toContain("deep/note.txt");
    expect(read.coverage.level).toBe("full");
  });

  test.each([
    ["stored", { method: 0 }, {}],
    ["with data descriptors", { descriptor: true }, {}],
    ["zip64", {}, { zip64: true }],
    ["with a comment", {}, { comment: "PK\x05\x06 not the end" }],
  ])("%s", async (_, item, options) => {
    const read = await readFile(
      zipFile(
        [
          { ...hello, ...item },
          { name: "b.txt", data: "bye" },
        ],
        options,
      ),
      "a.zip",
    );
    expect(read.content).toBe("hello\nbye");
    expect(read.coverage.level).toBe("full");
    expect(read.flags).toEqual([]);
  });

  test("an encrypted entry is a reason, the others are read", async () => {
    const read = await readFile(zipFile([hello, { name: "b.txt", data: "????", encrypted: true }]), "a.zip");
    expect(read.coverage).toEqual({
      level: "partial",
      reasons: [{ reason: "encrypted", part: "a.zip / b.txt", detail: "protected by a password" }],
    });
  });

  test("only encrypted entries: nothing was covered", async () => {
    const read = await readFile(zipFile([{ ...hello, encrypted: true }]), "a.zip");
    expect(read.coverage.level).toBe("none");
  });

  test("a method that nobody knows is unsupported", async () => {
    const read = await readFile(zipFile([hello, { name: "b.txt", data: "????", method: 98 }]), "a.zip");
    expect(read.reasons).toEqual(["unsupported"]);
  });

  test("an entry that only the front of the file knows is read, and flagged", async () => {
    const read = await readFile(zipFile([hello, { name: "secret.txt", data: "secret", hidden: true }]), "a.zip");
    expect(read.content).toContain("secret");
    expect(read.flags).toContain("trailing-data");
    expect(read.coverage.level).toBe("partial");
    expect(read.reasons).toEqual(["corrupted"]);
  });

  const many = (count: number, hidden: boolean) =>
    zipFile([hello, ...Array.from({ length: count }, (_, index) => ({ name: `${index}.txt`, data: "x", hidden }))]);
  const tooMany = { reason: "over-budget", part: "a.zip", detail: "more than 3 entries" };

  test("more entries than the limit are one reason, and none of them is said to be hidden", async () => {
    const { coverage, flags } = await readFile(many(9, false), "a.zip", { limits: { entries: 3 } });
    expect(coverage.reasons.filter(({ part }) => part === "a.zip")).toEqual([tooMany]);
    expect(flags).toEqual([]);
  });

  test("as many as the limit are read, and hidden ones beyond it are a reason", async () => {
    expect((await readFile(many(2, false), "a.zip", { limits: { entries: 3 } })).coverage.level).toBe("full");
    const { coverage } = await readFile(many(9, true), "a.zip", { limits: { entries: 3 } });
    expect(coverage.reasons).toContainEqual(tooMany);
    expect(coverage.reasons.map(({ detail }) => detail)).toContain("3 entries are not in the directory");
  });

  test.each([true, false])("entries beyond the limit are not looked for one by one (hidden: %s)", async (hidden) => {
    const file = many(3000, hidden);
    let bytes = 0;
    const source: ByteSource = {
      size: file.length,
      read: (offset, length) => {
        const read = file.subarray(offset, offset + length);
        bytes += read.length;
        return read;
      },
    };
    await readFile(source, "a.zip", { limits: { entries: 1000 } });
    expect(bytes).toBeLessThan(5 * file.length);
  });

  test("a header that says otherwise than the directory is corrupted", async () => {
    const read = await readFile(zipFile([{ ...hello, localName: "other.exe" }]), "a.zip");
    expect(read.content).toBe("hello");
    expect(read.reasons).toEqual(["corrupted"]);
  });

  test("two entries of one name are both read", async () => {
    const read = await readFile(zipFile([hello, { name: "hello.txt", data: "other" }]), "a.zip");
    expect(read.content).toContain("other");
    expect(read.reasons).toEqual(["corrupted"]);
  });

  test("a wrong checksum and a wrong size are corrupted", async () => {
    for (const stated of [{ crc: 1 }, { unpacked: 3 }]) {
      const read = await readFile(zipFile([{ ...hello, stated }]), "a.zip");
      expect(read.content).toBe("hello");
      expect(read.reasons).toEqual(["corrupted"]);
    }
  });

  test("a file without its directory is read from the front", async () => {
    const file = zipFile([hello, { name: "b.txt", data: "bye" }]);
    const read = await readFile(file.subarray(0, file.indexOf("PK\x01\x02")), "a.zip");
    expect(read.content).toBe("hello\nbye");
    expect(read.reasons).toEqual(["corrupted"]);
  });

  test("bytes before and behind are flagged, and what is inside is read", async () => {
    const before = await readFile(
      zipFile([hello], { before: Buffer.from("\x7fELF junk junk junk junk junk junk junk") }),
      "a.zip",
    );
    expect(before.content).toContain("hello");
    expect(before.flags).toContain("trailing-data");
    const after = await readFile(zipFile([hello], { after: Buffer.from("more") }), "a.zip");
    expect(after.content).toContain("hello");
    expect(after.flags).toContain("trailing-data");
  });

  test("names with path tricks are shown without control characters", async () => {
    const read = await readFile(zipFile([{ name: "../../etc/\u202etxt.exe\n", data: "x" }]), "a.zip");
    expect(Object.keys(read.parts)).toContain("content: a.zip / ../../etc/\ufffdtxt.exe\ufffd");
  });

  test("nesting ends at its limit", async () => {
    let file: Buffer = docx(["core"]);
    for (let index = 0; index < 12; index += 1) file = zipFile([{ name: "x.zip", data: file }]);
    const read = await readFile(file, "a.zip");
    expect(read.coverage.level).toBe("none");
    expect(read.reasons).toEqual(["over-budget"]);
  });

  test("a sink that has enough ends the reading, and is no error", async () => {
    const read = await readFile(zipFile([hello, { name: "b.txt", data: "bye" }]), "a.zip", { enough: 6 });
    expect(read.stopped).toBe(true);
    expect(read.reasons).toEqual(["not-needed"]);
  });
});

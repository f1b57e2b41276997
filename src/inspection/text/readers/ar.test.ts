import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { arFile } from "../../../../test/support/files/ar.ts";
import { tarFile } from "../../../../test/support/files/tar.ts";
import { readFile } from "../testing.ts";

const deb = arFile([
  { name: "debian-binary", data: "2.0\n" },
  { name: "control.tar", data: tarFile([{ name: "./control", data: "Package: words" }]) },
]);

describe("ar", () => {
  test("names of GNU: short ones, and long ones out of a table", async () => {
    const table = "a-name-that-is-longer.txt/\nanother-one-that-is.txt/\n";
    const file = arFile([
      { name: "//", data: table },
      { name: "short.txt/", data: "odd" },
      { name: "/0", data: "first" },
      { name: "/27", data: "second" },
    ]);
    const read = await readFile(file, "a.a");
    expect(read.types[0]?.extension).toBe("ar");
    expect(read.parts).toMatchObject({
      "content: a.a / short.txt": "odd",
      "content: a.a / a-name-that-is-longer.txt": "first",
      "content: a.a / another-one-that-is.txt": "second",
    });
    expect(read.coverage.level).toBe("full");
    expect(read.flags).toEqual([]);
  });

  test.each(["/", "/SYM64/"])("a table of symbols is read, whatever it holds: %s", async (name) => {
    const read = await readFile(arFile([{ name, data: "smuggled words" }]), "a.a");
    expect(read.parts[`content: a.a / ${name}`]).toBe("smuggled words");
    const table = await readFile(arFile([{ name, data: "\0\0\0\0" }]), "a.a");
    expect(table.reasons).toEqual(["unsupported"]);
  });

  test("one that GNU ar wrote", async () => {
    const read = await readFile(readFileSync(new URL("../fixtures/names.a", import.meta.url)), "a.a");
    expect(read.parts["content: a.a / hello.txt"]).toBe("hello from a cabinet\n");
    expect(read.parts["content: a.a / a-name-of-more-than-fifteen.txt"]).toBe("hello from a cabinet\n");
    expect(read.coverage.level).toBe("full");
    expect(read.flags).toEqual([]);
  });

  test("names of BSD stand before the data", async () => {
    const read = await readFile(arFile([{ name: "#1/12", data: "name b.txt\0\0the data" }]), "a.a");
    expect(read.parts["content: a.a / name b.txt"]).toBe("the data");
    expect(read.coverage.level).toBe("full");
  });

  test("a Debian package is one: what it holds is read by its own type", async () => {
    const read = await readFile(deb, "a.deb");
    expect(read.types).toEqual([{ extension: "deb", mime: "application/x-deb" }]);
    expect(read.parts["content: a.deb / control.tar / ./control"]).toBe("Package: words");
    expect(read.coverage.level).toBe("full");
    expect(read.flags).toEqual([]);
  });
});

describe("ar archives that lie", () => {
  test("cut off anywhere, it says so", async () => {
    const file = arFile([
      { name: "a.txt/", data: "one " },
      { name: "b.txt/", data: "two " },
    ]);
    // Between two entries nothing tells that there was another.
    for (let length = 9; length < file.length; length += 1) {
      if (length === 8 + 60 + 4) continue;
      const read = await readFile(file.subarray(0, length), "a.a");
      expect(read.reasons, `${length} bytes`).toContain("corrupted");
    }
  });

  test.each([
    ["size", arFile([{ name: "a.txt/", data: "one", size: "9999999" }]), "corrupted"],
    ["no number", arFile([{ name: "a.txt/", data: "one", size: "0x10" }]), "corrupted"],
    ["below zero", arFile([{ name: "a.txt/", data: "one", size: "-60" }]), "corrupted"],
    ["table beyond its end", arFile([{ name: "//", data: "x", size: "99999999" }]), "corrupted"],
  ])("%s", async (_, file, reason) => {
    expect((await readFile(file, "a.a")).reasons).toContain(reason);
  });

  test("a name that the table does not have is empty, and the contents are read", async () => {
    const read = await readFile(arFile([{ name: "/999", data: "words" }]), "a.a");
    expect(read.content).toBe("words");
  });

  test("a table of names without end", async () => {
    const file = arFile([{ name: "//", data: Buffer.alloc(5 * 1024 ** 2, "name/\n") }]);
    expect((await readFile(file, "a.a")).reasons).toContain("over-budget");
  });

  test("entries without a byte count as entries", async () => {
    const items = Array.from({ length: 60 }, () => ({ name: "x/", data: "" }));
    const read = await readFile(arFile(items), "a.a", { limits: { entries: 50 } });
    expect(read.reasons).toContain("over-budget");
  });
});

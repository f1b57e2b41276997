/**
 * What archives say beside the names and the contents of their files, up to the bounds and beyond them.
 */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { arFile } from "../../../test/support/files/ar.ts";
import { isoFile } from "../../../test/support/files/iso.ts";
import { docx, opendocument } from "../../../test/support/files/office.ts";
import { tarFile } from "../../../test/support/files/tar.ts";
import { zipFile } from "../../../test/support/files/zip.ts";
import { readFile } from "./testing.ts";

const MB = 1024 * 1024;
const FULL = { level: "full", reasons: [] };
const over = (detail: string) => expect.objectContaining({ reason: "over-budget", detail });

describe("zip", () => {
  test("the comment of the file, and those of its entries", async () => {
    const file = zipFile([{ name: "a.txt", data: "words" }], { comment: "said of all" });
    expect(await readFile(file, "a.zip")).toMatchObject({ metadata: "said of all", coverage: FULL });
    const own = Buffer.from("said of one");
    const end = file.lastIndexOf("PK\x05\x06");
    const commented = Buffer.concat([file.subarray(0, end), own, file.subarray(end)]);
    commented.writeUInt16LE(own.length, file.indexOf("PK\x01\x02") + 32);
    commented.writeUInt32LE(file.readUInt32LE(end + 12) + own.length, end + own.length + 12);
    expect((await readFile(commented, "a.zip")).metadata).toBe("said of all\nsaid of one");
    // One that says to be longer than the file hides nothing of the rest.
    commented.writeUInt16LE(60_000, file.indexOf("PK\x01\x02") + 32);
    expect(await readFile(commented, "a.zip")).toMatchObject({ content: "words", coverage: { level: "partial" } });
    for (const name of ["a.docx", "a.odt"]) {
      const document = name === "a.docx" ? docx(["words"]) : opendocument("text", "");
      const ended = Buffer.concat([document, own]);
      ended.writeUInt16LE(own.length, document.length - 2);
      expect((await readFile(ended, name)).metadata).toContain("said of one");
    }
  });

  test("an entry of a document that is called like a folder", async () => {
    expect((await readFile(docx(["words"], { "word/folder/": "other words" }), "a.docx")).content).toContain("other");
    const file = opendocument("text", "", { "folder/": "other words" });
    expect((await readFile(file, "a.odt")).content).toContain("other words");
  });

  test("what is said beside the type of a package", async () => {
    const read = (data: string) =>
      readFile(
        zipFile([
          { name: "mimetype", data, method: 0 },
          { name: "content.xml", data: "<a>words</a>" },
        ]),
        "a.odt",
      );
    const type = "application/vnd.oasis.opendocument.text";
    expect((await read(`${type}\n`)).content).not.toContain(type);
    expect((await read(`${type}${" ".repeat(200)}other words`)).content).toContain("other words");
  });
});

describe("gzip", () => {
  test("names, comments, and what programs put before them", async () => {
    const packed = gzipSync("words");
    const text = (flag: number, ...bytes: Buffer[]) =>
      Buffer.concat([
        packed.subarray(0, 3),
        Buffer.from([flag]),
        packed.subarray(4, 10),
        ...bytes,
        packed.subarray(10),
      ]);
    const all = text(4 + 8 + 16, Buffer.from("\x0a\0XY\x06\0inside"), Buffer.from("named\0"), Buffer.from("said\0"));
    const read = await readFile(all, "a.gz");
    expect(read).toMatchObject({ names: "a.gz\nnamed", content: "words", coverage: FULL });
    expect(read.metadata).toContain("inside");
    expect(read.metadata).toContain("said");
  });
});

describe("tar", () => {
  const record = (text: string) => {
    const length = ` ${text}\n`.length;
    return `${length + String(length + 3).length} ${text}\n`;
  };

  test("what headers say besides", async () => {
    for (const type of ["x", "g"]) {
      const header = { name: "h", type, data: `${record("mtime=1700000000.5")}${record("comment=said\nof it")}` };
      const read = await readFile(tarFile([header, { name: "a.txt", data: "words" }]), "a.tar");
      expect(read).toMatchObject({ content: "words", metadata: "comment=said\nof it\n", coverage: FULL });
    }
    const damaged = tarFile([
      { name: "h", type: "x", data: "9999 comment=said of it\n" },
      { name: "a.txt", data: "" },
    ]);
    expect((await readFile(damaged, "a.tar")).metadata).toContain("said of it");
  });

  test("what links point to", async () => {
    const read = async (...items: Parameters<typeof tarFile>[0]) => (await readFile(tarFile(items), "a.tar")).names;
    expect(
      await read({ name: "h", type: "x", data: record("linkpath=there") }, { name: "l", type: "2", data: "" }),
    ).toBe("a.tar\nl\nthere");
    expect(await read({ name: "h", type: "K", data: "there\0" }, { name: "l", type: "1", data: "" })).toBe(
      "a.tar\nl\nthere",
    );
    expect(await read({ name: "l", type: "2", link: "there", data: "" })).toBe("a.tar\nl\nthere");
  });

  test("contents of what should have none", async () => {
    for (const type of ["1", "5"])
      expect((await readFile(tarFile([{ name: "a", type, data: "words" }]), "a.tar")).content).toBe("words");
  });

  test("one that begins like a file of another kind", async () => {
    const named = (name: string) =>
      tarFile([
        { name, data: "" },
        { name: "a.gz", data: gzipSync("words") },
      ]);
    const read = await readFile(named("{\\rtf1 text}"), "a");
    expect(read.types.map(({ extension }) => extension)).toEqual(["rtf", "tar"]);
    expect(read.content).toContain("words");
    expect(read.flags).toContain("polyglot");
    const damaged = named("{\\rtf1 text}");
    damaged[150] = 0x37;
    expect((await readFile(damaged, "a")).types).toMatchObject([{ extension: "rtf" }]);
  });

  test.each(["x", "g", "L", "K"])("a header of %s without end", async (type) => {
    const detail = "a header of more than 1 MB in a tar file";
    const read = (size: number) =>
      readFile(
        tarFile([
          { name: "h", type, data: "x".repeat(size) },
          { name: "a.txt", data: "words" },
        ]),
        "a.tar",
      );
    expect((await read(MB)).coverage).toEqual(FULL);
    const more = await read(MB + 1);
    expect(more.coverage.reasons).toEqual([over(detail)]);
    expect(more.content).toBe("words");
  });
});

test("a name in an ar archive without end", async () => {
  const read = (size: number) => readFile(arFile([{ name: `#1/${size}`, data: `${"n".repeat(size)}words` }]), "a.a");
  expect((await read(4096)).coverage).toEqual(FULL);
  const more = await read(4097);
  expect(more.coverage.reasons).toEqual([over("a name of more than 4096 bytes in an ar archive")]);
  expect(more.content).toBe("words");
});

describe("disc images", () => {
  test("links, and names without end", async () => {
    const read = (rock: string, link?: string) =>
      readFile(isoFile([{ name: "A", rock, data: "words", ...(link === undefined ? {} : { link }) }]), "a.iso");
    const linked = await read("name", "over/there");
    expect(linked.names).toContain("over/there");
    expect(linked.coverage).toEqual(FULL);
    expect((await read("n".repeat(4000))).coverage).toEqual(FULL);
    const detail = "a name or a link in a disc image of more than 4,096 bytes, or in too many pieces";
    expect((await read("n".repeat(5000))).coverage.reasons).toEqual([over(detail)]);
    expect((await read("name", `${"n".repeat(200)}/`.repeat(30))).coverage.reasons).toEqual([over(detail)]);
  });

  test("what they say of themselves", async () => {
    const file = isoFile([{ name: "A", data: "words" }]);
    file.write("called so", 16 * 2048 + 40);
    file.write("made by somebody", 16 * 2048 + 318);
    file.write("whatever else", 16 * 2048 + 1000);
    expect((await readFile(file, "a.iso")).metadata).toBe("called so\nmade by somebody\nwhatever else\n");
  });
});

import { readFileSync } from "node:fs";
import { deflateSync, gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { docx } from "../../../../test/support/files/office.ts";
import { oleFile } from "../../../../test/support/files/ole.ts";
import { readFile } from "../testing.ts";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

const record = (type: number, data: Uint8Array | string, version = 0): Buffer => {
  const header = Buffer.alloc(8);
  const body = Buffer.from(data);
  header.writeUInt16LE(version, 0);
  header.writeUInt16LE(type, 2);
  header.writeUInt32LE(body.length, 4);
  return Buffer.concat([header, body]);
};

const biff = (type: number, ...parts: (Uint8Array | number[])[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([type & 255, type >> 8, body.length & 255, body.length >> 8]), body]);
};

describe("Word 97 to 2003", () => {
  test("text, table and properties", async () => {
    const read = await readFile(fixture("word.doc"), "a.doc");
    expect(read.types[0]?.extension).toBe("doc");
    expect(read.content).toBe("Card 4111 1111 1111 1111, café При\nSecond paragraph.\nleft\tright\t\t\n");
    expect(read.metadata).toContain("Old format");
    expect(read.coverage.level).toBe("full");
  });

  test("notes, headers, comments and text boxes are parts of their own, and cut no number of the body", async () => {
    const { parts, coverage } = await readFile(fixture("notes.doc"), "a.doc");
    const said = Object.entries(parts).filter(([name]) => name.startsWith("content"));
    expect(Object.fromEntries(said.map(([name, text]) => [name, text.trim()]))).toEqual({
      "content: a.doc": "Card 4111 1111 1111 1111\nSecond.\nThird.",
      "content: a.doc / footnotes": "In the footnote",
      "content: a.doc / headers and footers": "In the header\n\nIn the footer",
      "content: a.doc / comments": "In the comment",
      "content: a.doc / endnotes": "In the endnote",
      "content: a.doc / text boxes": "In the box",
    });
    expect(coverage).toEqual({ level: "full", reasons: [] });
  });

  /** A document of these pieces, and what it says of the lengths of its texts. */
  const wordFile = (pieces: readonly { text: string; wide: boolean }[], lengths: readonly number[]): Buffer => {
    const document = Buffer.alloc(0x400);
    document.writeUInt16LE(0xa5ec, 0);
    document.writeUInt16LE(193, 2);
    for (const [index, length] of lengths.entries())
      document.writeUInt32LE(length, ([0x4c, 0x50, 0x54, 0x5c, 0x60, 0x64, 0x68] as const)[index] ?? 0x58);
    const texts = pieces.map(({ text, wide }) => Buffer.from(text, wide ? "utf16le" : "latin1"));
    const table = Buffer.alloc(5 + 4 + pieces.length * 12);
    table[0] = 2;
    table.writeUInt32LE(table.length - 5, 1);
    let [place, end] = [document.length, 0];
    for (const [index, { text, wide }] of pieces.entries()) {
      end += text.length;
      table.writeUInt32LE(end, 5 + (index + 1) * 4);
      table.writeUInt32LE(wide ? place : place * 2 + 0x40000000, 5 + (pieces.length + 1) * 4 + index * 8 + 2);
      place += texts[index]?.length ?? 0;
    }
    document.writeUInt32LE(table.length, 0x1a6);
    return oleFile({ WordDocument: Buffer.concat([document, ...texts]), "0Table": table });
  };

  test("texts end within a piece or with one, and what nobody claims is of the last one", async () => {
    const pieces = [
      { text: "card 4111", wide: false },
      { text: "1111\rnoté", wide: true },
      { text: "s\r\u0013code", wide: false },
      { text: "box\rrest", wide: true },
    ];
    const read = await readFile(wordFile(pieces, [14, 6, 0, 5, 0, 4, 0]), "a.doc");
    expect(read.parts["content: a.doc"]).toBe("card 41111111\n");
    expect(read.parts["content: a.doc / footnotes"]).toBe("notés\n");
    expect(read.parts["content: a.doc / comments"]).toBeUndefined();
    expect(read.metadata).toBe("code\n");
    expect(read.parts["content: a.doc / text boxes"]).toBe("box\nrest");
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
  });

  test("whatever a document says of the lengths of its texts, none of them is lost", async () => {
    const length = fc.oneof(fc.nat(30), fc.constantFrom(0, 0x7fffffff, 0xffffffff));
    const piece = fc.record({ text: fc.constantFrom("a", "bcd", "card 4111"), wide: fc.boolean() });
    const pieces = fc.array(piece, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.array(length, { minLength: 7, maxLength: 7 }), async (some, lengths) => {
        const file = wordFile(some, lengths);
        const read = await readFile(file, "a.doc");
        const said = Object.entries(read.parts).filter(([name]) => name.startsWith("content"));
        expect(said.map(([, text]) => text).join("")).toBe(some.map(({ text }) => text).join(""));
        expect(read.coverage.level).toBe("full");
        expect((await readFile(file, "a.doc", { chunk: 3 })).parts).toEqual(read.parts);
      }),
      { numRuns: 200 },
    );
  });

  test("before 1997 the lengths stand elsewhere; of what was saved in a hurry they say nothing", async () => {
    const document = Buffer.alloc(0x200);
    document.writeUInt16LE(0xa5dc, 0);
    document.writeUInt16LE(101 - 1, 2);
    document.writeUInt32LE(0x200, 24);
    document.writeUInt32LE(0x20b, 28);
    document.writeUInt32LE(5, 0x34);
    document.writeUInt32LE(5, 0x38);
    const file = () => oleFile({ WordDocument: Buffer.concat([document, Buffer.from("body\rnote\r\r")]) });
    const read = await readFile(file(), "a.doc");
    expect(read.parts["content: a.doc"]).toBe("body\n");
    expect(read.parts["content: a.doc / footnotes"]).toBe("note\n\n");
    document.writeUInt16LE(4, 10);
    expect((await readFile(file(), "a.doc")).parts["content: a.doc"]).toBe("body\nnote\n\n");
  });

  test("a document is of the version that it begins as, whatever number it states", async () => {
    const file = wordFile([{ text: "card 4111", wide: false }], []);
    const at = file.indexOf(Buffer.from([0xec, 0xa5]));
    file.writeUInt16LE(100, at + 2);
    const later = await readFile(file, "a.doc");
    expect(later.content).toBe("card 4111");
    expect(later.reasons).toEqual(["corrupted"]);
    for (const version of [101, 104, 193]) {
      const document = Buffer.alloc(0x200);
      document.writeUInt16LE(0xa5dc, 0);
      document.writeUInt16LE(version, 2);
      document.writeUInt32LE(0x200, 24);
      document.writeUInt32LE(0x209, 28);
      const read = await readFile(
        oleFile({ WordDocument: Buffer.concat([document, Buffer.from("card 4111")]) }),
        "a.doc",
      );
      expect(read.content).toBe("card 4111");
      expect(read.reasons).toEqual(version === 193 ? ["corrupted"] : []);
    }
  });

  test("a password is a reason", async () => {
    const document = Buffer.alloc(1024);
    document.writeUInt16LE(0xa5ec, 0);
    document.writeUInt16LE(193, 2);
    document.writeUInt16LE(0x0100, 10);
    const read = await readFile(oleFile({ WordDocument: document, "1Table": Buffer.alloc(64) }), "a.doc");
    expect(read.coverage.level).toBe("none");
    expect(read.reasons[0]).toBe("encrypted");
  });
});

describe("Excel 97 to 2003", () => {
  test("sheets, strings in their rows, numbers in full", async () => {
    const read = await readFile(fixture("excel.xls"), "a.xls");
    expect(read.parts["content: a.xls / Cards"]).toContain("visa\t4111111111111111\t42\t2.5\ncafé При");
    expect(read.parts["content: a.xls / Second"]).toContain("hidden away");
    expect(read.coverage.level).toBe("full");
  });

  test("a string that goes on in the next record, in another width", async () => {
    const begin = biff(0x0809, [0, 6, 5, 0], Buffer.alloc(12));
    const head = [1, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0];
    const strings = biff(0x00fc, head, Buffer.from("4111"));
    const more = biff(0x003c, [1], Buffer.from("При!", "utf16le"));
    const cell = biff(0x00fd, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const rk = biff(0x027e, [0, 0, 1, 0, 0, 0], [42 * 4 + 2, 0, 0, 0]);
    const read = await readFile(
      oleFile({ Workbook: Buffer.concat([begin, strings, more, cell, rk, biff(0x000a)]) }),
      "a.xls",
    );
    expect(read.content).toBe("4111При!\t42");
    expect(read.coverage.level).toBe("full");
  });

  test("a password is a reason", async () => {
    const file = Buffer.concat([biff(0x0809, [0, 6, 5, 0]), biff(0x002f, [1, 0])]);
    expect((await readFile(oleFile({ Workbook: file }), "a.xls")).reasons[0]).toBe("encrypted");
  });
});

describe("PowerPoint 97 to 2003", () => {
  test("slides and notes", async () => {
    const read = await readFile(gunzipSync(fixture("powerpoint.ppt.gz")), "a.ppt");
    expect(read.content).toContain("First slide 4111\ncafé При\n");
    expect(read.content).toContain("speaker notes");
    expect(read.coverage.level).toBe("full");
  });

  test("an embedded object is read as the file that it is", async () => {
    const embedded = oleFile({ Package: docx(["embedded words"]) });
    const packed = Buffer.concat([Buffer.alloc(4), deflateSync(embedded)]);
    const slides = record(0x03e8, Buffer.concat([record(0x0fa8, "on the slide"), record(0x1011, packed, 16)]), 15);
    const read = await readFile(oleFile({ "PowerPoint Document": slides }), "a.ppt");
    expect(read.content).toContain("on the slide");
    expect(read.content).toContain("embedded words");
  });

  test("a password is a reason", async () => {
    const user = Buffer.alloc(32);
    user.writeUInt32LE(0xf3d1c4df, 12);
    const file = oleFile({ "PowerPoint Document": record(0x0fa8, "x"), "Current User": user });
    expect((await readFile(file, "a.ppt")).reasons[0]).toBe("encrypted");
  });
});

test("the source of macros is read", async () => {
  // One chunk of literals: a flag byte of zero before every eight of them.
  const text = 'Attribute VB_Name = "M"\r\nconst token = "swordfish"\r\n';
  const literals = Buffer.concat(
    text.match(/[\s\S]{1,8}/g)?.map((piece) => Buffer.concat([Buffer.from([0]), Buffer.from(piece)])) ?? [],
  );
  const header = 0xb000 | (literals.length - 1);
  const module = Buffer.concat([Buffer.alloc(40, 1), Buffer.from([1, header & 255, header >> 8]), literals]);
  const read = await readFile(oleFile({ "VBA/Module1": module }), "vbaProject.bin");
  expect(read.metadata).toContain('const token = "swordfish"');
});

test("a compound file of an unknown program is not passed off as read", async () => {
  const read = await readFile(oleFile({ Something: Buffer.alloc(5000, 1) }), "a.dat");
  expect(read.coverage.level).toBe("none");
  expect(read.reasons).toEqual(["unsupported"]);
});

test("an object within an Outlook message is read where it is a file, and a reason where it is not", async () => {
  const message = (name: string, bytes: Uint8Array) =>
    oleFile({
      "__properties_version1.0": Buffer.alloc(32),
      "__substg1.0_1000001F": Buffer.from("body", "utf16le"),
      [`__attach_version1.0_#00000000/__substg1.0_3701000D/${name}`]: bytes,
      "__attach_version1.0_#00000000/__substg1.0_3701000D/\u0001CompObj": Buffer.alloc(100, 1),
    });
  const file = await readFile(message("Package", docx(["4111 1111"])), "a.msg");
  expect(file.parts["content: a.msg / object / document"]).toBe("4111 1111\n");
  expect(file.coverage.level).toBe("full");
  const other = await readFile(message("Workbook", Buffer.alloc(5000, 1)), "a.msg");
  expect(other.content).toContain("body");
  expect(other.coverage.reasons.map(({ detail }) => detail)).toEqual(["Workbook of an object is not read"]);
});

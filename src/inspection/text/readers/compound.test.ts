import { readFileSync } from "node:fs";
import { deflateSync, gunzipSync } from "node:zlib";
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

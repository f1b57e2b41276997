/**
 * What workbooks and presentations of old say beside cells and slides.
 */
import { describe, expect, test } from "vitest";
import { double } from "../../../../test/support/files/binary-workbook.ts";
import { oleFile } from "../../../../test/support/files/ole.ts";
import { readFile } from "../testing.ts";

type Bytes = Buffer | readonly number[];
const joined = (...pieces: readonly Bytes[]) => Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const biff = (type: number, ...body: readonly Bytes[]) => joined(u16(type), u16(joined(...body).length), ...body);
const wide = (text: string) => Buffer.from(text, "utf16le");
const narrow = (text: string) => joined(u16(text.length), [0], Buffer.from(text, "latin1"));
const BEGIN = biff(0x0809, [0, 6, 5, 0], Buffer.alloc(12));
const END = biff(0x000a);

const readBook = (...records: readonly Buffer[]) =>
  readFile(oleFile({ Workbook: joined(BEGIN, ...records, END) }), "a.xls");

/** A record of a drawing: a table of properties with one long text. */
const properties = (id: number, text: string) => {
  const value = wide(`${text}\0`);
  const size = [value.length & 255, value.length >> 8, 0, 0];
  const body = joined(u16(0x007f), [1, 0, 0, 0], u16(0x8000 | id), size, value);
  return joined(u16((2 << 4) | 3), u16(0xf00b), u16(body.length), [0, 0], body);
};
const container = (type: number, body: Buffer) => joined(u16(15), u16(type), u16(body.length), [0, 0], body);

describe("a workbook of old", () => {
  test("is read with what is asked of, or told to, who fills it in", async () => {
    const list = "Visa\0card 4111";
    const tokens = joined([0x17, list.length, 0], Buffer.from(list));
    const texts = ["title", "wrong", "Prüfung", "4222"].map(narrow);
    const read = await readBook(biff(0x01be, [0, 0, 0, 0], ...texts, u16(tokens.length), [0, 0], tokens, [0, 0]));
    for (const text of ["title\n", "wrong\n", "Prüfung\n", "4222\n", "Visa\ncard 4111\n"])
      expect(read.metadata).toContain(text);
  });

  test.each([
    [
      "a name, and what it stands for",
      biff(0x0018, [0, 0, 0, 3, 9, 0], Buffer.alloc(8), [0], Buffer.from("pin"), [0x17, 6, 0], Buffer.from("said 1")),
      ["pin", "said 1"],
    ],
    [
      "a link",
      biff(
        0x01b8,
        Buffer.alloc(32),
        [5, 0, 0, 0],
        wide("4111 "),
        Buffer.alloc(16, 1),
        [22, 0, 0, 0],
        wide("http://a.b/"),
      ),
      ["4111 ", "http://a.b/"],
    ],
    [
      "a formula",
      biff(0x0006, Buffer.alloc(20), [17, 0], [0x17, 5, 1], wide("Приве"), [0x1f], double(4111111111111111)),
      ["Приве", "4111111111111111"],
    ],
    ["a condition", biff(0x01b1, Buffer.alloc(12), [0x17, 5, 0], Buffer.from("4 111")), ["4 111"]],
    ["who wrote a note", biff(0x001c, Buffer.alloc(8), narrow("Ada"), [0]), ["Ada"]],
    ["what a drawing is", biff(0x00ec, container(0xf004, properties(0x0381, "a card 4111"))), ["a card 4111"]],
  ])("is read with %s", async (_, record, texts) => {
    const read = await readBook(record);
    for (const text of texts) expect(read.metadata.split("\n")).toContain(text);
    expect(read.coverage.reasons.filter(({ reason }) => reason === "corrupted")).toEqual([]);
  });

  test.each([
    ["titles of charts", biff(0x100d, [0, 0, 4, 1], wide("4 11")), "4 11"],
    ["word art", biff(0x00ec, container(0xf004, properties(0x00c0, "Art 4111"))), "Art 4111"],
    ["headers", biff(0x0014, narrow("&C4111")), "4111"],
    [
      "headers of other pages",
      biff(0x089c, Buffer.alloc(30), [7, 0, 0, 0, 6, 0, 0, 0], narrow("&LE4111"), narrow("&R4222")),
      "E4111\n4222",
    ],
  ])("shows %s", async (_, record, text) => {
    expect((await readBook(record)).content).toContain(`${text}\n`);
  });

  test("has texts of boxes that are longer than a record", async () => {
    const box = biff(0x01b6, Buffer.alloc(10), u16(9), [16, 0], Buffer.alloc(4));
    const read = await readBook(
      box,
      biff(0x003c, [0], Buffer.from("4111")),
      biff(0x003c, [1], wide(" При!")),
      biff(0x003c, Buffer.alloc(16, 1)),
    );
    expect(read.content).toBe("4111 При!\n");
    const empty = await readBook(biff(0x01b6, Buffer.alloc(18)), biff(0x100d, [0, 0, 1, 0, 0x34]));
    expect(empty.content).toBe("4\n");
  });

  test("has what drawings are that are longer than a record, wherever that ends", async () => {
    const record = biff(0x00ec, container(0xf004, properties(0x0381, "a card 4111 1111")));
    for (const at of [6, 20, 41, record.length - 5]) {
      const [first, rest] = [record.subarray(4, at), record.subarray(at)];
      const read = await readBook(
        biff(0x00ec, first),
        biff(0x003c, rest.subarray(0, 2)),
        biff(0x003c, rest.subarray(2)),
      );
      expect(read.metadata.split("\n")).toContain("a card 4111 1111");
    }
    const long = Array.from({ length: 300 }, () => biff(0x003c, Buffer.alloc(8000)));
    expect((await readBook(record, ...long)).reasons).toContain("over-budget");
    expect((await readBook(record, ...long.slice(50))).reasons).not.toContain("over-budget");
  });

  test("has results of formulas that are longer than a record", async () => {
    const cell = biff(0x0006, Buffer.alloc(12), [0xff, 0xff], Buffer.alloc(8));
    const read = await readBook(
      cell,
      biff(0x0207, [9, 0, 0], Buffer.from("4111")),
      biff(0x003c, [0], Buffer.from(" 1111")),
    );
    expect(read.content).toBe("4111 1111");
  });

  test("is read with what its pivot tables keep", async () => {
    const cache = joined(
      biff(0x00c7, Buffer.alloc(14), narrow("Cards")),
      biff(0x00cd, narrow("4111 1111")),
      biff(0x00c9, double(4111111111111111)),
    );
    const book = joined(BEGIN, END);
    const read = await readFile(oleFile({ Workbook: book, "_SX_DB_CUR/0001": joined(cache, END) }), "a.xls");
    expect(read.parts["content: a.xls / _SX_DB_CUR"]).toBe("Cards\n4111 1111\n4111111111111111\n");
    expect((await readFile(oleFile({ Workbook: book, "_SX_DB_CUR/0001": cache }), "a.xls")).reasons).toContain(
      "corrupted",
    );
  });

  test("is read to its end whatever those records hold", async () => {
    for (const type of [0x06, 0x18, 0x1c, 0xec, 0x1b1, 0x1b8, 0x1be, 0x89c, 0x100d, 0x1b6, 0x14])
      for (const body of [[], [1], Buffer.alloc(7, 255), Buffer.alloc(40, 255), Buffer.alloc(40, 0x17)]) {
        const read = await readBook(biff(type, body), biff(0x0204, [0, 0, 0, 0, 0, 0], narrow("the end")));
        expect(read.content).toContain("the end");
      }
  });
});

describe("a presentation of old", () => {
  const record = (type: number, body: Buffer, version = 0) =>
    joined(u16(version), u16(type), u16(body.length), [0, 0], body);
  const slide = (...inner: readonly Buffer[]) =>
    readFile(oleFile({ "PowerPoint Document": record(0x03ee, joined(...inner), 15) }), "a.ppt");

  test("is read with its comments", async () => {
    const comment = record(0x2ee0, joined(record(0x0fba, wide("Ada")), record(0x0fba, wide("see 4111"), 16)), 15);
    const added = (name: string) => record(0x138a, joined(record(0x0fba, wide(name)), record(0x138b, comment)), 15);
    expect((await slide(added("___PPT10"))).content).toContain("Ada\nsee 4111\n");
    const other = await slide(
      record(0x138a, joined(record(0x0fba, wide("mine")), record(0x138b, Buffer.alloc(9, 255))), 15),
      record(0x0fa8, Buffer.from("after")),
    );
    expect(other.content).toContain("after");
    expect(other.coverage.level).toBe("full");
  });

  test("is read with word art, and with what its drawings are", async () => {
    const read = await slide(
      container(0xf004, properties(0x00c0, "Art 4111")),
      container(0xf004, properties(0x0381, "a picture")),
    );
    expect(read.content).toBe("Art 4111\n");
    expect(read.metadata.split("\n")).toContain("a picture");
  });
});

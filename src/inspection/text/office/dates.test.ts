/**
 * Days as the formats of their cells show them.
 */
import { describe, expect, test } from "vitest";
import {
  binaryWorkbook,
  byte,
  cell,
  double,
  record,
  u32,
  wide,
} from "../../../../test/support/files/binary-workbook.ts";
import { xlsx } from "../../../../test/support/files/office.ts";
import { oleFile } from "../../../../test/support/files/ole.ts";
import { readFile } from "../testing.ts";
import { dateFormatOf } from "./dates.ts";

const shown = (code: string, number: string, since1904 = false) => dateFormatOf(code, since1904)?.(number) ?? null;

describe("a format of dates", () => {
  test.each([
    ["dd.mm.yyyy", "31121", "15.03.1985"],
    ["m/d/yy", "31121", "3/15/85"],
    ["yyyy\\-mm\\-dd;@", "45292", "2024-01-01"],
    ["[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "31121", "Friday, March 15, 1985"],
    ["[$-407]d. mmm yyyy", "31121", "15. Mar 1985"],
    ['yyyy"年"m"月"d"日"', "31121", "1985年3月15日"],
    ["ddd mmmmm yyyy", "31121", "Fri M 1985"],
    ["d/m/yyyy h:mm", "45292.75", "1/1/2024 18:00"],
    ["d/m/yyyy hh:mm:ss am/pm", "45292.000011574", "1/1/2024 12:00:01 AM"],
    ["mm:ss d.m.yyyy", "45292.000694444", "01:00 1.1.2024"],
    ["d.m.yyyy", "1", "1.1.1900"],
    ["d.m.yyyy", "59", "28.2.1900"],
    ["d.m.yyyy", "61", "1.3.1900"],
    ["d.m.yyyy", "2958465.999", "31.12.9999"],
  ])("%s shows %s as %s", (code, number, text) => {
    expect(shown(code, number)).toBe(text);
  });

  test.each([
    ["d.m.yyyy", "0"],
    ["d.m.yyyy", "-5"],
    ["d.m.yyyy", "2958466"],
    ["d.m.yyyy", "4111111111111111"],
    ["d.m.yyyy", "x"],
    ["h:mm", "45292.5"],
    ["[h]:mm d", "45292.5"],
    ["0 d", "45292"],
    ["ggge d", "45292"],
    ["General", "45292"],
    ["", "45292"],
  ])("%s leaves %s as it stands", (code, number) => {
    expect(shown(code, number)).toBeNull();
  });

  test("may count from 1904 on", () => {
    expect(shown("d.m.yyyy", "29659", true)).toBe("15.3.1985");
  });
});

describe("cells show days", () => {
  const styles = `<styleSheet xmlns="x"><numFmts><numFmt numFmtId="164" formatCode="dd.mm.yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>`;
  const rows = [
    ['<c s="1"><v>31121</v></c>', '<c r="B1" s="2"><v>31121.5</v></c>', '<c s="0"><v>31121</v></c>'].map((xml) => ({
      xml,
    })),
  ];

  test("in XML", async () => {
    const read = await readFile(xlsx([{ name: "S", rows }], { "xl/styles.xml": styles }), "a.xlsx");
    expect(read.parts["content: a.xlsx / S"]).toBe("15.03.1985\t3/15/1985\t31121\n");
    expect(read.parts["metadata: a.xlsx / S"]).toBeUndefined();
  });

  test("in XML, from 1904 on, and a number that is no day", async () => {
    const workbook = `<workbook xmlns="x"><workbookPr date1904="1"/></workbook>`;
    const cells = ['<c s="1"><v>29659</v></c>', '<c s="1"><v>4111111111111111</v></c>'].map((xml) => ({ xml }));
    const file = xlsx([{ name: "S", rows: [cells] }], { "xl/styles.xml": styles, "xl/workbook.xml": workbook });
    expect((await readFile(file, "a.xlsx")).content).toContain("15.03.1985\t4111111111111111\n");
  });

  test("in a binary workbook", async () => {
    const style = (id: number) => record(47, Buffer.from([0, 0, id, 0]), Buffer.alloc(12));
    const parts = {
      "xl/styles.bin": Buffer.concat([
        record(44, Buffer.from([164, 0]), wide("dd.mm.yyyy")),
        record(617),
        style(164),
        record(618),
      ]),
    };
    const sheets = [{ name: "S", rows: [[cell(5, 0, double(31121))]] }];
    expect((await readFile(binaryWorkbook(sheets, [], parts), "a.xlsb")).content).toContain("15.03.1985");
    const old = {
      ...parts,
      "xl/workbook.bin": Buffer.concat([
        record(153, byte(1), Buffer.alloc(11)),
        record(156, u32(0), u32(1), wide("rId1"), wide("S")),
      ]),
    };
    const later = [{ name: "S", rows: [[cell(5, 0, double(29659))]] }];
    expect((await readFile(binaryWorkbook(later, [], old), "a.xlsb")).content).toContain("15.03.1985");
  });

  test("in a workbook of old", async () => {
    const biff = (type: number, ...body: (Buffer | number[])[]) => {
      const bytes = Buffer.concat(body.map((piece) => Buffer.from(piece)));
      return Buffer.concat([Buffer.from([type & 255, type >> 8, bytes.length & 255, bytes.length >> 8]), bytes]);
    };
    const book = (day: number, ...more: Buffer[]) =>
      oleFile({
        Workbook: Buffer.concat([
          biff(0x0809, [0, 6, 5, 0], Buffer.alloc(12)),
          ...more,
          biff(0x00e0, [0, 0, 14, 0], Buffer.alloc(16)),
          biff(0x0203, [0, 0, 0, 0, 0, 0], double(day)),
          biff(0x000a),
        ]),
      });
    expect((await readFile(book(31121), "a.xls")).content).toBe("3/15/1985");
    expect((await readFile(book(29659, biff(0x22, [1, 0])), "a.xls")).content).toBe("3/15/1985");
  });
});

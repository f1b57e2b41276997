/**
 * Numbers as the formats of their cells show them.
 */
import { describe, expect, test } from "vitest";
import { binaryWorkbook, cell, double, record, u32, wide } from "../../../../test/support/files/binary-workbook.ts";
import { escapeXml, xlsx } from "../../../../test/support/files/office.ts";
import { oleFile } from "../../../../test/support/files/ole.ts";
import { readFile } from "../testing.ts";
import { maskOf } from "./number-formats.ts";

const shown = (code: string, number: string) => maskOf(code)?.(number) ?? null;

describe("a format that groups digits", () => {
  test.each([
    ["0000 0000 0000 0000", "4111111111111111", "4111 1111 1111 1111"],
    ["0000\\-0000\\-0000\\-0000", "4111111111111111", "4111-1111-1111-1111"],
    ["000-00-0000", "78051120", "078-05-1120"],
    ["00000", "1234", "01234"],
    ['"4111 "0000 0000 0000', "111111111111", "4111 1111 1111 1111"],
    ["0000 0000 0000 000\\1", "411111111111111", "4111 1111 1111 1111"],
    ["[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "5551234", "555-1234"],
    ["[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "2025551234", "(202) 555-1234"],
    ["[=10001]000-00;[>99999]000 000;[<>7]00-000", "123456", "123 456"],
    ["[=10001]000-00;[>99999]000 000;[<>7]00-000", "10001", "100-01"],
    ["[=10001]000-00;[>99999]000 000;[<>7]00-000", "8", "00-008"],
    ["[Red]0000 0000_);[Blue]-0;0-0-0-0-0", "12345678", "1234 5678 "],
    ["[Red]0000 0000_);[Blue]-0;0-0-0-0-0", "0", "0-0-0-0-0"],
    ["[$CHF-807] 000 000", "123456", "CHF 123 456"],
    ["??? ???", "1234", "  1 234"],
    ["###-###*x", "12345", "12-345"],
  ])("%s shows %s as %s", (code, number, text) => {
    expect(shown(code, number)).toBe(text);
  });

  test.each([
    ["General", "4111111111111111"],
    ["0", "4111111111111111"],
    ["#,##0", "4111111111111111"],
    ["0.00", "4111111111111111"],
    ['0 "pieces"', "123456"],
    ["yyyy-mm-dd", "45000"],
    ["00:00", "1234"],
    ["000-00-0000", "-78051120"],
    ["000-00-0000", "78051120.5"],
    ["[h]:00 000", "12345"],
    ["[>5]000 000", "5"],
    ["@", "12345"],
    ["", "12345"],
  ])("%s leaves %s as it stands", (code, number) => {
    expect(shown(code, number)).toBeNull();
  });
});

const SSN = "000\\-00\\-0000";
const styles = (code: string) =>
  `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="164" formatCode="${escapeXml(code)}"/></numFmts><cellStyleXfs><xf numFmtId="164"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"><alignment/></xf></cellXfs><dxfs><dxf><numFmt numFmtId="1" formatCode="0"/></dxf></dxfs></styleSheet>`;

describe("a cell is shown through the format of its style, and its number stands beside it", () => {
  test.each([65_536, 5])("in XML, %i bytes at once", async (chunk) => {
    const cells = [
      '<c r="A1" s="1"><v>78051120</v></c>',
      '<c s="0"><v>78051120</v></c>',
      '<c r="C1"><v>78051120</v></c>',
      '<c s="1" cm="1"><f>1+1</f><v>7.8051121E7</v></c>',
      '<c r="E1" s="9"><v>78051120</v></c>',
    ];
    const file = xlsx([{ name: "S", rows: [cells.map((xml) => ({ xml }))] }], { "xl/styles.xml": styles(SSN) });
    const read = await readFile(file, "a.xlsx", { chunk });
    expect(read.parts["content: a.xlsx / S"]).toBe("078-05-1120\t78051120\t78051120\t078-05-1121\t78051120\n");
    expect(read.parts["metadata: a.xlsx / S"]).toBe("78051120\n78051121\n");
    expect(read.coverage.level).toBe("full");
  });

  test("in a binary workbook", async () => {
    const style = (id: number) => record(47, Buffer.from([0, 0, id, 0]), Buffer.alloc(12));
    const parts = {
      "xl/styles.bin": Buffer.concat([
        record(44, Buffer.from([164, 0]), wide(SSN)),
        ...[record(626), style(164), record(627), record(617), style(0), style(164), record(618)],
      ]),
    };
    const styled = record(5, u32(0), u32(1), double(78051120));
    const file = binaryWorkbook([{ name: "S", rows: [[styled, cell(5, 1, double(78051120))]] }], [], parts);
    const read = await readFile(file, "a.xlsb");
    expect(read.parts["content: a.xlsb / S"]?.trim()).toBe("078-05-1120\t78051120");
    expect(read.parts["metadata: a.xlsb / S"]).toBe("78051120\n");
  });

  test("in a workbook of old", async () => {
    const biff = (type: number, ...body: (Buffer | number[])[]) => {
      const bytes = Buffer.concat(body.map((piece) => Buffer.from(piece)));
      return Buffer.concat([Buffer.from([type & 255, type >> 8, bytes.length & 255, bytes.length >> 8]), bytes]);
    };
    const whole = u32(((78051120 << 2) | 2) >>> 0);
    const file = oleFile({
      Workbook: Buffer.concat([
        biff(0x0809, [0, 6, 5, 0], Buffer.alloc(12)),
        biff(0x041e, [164, 0, SSN.length, 0, 0], Buffer.from(SSN)),
        biff(0x00e0, [0, 0, 0, 0], Buffer.alloc(16)),
        biff(0x00e0, [0, 0, 164, 0], Buffer.alloc(16)),
        biff(0x0203, [0, 0, 0, 0, 1, 0], double(78051120)),
        biff(0x027e, [0, 0, 1, 0, 0, 0], whole),
        biff(0x00bd, [0, 0, 2, 0], [1, 0], whole, [0, 0], whole, [3, 0]),
        biff(0x000a),
      ]),
    });
    const read = await readFile(file, "a.xls");
    expect(read.content).toBe("078-05-1120\t78051120\t078-05-1120\t78051120");
    expect(read.metadata.trim()).toBe("78051120\n78051120");
  });
});

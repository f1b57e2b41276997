import { expect, test } from "vitest";
import { binaryWorkbook, record, wide } from "../../../../test/support/files/binary-workbook.ts";
import { xlsx } from "../../../../test/support/files/office.ts";
import { readFile } from "../testing.ts";
import { plainHeader } from "./header-codes.ts";

test.each([
  ["&C4111 1111", "4111 1111"],
  ['&L&"Arial,Bold"&10&K0000004111 &B11&B11&R&K01+0007&P', "4111 1111\n7"],
  ["&CPage &P of &N", "Page  of"],
  ["R&&D &Z&F &A", "R&D"],
  ["plain", "plain"],
])("codes of headers are no text: %s", (header, text) => {
  expect(plainHeader(header)).toBe(text);
});

const HEADER = "&LCard&C&B41&B11 1111 1111 1111";

test("headers of sheets cut no number", async () => {
  const sheet = `<worksheet xmlns="x"><sheetData/><headerFooter><oddHeader>${HEADER.replaceAll("&", "&amp;")}</oddHeader><evenFooter>&amp;R4222</evenFooter></headerFooter></worksheet>`;
  const file = xlsx([{ name: "S", rows: [["a"]] }], { "xl/worksheets/sheet1.xml": sheet });
  for (const chunk of [65_536, 5])
    expect((await readFile(file, "a.xlsx", { chunk })).content).toContain("Card\n4111 1111 1111 1111\n4222\n");
  const more = [record(479, Buffer.from([0, 0]), wide(HEADER))];
  const binary = binaryWorkbook([{ name: "S", rows: [], more }]);
  expect((await readFile(binary, "a.xlsb")).content).toContain("Card\n4111 1111 1111 1111\n");
});

test("how a text of Japanese is read out stands beside it", async () => {
  const text = '<t>4111 1111</t><rPh sb="0" eb="1"><t>12&amp;3</t></rPh>';
  const strings = `<sst xmlns="x"><si>${text}</si></sst>`;
  const cells = ['<c t="s"><v>0</v></c>', `<c t="inlineStr"><is>${text}</is></c>`].map((xml) => ({ xml }));
  const file = xlsx([{ name: "S", rows: [cells] }], { "xl/sharedStrings.xml": strings });
  for (const chunk of [65_536, 5]) {
    const read = await readFile(file, "a.xlsx", { chunk });
    expect(read.parts["content: a.xlsx / S"]).toBe("4111 1111\t4111 1111\n");
    expect(read.metadata.split("12&3")).toHaveLength(3);
  }
});

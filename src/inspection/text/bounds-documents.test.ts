/**
 * Documents of which some parts are longer, or more, than any program makes them.
 */
import { describe, expect, test } from "vitest";
import { customProperties, docx, opendocument, xlsx } from "../../../test/support/files/office.ts";
import { oleFile, outlookMessage } from "../../../test/support/files/ole.ts";
import { pdfFile, pdfOfObjects } from "../../../test/support/files/pdf.ts";
import { readFile } from "./testing.ts";

const FULL = { level: "full", reasons: [] };
const over = (detail: string) => expect.objectContaining({ reason: "over-budget", detail });
const words = (count: number) => "word ".repeat(count);

describe("workbooks", () => {
  const SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const read = (name: string, content: string) =>
    readFile(xlsx([{ name: "A", rows: [["x"]] }], { [`xl/${name}.xml`]: content }), "a.xlsx");
  const sheet = (content: string) => read("worksheets/sheet9", `<worksheet xmlns="${SHEET}">${content}</worksheet>`);

  test.each([
    ["a formula", (text: string) => sheet(`<sheetData><row><c><f>"${text}"</f><v>1</v></c></row></sheetData>`)],
    ["a header", (text: string) => sheet(`<headerFooter><oddHeader>${text}</oddHeader></headerFooter>`)],
    [
      "how a cell is read out",
      (text: string) =>
        sheet(`<sheetData><row><c t="inlineStr"><is><rPh><t>${text}</t></rPh></is></c></row></sheetData>`),
    ],
    [
      "how a string is read out",
      (text: string) => read("sharedStrings9", `<sst xmlns="${SHEET}"><si><rPh><t>${text}</t></rPh></si></sst>`),
    ],
  ])("%s without end", async (_, readWith) => {
    // What is referred to comes as a piece of its own.
    for (const count of [10, 20_000]) {
      const { content, metadata, coverage } = await readWith(`${words(count)}&amp;amp;${words(count)} secret word`);
      expect(content + metadata).toContain("secret word");
      expect(coverage).toEqual(FULL);
    }
  });

  test("formulas that put text together, and values that are worked out when it is opened", async () => {
    const row = (...cells: string[]) => sheet(`<sheetData><row>${cells.join("")}</row></sheetData>`);
    const reason = expect.objectContaining({ reason: "unsupported" });
    const joined = `<f>"4111 "&amp;B1</f>`;
    for (const cell of [joined, `${joined}<v></v>`, `${joined}<v/>`, '<f>TEXT(B1,"0000 0000")</f>'])
      expect((await row(`<c>${cell}</c>`)).coverage.reasons, cell).toEqual([reason]);
    expect((await row(`<c t="str">${joined}<v>4111 1</v></c>`, "<c><f t='shared'/></c>")).reasons).toEqual([
      "unsupported",
    ]);
    for (const cell of [
      `t="str">${joined}<v></v>`,
      `>${joined}<v>1</v>`,
      ">  <f>SUM(A1:A3)</f>",
      `>${joined}<is><t>1</t></is>`,
    ])
      expect((await row(`<c ${cell}</c>`)).coverage, cell).toEqual(FULL);
  });

  const formats = (codes: readonly string[]) =>
    read(
      "styles",
      `<styleSheet xmlns="${SHEET}"><numFmts>${codes.map((code, at) => `<numFmt numFmtId="${200 + at}" formatCode="${code}"/>`).join("")}</numFmts></styleSheet>`,
    );
  test("formats of numbers", async () => {
    const detail = "more than 1000 formats of numbers, or one of more than 255 characters";
    const codes = Array.from({ length: 1001 }, (_, at) => `0.${"0".repeat(at % 20)}`);
    expect((await formats(codes.slice(1))).coverage).toEqual(FULL);
    expect((await formats(codes)).coverage.reasons).toEqual([over(detail)]);
    expect((await formats(["0".repeat(255)])).coverage).toEqual(FULL);
    expect((await formats(["0".repeat(256)])).coverage.reasons).toEqual([over(detail)]);
  });
});

test("the name of a sheet of OpenDocument", async () => {
  const read = (length: number) => {
    const table = `<table:table table:name="${"n".repeat(length)}"><table:table-row/></table:table>`;
    return readFile(opendocument("spreadsheet", `<office:spreadsheet>${table}</office:spreadsheet>`), "a.ods");
  };
  expect((await read(1000)).coverage.reasons).not.toContainEqual(over("a name of more than 1000 bytes"));
  expect((await read(1001)).coverage.reasons).toContainEqual(over("a name of more than 1000 bytes"));
});

describe("PowerPoint before 2007", () => {
  const u32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const record = (version: number, type: number, body: Buffer) =>
    Buffer.concat([Buffer.from([version & 255, version >> 8, type & 255, type >> 8]), u32(body.length), body]);
  /** A table of a long value that is no text, and of a description behind it. */
  const read = (size: number) => {
    const text = Buffer.from("described so", "utf16le");
    const entries = [Buffer.from([0x45, 0x81]), u32(size), Buffer.from([0x81, 0x83]), u32(text.length)];
    const table = record(0x23, 0xf00b, Buffer.concat([...entries, Buffer.alloc(size), text]));
    return readFile(oleFile({ "PowerPoint Document": table }), "a.ppt");
  };
  test("what a shape says of itself", async () => {
    const detail = "what a shape says of itself in more than 2 MB";
    const some = await read(300_000);
    expect(some.metadata).toContain("described so");
    expect(some.coverage.reasons).not.toContainEqual(over(detail));
    expect((await read(2 ** 21)).coverage.reasons).toContainEqual(over(detail));
  });
});

test("a label behind many that were taken off", async () => {
  const property = (at: number) => `MSIP_Label_00000000-0000-0000-0000-${String(at).padStart(12, "0")}`;
  const read = (count: number) =>
    readFile(
      docx(["text"], {
        "docProps/custom.xml": customProperties(
          Object.fromEntries(
            Array.from({ length: count }, (_, at) => at).flatMap((at) => [
              [`${property(at)}_Name`, `Label ${at}`],
              [`${property(at)}_Enabled`, at === count - 1 ? "true" : "false"],
            ]),
          ),
        ),
      }),
      "a.docx",
    );
  for (const count of [50, 51, 500])
    expect((await read(count)).labels.map(({ name }) => name)).toEqual([`Label ${count - 1}`]);
});

test("a label behind a megabyte of properties", async () => {
  const label = "MSIP_Label_00000000-0000-0000-0000-000000000001_Enabled";
  const read = (size: number) => {
    const properties = customProperties({ other: "x".repeat(size), [label]: "true" });
    return readFile(docx(["text"], { "docProps/custom.xml": properties }), "a.docx");
  };
  expect(await read(1_000_000)).toMatchObject({ labels: [{ source: "custom-properties" }], coverage: FULL });
  const detail = "properties of a document, which may be labels, of more than 1 MB";
  expect((await read(2 ** 20)).coverage.reasons).toContainEqual(over(detail));
});

test("what a message says of an attachment besides its name", async () => {
  const message = outlookMessage({
    subject: "s",
    body: "b",
    attachments: [{ name: `${"n".repeat(2000)}end`, data: Buffer.from("d") }],
  });
  const { metadata, coverage } = await readFile(message, "a.msg");
  expect(metadata).toContain("nend");
  expect(coverage).toEqual(FULL);
});

describe("PDF", () => {
  test("words of letters that stand apart", async () => {
    const spaced = (count: number) =>
      Array.from({ length: count }, (_, at) => Array.from(`${10_000_000 + at}`).join(" "));
    const pages = [spaced(1100).join("\n")];
    const { content, metadata, coverage } = await readFile(pdfFile({ pages }), "a.pdf");
    expect(content).toContain("10000999");
    expect(content + metadata).toContain("10001099");
    expect(coverage).toEqual(FULL);
  });

  test("files that nothing refers to", async () => {
    const read = (count: number) =>
      readFile(
        pdfOfObjects([
          "<</Type/Catalog/Pages 2 0 R>>",
          "<</Type/Pages/Count 1/Kids[3 0 R]>>",
          "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>",
          ...Array.from({ length: count }, (): [string, Buffer] => ["<</Type/EmbeddedFile>>", Buffer.from("a")]),
        ]),
        "a.pdf",
        { limits: { entries: 50_000 } },
      );
    const detail = "more than 10000 files in a PDF that stand in it in clear";
    expect((await read(10_000)).coverage.reasons).not.toContainEqual(over(detail));
    expect((await read(10_001)).coverage.reasons).toContainEqual(over(detail));
  });
});

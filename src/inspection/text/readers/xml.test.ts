import { expect, it } from "vitest";
import { docx } from "../../../../test/support/files/office.ts";
import { readFile } from "../testing.ts";

const NUMBER = "4111 1111 1111 1111";

it.each([
  [
    "OpenDocument",
    "a.fodt",
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="t"><office:body><office:text>' +
      "<text:p>41<text:span>11 11</text:span>11 1111<text:note><text:note-body><text:p>a note</text:p></text:note-body></text:note> 1111</text:p>" +
      "</office:text></office:body></office:document>",
  ],
  [
    "a package of Office",
    "a.xml",
    '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part><pkg:xmlData><w:document xmlns:w="w">' +
      "<w:body><w:p><w:r><w:t>4111 11</w:t></w:r><w:r><w:t>11 1111 1111</w:t></w:r></w:p></w:body></w:document></pkg:xmlData></pkg:part></pkg:package>",
  ],
  [
    "Word 2003",
    "a.xml",
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>4111 1</w:t></w:r>' +
      "<w:r><w:t>111 1111 1111</w:t></w:r></w:p></w:body></w:wordDocument>",
  ],
])("a document in one file of XML is read as its program shows it: %s", async (_, name, text) => {
  for (const chunk of [undefined, 7]) {
    const read = await readFile(text, name, chunk === undefined ? {} : { chunk });
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
    expect(read.content).toContain(NUMBER);
  }
});

const OFFICE_NAMES = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
const flat = (attributes: string, body = "41<text:span>11 11</text:span>11 1111 1111") =>
  `<office:document ${attributes} xmlns:text="t"><office:body><office:text><text:p>${body}</text:p></office:text></office:body></office:document>`;
const FLAT = flat(`xmlns:office="${OFFICE_NAMES}"`);
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");

it.each([
  ["behind a long remark", Buffer.from(`<?xml version="1.0"?><!--${"x".repeat(9000)}-->${FLAT}`)],
  ["behind remarks alone", Buffer.from(`<!-- a --><!-- b -->\n${FLAT}`)],
  ["with a quotation mark in the other kind", Buffer.from(flat(`a="it's" xmlns:office="${OFFICE_NAMES}"`))],
  ["in UTF-16", utf16(`<?xml version="1.0" encoding="UTF-16"?>${FLAT}`)],
  ["with references in its vocabulary", Buffer.from(flat(`xmlns:office="&#x75;${OFFICE_NAMES.slice(1)}"`))],
  [
    "with many vocabularies",
    Buffer.from(`<?xml version="1.0"?>${flat(`${'xmlns:a="b" '.repeat(1000)} xmlns:office="${OFFICE_NAMES}"`)}`),
  ],
  [
    "a part of Word by another name",
    Buffer.from(
      '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>4111 11</w:t></w:r><w:r><w:t>11 1111 1111</w:t></w:r></w:p></w:document>',
    ),
  ],
  [
    "a cell of Excel 2003 with bold words",
    Buffer.from(
      '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Row><Cell><Data>4111 <B>11</B>11 1111 1111</Data></Cell></Row></Workbook>',
    ),
  ],
])("and so is one %s", async (_, file) => {
  for (const chunk of [65_536, 7]) {
    const read = await readFile(file, "a.xml", { chunk });
    expect(read.coverage.level).toBe("full");
    expect(read.content).toContain(NUMBER);
  }
});

it("numbers of Excel 2003 are read in full", async () => {
  const file = `<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Row><Cell><Data ss:Type="Number">4.111111111111111E+15</Data></Cell><Cell><Data>Müller</Data></Cell></Row></Workbook>`;
  expect((await readFile(file, "a.xml")).content).toContain("4111111111111111\tMüller");
});

it.each(["pkg:binaryData", "office:binary-data", "w:binData"])("files in %s are read", async (name) => {
  const packed = docx([NUMBER]).toString("base64").replaceAll(/.{76}/g, "$&\n");
  const file = `<?xml version="1.0"?><a><${name}>${packed}</${name}><b/><${name}>aGFybWxlc3M=</${name}></a>`;
  for (const chunk of [65_536, 7]) {
    const read = await readFile(file, "a.xml", { chunk });
    expect(read.coverage.level).toBe("full");
    expect(read.parts["content: a.xml / embedded file / document"]).toContain(NUMBER);
    expect(read.parts["content: a.xml / embedded file"]).toBe("harmless");
  }
});

it("what only says that it is such a document is still read as what it is", async () => {
  const text = `<?xml version="1.0"?><a xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" hidden="${NUMBER}"/>`;
  expect((await readFile(text, "a.xml")).content).toContain(NUMBER);
});

it("a text that begins with many remarks takes no time to be told", async () => {
  const began = performance.now();
  expect((await readFile(`${"<!---->".repeat(1000)}x`, "a.txt")).content).toContain("x");
  expect(performance.now() - began).toBeLessThan(2000);
});

it("notes that begin with a remark and a picture are text", async () => {
  const read = await readFile("<!-- a remark -->\n<img src='a.png'>\n# Title\n", "a.md");
  expect(read.coverage.level).toBe("full");
  expect(read.types).toMatchObject([{ extension: "txt" }]);
});

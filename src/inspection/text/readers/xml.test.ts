import { expect, it } from "vitest";
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

it("what only says that it is such a document is still read as what it is", async () => {
  const text = `<?xml version="1.0"?><a xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" hidden="${NUMBER}"/>`;
  expect((await readFile(text, "a.xml")).content).toContain(NUMBER);
});

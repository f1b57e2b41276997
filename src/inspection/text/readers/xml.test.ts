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

it("a value runs neither into the text behind it nor into the next value", async () => {
  const text = `<cards><card id="12" cvv="123">4111111111111111</card><card id="13"/><!-- x -->5555555555554444<card id="14">
    <number>4012888888881881</number></card></cards>`;
  const { content } = await readFile(text, "a.xml");
  expect(content.split("\n").map((line) => line.trim())).toEqual(
    expect.arrayContaining(["12", "123", "4111111111111111", "13", "5555555555554444", "14", "4012888888881881"]),
  );
});

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

const W2003 = (body: string) =>
  `<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>${body}</w:body></w:wordDocument>`;
const RUNS = "<w:p><w:r><w:t>4111 11</w:t></w:r><w:r><w:t>11 1111 1111</w:t></w:r></w:p>";
const SVG = 'xmlns="http://www.w3.org/2000/svg"';
const LONG_REMARK = `<!--${"x".repeat(200_000)}-->`;

it.each([
  ["a page behind what HTML alone takes for a remark", "a.html", `<!--><html><p>4111 <b>11</b>11 1111 1111</p></html>`],
  [
    "a page behind what HTML alone takes for an instruction",
    "a.html",
    `<?x ><html><p>4111 <b>11</b>11 1111 1111</p></html>`,
  ],
  ["a piece of a page", "a.html", `<center>4111 <b>11</b>11 1111 1111</center>`],
  [
    "a drawing of Visio",
    "a.vdx",
    `<?xml version="1.0"?><VisioDocument xmlns="http://schemas.microsoft.com/visio/2003/core"><Text>4111 <cp IX="1"/>1111<pp IX="0"/> 1111 1111</Text></VisioDocument>`,
  ],
  ["behind an instruction", "a.xml", `<?mso-application progid="Word.Document"?>${W2003(RUNS)}`],
  ["behind a remark longer than a sample", "a.fodt", LONG_REMARK + FLAT],
  ["a page behind one", "a.html", `${LONG_REMARK}<html><p>4111 <b>11</b>11 1111 1111</p></html>`],
  [
    "a document whose type gives it its vocabulary",
    "a.fodt",
    `<?xml version="1.0"?><!DOCTYPE office:document [<!ATTLIST office:document xmlns:office CDATA "${OFFICE_NAMES}">]>${flat("")}`,
  ],
  [
    "a drawing",
    "a.svg",
    `<svg ${SVG}><text y="9">4111 <tspan fill="red">11</tspan>11\n  1111<tspan x="9"> 1111</tspan></text></svg>`,
  ],
  [
    "a page with prefixes",
    "a.xhtml",
    '<?xml version="1.0"?><h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:p>4111 <h:b>11</h:b>11 1111 1111</h:p></h:html>',
  ],
  ["XML that is called a page", "a.html", `<?xml version="1.0"?><center>4111 <kbd>11</kbd>11 1111 1111</center>`],
  ["mail that is called a page", "a.html", "From: a\nTo: b\n\n<p>4111 <kbd>11</kbd>11 1111 1111</p>"],
  [
    "a page with scripts amid words",
    "a.html",
    "<html><p>4111 11<script>x</script>11 11<style>x</style>11 1111</p></html>",
  ],
  ["a page with elements of its own", "a.html", "<html><p>4111 <x-y>11</x-y>11 <output>1111</output> 1111</p></html>"],
  [
    "a page with what shows nothing",
    "a.html",
    "<html><p>4111 11<map><area></map>11 11<template></template>11 1111</p></html>",
  ],
  ["a drawing within a page", "a.html", "<html><svg><text>4111 <tspan>11</tspan>11 1111 1111</text></svg></html>"],
  [
    "a drawing that moves",
    "a.svg",
    `<svg ${SVG}><text>4111 11<animate/>11 <title>tip</title>1111 <style>x</style>11<set/>11</text></svg>`,
  ],
  [
    "a drawing whose text is told again how high it stands",
    "a.svg",
    `<svg ${SVG}><text y="9">4111 <tspan x="1" y="9">1111 </tspan><tspan dx="2" dy="0.0">1111 </tspan>1111</text></svg>`,
  ],
  [
    "a page with elements that nobody knows, and ruby",
    "a.xhtml",
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>4111 11<foo>11 </foo>1111 <ruby>11<rt>x</rt></ruby>11</p></html>',
  ],
  [
    "behind a document type with remarks and instructions",
    "a.svg",
    `<!DOCTYPE svg [<!--> don't [ --><?x ' ]?>]><svg ${SVG}><text>4111 <tspan>11</tspan>11 1111 1111</text></svg>`,
  ],
  [
    "a page with sections",
    "a.xhtml",
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>4111 <![CDATA[1111 1111]]> 1111</p></html>',
  ],
])("and as its program shows it: %s", async (_, name, file) => {
  for (const chunk of [65_536, 7]) {
    const read = await readFile(file, name, { chunk });
    expect(read.coverage.level).toBe("full");
    expect(read.content).toContain(NUMBER);
  }
});

it("lines of a drawing within a page are no one number", async () => {
  const page =
    '<html><svg><text><tspan>4111</tspan><tspan dy="9">1111</tspan><tspan y="9">1111</tspan></text></svg></html>';
  expect((await readFile(page, "a.html")).content).toBe("4111\n1111\n1111\n");
});

it("lines of a drawing and cells of a page are no one number", async () => {
  const lines = `<svg ${SVG}><text><tspan>4111 1111 </tspan><tspan dy="9">1111 1111</tspan></text><style>4111 1111</style></svg>`;
  expect((await readFile(lines, "a.svg")).content).not.toContain(NUMBER);
  const heights = `<svg ${SVG}><text y="9">4111 1111 <tspan y="19">1111 </tspan><tspan y="9">1111</tspan></text></svg>`;
  expect((await readFile(heights, "a.svg")).content).toMatch(/^4111 1111 \n1111 \n1111\n/m);
});

it.each([
  ["footnotes", "<w:r><w:footnote><w:p><w:r><w:t>apart</w:t></w:r></w:p></w:footnote></w:r>"],
  [
    "comments",
    '<w:r><aml:annotation w:type="Word.Comment"><aml:content><w:p><w:r><w:t>apart</w:t></w:r></w:p></aml:content></aml:annotation></w:r>',
  ],
  [
    "text boxes",
    "<w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>apart</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r>",
  ],
])("%s of Word 2003 cut no number", async (kind, inner) => {
  const file = W2003(`<w:p><w:r><w:t>4111 1111</w:t></w:r>${inner}<w:r><w:t> 1111 1111</w:t></w:r></w:p>`);
  const read = await readFile(file, "a.xml");
  expect(read.content).toContain(NUMBER);
  expect(read.parts[`content: a.xml / ${kind}`]).toBe("apart\n");
});

it.each([
  ["entities that are text", '<!DOCTYPE svg [<!ENTITY c "11 11">]>', "4111 11&c;11 1111"],
  [
    "entities that are references",
    "<!DOCTYPE svg [<!ENTITY longer.than.any.other '&#x31;'>]>",
    "4&longer.than.any.other;11",
  ],
  ["entities that are declared by others", `<!DOCTYPE svg [<!ENTITY % p "&#60;!ENTITY c '1'>"> %p;]>`, "4&c;11"],
])("says that it does not put %s where they are referred to", async (_, type, words) => {
  for (const chunk of [65_536, 7])
    expect((await readFile(`<?xml version="1.0"?>${type}<svg>${words}</svg>`, "a.svg", { chunk })).reasons).toEqual([
      "unsupported",
    ]);
});

it("a text of another file that is not put where it belongs is a reason", async () => {
  const read = await readFile('<!DOCTYPE a [<!ENTITY e SYSTEM "b.txt">]><a>41&e;11</a>', "a.xml");
  expect(read.reasons).toEqual(["unsupported"]);
});

it("entities that are addresses, and such as nobody refers to, are nothing to speak of", async () => {
  const type = '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg"><!ENTITY c "text">]>';
  expect((await readFile(`<?xml version="1.0"?>${type}<svg>x</svg>`, "a.svg")).coverage.level).toBe("full");
  const addressed = type.replace(/<!ENTITY c[^>]*>/, "");
  expect(
    (await readFile(`<?xml version="1.0"?>${addressed}<svg xmlns="&ns;" a="&ns;">x</svg>`, "a.svg")).coverage.level,
  ).toBe("full");
});

it.each([
  [
    "UTF-7, however late it says so",
    `<?xml version="1.0" ${" ".repeat(9000)}encoding="utf-7"?><a>+ADQ-111</a>`,
    ["unsupported"],
  ],
  ["single bytes, although it says otherwise", `<?xml version="1.0" encoding="unicode"?><a>4111</a>`, []],
  ["two bytes a character without a mark, behind white space", Buffer.from("\n<aa>4111</aa>", "utf16le"), []],
])("XML in %s", async (_, file, reasons) => {
  for (const chunk of [65_536, 7]) {
    const read = await readFile(file, "a.xml", { chunk });
    expect(read.reasons).toEqual(reasons);
    if (reasons.length === 0) expect(read.content).toContain("4111");
  }
});

it("what Word packs of its own into XML is not passed over in silence", async () => {
  const packed = Buffer.from("ActiveMime\0\0\u0001\u00f0", "latin1").toString("base64");
  const read = await readFile(
    W2003(`<w:docOleData><w:binData w:name="oledata.mso">${packed}</w:binData></w:docOleData>${RUNS}`),
    "a.xml",
  );
  expect(read.reasons).toEqual(["unsupported"]);
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

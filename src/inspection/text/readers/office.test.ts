import { describe, expect, test } from "vitest";
import {
  customProperties,
  docx,
  paragraph,
  pptx,
  slide,
  wordPart,
  xlsx,
} from "../../../../test/support/files/office.ts";
import { oleFile } from "../../../../test/support/files/ole.ts";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { readFile } from "../testing.ts";

const run = (text: string, properties = "") => `<w:r>${properties}<w:t xml:space="preserve">${text}</w:t></w:r>`;

describe("Word", () => {
  test("text that is split over runs is joined, paragraphs are not", async () => {
    const body = `<w:p>${run("41")}<w:proofErr w:type="x"/>${run("11", "<w:rPr><w:b/></w:rPr>")}</w:p><w:p>${run("next")}</w:p>`;
    const read = await readFile(docx(body), "a.docx");
    expect(read.content).toBe("4111\nnext\n");
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
    expect(read.types.map(({ extension }) => extension)).toEqual(["docx"]);
  });

  test("words in formats of numbers are beside the content", async () => {
    const styles =
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="&quot;sought&quot;0"/><numFmt formatCode="0.00"/></numFmts></styleSheet>';
    const { metadata } = await readFile(xlsx([], { "xl/styles.xml": styles }), "a.xlsx");
    expect(metadata).toContain('"sought"0\n');
    expect(metadata).not.toContain("0.00");
  });

  test.each([
    ["bin", Buffer.from("\x01\x02\0\0Pay 4111 1111 1111 1111\0\0", "latin1")],
    ["bin", oleFile({ contents: Buffer.from("\0\0\0\0Pay 4111 1111 1111 1111\0", "utf16le") })],
    ["xml", Buffer.from('<ax:ocx><ax:ocxPr ax:name="Caption" ax:value="Pay 4111 1111 1111 1111"/></ax:ocx>')],
  ])("what stands on a button, or was typed into a field, is beside the content: activeX1.%s", async (ending, data) => {
    const read = await readFile(docx(["body"], { [`word/activeX/activeX1.${ending}`]: data }), "a.docx");
    expect(read.metadata.split("\n")).toContain("Pay 4111 1111 1111 1111");
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
  });

  test("labels of lists are beside the content", async () => {
    const parts = {
      "word/numbering.xml": '<w:numbering xmlns:w="w"><w:lvl><w:lvlText w:val="sought %1"/></w:lvl></w:numbering>',
    };
    expect((await readFile(docx(["body"], parts), "a.docx")).metadata).toContain("sought");
  });

  test("what a filter asks for, and what a scenario holds, is beside the content", async () => {
    const sheet =
      '<worksheet><sheetData/><scenarios><scenario name="s" comment="said of it"><inputCells r="A1" val="4111111111111111"/></scenario></scenarios><filter val="asked for"/></worksheet>';
    const read = await readFile(xlsx([], { "xl/worksheets/sheet9.xml": sheet }), "a.xlsx");
    for (const words of ["said of it", "4111111111111111", "asked for"]) expect(read.metadata).toContain(words);
  });

  test("a number in a drawing of Visio is not cut by how its digits look", async () => {
    const page = "<PageContents><Text>4111 <cp IX='1'/>1111<fld IX='0'> 11</fld>11 1111</Text></PageContents>";
    const file = zipFile([
      { name: "visio/document.xml", data: "<VisioDocument/>" },
      { name: "visio/pages/page1.xml", data: page },
    ]);
    expect((await readFile(file, "a.vsdx")).content).toContain("4111 1111 1111 1111");
  });

  test("a text box amid a number cuts it as little as it goes on with one, and neither does one within that", async () => {
    const box = (inner: string) =>
      `<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>${inner}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>`;
    const run = (words: string) => `<w:r><w:t>${words}</w:t></w:r>`;
    const within = box(`${run("5555 5555")}${box(run("1111 1111"))}${run("5555 4444")}`);
    const file = docx(
      `<w:p>${run("4111 1111 ")}${within}${run("1111 1111")}</w:p><w:p>${run("4111 ")}${box(run("1111"))}</w:p>`,
    );
    const read = await readFile(file, "a.docx");
    expect(read.coverage.level).toBe("full");
    expect(read.parts["content: a.docx / document"]).toBe("4111 1111 1111 1111\n4111 \n");
    expect(read.parts["content: a.docx / document / text boxes"]).toBe("5555 55555555 4444\n1111\n1111 1111\n");
  });

  test("references become characters; what only looks like one stands as it is", async () => {
    const read = await readFile(docx(`<w:p>${run("a &amp; b &#65;&#x1F600; &nope; &lt;")}</w:p>`), "a.docx");
    expect(read.content).toBe("a & b A😀 &nope; <\n");
  });

  test("tabs, breaks, hyphens and symbols", async () => {
    const body = `<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:sym w:font="x" w:char="F041"/></w:r></w:p>`;
    expect((await readFile(docx(body), "a.docx")).content).toBe("a\tb\n1-2A\n");
  });

  test("deleted text, field codes and alternative texts are beside the content", async () => {
    const body = `<w:p>${run("41")}<w:del w:author="Ada"><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>${run("11")}<w:drawing><wp:docPr id="1" descr="A chart of pay"/></w:drawing></w:p>`;
    const read = await readFile(docx(body), "a.docx");
    expect(read.content).toBe("4111\n");
    for (const beside of ["Ada", "gone", "HYPERLINK", "A chart of pay"]) expect(read.metadata).toContain(beside);
  });

  test("headers, footers, comments, notes and properties, each a part of its own", async () => {
    const read = await readFile(
      docx(["body"], {
        "word/header1.xml": wordPart("hdr", "the header"),
        "word/footnotes.xml": wordPart("footnotes", "the note"),
        "word/comments.xml": wordPart("comments", "the comment"),
        "docProps/core.xml": "<cp:coreProperties><dc:title>the title</dc:title></cp:coreProperties>",
        "docProps/custom.xml": customProperties({ Project: "Falcon" }),
        "word/_rels/document.xml.rels": `<Relationships><Relationship Id="1" Target="mailto:ada@contoso.example" TargetMode="External"/><Relationship Id="2" Target="styles.xml"/></Relationships>`,
      }),
      "a.docx",
    );
    expect(read.parts["content: a.docx / header1"]).toBe("the header\n");
    expect(read.parts["content: a.docx / footnotes"]).toBe("the note\n");
    expect(read.parts["content: a.docx / comments"]).toBe("the comment\n");
    expect(read.metadata).toContain("the title");
    expect(read.metadata).toContain("Falcon");
    expect(read.metadata).toContain("mailto:ada@contoso.example");
    expect(read.metadata).not.toContain("styles.xml");
  });

  test("text in an element that nobody knows is read, on a line of its own", async () => {
    const read = await readFile(docx(`<w:p>${run("a")}<x:new>secret</x:new>${run("b")}</w:p>`), "a.docx");
    expect(read.content).toBe("a\nsecret\nb\n");
  });

  test("parts in UTF-16 and in declared encodings are read", async () => {
    const xml = `<?xml version="1.0" encoding="UTF-16"?><w:document><w:body>${paragraph("Grüße 4111")}</w:body></w:document>`;
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml, "utf16le")]);
    expect((await readFile(docx([], { "word/document.xml": wide }), "a.docx")).content).toBe("Grüße 4111\n");
    const narrow = Buffer.from(`<?xml version="1.0" encoding="windows-1252"?><d>${paragraph("Grüße")}</d>`, "latin1");
    expect((await readFile(docx([], { "word/document.xml": narrow }), "a.docx")).content).toBe("Grüße\n");
  });

  test("a file within is read as the file that it is", async () => {
    const book = xlsx([{ name: "Pay", rows: [["salary", 5000]] }]);
    const read = await readFile(docx(["outer"], { "word/embeddings/book.xlsx": book }), "a.docx");
    expect(read.parts["content: a.docx / embeddings/book.xlsx / Pay"]).toBe("salary\t5000\n");
  });

  test("pictures owe no text, unless there is nothing else", async () => {
    const picture = Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0", "latin1");
    const both = await readFile(docx(["text"], { "word/media/image1.png": picture }), "a.docx");
    expect(both.coverage.level).toBe("full");
    const alone = await readFile(docx([""], { "word/media/image1.png": picture }), "a.docx");
    expect(alone.coverage.level).toBe("none");
    expect(alone.reasons).toEqual(["unsupported"]);
  });

  test("XML that ends too soon is corrupted, and what came before is read", async () => {
    const read = await readFile(docx(["first"], { "word/document.xml": "<d><w:t>first</w:t><w:t>sec" }), "a.docx");
    expect(read.content).toContain("first");
    expect(read.coverage.level).toBe("partial");
    expect(read.reasons).toEqual(["corrupted"]);
  });
});

describe("Excel", () => {
  test("shared strings stand in their rows beside the numbers", async () => {
    const read = await readFile(
      xlsx([
        {
          name: "Cards",
          rows: [
            ["visa", 4111111111111111],
            ["x & y", 2.5],
          ],
        },
      ]),
      "b.xlsx",
    );
    expect(read.parts["content: b.xlsx / Cards"]).toBe("visa\t4111111111111111\nx & y\t2.5\n");
  });

  test("numbers come out in full", async () => {
    const cells = ["4.111111111111111E+15", "-1.5E3", "1E-3", "1e400"].map((value) => ({
      xml: `<c><v>${value}</v></c>`,
    }));
    const read = await readFile(xlsx([{ name: "S", rows: [cells] }]), "b.xlsx");
    expect(read.content).toBe("4111111111111111\t-1500\t1E-3\t1e400\n");
  });

  test("inline strings, results of formulas, and formulas that hold what somebody typed", async () => {
    const cells = [
      { xml: '<c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>' },
      { xml: '<c t="str"><f>"se"&amp;"cret"</f><v>secret</v></c>' },
      { xml: "<c><f>A1+B1</f><v>7</v></c>" },
    ];
    const read = await readFile(xlsx([{ name: "S", rows: [cells] }]), "b.xlsx");
    expect(read.content).toBe("inline\tsecret\t7\n");
    expect(read.metadata).toContain('"se"&"cret"');
    expect(read.metadata).not.toContain("A1+B1");
  });

  test("hidden sheets, unused strings, pivot caches and comments are read", async () => {
    const read = await readFile(
      xlsx([{ name: "Hidden", hidden: true, rows: [["covered"]] }], {
        "xl/sharedStrings.xml": "<sst><si><t>covered</t></si><si><t>orphan</t></si></sst>",
        "xl/pivotCache/pivotCacheRecords1.xml": '<records><r><n v="4111111111111111"/></r></records>',
        "xl/comments1.xml":
          "<comments><commentList><comment><text><t>remark</t></text></comment></commentList></comments>",
      }),
      "b.xlsx",
    );
    expect(read.parts["content: b.xlsx / Hidden (hidden)"]).toBe("covered\n");
    for (const text of ["orphan", "4111111111111111", "remark"]) expect(read.content).toContain(text);
  });

  test("an index to nowhere is nothing", async () => {
    const cells = ["9", "-1", "x", "1e3"].map((value) => ({ xml: `<c t="s"><v>${value}</v></c>` }));
    const read = await readFile(xlsx([{ name: "S", rows: [[...cells, 5]] }]), "b.xlsx");
    expect(read.content).toBe("\t\t\t\t5\n");
    expect(read.coverage.level).toBe("full");
  });

  test("a string of a megabyte that a million cells refer to costs no terabyte", async () => {
    const cell = { xml: '<c t="s"><v>0</v></c>' };
    const rows = Array.from({ length: 1000 }, () => Array.from({ length: 100 }, () => cell));
    const strings = `<sst><si><t>${"long ".repeat(50_000)}</t></si></sst>`;
    const read = await readFile(xlsx([{ name: "S", rows }], { "xl/sharedStrings.xml": strings }), "b.xlsx");
    expect(read.characters).toBeLessThan(600_000);
  });
});

test("PowerPoint: slides, notes and comments", async () => {
  const read = await readFile(
    pptx(["first", "second"], {
      "ppt/notesSlides/notesSlide1.xml": slide("say this"),
      "ppt/comments/comment1.xml": "<p:cmLst><p:cm><p:text>why?</p:text></p:cm></p:cmLst>",
    }),
    "c.pptx",
  );
  expect(read.parts["content: c.pptx / slides/slide2"]).toBe("second\n");
  expect(read.parts["content: c.pptx / notesSlides/notesSlide1"]).toBe("say this\n");
  expect(read.content).toContain("why?");
});

describe("types of packages", () => {
  test.each([
    ["document.main+xml", "docx"],
    ["template.main+xml", "dotx"],
  ])("%s is %s", async (type, extension) => {
    const read = await readFile(docx(["x"], {}, type), `a.${extension}`);
    expect(read.types[0]?.extension).toBe(extension);
    expect(read.flags).toEqual([]);
  });

  test("a package whose list of contents comes last is recognised", async () => {
    const types = {
      name: "[Content_Types].xml",
      data: "<Types><Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>",
    };
    const main = { name: "word/document.xml", data: `<w:document>${paragraph("x")}</w:document>` };
    const read = await readFile(zipFile([main, { name: "z.bin", data: "zz" }, types]), "a.docm");
    expect(read.types[0]?.extension).toBe("docm");
    expect(read.content).toContain("x\n");
  });
});

describe("files beside the parts of a document", () => {
  const rar = { "word/media/image1.png": Buffer.from("Rar!\x1a\x07\x01\0 packed", "latin1") };
  const photo = { "word/media/image1.jp2": Buffer.from("\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ", "latin1") };
  const font = { "word/fonts/font1.ttf": Buffer.from("\0\x01\0\0\0\x0c\0\x80\0\x03\0\x40", "latin1") };

  test("owe no text where they decorate it, and are named where they do not, whatever they are called", async () => {
    expect((await readFile(docx(["body"], font), "a.docx")).coverage.level).toBe("full");
    expect((await readFile(docx(["body"], photo), "a.docx")).coverage.level).toBe("full");
    expect((await readFile(docx(["body"], rar), "a.docx")).reasons).toEqual(["unsupported"]);
  });

  test("are named when they are pictures of a kind that is not read, where pictures are", async () => {
    const read = await readFile(docx(["body"], { ...photo, ...font }), "a.docx", { limits: { pictures: 5 } });
    expect(read.coverage).toEqual({
      level: "partial",
      reasons: [{ reason: "unsupported", part: "a.docx / media/image1.jp2", detail: "image/jp2 is not read" }],
    });
  });
});

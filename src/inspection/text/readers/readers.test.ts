import { describe, expect, test } from "vitest";
import { odfMeta, opendocument } from "../../../../test/support/files/office.ts";
import { readFile } from "../testing.ts";

describe("plain text", () => {
  test.each([
    ["UTF-8", Buffer.from("Grüße 4111 – 日本語")],
    ["UTF-8 with a mark", Buffer.from("\ufeffGrüße 4111 – 日本語")],
    ["UTF-16 with a mark", Buffer.from("\ufeffGrüße 4111 – 日本語", "utf16le")],
    ["UTF-16 without one", Buffer.from("Grüße 4111 – 日本語", "utf16le")],
    ["UTF-16, big end first", Buffer.from("\ufeffGrüße 4111 – 日本語", "utf16le").swap16()],
  ])("%s", async (_, file) => {
    const read = await readFile(file, "a.txt");
    expect(read.content).toBe("Grüße 4111 – 日本語");
    expect(read.coverage.level).toBe("full");
    expect(read.flags).toEqual([]);
  });

  /** Bytes by hand: there is no encoder for them. */
  test.each([
    ["windows-1252", "4772fc df65 20b8 2096 20 4142", "Grü"],
    ["windows-1251", "cff0e8e2e5f220ece8f02c20edeeece5f020eae0f0f2fb", "При"],
    ["koi8-r", "f0d2c9d7c5d420cdc9d22c20cecfcdc5d220cbc1d2d4d9", "При"],
    ["Shift-JIS", "93fa967b8cea82cc8343815b83688ed48d8682c582b78142", "日本語"],
    ["EUC-JP", "c6fccbdcb8eca4c7a4b9a1a3cbdcc6fca4cfc0b2c5b7a4ca", "日本語"],
    ["GBK", "d6d0b9fab5c4c8cbcac7b2bbd4dad5e2b8f6b4f3b5d8c9cfb5c4", "中国的"],
    ["Big5", "a4a4b0eaaaba a448acb0a4a3a662b36fad d3a46a", "中國的"],
    ["EUC-KR", "b4ebc7d1b9ceb1b920bbe7b6f7c0ba20c0fcc8ad20b9f8c8a3", "대한민"],
  ])("%s is recognised", async (_, hexadecimal, beginning) => {
    const file = Buffer.from(hexadecimal.replaceAll(" ", ""), "hex");
    const read = await readFile(file, "a.txt");
    expect(read.content.slice(0, 3)).toBe(beginning);
  });

  test("an empty file is fully covered", async () => {
    const read = await readFile("", "a.txt");
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
    expect(read.names).toBe("a.txt");
  });

  test("bytes that are no text are not passed off as some", async () => {
    const read = await readFile(Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) & 255)), "a.dat");
    expect(read.coverage.level).toBe("none");
    expect(read.reasons).toEqual(["unsupported"]);
  });

  test("damaged UTF-8 reaches the sink as valid UTF-8", async () => {
    const good = Buffer.from("é".repeat(20_000));
    const read = await readFile(Buffer.concat([good, Buffer.from([0xc3, 0x28, 0xff]), Buffer.from("end")]), "a.txt");
    expect(read.content.endsWith("(\ufffdend")).toBe(true);
  });
});

describe("HTML", () => {
  test("what a page shows is the content; the rest is beside it", async () => {
    const page = `<!DOCTYPE html><html><head><title>Pay &amp; more</title><meta name=description content="about pay"><style>p{color:red}</style></head>
      <body><p>41<b>11</b><br>next</p><script>var hidden = "code"</script><img alt="a picture" src=x.png><!-- a remark --><table><tr><td>1<td>2</table></body></html>`;
    const read = await readFile(page, "a.html");
    expect(read.content).toContain("Pay & more");
    expect(read.content).toContain("4111\nnext");
    expect(read.content).toContain("\t1\t2");
    for (const beside of ["about pay", "color:red", "hidden", "a picture", "a remark"]) {
      expect(read.metadata).toContain(beside);
      expect(read.content).not.toContain(beside);
    }
  });

  test.each([
    ["its name", "a.html", null],
    ["its name within an archive's folder", "x/A.HTM", null],
    ["its type", "a", "text/html; charset=utf-8"],
  ])(
    "text that begins with a word is a page to a browser that is told so by %s, and text to an editor",
    async (_, name, type) => {
      const read = await readFile("Card 4111 <b>11</b>11 1111 1111 <a 4222>", name, { type });
      expect(read.content).toContain("4111 1111 1111 1111");
      expect(read.content).toContain("<a 4222>");
      expect(read.types.map(({ extension }) => extension)).toEqual(["txt", "html"]);
      expect(read.flags).toEqual([]);
      expect(read.coverage.level).toBe("full");
    },
  );

  test("text that nobody calls a page stays as it is", async () => {
    const read = await readFile("Card 4111 <b>11</b>11 1111 1111", "a.txt", { type: "text/plain" });
    expect(read.types.map(({ extension }) => extension)).toEqual(["txt"]);
    expect(read.content).toContain("<b>11</b>");
  });

  test("a page states its own encoding", async () => {
    const page = Buffer.from('<html><meta charset="windows-1251"><p>\xcf\xf0\xe8\xe2\xe5\xf2</html>', "latin1");
    expect((await readFile(page, "a.html")).content).toContain("Привет");
  });
});

test("XML: character data and values; comments and declarations beside; no entity is expanded", async () => {
  const file = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e "entity text">]><d xmlns="urn:x"><row name="Ada" no='41&#49;1'/><t>a<![CDATA[<b>]]>c</t>&e;<!-- remark --></d>`;
  const read = await readFile(file, "a.xml");
  expect(read.content).toContain("Ada\n4111");
  expect(read.content).toContain("a<b>c");
  expect(read.content).toContain("&e;");
  expect(read.metadata).toContain("entity text");
  expect(read.metadata).toContain("remark");
});

test("JSON: escapes in strings are undone", async () => {
  const read = await readFile('{"card": "\\u00341\\t11\\n\\"x\\" \\ud83d\\ude00 \\/"}', "a.json");
  expect(read.content).toBe('{"card": "41\t11\n"x" 😀 /"}');
  expect(read.types[0]?.extension).toBe("json");
});

describe("RTF", () => {
  test("HTML in entities, however much of it", async () => {
    const read = await readFile(Buffer.from(`<html><p>${"&#x41;&#66;".repeat(900_000)}</p></html>`), "a.html");
    expect(read.content).toContain("ABABAB");
    expect(read.coverage.level).toBe("full");
  });

  test("text, code pages and Unicode", async () => {
    const file =
      "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Cyr;}}\\f0 Caf\\'e9 {\\b 41}{\\i 11}\\par \\u8364?5 {\\f1 \\'cf\\'f0}\\tab x\\u-10179?\\u-8704?\\line \\{y\\}}";
    const read = await readFile(file, "a.rtf");
    expect(read.content).toBe("Café 4111\n€5 Пр\tx😀\n{y}");
    expect(read.coverage.level).toBe("full");
  });

  test("pictures and binary data are passed over; the information group is metadata", async () => {
    const file =
      "{\\rtf1{\\info{\\title Plan B}{\\author Ada}}{\\pict\\pngblip 89504e47}{\\*\\new hidden}a\\bin5 {{{{{b}";
    const read = await readFile(file, "a.rtf");
    expect(read.content).toBe("ab");
    for (const beside of ["Plan B", "Ada", "hidden"]) expect(read.metadata).toContain(beside);
  });

  test("what follows the end is flagged, and read", async () => {
    const read = await readFile("{\\rtf1 a}secret", "a.rtf");
    expect(read.content).toBe("asecret");
    expect(read.flags).toEqual(["trailing-data"]);
  });

  test("an end too soon is corrupted", async () => {
    expect((await readFile("{\\rtf1 a", "a.rtf")).reasons).toEqual(["corrupted"]);
  });
});

describe("OpenDocument", () => {
  test("spans join, paragraphs do not; spaces and tabs count", async () => {
    const body =
      '<office:text><text:p>41<text:span>11</text:span><text:s text:c="3"/>x<text:tab/>y</text:p><text:h>head</text:h></office:text>';
    const styles = "<office:styles><style:other><text:p>the style</text:p></style:other></office:styles>";
    const meta = odfMeta("<dc:title>the title</dc:title>");
    const read = await readFile(opendocument("text", body, { "styles.xml": styles, "meta.xml": meta }), "a.odt");
    expect(read.parts["content: a.odt / content"]).toBe("4111   x\ty\nhead\n");
    expect(read.parts["content: a.odt / styles"]).toBe("the style\n");
    expect(read.metadata).toContain("the title");
    expect(read.types[0]?.extension).toBe("odt");
  });

  test("cells have their exact value where it says more than what is shown", async () => {
    const cell = '<table:table-cell office:value="4111111111111111"><text:p>4.11E+15</text:p></table:table-cell>';
    const body = `<office:spreadsheet><table:table table:name="S"><table:table-row>${cell}<table:table-cell><text:p>visa</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>`;
    const read = await readFile(opendocument("spreadsheet", body), "a.ods");
    expect(read.content).toContain("4111111111111111");
    expect(read.content).toContain("visa");
  });

  test("the end of a cell is the end of its last paragraph", async () => {
    const cells = `<office:spreadsheet><table:table><table:table-row><table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>`;
    expect((await readFile(opendocument("spreadsheet", cells), "a.ods")).content).toBe("a\nb\tc\t\n");
  });

  test("a protected document says so", async () => {
    const manifest =
      "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    const read = await readFile(
      opendocument("text", "x", { "content.xml": "\x00\x01\x02", "META-INF/manifest.xml": manifest }),
      "a.odt",
    );
    expect(read.coverage.level).toBe("none");
    expect(read.reasons[0]).toBe("encrypted");
  });
});

import { describe, expect, test } from "vitest";
import { docx, xlsx } from "../../../../test/support/files/office.ts";
import { readFile } from "../testing.ts";

describe("markup of Office", () => {
  test("words before the lines of a list of slides, and names of bookmarks, are beside the content", async () => {
    const bullets =
      '<a:p xmlns:a="a"><a:pPr><a:buChar char="sought"/></a:pPr><a:r><a:t>x</a:t></a:r></a:p><a:buChar char="•"/>';
    const { content, metadata } = await readFile(
      docx(["body"], {
        "word/drawing.xml": bullets,
        "word/footnotes.xml": '<w:p xmlns:w="w"><w:bookmarkStart w:id="0" w:name="to_here"/></w:p>',
      }),
      "a.docx",
    );
    expect(metadata.split("\n")).toEqual(expect.arrayContaining(["sought", "to_here"]));
    expect(content + metadata).not.toContain("•");
  });

  test.each([
    ["ruby", "<w:r><w:ruby><w:rt><w:r><w:t>aloud</w:t></w:r></w:rt><w:rubyBase/></w:ruby></w:r>", "aloud"],
    ["tracked changes", "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>", "moved"],
  ])("what is no piece of a number, amid it, cuts none: %s", async (kind, xml, words) => {
    const body = `<w:p><w:r><w:t>4111 11</w:t></w:r>${xml}<w:r><w:t>11 1111 1111</w:t></w:r></w:p>`;
    const { parts } = await readFile(docx(body), "a.docx");
    expect(parts["content: a.docx / document"]).toBe("4111 1111 1111 1111\n");
    expect(parts[`content: a.docx / document / ${kind}`]).toBe(`${words}\n`);
  });

  test.each([
    "<wp:anchor><wp:positionH><wp:align>left</wp:align></wp:positionH></wp:anchor>",
    "<o:OLEObject><o:LinkType>Picture</o:LinkType><o:LockedField>false</o:LockedField><o:FieldCodes>x</o:FieldCodes></o:OLEObject>",
  ])("where something stands, and how it is linked, cuts no number: %s", async (xml) => {
    const body = `<w:p><w:r><w:t>4111 11</w:t></w:r><w:r>${xml}</w:r><w:r><w:t>11 1111 1111</w:t></w:r></w:p>`;
    expect((await readFile(docx(body), "a.docx")).content).toBe("4111 1111 1111 1111\n");
  });

  test.each([
    ["one is read where it stands", "<mc:Choice><w:r><w:t>11</w:t></w:r></mc:Choice>", "11"],
    ["another where the first has no text", "<mc:Choice><w:drawing/></mc:Choice>", ""],
    ["or is a character of a font", '<mc:Choice><w:r><w16se:symEx w16se:char="1F60A"/></w:r></mc:Choice>', "😊"],
  ])("of what stands there for programs of different age, %s", async (_, choice, chosen) => {
    const alternatives = `<mc:AlternateContent>${choice}<mc:Fallback><w:r><w:t>22</w:t></w:r></mc:Fallback></mc:AlternateContent>`;
    const body = `<w:p><w:r><w:t>1 </w:t></w:r>${alternatives}<w:r><w:t> 3</w:t></w:r></w:p>`;
    const { parts } = await readFile(docx(body), "a.docx");
    expect(parts["content: a.docx / document"]).toBe(chosen === "" ? "1 22 3\n" : `1 ${chosen} 3\n`);
    expect(parts["content: a.docx / document / alternatives"]).toBe(chosen === "" ? undefined : "22\n");
  });

  test("alternatives within one another are told apart each by itself", async () => {
    const of = (choice: string, fallback: string) =>
      `<mc:AlternateContent><mc:Choice>${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`;
    const t = (words: string) => `<w:r><w:t>${words}</w:t></w:r>`;
    const body = `<w:p>${t("a")}${of(`${t("b")}${of("", t("c"))}${of(t("d"), t("x"))}`, t("y"))}${of("", t("e"))}</w:p>`;
    const { parts } = await readFile(docx(body), "a.docx");
    expect(parts["content: a.docx / document"]).toBe("abcde\n");
    expect(parts["content: a.docx / document / alternatives"]).toBe("x\ny\n");
  });

  test("what a formula is made of runs neither together nor into the text around it", async () => {
    const t = (words: string) => `<m:r><m:t>${words}</m:t></m:r>`;
    const formula = `<m:oMath>${t("4111111111111111")}<m:f><m:num>${t("1")}</m:num><m:den>${t("2")}</m:den></m:f><m:sSup><m:e>${t("3")}</m:e><m:sup>${t("4")}</m:sup></m:sSup></m:oMath>`;
    const { content } = await readFile(docx(`<w:p>${formula}<w:r><w:t>5</w:t></w:r></w:p>`), "a.docx");
    expect(content).toBe("4111111111111111\n1\n2\n3\n4\n5\n");
  });

  test("where the end of a paragraph was deleted, it is read by itself and as one with the next", async () => {
    const p = (words: string, deleted: boolean) =>
      `<w:p><w:pPr><w:rPr>${deleted ? '<w:del w:author="A"/>' : ""}</w:rPr></w:pPr><w:r><w:t>${words}</w:t></w:r></w:p>`;
    const body = `${p("a", false)}${p("4111 1111 ", true)}${p("1111 ", true)}${p("1111", false)}${p("b", false)}${p("c", true)}${p("d", false)}`;
    const { parts } = await readFile(docx(body), "a.docx");
    expect(parts["content: a.docx / document"]).toBe("a\n4111 1111 \n1111 \n1111\nb\nc\nd\n");
    expect(parts["content: a.docx / document / joined paragraphs"]).toBe("4111 1111 1111 1111\ncd\n");
  });

  test("what is deleted of a paragraph, but not its end, joins it to no other", async () => {
    const body = `<w:p><w:del w:author="A"><w:r><w:delText>x</w:delText></w:r></w:del><w:r><w:t>a</w:t></w:r></w:p><w:p/>`;
    expect((await readFile(docx(body), "a.docx")).content).toBe("a\n");
  });

  test("the raised mark of a note is no digit of the number before it; raised groups of a number are of it", async () => {
    const r = (words: string, place = "baseline") =>
      `<w:r><w:rPr><w:vertAlign w:val="${place}"/></w:rPr><w:t>${words}</w:t></w:r>`;
    const mark = r("1", "superscript");
    const body = `<w:p>${r("4111111111111111")}${mark}<w:r><w:t>2</w:t></w:r></w:p><w:p>${r("4111")}${r("1111", "superscript")}${r("1", "subscript")}</w:p><w:p>m${r("m")}${mark}<w:r><w:tab/></w:r>${mark}</w:p>`;
    const { content } = await readFile(docx(body), "a.docx");
    expect(content).toBe("4111111111111111\n12\n411111111\nm\nm1\t1\n");
  });

  test("what is hidden amid a number cuts none, and is of one piece however it looks", async () => {
    const r = (words: string, look = "") => `<w:r><w:rPr>${look}</w:rPr><w:t>${words}</w:t></w:r>`;
    const [on, off] = ["<w:b/><w:vanish/>", '<w:vanish w:val="0"/>'];
    const former = `<w:rPrChange w:author="A"><w:rPr>${on}</w:rPr></w:rPrChange>`;
    const first = `<w:p><w:pPr><w:rPr>${on}</w:rPr></w:pPr>${r("4111 ")}${r("9", on)}<w:bookmarkStart w:name="b"/>${r("8", `<w:i/>${on}`)}${r("1111 ", off)}${r("7", on)}${r("1111 ", former)}${r("1111")}</w:p>`;
    const { parts } = await readFile(docx(`${first}<w:p>${r("6", on)}</w:p><w:p>${r("5", on)}</w:p>`), "a.docx");
    expect(parts["content: a.docx / document"]).toBe("4111 1111 1111 1111\n");
    expect(parts["content: a.docx / document / hidden text"]).toBe("98\n7\n6\n5");
  });

  test("a style that hides is no hidden text; a text box in hidden text is one", async () => {
    const styles =
      "<w:styles><w:style><w:rPr><w:vanish/></w:rPr></w:style><w:p><w:r><w:t>x</w:t></w:r></w:p></w:styles>";
    const box = "<w:txbxContent><w:p><w:r><w:t>in it</w:t></w:r></w:p></w:txbxContent>";
    const body = `<w:p><w:r><w:t>4</w:t></w:r><w:r><w:rPr><w:vanish w:val="true"/><w:vanish/></w:rPr><w:t>a</w:t>${box}<w:t>b</w:t></w:r><w:r><w:t>1</w:t></w:r></w:p>`;
    const { parts } = await readFile(docx(body, { "word/styles.xml": styles }), "a.docx");
    expect(parts["content: a.docx / styles"]).toBe("x\n");
    expect(parts["content: a.docx / document"]).toBe("41\n");
    expect(parts["content: a.docx / document / hidden text"]).toBe("ab");
    expect(parts["content: a.docx / document / text boxes"]).toBe("in it\n");
  });

  test("the result of a field within the code of another is part of that code", async () => {
    const mark = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const code = (words: string) => `<w:r><w:instrText>${words}</w:instrText></w:r>`;
    const t = (words: string) => `<w:r><w:t>${words}</w:t></w:r>`;
    const inner = `${mark("begin")}${code("FIELD ")}${mark("separate")}${t("9 ")}${mark("end")}`;
    const outer = `${mark("begin")}${code("IF ")}${inner}${code("= 9")}${mark("separate")}${t("11 ")}${mark("end")}`;
    const unended = `<w:p>${mark("begin")}${t("code")}</w:p><w:p>${mark("end")}${t("next")}</w:p>`;
    const read = await readFile(docx(`<w:p>${t("4111 11")}${outer}${t("1111 1111")}</w:p>${unended}`), "a.docx");
    expect(read.content).toBe("4111 1111 1111 1111\nnext\n");
    expect(read.metadata.split("\n")).toEqual(expect.arrayContaining(["IF FIELD 9 = 9", "code"]));
  });

  test("text boxes within one another are read apart as deep as they are told apart, and a reason below", async () => {
    const nested = (deep: number): string =>
      `<w:p><w:r><w:t>4111 11</w:t></w:r>${deep === 0 ? "" : `<w:txbxContent>${nested(deep - 1)}</w:txbxContent>`}<w:r><w:t>11</w:t></w:r></w:p>`;
    const read = async (deep: number) => (await readFile(docx(nested(deep)), "a.docx")).reasons;
    expect(await read(9)).toEqual([]);
    expect(await read(10)).toEqual(["over-budget"]);
  });

  test.each(["pivotTables/pivotTable1", "slicers/slicer1", "timelines/timeline1"])(
    "captions are beside the content: xl/%s.xml",
    async (name) => {
      const file = xlsx([], { [`xl/${name}.xml`]: '<slicers><slicer caption="sought"/></slicers>' });
      expect((await readFile(file, "a.xlsx")).metadata).toContain("sought");
    },
  );

  test.each([
    "<w:p><w:fldSimple w:instr=' QUOTE \"sought\" '/></w:p>",
    '<w:query w:val="sought"/>',
    '<w:description w:val="sought"/>',
  ])("what a person reaches is beside the content: %s", async (xml) => {
    expect((await readFile(docx(xml), "a.docx")).metadata).toContain("sought");
  });
});

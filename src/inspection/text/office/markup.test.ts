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

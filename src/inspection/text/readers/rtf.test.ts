import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFile } from "../testing.ts";

test.each([
  "{\\xe sought}",
  "{\\tc sought}",
  "{\\*\\atnid sought}",
  "{\\*\\bkmkstart sought}{\\*\\bkmkend sought}",
  "{\\*\\shpinst{\\sp{\\sn wzTooltip}{\\sv sought}}}",
])("what a person reaches is beside the content: %s", async (group) => {
  const read = await readFile(`{\\rtf1 body${group}}`, "a.rtf");
  expect(read.metadata).toContain("sought");
  expect(read.coverage.level).toBe("full");
});

test("a code page in which digits are not where ASCII has them is not read", async () => {
  expect((await readFile("{\\rtf1\\ansicpg65000 +ADQ-}", "a.rtf")).reasons).toEqual(["unsupported"]);
});

test("a note ends a line, whichever character it ends with", async () => {
  const { content } = await readFile("{\\rtf1 body{\\footnote \\u19978?}{\\footnote 4111}}", "a.rtf");
  expect(content).toContain("上\n4111");
});

describe("RTF", () => {
  // soffice --convert-to txt shows "4111 1111 1111 1111".
  test.each(["footer", "footerf", "header", "shptxt", "*\\annotation", "footnote"])(
    "a group %s with nothing in it parts no number",
    async (word) => {
      const read = await readFile(`{\\rtf1\\ansi Card 41{\\${word}}11 1111 1111 1111 end\\par}`, "a.rtf");
      expect(read.content).toContain("4111 1111 1111 1111");
    },
  );

  test.each([
    ["\\footnote", "footnotes"],
    ["\\footnote\\ftnalt", "endnotes"],
    ["\\*\\annotation", "comments"],
    ["\\header", "headers"],
    ["\\headerf", "headers"],
    ["\\footerl", "footers"],
    ["\\shptxt", "text boxes"],
  ])("{%s …} is of the part %s: it cuts no number of the body, and none runs into it", async (word, kind) => {
    const note = `{${word} {\\super 1} see \\u233?9{\\*\\atndate 5}}`;
    const read = await readFile(`{\\rtf1 Card 4111 1111${note} 1111 11${note}11${note} ends}`, "a.rtf");
    expect(read.parts["content: a.rtf"]).toBe("Card 4111 1111 1111 1111 ends");
    expect(read.parts[`content: a.rtf / ${kind}`]).toBe("1 see é9\n".repeat(3));
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
  });

  test.each([
    ["deleted", "tracked changes"],
    ["mvf", "tracked changes"],
    ["v", "hidden text"],
  ])(
    "what is not shown (\\\\%s) is a part of its own: it cuts no number, and is cut by no format",
    async (word, kind) => {
      const unseen = `{\\${word} 99{\\b 88}}{\\${word}\\i 77}`;
      const read = await readFile(
        `{\\rtf1 4111 11${unseen}11 11\\${word} 66\\${word}0 11 1111{\\footnote 5\\${word} 4\\plain 3}{\\footnote 6\\${word} 2}}`,
        "a.rtf",
      );
      expect(read.parts["content: a.rtf"]).toBe("4111 1111 1111 1111");
      expect(read.parts[`content: a.rtf / ${kind}`]).toBe("998877\n66\n4\n2");
      expect(read.parts["content: a.rtf / footnotes"]).toBe("53\n6\n");
      expect(read.coverage.level).toBe("full");
    },
  );

  test("what a formula is made of runs neither together nor into the text around it", async () => {
    const formula = "{\\mmath{\\*\\moMath{\\mr 1}{\\mf{\\mnum {\\mr 2}}{\\mden {\\mr 3}}}{\\msSup{\\me 4}{\\msup 5}}}}";
    const { content } = await readFile(`{\\rtf1 0${formula}6}`, "a.rtf");
    expect(content).toBe("01\n2\n3\n4\n5\n6");
  });

  test("the end of a paragraph or of a cell parts what is around it where it is not shown, too", async () => {
    const read = await readFile("{\\rtf1 11{\\deleted a\\cell }22{\\v b\\par }33{\\v\\line\\tab}44}", "a.rtf");
    expect(read.parts["content: a.rtf"]).toBe("11\t22\n3344");
  });

  test("a note within a note is of its own kind; one of the same kind stands on lines of its own", async () => {
    const read = await readFile("{\\rtf1 a{\\footnote 41{\\*\\annotation remark}11{\\footnote in it}22}b}", "a.rtf");
    expect(read.parts["content: a.rtf"]).toBe("ab");
    expect(read.parts["content: a.rtf / footnotes"]).toBe("4111\nin it\n22\n");
    expect(read.parts["content: a.rtf / comments"]).toBe("remark\n");
  });

  test("a note within what is passed over is no note; one within metadata is metadata", async () => {
    expect((await readFile("{\\rtf1{\\pict{\\footnote x}}a}", "a.rtf")).content).toBe("a");
    const styles = await readFile("{\\rtf1{\\*\\pgdsctbl{\\header x}}a}", "a.rtf");
    expect(styles.content).toBe("a");
    expect(styles.metadata).toContain("x");
  });

  test("a note that never ends, or goes too deep, is handed on with a reason", async () => {
    const open = await readFile("{\\rtf1 body{\\footnote note", "a.rtf");
    expect(open.parts["content: a.rtf / footnotes"]).toBe("note");
    expect(open.reasons).toEqual(["corrupted"]);
    const deep = await readFile(`{\\rtf1 body${"{\\footnote note".repeat(300)}`, "a.rtf", { limits: { nesting: 200 } });
    expect(deep.content).toMatch(/^body\nnote\nnote/);
    expect(deep.reasons).toEqual(["over-budget"]);
  });

  test("when enough was found in the body, notes are handed on no more", async () => {
    const read = await readFile(`{\\rtf1{\\footnote note}{\\*\\annotation remark}${"body ".repeat(50_000)}}`, "a.rtf", {
      enough: 1000,
    });
    expect(read.stopped).toBe(true);
    expect(read.content).not.toContain("note");
  });

  test("100,000 notes", async () => {
    const read = await readFile(`{\\rtf1 ${"a{\\footnote b}{\\*\\annotation c}".repeat(100_000)}}`, "a.rtf");
    expect(Object.keys(read.parts)).toHaveLength(4);
    expect(read.parts["content: a.rtf / comments"]).toBe("c\n".repeat(100_000));
  });

  test("control words that are names of something else entirely mean nothing", async () => {
    const read = await readFile("{\\rtf1 a\\constructor b\\toString c}", "a.rtf");
    expect(read.content).toBe("abc");
    expect(read.coverage.level).toBe("full");
  });

  // soffice --convert-to pdf shows what is in "*\\sp", "\\revtbl" and so on, whatever these are for.
  test.each("shppict sp picprop listtable listoverridetable stylesheet revtbl".split(" "))(
    "text in a group %s is not passed over",
    async (word) => {
      const read = await readFile(`{\\rtf1 Card {\\*\\${word} 4111 1111 1111 1111} end}`, "a.rtf");
      expect(read.content + read.metadata).toContain("4111 1111 1111 1111");
    },
  );

  test("of a shape, properties that are text are metadata; a text box of Word 95 is one", async () => {
    const property = (name: string, value: string) => `{\\sp{\\sn ${name}}{\\sv ${value}}}`;
    const shape = `{\\shp{\\*\\shpinst${property("shapeType", "136")}${property("gtextUNICODE", "drawn")}}}`;
    const box = "{\\*\\do\\dptxbx{\\dptxbxtext 41{\\b 11}1}}";
    const read = await readFile(`{\\rtf1 a${shape}${box}b}`, "a.rtf");
    expect(read.metadata).toBe("drawn\n");
    expect(read.parts["content: a.rtf"]).toBe("ab");
    expect(read.parts["content: a.rtf / text boxes"]).toBe("41111\n");
  });

  test("what is there twice is content once, and labels of lists cut no number", async () => {
    const twice = "{\\upr{11}{\\*\\ud{11}}}";
    const read = await readFile(`{\\rtf1 41${twice} 11{\\listtext 1.\\tab}11{\\upr{a{\\*\\ud b}}}}`, "a.rtf");
    expect(read.content).toBe("4111 1111b");
    expect(read.metadata).toBe("11\n1.\t\na\n");
  });

  test("metadata are one text within a group, however it is formatted", async () => {
    const read = await readFile("{\\rtf1{\\info{\\title 4111 {\\b 11}11}{\\author Ada}}a}", "a.rtf");
    expect(read.metadata).toBe("4111 1111\nAda\n");
  });

  test.each(["z", "4", ""])("\\'%s before a brace does not take it", async (digits) => {
    const read = await readFile(`{\\rtf1 a{\\pict\\'${digits}}41\\'311}`, "a.rtf");
    expect(read.content).toBe("a4111");
    expect(read.coverage.level).toBe("full");
  });

  const words = [
    "{\\upr",
    "{\\*\\ud ",
    "{\\sn gtextUNICODE",
    "{\\sv ",
    "{\\*\\x ",
    "\\'4",
    "{\\footnote ",
    "{\\footnote\\ftnalt ",
    "{\\*\\annotation ",
    "{\\header ",
    "{\\b ",
    "{\\pict ",
    "{\\info ",
  ];
  const pieces = [
    ...words,
    "}",
    "4111 ",
    "\\par ",
    "é",
    "\\'e9",
    "\\u233?",
    "\\u-10179?",
    "\\u-8704?",
    "\\uc2 ",
    "\\bin3 {{{",
  ];
  test("any cut gives the same, wherever notes begin and end", async () => {
    const files = fc.array(fc.constantFrom(...pieces), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 9 }), async (file, chunk) => {
        const text = `{\\rtf1 ${file.join("")}`;
        const { parts, coverage } = await readFile(text, "a.rtf");
        const read = await readFile(text, "a.rtf", { chunk });
        expect(read.parts).toEqual(parts);
        expect(read.coverage).toEqual(coverage);
      }),
      { numRuns: 500 },
    );
  });
});

import { expect, it } from "vitest";
import { opendocument } from "../../../../test/support/files/office.ts";
import { readFile } from "../testing.ts";

const flat = (words: string) =>
  '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="t"><office:body><office:text>' +
  `${words}</office:text></office:body></office:document>`;

it.each(["bookmark", "bookmark-start", "reference-mark", "reference-mark-start", "section"])(
  "names of its own are beside the content: %s",
  async (name) => {
    const read = await readFile(flat(`<text:p>x</text:p><text:${name} text:name="sought"/>`), "a.fodt");
    expect(read.metadata).toContain("sought");
    expect(read.coverage.level).toBe("full");
  },
);

it("a scene that is anchored amid a number cuts none", async () => {
  const scene = "<dr3d:scene><svg:title>tip</svg:title></dr3d:scene>";
  const read = await readFile(flat(`<text:p>4111 <text:span>11</text:span>11 ${scene}1111 1111</text:p>`), "a.fodt");
  expect(read.content).toContain("4111 1111 1111 1111");
});

it("a script, and what one chooses from, cut no number", async () => {
  const script = '<text:script script:language="JavaScript">var x = 1</text:script>';
  const choice =
    '<loext:content-control><loext:list-item loext:display-text="sought" loext:value="1"/>11</loext:content-control>';
  const read = await readFile(flat(`<text:p>4111 11${script}${choice} 1111 1111</text:p>`), "a.fodt");
  expect(read.parts["content: a.fodt"]).toContain("4111 1111 1111 1111");
  expect(read.parts["content: a.fodt / scripts"]).toBe("var x = 1\n");
  expect(read.metadata.split("\n")).toContain("sought");
});

it("what stands outside of paragraphs, as in a formula, does not run together", async () => {
  const formula = "<math><mfrac><mn>1</mn><mn>4111111111111111</mn></mfrac></math>";
  const file = opendocument("text", "<office:text/>", { "Object 1/content.xml": formula });
  const { parts } = await readFile(file, "a.odt");
  expect(parts["content: a.odt / Object 1/content"]).toBe("1\n4111111111111111\n");
});

import { expect, it } from "vitest";
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

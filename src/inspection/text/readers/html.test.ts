/**
 * Lines of pages, as browsers make them.
 */
import { describe, expect, test } from "vitest";
import { readFile } from "../testing.ts";

const CARD = "4111 1111 1111 1111";
const linesOf = async (body: string, name = "a.html") =>
  (await readFile(`<html><body>${body}</body></html>`, name)).content.split("\n");

describe("a line of a page", () => {
  test.each([
    ["a line end of the source, and what indents the next", "4111 1111\r\n\t  1111 1111"],
    ["line ends between all parts", "4111\n 1111\n 1111\n 1111"],
    ["elements on lines of their own in the source", "\n <b>4111</b>\n <b>1111</b>\n <b>1111</b>\n <b>1111</b>\n"],
    ["white space on both sides of an element's end", "4111 <i> 1111 </i> 1111 1111"],
    ["an element that nobody knows", "4111 11<foo>11 1111</foo> 1111"],
    ["elements of Office", "4111 11<o:p></o:p>11 <st1:place>1111</st1:place> 1111"],
    ["what shows nothing", "4111 11<output></output>11 11<audio-x></audio-x>11 1111"],
    ["how a word is read out", "<ruby>4111 11<rp>(</rp><rt>four <b>one</b></rt><rp>)</rp>11</ruby> 1111 1111"],
    [
      "text of a drawing that goes on",
      '<svg><text y="9"><tspan y="9">4111 1111</tspan><tspan dy="0"> 1111 1111</tspan>',
    ],
    [
      "text of a drawing that is told again how high it stands",
      '<svg><text><tspan y="9">4111 11</tspan><tspan y="9">11 1111 1111',
    ],
  ])("is not cut by %s", async (_, body) => {
    expect(await linesOf(body)).toContain(CARD);
  });

  test.each([
    ["elements that styles may make boxes of", `<span>12</span><span>${CARD}</span><span>34</span>`],
    ["words", `<span>Card</span><x-y>${CARD}</x-y><span>Visa</span>`],
    ["a mark of a note", `${CARD}<sup>2</sup>`],
    ["lines of the source that styles may leave as they are", `<div>1234\n${CARD}\n5678</div>`],
    ["entities", `&#49;<span>${CARD.replace("4", "&#52;")}</span>`],
    ["cells", `<table><tr><td>1234<td>${CARD}<td>5678</table>`],
    ["lines that stay as they are", `<pre>1234\n<span>5</span><span>${CARD}</span>\n5678</pre>`],
    ["lines of a drawing", `<svg><text><tspan y="9">1234</tspan><tspan y="19">${CARD}</tspan><tspan dy=".5">5678`],
  ])("holds a number beside %s", async (_, body) => {
    expect((await linesOf(body)).flatMap((line) => line.split("\t"))).toContain(CARD);
  });

  test("is handed on once where nothing is in doubt", async () => {
    const body = "<p>one <b>1</b>2 <span>three</span> <a>4</a> <i>five</i><span>six</span></p>";
    expect(await linesOf(body)).toEqual(["one 12 three 4 fivesix", ""]);
  });

  test("may be long, and is parted all the same", async () => {
    const { content, metadata } = await readFile(
      `<html>${"words ".repeat(2000)}<a>12</a><a>${CARD}</a></html>`,
      "a.html",
    );
    expect(content).toContain(`12${CARD}`);
    expect(`${content}\n${metadata}`.split("\n")).toContain(CARD);
  });

  test("leaves how words are read out beside them, and ends that with the line", async () => {
    const read = await readFile("<html><ruby>漢<rt>kan</rt>字<rt>ji</ruby><p>next</p></html>", "a.html");
    expect(read.content).toBe("漢字\nnext\n");
    expect(read.metadata).toContain("kan\nji\n");
    expect((await readFile("<html><rt>reading<p>next</p></html>", "a.html")).content).toBe("next\n");
  });
});

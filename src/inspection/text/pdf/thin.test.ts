/**
 * Contents of pages: how they are read, and what is left of them.
 */
import { describe, expect, test } from "vitest";
import { ContentReader } from "./content.ts";
import { EVERYTHING, type Shown, Thinner } from "./thin.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

/** What is left of the contents, white space as one space. */
function thinned(pieces: readonly string[], range: Partial<Shown> = {}) {
  const written: Buffer[] = [];
  const thinner = new Thinner({ ...EVERYTHING, ...range }, (piece) => void written.push(Buffer.from(piece)));
  for (const piece of pieces) thinner.push(bytes(piece));
  thinner.end();
  const left = Buffer.concat(written).toString("latin1").replaceAll(/\s+/g, " ").trim();
  return { left, shown: thinner.shown };
}

function commands(text: string, size: number): string[] {
  const found: string[] = [];
  const reader = new ContentReader((all, { start, end, operator, numeric, shown }) => {
    const command = Buffer.from(all.subarray(start, end)).toString("latin1").trim();
    found.push(`${operator} ${numeric} ${shown}: ${command}`);
  });
  for (let at = 0; at < text.length; at += size) reader.push(bytes(text.slice(at, at + size)));
  found.push(`end: ${Buffer.from(reader.end()).toString("latin1").trim()}`);
  return found;
}

const CONTENTS =
  'q 1 0 0 1 0 0 cm/F1 12 Tf\r\nBT(a\\)(b)\\\\) Tj <41 4\n2> Tj[(c) -.5 <43>]TJ 1. +2 (d) " ET' +
  "/Span<</ActualText(e)/A[1 true null]>>BDC EMC 0 0 m\t1 1 l S f* Q [] 0 d 1 2";

describe("contents", () => {
  test("are read command by command, wherever their bytes are cut", () => {
    const whole = commands(CONTENTS, CONTENTS.length);
    expect(whole).toContain("Tj false 8: (a\\)(b)\\\\) Tj");
    expect(whole).toContain("TJ false 3: [(c) -.5 <43>]TJ");
    expect(whole).toContain('" false 1: 1. +2 (d) "');
    expect(whole).toContain("BDC false 1: /Span<</ActualText(e)/A[1 true null]>>BDC");
    expect(whole).toContain("l true 0: 1 1 l");
    expect(whole.at(-1)).toBe("end: 1 2");
    for (let size = 1; size < 40; size += 1) expect(commands(CONTENTS, size)).toEqual(whole);
  });

  test.each([
    "(a",
    "<4",
    "<4g>",
    "[(a)",
    "<<",
    "(a))",
    "]",
    ">>",
    "> Tj",
    "[>>",
    "{",
    "1\0",
    "[(a) Tj]",
    "/A".padEnd(200, "a"),
    "1".repeat(200),
    "[".repeat(20),
  ])("are not read where they are not plainly written: %s", (text) => {
    expect(() => commands(text, 7)).toThrow("not plainly written");
  });

  test("have no command that is longer than can be held", () => {
    const reader = new ContentReader(() => {});
    expect(() => {
      for (let index = 0; index < 100; index += 1) reader.push(bytes("1 ".repeat(5000)));
    }).toThrow("a command that does not end");
  });
});

test("comments are white space, wherever they are cut", () => {
  const text = "1 % (\n2 m%)\r/A % ] \r\n gs % last";
  const whole = commands(text, text.length);
  expect(whole.map((command) => command.split(" ")[0])).toEqual(["m", "gs", "end:"]);
  for (let size = 1; size < 20; size += 1) expect(commands(text, size)).toEqual(whole);
});

describe("what is left of contents", () => {
  test("is what shows text, and what may have to do with it", () => {
    const { left, shown } = thinned([
      "q 0 0 m 1 1 l S 1 0 0 rg 2 w BT /F1 9 Tf 1 0 0 1 5 5 Tm (a) Tj ET /P /Q scn /X Do 5 5 9 9 re W* n (b) 1 2 l Q",
    ]);
    expect(left).toBe("q BT /F1 9 Tf 1 0 0 1 5 5 Tm (a) Tj ET /P /Q scn /X Do (b) 1 2 l Q");
    expect(shown).toBe(1);
  });

  test("shows a piece of the text, and moves as the rest of it would", () => {
    const contents = ["1 w (one) Tj (two) ' 1 2 (three) \" [(four)] TJ (five) Tj"];
    expect(thinned(contents).left).toBe("(one) Tj (two) ' 1 2 (three) \" [(four)] TJ (five) Tj");
    expect(thinned(contents, { from: 12, to: 15 }).left).toBe("T* 1 Tw 2 Tc T* [(four)] TJ");
    expect(thinned(contents, { from: 0, to: 2 }).left).toBe("(one) Tj T* 1 Tw 2 Tc T*");
  });

  test("keeps operands of the next contents, and operators that nobody knows", () => {
    expect(thinned(["q 1 2 foo BX Q 1 2 3"])).toEqual({ left: "q 1 2 foo BX Q 1 2 3", shown: 0 });
  });

  test("is nothing with an image in them", () => {
    expect(() => thinned(["q BI Q"])).toThrow("an image");
  });
});

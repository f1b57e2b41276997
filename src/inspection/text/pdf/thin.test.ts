/**
 * Contents of pages: how they are read, and what is left of them.
 */
import { describe, expect, test } from "vitest";
import { ContentReader } from "./content.ts";
import { Sign } from "./sign.ts";
import { EVERYTHING, type Shown, Thinner } from "./thin.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

/** What is left of the contents, without marks, white space as one space. */
function thinned(pieces: readonly string[], range: Partial<Shown> = {}) {
  const sign = new Sign();
  const written: Buffer[] = [];
  const thinner = new Thinner(sign, { ...EVERYTHING, ...range }, (piece) => void written.push(Buffer.from(piece)));
  for (const piece of pieces) thinner.push(bytes(piece));
  thinner.end();
  const all = Buffer.concat(written).toString("latin1");
  const marks = [...all.matchAll(/\n\/(S[\da-f]{32}X0[\da-f]{32}X\d+) BMC 0 0 1 1 re f EMC\n/g)].map(
    ([, name]) => name,
  );
  expect(thinner.marks).toEqual(marks);
  const left = all
    .replaceAll(/\n\/S[\da-fX]+ BMC 0 0 1 1 re f EMC\n/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return { left, marks, shown: thinner.shown };
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
    "%",
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

describe("what is left of contents", () => {
  test("is what shows text, and what may have to do with it", () => {
    const { left, shown } = thinned([
      "q 0 0 m 1 1 l S 1 0 0 rg 2 w BT /F1 9 Tf 1 0 0 1 5 5 Tm (a) Tj ET /P /Q scn /X Do 5 5 9 9 re W* n (b) 1 2 l Q",
    ]);
    expect(left).toBe("q BT /F1 9 Tf 1 0 0 1 5 5 Tm (a) Tj ET /P /Q scn /X Do (b) 1 2 l Q");
    expect(shown).toBe(1);
  });

  test("begins with the first command, whatever it is, and ends with operands of the next contents", () => {
    expect(thinned(["w 1 w 2 w 1 2"]).left).toBe("w 1 2");
    expect(thinned(["Tj 1 w (a) Tj"], { from: 10, to: 20 }).left).toBe("Tj");
  });

  test("shows a piece of the text, and moves as the rest of it would", () => {
    const contents = ["1 w (one) Tj (two) ' 1 2 (three) \" [(four)] TJ (five) Tj"];
    expect(thinned(contents).left).toBe("1 w (one) Tj (two) ' 1 2 (three) \" [(four)] TJ (five) Tj");
    expect(thinned(contents, { from: 12, to: 15 }).left).toBe("1 w T* 1 Tw 2 Tc T* [(four)] TJ");
    expect(thinned(contents, { from: 0, to: 2 }).left).toBe("1 w (one) Tj T* 1 Tw 2 Tc T*");
  });

  test("has marks after the first command, after the last, and every 256 KB", () => {
    expect(thinned(["q Q"]).marks).toHaveLength(2);
    expect(thinned(Array.from({ length: 100 }, () => "0 0 m 1 1 l S ".repeat(1000))).marks.length).toBe(2 + 5);
  });

  test("has a mark even where there is no command", () => {
    expect(thinned(["1 2 3"])).toMatchObject({ left: "1 2 3", shown: 0 });
    expect(thinned(["1 2 3"]).marks).toHaveLength(1);
  });

  test.each(["BI", "ID", "BX", "d0", "foo"])("is nothing with the operator %s", (operator) => {
    expect(() => thinned([`q ${operator} Q`])).toThrow(operator);
  });
});

describe("the name of a mark", () => {
  const asHex = (text: string) => Buffer.from(text.replaceAll(/[^\da-fA-F]/g, ""), "hex").toString("latin1");

  test("shows in a string, in one of hexadecimal digits after any number of them, backwards, spaced, and in pieces", () => {
    const sign = () => {
      const made = new Sign();
      return { made, name: made.name() };
    };
    const shows: ((name: string) => readonly string[])[] = [
      (name) => [`abc ${name} BMC`],
      (name) => [asHex(`41 ${name} BMC 0`)],
      (name) => [asHex(`4 ${name} BMC 0`)],
      (name) => [[...name].reverse().join("")],
      (name) => [[...name].join(" \n")],
      (name) => [...`abc${name}abc`],
    ];
    for (const show of shows) {
      const { made, name } = sign();
      expect(show(name).some((piece) => made.showsIn(piece))).toBe(true);
    }
  });

  test("shows in nothing else", () => {
    const sign = new Sign();
    expect(sign.showsIn(new Sign().name())).toBe(false);
    expect(sign.name()).not.toBe(sign.name());
  });
});

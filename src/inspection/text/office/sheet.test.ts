import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Budget, DEFAULT_LIMITS } from "../../budget.ts";
import { Output } from "../output.ts";
import type { XmlEvents } from "../xml/events.ts";
import { Names } from "../xml/names.ts";
import { XmlReader } from "../xml/read.ts";
import { NumberFormats } from "./number-formats.ts";
import { SHEET_ATTRIBUTES, SHEET_NAMES, Sheet } from "./sheet.ts";
import { SharedStrings, STRING_NAMES } from "./strings.ts";

/** What is read of a workbook of one sheet, its XML handed over in pieces of so many bytes; and how it ended. */
function read(strings: string, sheet: string, pieces: number, nesting = 6): string {
  const texts: string[] = [];
  const budget = new Budget({ ...DEFAULT_LIMITS, nesting });
  const out = new Output(
    { part: (place) => texts.push(`[${place}]`), text: (bytes) => texts.push(Buffer.from(bytes).toString()) },
    budget,
  );
  const shared = new SharedStrings(out);
  const none = new Names([]);
  const feed = (xml: string, events: XmlEvents, names: Names, attributes: Names) => {
    out.part("content", "part");
    const reader = new XmlReader(events, names, attributes, budget);
    const bytes = Buffer.from(xml, "latin1");
    try {
      for (let at = 0; at < bytes.length; at += pieces) reader.write(bytes.subarray(at, at + pieces));
      reader.end();
    } catch (error) {
      out.string(String(error));
    }
  };
  feed(strings, shared, STRING_NAMES, none);
  feed(sheet, new Sheet(out, shared, new NumberFormats(), budget), SHEET_NAMES, SHEET_ATTRIBUTES);
  shared.writeUnused();
  out.end();
  return texts.join("");
}

const attribute = fc.constantFrom(
  ' r="A1"',
  ' s="3"',
  ' t="s"',
  ' t="n"',
  ' t="str"',
  ' t="inlineStr"',
  " t='s'",
  " r='A1'",
  ' r=""',
  ' t=""',
  ' cm="1"',
  ' x:t="s"',
  '  r="B1"',
  ' r = "B1"',
  ' r="a>b"',
  ' >="s"',
  ' t="&#115;"',
);
const text = fc.constantFrom(
  "0",
  "1",
  "2",
  "17",
  "4.111111111111111E+15",
  "1.5",
  "",
  " 1 ",
  "x",
  "&amp;",
  "9".repeat(64),
  "9".repeat(65),
  "<!--n-->1",
  "caf\u00e9",
  "-1",
);
const cell = fc.tuple(fc.array(attribute, { maxLength: 3 }), text, fc.nat(11)).map(([attributes, content, form]) => {
  const begin = `<c${attributes.join("")}`;
  switch (form) {
    case 0:
      return `${begin}/>`;
    case 1:
      return `${begin}><is><t>${content}</t></is></c>`;
    case 2:
      return `${begin}><f>CONCAT("a","b")</f><v>${content}</v></c>`;
    case 3:
      return `<x:c${attributes.join("")}><x:v>${content}</x:v></x:c>`;
    case 4:
      return `${begin}><v>${content}</v> </c>`;
    case 5:
      return `${begin}><v>${content}</v></row>`;
    case 6:
      return `<cell><v>${content}</v></c>stray`;
    default:
      return `${begin}><v>${content}</v></c>`;
  }
});
const row = fc.array(cell, { maxLength: 5 }).map((cells) => `<row r="1">${cells.join("")}</row>`);
const string = fc
  .tuple(fc.constantFrom("<si><t>", '<si><t xml:space="preserve">', "<si><r><t>", "<si  ><t>", "<si><t/><t>"), text)
  .map(([begin, content]) => `${begin}${content}</t>${begin.includes("<r>") ? "</r>" : ""}</si>`);
const sheetOf = (rows: readonly string[]) =>
  `<?xml version="1.0"?><worksheet><sheetData>${rows.join("")}</sheetData></worksheet>`;
const stringsOf = (all: readonly string[]) => `<?xml version="1.0"?><sst>${all.join("")}</sst>`;

describe("cells and strings that are taken at one go", () => {
  it("read as they do byte by byte", () => {
    fc.assert(
      fc.property(
        fc.array(string, { maxLength: 6 }),
        fc.array(row, { maxLength: 6 }),
        fc.integer({ min: 2, max: 400 }),
        (all, rows, pieces) => {
          const [strings, sheet] = [stringsOf(all), sheetOf(rows)];
          const slowly = read(strings, sheet, 1);
          expect(read(strings, sheet, 1 << 20)).toBe(slowly);
          expect(read(strings, sheet, pieces)).toBe(slowly);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("may be all there is", () => {
    for (const pieces of [1, 1 << 20]) {
      expect(read("<si><t>a</t></si>", '<c t="s"><v>0</v></c>', pieces)).toBe("[content]a");
      expect(read("<si><t>a</t></si>", "<c><v>7</v></c>", pieces)).toBe("[content]7a\n");
    }
  });

  it("are no deeper than elements may be", () => {
    const [strings, sheet] = [stringsOf(["<si><t>a</t></si>"]), sheetOf(['<row><c t="s"><v>0</v></c></row>'])];
    expect(read(strings, sheet, 1 << 20, 5)).toBe("[content]a\n");
    for (const pieces of [1, 1 << 20]) expect(read(strings, sheet, pieces, 4)).toContain("nested more than 4 deep");
  });
});

/**
 * Pages that take more memory than the engine may have.
 */
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { pdfOfObjects } from "../../../../test/support/files/pdf.ts";
import { readFile } from "../testing.ts";

const MB = 1024 ** 2;
const CARD = "4111111111111111";
const LINES = "0 0 m 10 10 l S\n".repeat(250_000);
const says = (text: string, y = 20) => `BT /F 12 Tf 20 ${y} Td (${text}) Tj ET\n`;

type Object = string | [dictionary: string, data: Uint8Array];
const packed = (data: string, dictionary = ""): Object => [
  `<<${dictionary}/Filter/FlateDecode>>`,
  deflateSync(Buffer.from(data, "latin1")),
];
const plain = (data: string, dictionary = ""): Object => [`<<${dictionary}>>`, Buffer.from(data, "latin1")];

/** Objects from number 5 on; the page draws those whose numbers are given. */
const pdf = (contents: readonly number[], objects: readonly Object[], page = "") =>
  pdfOfObjects([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Count 1/Kids[4 0 R]>>",
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents[${contents.map((number) => `${number} 0 R`).join(" ")}]` +
      `/Resources<</Font<</F 3 0 R>>/XObject<</X 6 0 R>>>>${page}>>`,
    ...objects,
  ]);
const read = (file: Uint8Array, megabytes = 18, chunk?: number) =>
  readFile(file, "a.pdf", {
    limits: { pdfMemory: megabytes * MB, ratio: 2000 },
    ...(chunk === undefined ? {} : { chunk }),
  });
const FULL = { level: "full", reasons: [] };
const TOO_MUCH = {
  level: "none",
  reasons: [
    {
      reason: "over-budget",
      part: "a.pdf / page 1",
      detail: "the PDF takes more memory than the limit for a PDF, 18 MB",
    },
  ],
};

describe("a page of many lines", () => {
  test.each([
    ["packed", packed],
    ["not packed", plain],
  ])("is read with all its text: %s", async (_, stream) => {
    const drawing = says("before") + LINES + says("between", 40) + LINES + says(CARD, 60);
    const found = await read(pdf([5], [stream(drawing)]));
    expect(found.coverage).toEqual(FULL);
    expect(found.content).toBe(`before\nbetween\n${CARD}\n`);
  });

  test("is read wherever its bytes are cut", async () => {
    const drawing = `${LINES}${says("cut anywhere")}${LINES}`;
    const found = await read(pdf([5], [packed(drawing)]), 18, 1000);
    expect(found.coverage).toEqual(FULL);
    expect(found.content).toBe("cut anywhere\n");
  });

  test("is a picture where it has no text", async () => {
    const found = await read(pdf([5], [packed(LINES)]));
    expect(found.coverage.reasons).toEqual([
      { reason: "unsupported", part: "a.pdf", detail: "pages that are pictures: 1" },
    ]);
  });

  test("is read where a form draws them", async () => {
    const form = packed(
      LINES + says(CARD),
      "/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>",
    );
    const found = await read(pdf([5], [plain(`${says("around", 700)}/X Do /X Do`), form]));
    expect(found.coverage).toEqual(FULL);
    expect(found.content).toContain("around");
    expect(found.content).toContain(CARD);
  });

  test("is read where an operator stands in another stream than what it is for", async () => {
    const streams = [
      plain("BT /F 12 Tf 20 20 Td (first)"),
      packed(` Tj ET ${LINES} BT 20 40 Td (second)`),
      plain(" Tj ET"),
    ];
    const found = await read(pdf([5, 6, 7], streams));
    expect(found.coverage).toEqual(FULL);
    expect(found.content).toBe("first\nsecond\n");
  });

  test("says what its annotations say, once", async () => {
    const note = "/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 20 20]/Contents(a note)>>]";
    const found = await read(pdf([5], [packed(says("seen") + LINES)], note));
    expect(found.coverage).toEqual(FULL);
    expect(found.content).toContain("seen");
    expect(found.content).toContain("a note");
  });

  test("does not spoil the pages after it, however many there are", async () => {
    const count = 12;
    const objects = Array.from({ length: count }, (_, index): Object[] => [
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents ${5 + 2 * index} 0 R/Resources<</Font<</F 3 0 R>>>>>>`,
      packed(says(`page ${index}`) + LINES),
    ]).flat();
    const kids = Array.from({ length: count }, (_, index) => `${4 + 2 * index} 0 R`).join(" ");
    const file = pdfOfObjects([
      "<</Type/Catalog/Pages 2 0 R>>",
      `<</Type/Pages/Count ${count}/Kids[${kids}]>>`,
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
      ...objects,
    ]);
    const found = await read(file);
    expect(found.coverage).toEqual(FULL);
    for (let index = 0; index < count; index += 1) expect(found.content).toContain(`page ${index}\n`);
  }, 60_000);
});

describe("a page of much text", () => {
  const words = Array.from({ length: 30_000 }, (_, index) => `word${index}`);
  const lines = Array.from({ length: 3000 }, (_, index) => words.slice(10 * index, 10 * index + 10).join(" "));

  test.each([
    ["by Tj", (line: string) => `0 -9 Td (${line}) Tj\n`],
    ["by TJ", (line: string) => `0 -9 Td [(${line.slice(0, 20)}) -10 (${line.slice(20)})] TJ\n`],
    ["in hexadecimal", (line: string) => `0 -9 Td <${Buffer.from(line).toString("hex")}> Tj\n`],
    ["by an apostrophe", (line: string) => `(${line}) '\n`],
    ["by a quotation mark", (line: string) => `0 0 (${line}) "\n`],
  ])("is read piece by piece, and nothing is lost in between: %s", async (_, command) => {
    const drawing = `BT /F 8 Tf 9 TL 10 780 Td\n${lines.map(command).join("")}ET`;
    const found = await read(pdf([5], [packed(drawing)]));
    expect(found.coverage).toEqual(FULL);
    const seen = new Set(found.content.split(/\s+/));
    expect(words.filter((word) => !seen.has(word))).toEqual([]);
  });

  test("holds what stands where two pieces meet in one piece", async () => {
    const drawing = `BT /F 8 Tf 10 780 Td\n${Array.from({ length: 30_000 }, (_, index) => `0 -9 Td (${10_000_000 + index}) Tj\n`).join("")}ET`;
    const found = await read(pdf([5], [packed(drawing)]));
    expect(found.coverage).toEqual(FULL);
    for (let index = 2; index < 30_000; index += 1)
      if (!found.content.includes([2, 1, 0].map((back) => 10_000_000 + index - back).join("\n")))
        throw new Error(`nothing holds ${index} and the two before`);
  });
});

describe("contents that the engine may read in another way are not thinned", () => {
  const HIDDEN = `${CARD} 0 m 0 0 l S\n`;

  test.each([
    ["a string that began before them", "BT /F 12 Tf 20 20 Td (", ") Tj ET"],
    ["a string of hexadecimal digits that began before them", "BT /F 12 Tf 20 20 Td <", "> Tj ET"],
    ["an array that began before them", "BT /F 12 Tf 20 20 Td [", "] TJ ET"],
    ["an image that began before them", "BI /W 1000 /H 1000 /BPC 8 /CS /G ID ", " EI"],
  ])("%s", async (_, begins, ends) => {
    const file = pdf([5, 6, 7], [plain(begins), packed(HIDDEN + LINES + LINES), plain(ends)]);
    const found = await read(file);
    expect(found.coverage.level).not.toBe("full");
  });

  test.each([
    ["a string", "BT /F 12 Tf 20 20 Td (", ") Tj ET"],
    ["a string of hexadecimal digits", "BT /F 12 Tf 20 20 Td <", "> Tj ET"],
    ["a string of one more hexadecimal digit", "BT /F 12 Tf 20 20 Td <3", "> Tj ET"],
  ])("%s in which they stand when they are drawn once more", async (_, begins, ends) => {
    const file = pdf([6, 5, 6, 7], [plain(begins), packed(HIDDEN + LINES), plain(ends)]);
    expect((await read(file)).coverage).toEqual(TOO_MUCH);
  });

  test.each([
    ["a comment", `% (\n${HIDDEN}%)\n`],
    ["an image", `BI /W 1 /H 1 /BPC 8 /CS /G ID x EI\n`],
    ["an operator that nobody knows", "1 2 foo\n"],
    ["a number that is none", "1.2.3 4 m\n"],
    ["a sign too many", "--1 4 m\n"],
    ["an end without a beginning", ")\n"],
    ["an array that does not end", "[(a) (b)"],
    ["a string that does not end", "(a"],
    ["a string that is too long", `(${"a".repeat(40_000)}) Tj\n`],
    ["a NUL", "1 2\0 m\n"],
  ])("%s", async (_, drawing) => {
    const found = await read(pdf([5], [packed(says("a") + LINES + drawing)]));
    expect(found.coverage).toEqual(TOO_MUCH);
  });

  test("and are read where the limit is higher", async () => {
    const found = await read(pdf([5], [packed(`${says(CARD)}${LINES}% comment\n`)]), 240);
    expect(found.coverage).toEqual(FULL);
    expect(found.content).toBe(`${CARD}\n`);
  });
});

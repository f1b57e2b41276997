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
const detail = "the PDF takes more memory than the limit for a PDF, 18 MB";
/** As far as it can be. */
const READ = {
  level: "partial",
  reasons: [
    {
      reason: "over-budget",
      part: "a.pdf / page 1",
      detail: `${detail}: this page was read without its lines and pictures, and some of its text may be missing`,
    },
  ],
};
const TOO_MUCH = {
  level: "none",
  reasons: [
    {
      reason: "over-budget",
      part: "a.pdf / page 1",
      detail,
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
    expect(found.coverage).toEqual(READ);
    expect(found.content).toBe(`before\nbetween\n${CARD}\n`);
  });

  test("is read where the engine could not even hold its contents", async () => {
    const found = await read(pdf([5], [plain(`${says("large")}${"10 10 m 20.5 20.5 l S\n".repeat(1_000_000)}`)]));
    expect(found.coverage).toEqual(READ);
    expect(found.content).toBe("large\n");
  });

  test("is read wherever its bytes are cut", async () => {
    const drawing = `${LINES}${says("cut anywhere")}${LINES}`;
    const found = await read(pdf([5], [packed(drawing)]), 18, 1000);
    expect(found.coverage).toEqual(READ);
    expect(found.content).toBe("cut anywhere\n");
  });

  test("is not read where it has no text", async () => {
    const found = await read(pdf([5], [packed(LINES)]));
    expect(found.coverage).toEqual({ ...READ, level: "none" });
  });

  test("is read where a form draws them", async () => {
    const form = packed(
      LINES + says(CARD),
      "/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>",
    );
    const found = await read(pdf([5], [plain(`${says("around", 700)}/X Do /X Do`), form]));
    expect(found.coverage).toEqual(READ);
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
    expect(found.coverage).toEqual(READ);
    expect(found.content).toBe("first\nsecond\n");
  });

  test("says what its annotations say, once", async () => {
    const note = "/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 20 20]/Contents(a note)>>]";
    const found = await read(pdf([5], [packed(says("seen") + LINES)], note));
    expect(found.coverage).toEqual(READ);
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
    expect(found.coverage.reasons.map(({ part }) => part)).toEqual(
      Array.from({ length: count }, (_, index) => `a.pdf / page ${index + 1}`),
    );
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
    expect(found.coverage).toEqual(READ);
    const seen = new Set(found.content.split(/\s+/));
    expect(words.filter((word) => !seen.has(word))).toEqual([]);
  });

  test("holds what stands where two pieces meet in one piece", async () => {
    const drawing = `BT /F 8 Tf 10 780 Td\n${Array.from({ length: 30_000 }, (_, index) => `0 -9 Td (${10_000_000 + index}) Tj\n`).join("")}ET`;
    const found = await read(pdf([5], [packed(drawing)]));
    expect(found.coverage).toEqual(READ);
    for (let index = 2; index < 30_000; index += 1)
      if (!found.content.includes([2, 1, 0].map((back) => 10_000_000 + index - back).join("\n")))
        throw new Error(`nothing holds ${index} and the two before`);
  });
});

describe("contents that cannot be told apart are not read", () => {
  test.each([
    ["an image", `BI /W 1 /H 1 /BPC 8 /CS /G ID x EI\n`],
    ["an end without a beginning", ")\n"],
    ["an array that does not end", "[(a) (b)"],
    ["a string that does not end", "(a"],
    ["a string that is too long", `(${"a".repeat(40_000)}) Tj\n`],
    ["a NUL", "1 2\0 m\n"],
  ])("%s", async (_, drawing) => {
    const found = await read(pdf([5], [packed(says("a") + LINES + drawing)]));
    expect(found.coverage).toEqual(TOO_MUCH);
  });

  test("and are where the limit is higher", async () => {
    const found = await read(pdf([5], [packed(`${says(CARD)}${LINES}BI /W 1 /H 1 /BPC 8 /CS /G ID x EI\n`)]), 240);
    expect(found.coverage).toEqual({ level: "full", reasons: [] });
    expect(found.content).toBe(`${CARD}\n`);
  });
});

describe("a page of large pictures", () => {
  const noise = (size: number) => Buffer.from(Array.from({ length: size }, (_, index) => (index * index * 7919) >> 5));
  const PICTURE = "/Type/XObject/Subtype/Image/Width 3000/Height 3000/BitsPerComponent 8";
  const jpeg: Object = [`<<${PICTURE}/ColorSpace/DeviceRGB/Filter/DCTDecode>>`, noise(22_000_000)];

  test("is read with its text", async () => {
    const found = await read(pdf([5], [plain(`${says(CARD)}q 100 0 0 100 0 0 cm /X Do Q`), jpeg]));
    expect(found.coverage).toEqual(READ);
    expect(found.content).toBe(`${CARD}\n`);
  });

  test("is read where it has a mask", async () => {
    const masked = `${PICTURE}/SMask 7 0 R/ColorSpace[/Indexed/DeviceRGB 1<000000FFFFFF>]/Decode[0 1]/Filter/DCTDecode`;
    const mask: Object = [`<<${PICTURE}/ColorSpace/DeviceGray>>`, noise(12_000_000)];
    const found = await read(pdf([5], [plain(`${says(CARD)}/X Do`), [`<<${masked}>>`, noise(22_000_000)], mask]));
    expect(found.coverage).toEqual(READ);
    expect(found.content).toBe(`${CARD}\n`);
  });

  test("is a picture where it has no text", async () => {
    const found = await read(pdf([5], [plain("q 100 0 0 100 0 0 cm /X Do Q"), jpeg]));
    expect(found.coverage.reasons.map(({ detail }) => detail)).toContain("pages that are pictures: 1");
  });
});

describe("a page that is read from a view never counts as read to its end", () => {
  const random = (count: number) => {
    let state = 1;
    const next = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state % 600;
    };
    return Array.from({ length: count }, () => `${next()} ${next()} m ${next()} ${next()} l S\n`).join("");
  };
  const MANY = random(120_000);

  test.each<[string, () => Buffer]>([
    [
      "contents drawn once more behind a picture that takes their bytes",
      () =>
        pdf([5, 7, 5], [packed(`${MANY}BT (${CARD}) Tj ET`), plain(""), plain("BI /W 3000000 /H 1 /BPC 8 /CS /G ID")]),
    ],
    [
      "text that is moved by what is not shown",
      () => pdf([5], [packed(`${MANY}BT /F 12 Tf (41111111) Tj ${"( ) Tj\n".repeat(70_000)} (11111111) Tj ET`)]),
    ],
    [
      "a picture that is what a note says as well",
      () =>
        pdf(
          [5],
          [
            plain("/X Do"),
            [
              "<</Type/XObject/Subtype/Image/Width 1/Height 1>>",
              Buffer.concat([Buffer.from(CARD), Buffer.alloc(20_000_000, " ")]),
            ],
          ],
          "/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 20 20]/Contents 6 0 R>>]",
        ),
    ],
  ])("%s", async (_, make) => {
    const found = await read(make());
    expect(found.coverage.level).not.toBe("full");
    expect(found.reasons).toContain("over-budget");
  });
});

test("a text that is longer than the engine can be asked for at once is a reason", async () => {
  const script = (length: number) =>
    pdfOfObjects([
      `<</Type/Catalog/Pages 2 0 R/Names<</JavaScript<</Names[(a) 5 0 R]>>>>>>`,
      "<</Type/Pages/Count 1/Kids[4 0 R]>>",
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>",
      "<</S/JavaScript/JS 6 0 R>>",
      ["<<>>", Buffer.from(`${"x".repeat(length)}${CARD}`)],
    ]);
  const whole = await read(script(600_000));
  expect(whole.coverage.level).toBe("full");
  expect(whole.metadata).toContain(CARD);
  expect((await read(script(1_200_000))).reasons).toContain("over-budget");
});

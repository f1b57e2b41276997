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

  test("is read where the engine could not even hold its contents", async () => {
    const found = await read(pdf([5], [plain(`${says("large")}${"10 10 m 20.5 20.5 l S\n".repeat(1_000_000)}`)]));
    expect(found.coverage).toEqual(FULL);
    expect(found.content).toBe("large\n");
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

describe("a page of large pictures", () => {
  const noise = (size: number) => Buffer.from(Array.from({ length: size }, (_, index) => (index * index * 7919) >> 5));
  const PICTURE = "/Type/XObject/Subtype/Image/Width 3000/Height 3000/BitsPerComponent 8";
  const jpeg: Object = [`<<${PICTURE}/ColorSpace/DeviceRGB/Filter/DCTDecode>>`, noise(22_000_000)];

  test("is read with its text", async () => {
    const found = await read(pdf([5], [plain(`${says(CARD)}q 100 0 0 100 0 0 cm /X Do Q`), jpeg]));
    expect(found.coverage).toEqual(FULL);
    expect(found.content).toBe(`${CARD}\n`);
  });

  test("is read where it has a mask", async () => {
    const masked = `${PICTURE}/SMask 7 0 R/ColorSpace[/Indexed/DeviceRGB 1<000000FFFFFF>]/Decode[0 1]/Filter/DCTDecode`;
    const mask: Object = [`<<${PICTURE}/ColorSpace/DeviceGray>>`, noise(12_000_000)];
    const found = await read(pdf([5], [plain(`${says(CARD)}/X Do`), [`<<${masked}>>`, noise(12_000_000)], mask]));
    expect(found.coverage).toEqual(FULL);
    expect(found.content).toBe(`${CARD}\n`);
  });

  test("is a picture where it has no text", async () => {
    const found = await read(pdf([5], [plain("q 100 0 0 100 0 0 cm /X Do Q"), jpeg]));
    expect(found.coverage.reasons.map(({ detail }) => detail)).toEqual(["pages that are pictures: 1"]);
  });

  test.each([
    ["contents", `<<${PICTURE}>>`, [5, 6], ""],
    ["contents, and drawn", `<<${PICTURE}>>`, [5, 6], "/X Do "],
    ["contents within an array", `<<${PICTURE}>>`, [7, 6, 8], ""],
    ["contents within a string", `<<${PICTURE}>>`, [9, 6, 10], ""],
    ["contents after a picture", `<<${PICTURE}>>`, [11, 6], ""],
    ["a form", `<<${PICTURE}/Subtype/Form/BBox[0 0 600 600]>>`, [5], "/X Do "],
    ["a form, if one knows what is a name", `<</A/Subtype/Image/Subtype/Form/BBox[0 0 600 600]>>`, [5], "/X Do "],
    ["a form behind a comment", `<</Subtype/Form/BBox[0 0 600 600]% endobj 6 0 obj<<\n/Subtype/Image>>`, [5], "/X Do "],
  ])("is not read where they are %s as well", async (_, dictionary, contents, draws) => {
    const other = Buffer.from(`${says(CARD)} ${LINES.repeat(3)}`);
    const file = pdf(contents, [
      plain(`${says("text")}${draws}`),
      [dictionary, Buffer.concat([other, Buffer.alloc(8_000_000, " ")])],
      plain("BT /F 12 Tf 20 20 Td ["),
      plain("] TJ ET"),
      plain("BT /F 12 Tf 20 20 Td ("),
      plain(") Tj ET"),
      plain("BI /W 10 /H 1 /BPC 8 /CS /G ID "),
    ]);
    const found = await read(file);
    expect(found.coverage.level === "full" && !found.content.includes(CARD)).toBe(false);
    expect(found.reasons).toContain("over-budget");
  });
});

describe("a view of a page", () => {
  const random = (count: number) => {
    let state = 1;
    const next = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state % 600;
    };
    return Array.from({ length: count }, () => `${next()} ${next()} m ${next()} ${next()} l S\n`).join("");
  };
  const MANY = random(120_000);
  const SECRET = "topsecret";

  test("leaves an object that lies in the bytes of a replaced one as it is", async () => {
    const contents = deflateSync(`${says("start")}${MANY}/X Do\n`);
    const form = `\n6 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Length 41>>\nstream\n${says(SECRET, 300).padEnd(41)}\nendstream\nendobj\n`;
    const file = pdf([5], [["<</Filter/FlateDecode>>", Buffer.concat([contents, Buffer.from(form)])], plain("")]);
    const inner = file.indexOf("6 0 obj\n<</Type/XObject");
    const table = file.lastIndexOf("xref\n0");
    const entry = file.indexOf("\n", file.indexOf("\n", table) + 1) + 1 + 6 * 20;
    file.write(String(inner).padStart(10, "0"), entry);
    const found = await read(file);
    expect(found.content).toContain(SECRET);
    expect(found.content).toContain("start");
  });

  test("does not hide what follows a second end of a stream", async () => {
    const contents = `${says("start")}${MANY}BT /F 12 Tf 20 300 Td (${SECRET})`;
    const file = pdf([5, 6], [plain(contents), plain("Tj ET")]);
    const at = file.indexOf("\nendstream", file.indexOf(SECRET));
    file.write("\nendstream", at);
    expect((await read(file)).content).toContain(SECRET);
  });

  test.each([
    ["a NUL before a parameter", "/Filter/FlateDecode/DecodeParms\0<</Predictor 12/Columns 9>>"],
    ["a parameter", "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 9>>"],
    ["two filters", "/Filter/FlateDecode/Filter[/FlateDecode/RunLengthDecode]"],
    ["a string", "/Z(\nendobj\n5 0 obj <<)/Filter/FlateDecode"],
    ["a comment", "% endobj 5 0 obj <<\n/Filter/FlateDecode"],
    ["another type", "/Type/ObjStm/N 1/First 5/Filter/FlateDecode"],
    ["an unknown entry", "/Q 1/Filter/FlateDecode"],
    ["a name spelt by numbers", "/#46ilter/FlateDecode"],
  ])("is not made of contents whose dictionary has %s", async (_, entries) => {
    const contents: Object = [`<<${entries}>>`, deflateSync(says("start") + MANY + says("end"))];
    const found = await read(pdf([5], [contents]));
    expect(found.coverage.level).not.toBe("full");
  });

  test("is not made where the same contents stand behind a picture that takes their bytes", async () => {
    const first = `BT /F 12 Tf 20 200 Td (first) Tj ET\n${MANY}/x (`;
    const contents = packed(`${first} EI BT /F 12 Tf 20 300 Td <746f70736563726574> Tj ET ) MP\n`);
    const file = pdf(
      [5, 7, 5, 8],
      [contents, plain(""), plain(`BI /W ${first.length} /H 1 /BPC 8 /CS /G ID`), plain("Q")],
    );
    expect((await read(file, 240)).content).toContain(SECRET);
    expect((await read(file)).reasons).toEqual(["over-budget"]);
  });

  test.each(["\u0080", "\u00ff", "\0"])(
    "is not made where an operator hides behind a byte that is no letter: %j",
    async (byte) => {
      const file = pdf([5], [packed(`${says("start")}${MANY}(x) /x${byte}Q Tj\n`)]);
      expect((await read(file)).reasons).toEqual(["over-budget"]);
    },
  );

  test("keeps a quotation mark that has other operands than it takes", async () => {
    const lines = `(${"b".repeat(28_000)}) Tj T*\n`.repeat(3);
    const odd = `[1 2] (x) "\n(${"c".repeat(5000)}) Tj T* (${SECRET}) Tj\n[] 0 d T* (after) Tj ET\n`;
    const found = await read(pdf([5], [packed(`${MANY}BT /F 12 Tf 20 300 Td 12 TL ${lines}${odd}`)]));
    expect(found.content).toContain(SECRET);
  });

  test.each([
    ["spaces between digits", `<${" ".repeat(31_000)}> Tj\n`.repeat(4)],
    ["line ends that do not count", `(${"\\\n".repeat(15_000)}) Tj\n`.repeat(4)],
    ["letters without a size", `/F 0 Tf (${"a".repeat(31_000)}) Tj /F 12 Tf\n`.repeat(3)],
  ])("does not part what belongs together by %s", async (_, nothing) => {
    const file = pdf([5], [packed(`${MANY}BT /F 12 Tf 20 300 Td (top) Tj ${nothing} (secret) Tj ET`)]);
    expect((await read(file, 240)).content).toContain(SECRET);
    expect((await read(file)).reasons).toEqual(["over-budget"]);
  });

  test("is not made of several contents that show more text than one piece", async () => {
    const form = packed(
      `${MANY}BT 1 0 0 1 20 100 Tm /F 12 Tf (top) Tj ET`,
      "/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>",
    );
    const much = `(${"c".repeat(1000)}) Tj\n`.repeat(70);
    const page = packed(`${MANY}/X Do BT 1 0 0 1 37.5 100 Tm /F 12 Tf (secret) Tj ${much} ET`);
    expect((await read(pdf([5], [page, form]))).reasons).toEqual(["over-budget"]);
  });
});

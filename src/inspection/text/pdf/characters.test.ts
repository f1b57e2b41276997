/**
 * Text that does not run from left to right, or not without gaps.
 */
import { describe, expect, test } from "vitest";
import { pdfOfObjects } from "../../../../test/support/files/pdf.ts";
import { readFile } from "../testing.ts";
import { SpacedOut } from "./spaced.ts";

const CARD = "4111 1111 1111 1111";
const LINES = "BT /F 12 Tf 72 740 Td (A line of words from left) Tj 0 -500 Td (to right, and one more 2024) Tj ET\n";

const contentOf = async (drawing: string, page = "", objects: readonly string[] = []) => {
  const file = pdfOfObjects([
    "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
    "<</Type/Pages/Count 1/Kids[3 0 R]>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>${page}>>`,
    ["<<>>", Buffer.from(`${LINES}${drawing}`)],
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ...objects,
  ]);
  const read = await readFile(file, "a.pdf");
  expect(read.coverage.level).toBe("full");
  return read.content.split("\n");
};

/** Each letter by itself, ahead by its width in Helvetica and a gap, the turn in degrees. */
const letters = (text: string, turn = 0, gap = 0, x = 300, y = 400): string => {
  const [cosine, sine] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  let ahead = 0;
  const shown = Array.from(text, (letter) => {
    const place = [cosine, sine, -sine, cosine, x + ahead * cosine, y + ahead * sine].map((value) => value.toFixed(3));
    ahead += (letter === " " ? 3.336 : 6.672) + gap;
    return letter === " " ? "" : `${place.join(" ")} Tm (${letter}) Tj`;
  });
  return `BT /F 12 Tf ${shown.join(" ")} ET\n`;
};

const whole = (text: string, matrix: string) => `BT /F 12 Tf ${matrix} Tm (${text}) Tj ET\n`;

describe("text that is turned", () => {
  test.each([
    ["up", "0 1 -1 0 300 200"],
    ["down", "0 -1 1 0 300 600"],
    ["upside down", "-1 0 0 -1 500 600"],
    ["askew", ".707 .707 -.707 .707 200 200"],
    ["small", "0 .1 -.1 0 300 200"],
  ])("%s does not run into the line before", async (_, matrix) => {
    expect(await contentOf(whole(CARD, matrix))).toContain(CARD);
  });

  test.each([90, 270, 45])("by %i degrees letter by letter is one line", async (turn) => {
    const lines = await contentOf(
      letters(CARD, turn) + letters("5555 5555", turn, 0, 330) + letters("7", turn, 0, 100),
    );
    expect(lines.slice(2, 5)).toEqual([CARD, "5555 5555", "7"]);
  });

  test("is a line of its own where straight text follows", async () => {
    const straight = "BT /F 12 Tf 72 100 Td (4222) Tj ET";
    expect((await contentOf(whole("1234", "0 1 -1 0 300 200") + straight)).slice(2, 4)).toEqual(["1234", "4222"]);
  });

  test("on a page that is turned with it", async () => {
    expect(await contentOf(letters(CARD, 90), "/Rotate 90")).toContain(CARD);
  });

  test("is not what is merely slanted or askew", async () => {
    const slanted =
      "BT /F 12 Tf 72 600 Td (4111 11) Tj 1 0 .33 1 112.7 600 Tm (11 11) Tj 1 0 0 1 142.7 600 Tm (11 1111) Tj ET\n";
    expect(await contentOf(slanted)).toContain(CARD);
    expect(await contentOf(whole(CARD, "1 .02 -.02 1 72 500"))).toContain(CARD);
  });
});

describe("letters far apart", () => {
  test("are a word, as well as letters", async () => {
    const lines = await contentOf(letters("4111111111111111", 0, 9, 100));
    expect(lines).toContain(Array.from("4111111111111111").join(" "));
    expect(lines).toContain("4111111111111111");
    expect(await contentOf(letters("4111111111111111", 90, 9, 100))).toContain("4111111111111111");
  });

  test("are so however the text comes, and once", () => {
    const text = `one\na b c d e f g h ij k\nx Ü 3 4 5 6 7 8 \n1 2 3 4 5 6 7\n${"x".repeat(999)}\nÜ x 3 4 5 6 7 8 9\nx Ü 3 4 5 6 7 8`;
    for (let size = 1; size < 40; size += 3) {
      const spaced = new SpacedOut(() => {});
      for (let at = 0; at < text.length; at += size) spaced.write(text.slice(at, at + size));
      expect([...spaced.words()]).toEqual(["abcdefgh", "xÜ345678", "Üx3456789"]);
    }
  });
});

describe("the mark of a note", () => {
  const shown = (...pieces: readonly string[]) =>
    `BT /F 12 Tf 72 700 Td ${pieces.map((one) => `${one} Tj`).join(" ")} ET`;

  test("is no part of the number before it", async () => {
    expect(await contentOf(shown(`(${CARD})`, "/F 7 Tf 4 Ts (2)"))).toContain(`${CARD} 2`);
    expect(await contentOf(shown("/F 7 Tf -3 Ts (12)", `/F 12 Tf 0 Ts (${CARD})`))).toContain(`12 ${CARD}`);
  });

  test("is not what is merely smaller, or merely raised", async () => {
    expect(await contentOf(shown("(4111 11)", "/F 9 Tf (11 1111 1111)"))).toContain(CARD);
    expect(await contentOf(shown("(4111 11)", "1 Ts (11 1111 1111)"))).toContain(CARD);
  });
});

test("a list to choose from is read with all that there is in it", async () => {
  const field =
    "<</Type/Annot/Subtype/Widget/FT/Ch/T(Card)/V(Visa)/Opt[(Visa)[(b)(Amex 3782)](4111 1111)]/Rect[10 10 90 30]/P 3 0 R>>";
  expect((await contentOf("", "/Annots[6 0 R]", [field])).slice(0, 5)).toEqual([
    "Card",
    "Visa",
    "Visa",
    "Amex 3782",
    "4111 1111",
  ]);
});

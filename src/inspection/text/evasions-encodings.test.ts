/**
 * Encodings that were chosen so that a number is not where it seems to be.
 */
import { describe, expect, test } from "vitest";
import { readFile } from "./testing.ts";

const NUMBER = "4111 1111 1111 1111";

describe("an escape that turns to Japanese", () => {
  test.each([
    ["amid a text", `\x1b$B log\n${NUMBER}\n`, "a.txt"],
    ["before pairs that are kanji", `\x1b$B!!4111111111111111\x1b(B`, "a.txt"],
    ["the older one", `x\x1b$@!!4111111111111111\x1b(J`, "a.txt"],
    ["in a page", `<html>\x1b$B<p>41<b>11</b>111111111111`, "a.html"],
    ["in JSON", `{"a":"\x1b$B!!\\u0034111111111111111 "}`, "a.json"],
    ["before the header of a message", `From: a@b.c\r\nX: \x1b$B\r\nSubject: ${NUMBER}\r\n\r\nx`, "a.eml"],
  ])("hides no number %s", async (_, file, name) => {
    for (const chunk of [65_536, 3]) {
      const read = await readFile(file, name, { chunk });
      expect(read.content.replaceAll(" ", "")).toContain("4111111111111111");
      expect(read.coverage.level).toBe("full");
    }
  });

  test("is read as such, and as it stands", async () => {
    // 日本 4111, in digits of full width.
    const read = await readFile("\x1b$BF|K\\#4#1#1#1\x1b(B and more", "a.txt");
    expect(read.parts["content: a.txt"]).toBe("日本４１１１ and more");
    expect(read.parts["content: a.txt / utf-8"]).toBe("\x1b$BF|K\\#4#1#1#1\x1b(B and more");
    expect(read.coverage.level).toBe("full");
  });

  test("is read as such where it is damaged", async () => {
    const read = await readFile("\x1b$BF|K\\#4#1#1#1\x1b(B \x1b[1m and\n", "a.txt");
    expect(read.content).toContain("日本４１１１");
  });

  test("counts in a page whatever encoding the page states", async () => {
    const read = await readFile(`<html><meta charset="iso-2022-jp"><p>\x1b$B#4#1#1#1\x1b(B \x1b[1m</html>`, "a.html");
    expect(read.content).toContain("４１１１");
  });
});

describe("digits of full width and nothing else", () => {
  /** Digits from the first on, in two bytes each. */
  const digits = (text: string, lead: number, zero: number) =>
    Buffer.concat([...text].map((one) => (one === " " ? Buffer.from(" ") : Buffer.of(lead, zero + Number(one)))));
  test.each([
    ["Shift-JIS", 0x82, 0x4f],
    ["GBK, EUC-JP and EUC-KR", 0xa3, 0xb0],
    ["Big5", 0xa2, 0xaf],
  ])("are read in %s", async (_, lead, zero) => {
    const file = Buffer.concat([Buffer.from("name,credit card\nAda,"), digits(NUMBER, lead, zero), Buffer.from("\n")]);
    expect((await readFile(file, "a.csv")).content).toContain("４１１１ １１１１ １１１１ １１１１");
  });

  test.each([
    ["windows-1252", "price \xa3\xb2 and \xa3\xb5, \xe9t\xe9 \xe0 No\xebl"],
    ["windows-1252 with much of it", "\xc9\xe9\xe8\xe0\xf9\xf4 \xe7a \xfc\xf6\xe4\xdf\n".repeat(50)],
    ["iso-8859-2", "pojecha\xb3 do \xa3\xd3DKI, \xa3\xd3D\xac"],
  ])("are none in %s", async (_, text) => {
    expect((await readFile(Buffer.from(text, "latin1"), "a.txt")).content).not.toMatch(/[\uff01-\uff5e]/);
  });
});

describe("text in EBCDIC", () => {
  const ebcdic = (text: string) =>
    Buffer.from(
      [...text].map((one) => (one === " " ? 0x40 : /\d/.test(one) ? 0xf0 + Number(one) : one.charCodeAt(0) + 32)),
    );
  test.each([
    ["a line", ebcdic(`card ${NUMBER} bad`)],
    ["many", Buffer.concat(Array(2000).fill(ebcdic(`bad card ${NUMBER} a `)))],
    ["a number alone", ebcdic(NUMBER.replaceAll(" ", ""))],
  ])("is a reason: %s", async (_, file) => {
    const { coverage, reasons } = await readFile(file, "a.txt");
    expect(coverage.level).toBe("partial");
    expect(reasons).toEqual(["unsupported"]);
  });

  test.each([
    ["windows-1251", "\xcf\xf0\xe8\xe2\xe5\xf2, \xf0\xf1\xf2\xf3 @@@@"],
    ["windows-1251 in one word", "\xcf\xf0\xe8\xe2\xe5\xf2"],
    ["windows-1252", "\xe9t\xe9;No\xebl;\xf1\xf1\xf1\xf1"],
    ["addresses", "a@b.\xe9;c@d.\xe9;e@f.\xe9"],
    ["GBK", "\xd6\xd0\xb9\xfa\xb5\xc4\xc8\xcb\xca\xc7\xb2\xbb"],
  ])("is not %s", async (_, text) => {
    expect((await readFile(Buffer.from(text, "latin1"), "a.txt")).coverage.level).toBe("full");
  });
});

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

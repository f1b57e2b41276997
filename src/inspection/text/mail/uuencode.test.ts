import { describe, expect, test } from "vitest";
import { readFile } from "../testing.ts";

const WHOLE = `M${"1".repeat(60)}`;
const read = (body: string) => readFile(`From: a@example.org\r\nSubject: x\r\n\r\n${body}`, "a.eml");

describe("a file in uuencode within a message", () => {
  test.each([
    ["at its beginning", `begin 644 a.txt\r\n${WHOLE}\r\n${WHOLE}\r\n`],
    ["behind its text", `${"some words\r\n".repeat(20_000)}begin 0600 a b.txt\n${WHOLE}\n`],
    ["small", 'See\nbegin 644 a.txt\n*-#$Q,2`Q,3$Q"@``\n`\nend\n'],
  ])("is a reason, %s", async (_, body) => {
    const { coverage } = await read(body);
    expect(coverage.level).toBe("partial");
    expect(coverage.reasons).toMatchObject([{ reason: "unsupported", part: "a.eml" }]);
  });

  test.each([
    ["words", "begin 644 words\r\nMore words, and no file.\r\n"],
    ["other letters", `begin 888 a.txt\r\n${WHOLE}\r\n`],
    ["a longer line", `begin 644 a.txt\r\n${WHOLE}1\r\n`],
  ])("is not %s", async (_, body) => {
    expect((await read(body)).coverage.level).toBe("full");
  });
});

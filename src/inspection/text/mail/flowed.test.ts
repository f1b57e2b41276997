/**
 * Paragraphs of mail that run over several lines.
 */
import { describe, expect, test } from "vitest";
import { readFile } from "../testing.ts";

const HEADER = "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8; format=flowed";
const bodyOf = async (body: string, more = "", chunk = 65_536) =>
  (await readFile(`${HEADER}${more}\r\n\r\n${body}`, "a.eml", { chunk })).content.trim();

describe.each([65_536, 3])("flowed text of mail, %i bytes at once", (chunk) => {
  test.each([
    ["a number over two lines", "Card 4111 1111 \r\n1111 1111 now\r\n", "Card 4111 1111 1111 1111 now"],
    ["what is quoted", "> Card 4111 1111 \r\n> 1111 1111\r\n", "> Card 4111 1111 1111 1111"],
    ["another depth of quotes", "> Card 4111 \r\n>> 1111\r\n", "> Card 4111 \n>> 1111"],
    ["a line that is stuffed", "one \r\n two\r\n", "one two"],
    ["what precedes a signature", "one \r\n-- \r\nAda \r\n", "one \n-- \nAda"],
    ["lines that end", "one\r\ntwo\r\n\r\nthree", "one\ntwo\n\nthree"],
    ["an end amid a paragraph", "größer \r\nals 4", "größer als 4"],
  ])("%s", async (_, body, shown) => {
    expect(await bodyOf(body, "", chunk)).toBe(shown);
  });

  test("drops the space that tells of it where the message says so", async () => {
    const read = await bodyOf("4111 11 \r\n11 1111 1111\r\n", "; DelSp=Yes", chunk);
    expect(read.split("\n")[0]).toBe("4111 1111 1111 1111");
    const sent = await bodyOf("4111 1111 1111 1111 \r\n2 more\r\n", "; DelSp=Yes", chunk);
    expect(sent).toMatch(/4111 1111 1111 11112 more.*4111 1111 1111 1111 \r\n2 more/s);
  });

  test("is found behind its transfer encoding", async () => {
    const encoding = "\r\nContent-Transfer-Encoding: quoted-printable";
    expect(await bodyOf("4111 =C3=A4 1111=20\r\n1111=\r\n 1111\r\n", encoding, chunk)).toBe("4111 ä 1111 1111 1111");
  });
});

test("a line without an end is handed on as it comes", async () => {
  const long = "4111 ".repeat(100_000);
  expect(await bodyOf(long)).toBe(long.trim());
});

/**
 * Calendars and address cards.
 */
import { describe, expect, test } from "vitest";
import { readFile } from "./testing.ts";

const calendar = (line: string) => `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n${line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const card = (line: string) => `BEGIN:VCARD\r\nVERSION:2.1\r\n${line}\r\nEND:VCARD\r\n`;

describe.each([65_536, 5])("entries, %i bytes at once", (chunk) => {
  const contentOf = async (text: string, name: string) => (await readFile(text, name, { chunk })).content;

  test.each([
    ["folds", "DESCRIPTION:Card 4111 1\r\n 111 1111 11\r\n\t11", "DESCRIPTION:Card 4111 1111 1111 1111\r\n"],
    ["folds amid escapes", "DESCRIPTION:Card\\\r\n n4111 1111 1111 1111", "DESCRIPTION:Card\n4111 1111 1111 1111\r\n"],
    ["escapes", "SUMMARY:a\\, b\\; c\\\\d\\N4111", "SUMMARY:a, b; c\\d\n4111\r\n"],
    ["what is none", "SUMMARY:a \\x=\r\nb: ;QUOTED-PRINTABLE", "SUMMARY:a \\x=\r\nb: ;QUOTED-PRINTABLE\r\n"],
  ])("of a calendar: %s", async (_, line, shown) => {
    expect(await contentOf(calendar(line), "a.ics")).toContain(`BEGIN:VEVENT\r\n${shown}END:VEVENT`);
  });

  test.each([
    [
      "escapes",
      "NOTE;ENCODING=QUOTED-PRINTABLE:Card=0D=0A4111 11=\r\n11 1111 1111",
      "NOTE;ENCODING=QUOTED-PRINTABLE:Card\r\n4111 1111 1111 1111\r\n",
    ],
    ["charsets", "N;CHARSET=windows-1252;QUOTED-PRINTABLE:J=F6rg=\r\n", "N;CHARSET=windows-1252;QUOTED-PRINTABLE:Jörg"],
    ["letters that should have been escaped", "N;QUOTED-PRINTABLE:字=\r\n4111", "N;QUOTED-PRINTABLE:字4111"],
  ])("of a card: %s", async (_, line, shown) => {
    expect(await contentOf(card(line), "a.vcf")).toContain(`VERSION:2.1\r\n${shown}`);
  });

  test("in mail", async () => {
    const mail = `From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar\r\n\r\n${calendar("X:4111 11\r\n 11 1111 1111")}`;
    expect(await contentOf(mail, "a.eml")).toContain("X:4111 1111 1111 1111");
  });
});

test("an entry of any length is read, and its escapes where they are cut, too", async () => {
  const long = `X:${"a\\,".repeat(100_000)}\r\n 4111`;
  expect((await readFile(calendar(long), "a.ics")).content).toContain(`X:${"a,".repeat(100_000)}4111\r\n`);
});

test("what only looks like a fold is read as it stands, too", async () => {
  const text = "BEGIN:VCARD\r\n4111 1111 1111 1111\r\n 5\r\n";
  const { parts } = await readFile(text, "a.txt");
  expect(parts).toMatchObject({ "content: a.txt": text, "content: a.txt / entries": expect.stringContaining("11115") });
});

test("text that only speaks of a calendar stays as it is", async () => {
  expect((await readFile("See BEGIN:VCALENDAR\n a\\nb", "a.txt")).content).toBe("See BEGIN:VCALENDAR\n a\\nb");
});

/**
 * Texts and messages whose beginning, lines, or parts are longer than any program makes them.
 */
import { describe, expect, test } from "vitest";
import { readFile } from "./testing.ts";

const FULL = { level: "full", reasons: [] };
const CARD = "4111111111111111";
const each = (escaped: (code: number) => string): string =>
  Array.from(CARD, (digit) => escaped(digit.charCodeAt(0))).join("");
const referred = each((code) => `&#${code};`);
const escaped = each((code) => `\\u00${code.toString(16)}`);
const quoted = each((code) => `=${code.toString(16)}`);
const LONG = "x".repeat(9000);
const GAP = " ".repeat(9000);

describe("the kind of a text is told", () => {
  test.each([
    ["XML behind a gap", `${GAP}<data>${referred}</data>`, "xml"],
    ["XML with a long value", `<data name="${LONG}">${referred}</data>`, "xml"],
    ["XML in another language", `<größe>${referred}</größe>`, "xml"],
    ["a page behind a gap", `${GAP}<html><p>${referred}</p></html>`, "html"],
    ["JSON behind a gap", `${GAP}{"a":"${escaped}"}`, "json"],
    ["JSON with a long name", `{"${LONG}":"${escaped}"}`, "json"],
    ["JSON with a gap", `{${GAP}"a":"${escaped}"}`, "json"],
    ["JSON with a long number", `[${"1".repeat(9000)},"${escaped}"]`, "json"],
    ["text behind a gap", `${GAP}${CARD}`, "txt"],
  ])("%s", async (_, text, kind) => {
    const read = await readFile(text, "a");
    expect(read.types.map(({ extension }) => extension)).toEqual([kind]);
    expect(read.content).toContain(CARD);
    expect(read.coverage).toEqual(FULL);
  });

  const packed = `From: a@example.org\nTo: b@example.org\nContent-Transfer-Encoding: base64\n\n${btoa(`${CARD}\n`)}\n`;

  test("mail with a long header", async () => {
    expect((await readFile(`X-Some: ${LONG}\n${packed}`, "a")).content).toContain(CARD);
    const much = await readFile(`X-Some: ${"x".repeat(300_000)}\n${packed}`, "a");
    expect(much.types).toMatchObject([{ extension: "txt" }]);
    const cut = await readFile(`X-Some: ${LONG}\nFrom: a\nTo: b\n${"X-More: x\n".repeat(30_000)}${packed}`, "a");
    expect(cut.coverage.reasons).toMatchObject([{ reason: "over-budget" }]);
  });

  test("no mail, but words behind colons", async () => {
    const list = `Some: ${LONG}\nFrom: a\nTo: b\n${"not a field\n".repeat(30_000)}`;
    expect(await readFile(list, "a")).toMatchObject({ types: [{ extension: "txt" }], coverage: FULL });
  });
});

describe("a message", () => {
  const read = (rest: string) => readFile(`From: a@example.org\nTo: b@example.org\nSubject: one\n${rest}`, "a.eml");

  test("has more than one subject, and its parts have some", async () => {
    expect((await read(`Subject: other\n\nwords\n`)).metadata).toContain("subject: other");
    const parts = `Content-Type: multipart/mixed; boundary=b\n\n--b\nSubject: other\n\nwords\n--b--\n`;
    expect((await read(parts)).metadata).toContain("subject: other");
  });

  test("has a name in many pieces, in whatever order", async () => {
    const pieces = Array.from({ length: 110 }, (_, at) => `;\n filename*${at}="${at === 104 ? CARD : "n"}"`).reverse();
    const { names } = await read(`Content-Disposition: attachment${pieces.join("")}\n\nwords\n`);
    expect(names).toBe(`a.eml\n${"n".repeat(104)}${CARD}nnnnn`);
  });

  test("holds a file in uuencode with a long name", async () => {
    for (const length of [200, 201, 100_000]) {
      const { reasons } = await read(`\nbegin 644 ${"n".repeat(length)}\nM${"1".repeat(60)}\n`);
      expect(reasons, `${length}`).toEqual(["unsupported"]);
    }
  });
});

test("lines before the messages of a mailbox", async () => {
  const header = "From: a@example.org\nTo: b@example.org\nContent-Transfer-Encoding: base64\n";
  const message = (text: string) => `${header}\n${btoa(`${text}\n`)}\n\n`;
  const line = (length: number) => `From a@example.org ${"x".repeat(length)} Mon Nov 30 08:00:00 2026\n`;
  const read = (first: number, second: number) =>
    readFile(`${line(first)}${message("first")}${line(second)}${message(CARD)}`, "a.mbox");
  for (const length of [1, 900, 1100, 200_000]) {
    const { content, coverage } = await read(length, length);
    expect(content.split("\n")).toContain(CARD);
    expect(coverage).toEqual(FULL);
  }
  const detail = "a line of more than 256 KB before a message of a mailbox";
  expect((await read(1, 300_000)).coverage.reasons).toContainEqual(expect.objectContaining({ detail }));
});

test("properties of address cards with much about them", async () => {
  for (const length of [100, 300, 50_000]) {
    const note = `NOTE;X-SOME=${"x".repeat(length)};ENCODING=QUOTED-PRINTABLE:${quoted}`;
    const { content } = await readFile(`BEGIN:VCARD\r\nVERSION:2.1\r\n${note}\r\nEND:VCARD\r\n`, "a.vcf");
    expect(content, `${length}`).toContain(CARD);
  }
});

test("addresses of vocabularies that are longer than any", async () => {
  const read = (length: number) =>
    readFile(`<?xml version="1.0"?><a xmlns:b="${"x".repeat(length)}${CARD}" b:c="d">words</a>`, "a.xml");
  // Usual ones are not of the contents.
  expect((await read(100)).content).toBe("d\nwords\n");
  for (const length of [185, 100_000]) expect((await read(length)).content).toContain(CARD);
});

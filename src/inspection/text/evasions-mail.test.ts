/**
 * Mail that is written so that its text is not where it seems to be.
 */
import { describe, expect, test } from "vitest";
import { readFile } from "./testing.ts";

const NUMBER = "4111 1111 1111 1111";
const HEADER = "From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\n";
const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64");
const big = (text: string) => Buffer.from(text, "utf16le").swap16();
const utf7 = (text: string) => `+${base64(big(text)).replaceAll("=", "")}-`;
/** Code page 37: digits, and small letters from a to i. */
const ebcdic = (text: string) =>
  Buffer.from(
    [...text].map((one) => (one === " " ? 0x40 : /\d/.test(one) ? 0xf0 + Number(one) : one.charCodeAt(0) + 32)),
  );

const read = async (header: string, body: string) => {
  const file = `${HEADER}${header}\r\n\r\n${body}\r\n`;
  const [whole, cut] = [await readFile(file, "a.eml"), await readFile(file, "a.eml", { chunk: 3 })];
  expect(cut.parts).toEqual(whole.parts);
  expect(cut.coverage).toEqual(whole.coverage);
  return whole;
};
const encoded = (charset: string, bytes: Uint8Array, more = "") =>
  read(`Content-Type: text/plain; charset=${charset}${more}\r\nContent-Transfer-Encoding: base64`, base64(bytes));

describe("charsets of mail", () => {
  test.each([
    ["UTF-16, big end first", "utf-16", big(NUMBER)],
    ["UTF-16 with the mark of the other order", "UTF-16", Buffer.from(`\ufeff${NUMBER}`, "utf16le")],
    ["UTF-16 in the order that it seems to have", "utf-16", Buffer.from(NUMBER, "utf16le")],
    ["UTF-16 that says the wrong order", "utf-16le", big(`x ${NUMBER}`)],
    ["UTF-16 that is none", "utf-16", Buffer.from(NUMBER)],
    ["UCS-2", "ISO-10646-UCS-2", big(NUMBER)],
    ["UTF-7", "utf-7", Buffer.from(`card ${utf7(NUMBER)} x`)],
    ["UTF-7 that not every program knows", "unicode-1-1-utf-7", Buffer.from(`+${NUMBER.replaceAll(" ", "")}-`)],
  ])("%s is read", async (_, charset, bytes) => {
    const { content, coverage } = await encoded(charset, bytes);
    expect(content.replaceAll(" ", "")).toContain("4111111111111111");
    expect(coverage.level).toBe("full");
  });

  test("UTF-7: signs, runs without an end, and characters of two units", async () => {
    const { content } = await encoded("utf-7", Buffer.from(`1 +- 1 ${utf7("ä😀")}. ${utf7("é").slice(0, -1)} x`));
    expect(content).toContain("1 + 1 ä😀. é x");
  });

  test("UTF-7 is read in pages, attachments, headers and names", async () => {
    const page = await read("Content-Type: text/html; charset=utf-7", `<p>${utf7("41")}<b>11</b> 1111 1111 1111`);
    expect(page.content).toContain(NUMBER);
    const attached = await read("Content-Type: text/plain; charset=utf-7; name=a.txt", utf7(NUMBER));
    expect(attached.content).toContain(NUMBER);
    const header = await read(`Subject: =?utf-7?Q?${utf7(NUMBER)}?=\r\nX: =?utf-7?B?${base64(utf7("4222"))}?=`, "x");
    expect(header.content).toContain(NUMBER);
    expect(header.metadata).toContain("4222");
    const name = `Content-Disposition: attachment; filename="=?utf-7?Q?${utf7(NUMBER)}?="`;
    expect((await read(`Content-Type: text/plain\r\n${name}`, "x")).names).toContain(NUMBER);
  });

  test.each(["IBM037", "cp500", "IBM-1047", "ebcdic-us", "utf-32", "iso-2022-kr", "hz-gb-2312", "x-own", "cp850"])(
    "text in %s is a reason",
    async (charset) => {
      const { coverage, reasons } = await encoded(charset, ebcdic(`card ${NUMBER}`));
      expect(coverage.level).toBe("partial");
      expect(reasons).toEqual(["unsupported"]);
    },
  );

  test("so it is in attachments, headers and names", async () => {
    const bytes = ebcdic(NUMBER);
    expect((await encoded("IBM037", bytes, "; name=a.txt")).reasons).toContain("unsupported");
    const word = `=?IBM037?B?${base64(bytes)}?=`;
    expect((await read(`Subject: ${word}`, "x")).reasons).toEqual(["unsupported"]);
    expect((await read(`X: ${word}`, "x")).reasons).toEqual(["unsupported"]);
    const escaped = [...bytes].map((byte) => `%${byte.toString(16)}`).join("");
    const name = `Content-Disposition: attachment; filename*=IBM037''${escaped}`;
    expect((await read(`Content-Type: text/plain\r\n${name}`, "x")).reasons).toEqual(["unsupported"]);
  });

  test.each([
    ["us-ascii", "plain"],
    ["US_ASCII", "plain"],
    ["utf8", "grün"],
    ["UTF_8", "grün"],
    ['"utf-8"', "grün"],
    ["utf-8", "bad \xff"],
    ["us-ascii", "gr\xfcn"],
    ["unknown-8bit", "gr\xfcn"],
    ["x-unknown", "gr\xfcn"],
    ["iso-8859-1", "gr\xfcn"],
    ["iso8859_15", "gr\xfcn"],
    ["ISO-8859-8-I", "\xe0\xe1"],
    ["latin1", "gr\xfcn"],
    ["cp1252", "gr\xfcn"],
    ["x-windows-1251", "\xcf\xf0"],
    ["windows-1250", "gr\xfcn"],
    ["koi8-r", "\xcf\xf0"],
    ["gb2312", "\xd6\xd0"],
    ["euc_kr", "\xb4\xeb"],
    ["iso-2022-jp", "\x1b$BF|K\\\x1b(B"],
    ["macintosh", "gr\x9fn"],
    ["tis-620", "\xa1\xa2"],
    ["iso-8859-12", "plain, and nobody knows it"],
    ["x-own", "plain\tand nobody knows it\f"],
    ["IBM037", "ASCII after all"],
    ["", "gr\xfcn"],
  ])("ordinary mail in %s is no reason", async (charset, body) => {
    const { coverage } = await encoded(charset, Buffer.from(body, charset.includes("8bit") ? "utf8" : "latin1"));
    expect(coverage).toEqual({ level: "full", reasons: [] });
    const word = `Subject: =?${charset.replaceAll('"', "") || "utf-8"}?B?${base64(Buffer.from(body, "latin1"))}?=`;
    expect((await read(word, "x")).coverage.level).toBe("full");
  });
});

describe("parts of mail", () => {
  const packed = `Content-Transfer-Encoding: base64\r\n\r\n${base64(NUMBER)}`;
  const within = (type: string, part: string) => read(`Content-Type: ${type}; boundary=q`, `--q\r\n${part}\r\n--q--`);

  test.each([
    ["a part of a digest that says nothing of itself", "multipart/digest", `\r\nSubject: x\r\n${packed}`],
    ["news", "multipart/mixed", `Content-Type: message/news\r\n\r\nSubject: x\r\n${packed}`],
    ["a message in UTF-8", "multipart/mixed", `Content-Type: message/global\r\n\r\nSubject: x\r\n${packed}`],
    [
      "a message in one piece",
      "multipart/mixed",
      `Content-Type: message/partial; id=1; number=1; total=1\r\n\r\nX: x\r\n${packed}`,
    ],
    [
      "a message of which only its name says that it is one",
      "multipart/mixed",
      `Content-Type: application/octet-stream; name=a.eml\r\n\r\nX-Unsent: 1\r\nSubject: x\r\n${packed}`,
    ],
    ["comments", "(one) multipart/mixed (two)", `Content-Type: text/plain (three)\r\nX: x\r\n${packed}`],
    ["a comment beside the encoding", "multipart/mixed", packed.replace("base64", "base64 (it is)")],
  ])("%s", async (_, type, part) => {
    const { content, coverage } = await within(type, part);
    expect(content).toContain(NUMBER);
    expect(coverage.level).toBe("full");
  });

  test.each([
    ["text/html; name=a.dat"],
    ["text/html; charset=utf-8; name=a.txt"],
    ["text/x-amp-html"],
    ["application/xhtml+xml"],
    ["text/enriched"],
  ])("%s is a page, whatever it begins with, and stays the text that it is", async (type) => {
    const { content, coverage, flags } = await read(`Content-Type: ${type}`, "See 41<b>11</b> 1111 1111 1111");
    expect(content).toContain(NUMBER);
    expect(content).toContain("41<b>11</b>");
    expect(coverage.level).toBe("full");
    expect(flags).toEqual([]);
  });

  test("a table that is sent as a page is no disguise", async () => {
    const { flags } = await read("Content-Type: text/html; name=a.csv", "a,b\r\n1,2\r\n3,4");
    expect(flags).toEqual([]);
  });

  test.each([
    ["a piece of a message", "message/partial; id=1; number=2; total=3", "MTEx", "unsupported"],
    ["the first piece of one", "message/partial; id=1; number=1; total=3", "Subject: x\r\n\r\nMTEx", "unsupported"],
    ["parts without a boundary", "multipart/mixed", `--q\r\n${packed}\r\n--q--`, "corrupted"],
  ])("%s are a reason", async (_, type, body, reason) => {
    const { coverage, reasons } = await read(`Content-Type: ${type}`, body);
    expect(coverage.level).toBe("partial");
    expect(reasons).toEqual([reason]);
  });

  test("words of headers may hold spaces", async () => {
    const read_ = await read("Subject: =?utf-8?Q?4111 1111 =31=31=31=31 1111?= =?utf-8?Q?_end?=", "x");
    expect(read_.content).toContain(`${NUMBER} end`);
  });

  test("reports of deliveries are read as they stand", async () => {
    const { content, coverage } = await within(
      "multipart/report",
      "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed 4222",
    );
    expect(content).toContain("failed 4222");
    expect(coverage.level).toBe("full");
  });
});

describe("a file of which only its name or its type says that it is mail", () => {
  const draft = `X-Unsent: 1\r\nTo: a@example.org\r\nSubject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(NUMBER)}`;

  test.each([
    ["a.eml", null],
    ["a.mht", null],
    ["a", "message/rfc822"],
    ["a.txt", "message/global; charset=utf-8"],
  ])("is read as mail: %s", async (name, type) => {
    const { content, types, flags } = await readFile(draft, name, { type });
    expect(content).toContain(NUMBER);
    expect(types.map(({ extension }) => extension)).toEqual(["eml"]);
    expect(flags).toEqual([]);
  });

  test("is read as mail however long its header is", async () => {
    const long = `X-Unsent: 1\r\nX: ${"x".repeat(20_000)}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(NUMBER)}`;
    expect((await readFile(long, "a.eml")).content).toContain(NUMBER);
  });

  test("is text in UTF-16, which is no mail to any program", async () => {
    const text = `From: a@example.org\nMIME-Version: 1.0\nSubject: x\n\n${NUMBER}\n`;
    const read = await readFile(Buffer.from(`\ufeff${text}`, "utf16le").swap16(), "a.eml");
    expect(read.content).toContain(NUMBER);
  });

  test.each([
    ["a.txt", draft, "txt"],
    ["a.eml", "See: nothing\r\nof a header\r\n\r\nhere", "txt"],
    ["a.eml", '{"a":1}', "json"],
  ])("is not read as mail otherwise: %s", async (name, file, extension) => {
    const { types } = await readFile(file, name);
    expect(types[0]?.extension).toBe(extension);
  });
});

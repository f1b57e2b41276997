import { describe, expect, test } from "vitest";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { readFile } from "../testing.ts";

const line = "From a@example.com Mon Nov 30 08:00:00 2026\n";
const header = "From: a@example.com\nTo: b@example.com\nSubject: hi\nDate: Mon, 30 Nov 2026 08:00:00 +0000\n";
const second = `${line}${header}\nsecond\n`;

describe("a mailbox whose writer did not quote lines that begin with From (mboxcl2, Takeout)", () => {
  test("loses no text of such a message", async () => {
    const mailbox = `${line}${header}\nHello,\n\nFrom my account DE89370400440532013000 send all\nrest of the letter\n\n${second}`;
    const read = await readFile(mailbox, "a.mbox");
    expect(read.content + read.metadata).toContain("DE89370400440532013000");
    expect(read.content + read.metadata).toContain("rest of the letter");
  });
  test("is not damaged by it", async () => {
    const parts = `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n\nhello\n--xx\nContent-Type: text/plain; name=a.txt\n\nLine one\n\nFrom there we go on\nLine two\n--xx--\n`;
    const read = await readFile(`${line}${header}${parts}\n${second}`, "a.mbox");
    expect(read).toMatchObject({ reasons: [], coverage: { level: "full" } });
    expect(read.content).toContain("Line two");
  });
});

describe("a line of a header that is no field", () => {
  // Python's parser, and others, take it for the beginning of the text.
  test.each([
    ["of a message", `${header}Card 4111 1111 1111 1111\nX-More: yes\n\nHello\n`],
    [
      "of a part",
      `${header}Content-Type: multipart/mixed; boundary=yy\n\n--yy\nCard 4111 1111 1111 1111\n\nbody\n--yy--\n`,
    ],
  ])("%s is read", async (_, message) => {
    const read = await readFile(message, "a.eml");
    expect(read.coverage.level).toBe("full");
    expect(read.content + read.metadata).toContain("4111 1111 1111 1111");
  });
});

const lines = "This is an ordinary line about lunch.\r\n".repeat(600);
const zip = zipFile([{ name: "secret.txt", data: "the secret number is 4111 1111 1111 1111" }]);
const multipart = (type: string, body: string) =>
  `${header}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n\nhello\n${lines}\n--xx\n${type}\n\n${body}\n--xx--\n`;

describe("an archive behind a message", () => {
  // By itself the inner message is read as both; saved from the outer one, 7-Zip opens it.
  test("that is attached is read", async () => {
    const inner = Buffer.concat([Buffer.from(`${header}\n${lines}`), zip]).toString("base64");
    const type = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64";
    const read = await readFile(multipart(type, inner), "a.eml");
    expect(read.reasons.length > 0 || read.content.includes("4111 1111 1111 1111")).toBe(true);
  });
  // 7zz l a.eml: sec.txt.
  test("that is of no text, behind the last boundary, is not passed over in silence", async () => {
    const packed =
      "N3q8ryccAATfspwjQQAAAAAAAABaAAAAAAAAAImWfOrgBJsAOV0AOZlIke664XBCjN64sB6W067sBxnSPMQuzjOyMkO3Gb5l03THSUJQ9no2ISIYYkL/wo/0GZjfCboAAAEEBgABCUEABwsBAAEhIQEADIScAAgKASXtUkoAAAUBGQsAAAAAAAAAAAAAABERAHMAZQBjAC4AdAB4AHQAAAAZAgAAFAoBAEtACuqpgN0BFQYBACCApIEAAA==";
    const message = Buffer.from(multipart("Content-Type: text/plain", "lunch"));
    const read = await readFile(Buffer.concat([message, Buffer.from(packed, "base64")]), "a.eml");
    const found = read.content.includes("4111 1111 1111 1111");
    expect({ found, reasons: read.reasons, flags: read.flags }).not.toEqual({ found: false, reasons: [], flags: [] });
  });
});

describe("a mailbox of more messages than there may be entries", () => {
  test("is not gone through to its end for nothing", async () => {
    const read = await readFile(second.concat("\n").repeat(2000), "a.mbox", { limits: { entries: 10 } });
    expect(read.reasons[0]).toBe("over-budget");
    expect(Object.keys(read.parts).length).toBeLessThan(100);
  });
});

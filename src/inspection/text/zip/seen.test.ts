import { describe, expect, test } from "vitest";
import { outlookMessage } from "../../../../test/support/files/ole.ts";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { readFile } from "../testing.ts";

const known = zipFile([{ name: "lunch.txt", data: "nothing but lunch" }]);
const secret = zipFile([{ name: "secret.txt", data: "the secret number is 4111 1111 1111 1111" }]);

const lines = "This is an ordinary line about lunch.\r\n".repeat(600);
const message = Buffer.from(
  `From: a@example.com\r\nTo: b@example.com\r\nSubject: hi\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/plain\r\n\r\n${lines}--xx\r\nContent-Type: application/zip; name=d.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${known.toString("base64")}\r\n--xx--\r\n`,
);

/** A zip file whose comment is another zip file: 7-Zip opens the first of them. */
function withComment(zip: Buffer, comment: Buffer): Buffer {
  const all = Buffer.concat([zip, comment]);
  all.writeUInt16LE(comment.length, zip.length - 2);
  return all;
}

describe("a second zip file", () => {
  // 7zz l a.eml: secret.txt.
  test.each([
    ["a message", "a.eml", message],
    [
      "an Outlook message",
      "a.msg",
      outlookMessage({ subject: "hi", body: "lunch", attachments: [{ name: "d.zip", data: known }] }),
    ],
  ])("behind %s is read, though the file ends with one that is known already", async (_, name, outer) => {
    for (const behind of [Buffer.concat([secret, known]), withComment(secret, known)]) {
      const read = await readFile(Buffer.concat([outer, behind]), name);
      const missed = !read.content.includes("4111 1111 1111 1111");
      expect({ missed, flags: read.flags, level: read.coverage.level }).toMatchObject({ missed: false });
    }
  });
});

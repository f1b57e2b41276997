import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { PDFDocument } from "@cantoo/pdf-lib";
import { describe, expect, test } from "vitest";
import { encryptedOffice, outlookMessage } from "../../../../test/support/files/ole.ts";
import { pdfFile } from "../../../../test/support/files/pdf.ts";
import { tarFile } from "../../../../test/support/files/tar.ts";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { readFile } from "../testing.ts";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

describe("PDF", () => {
  test("pages, properties", async () => {
    const read = await readFile(
      pdfFile({ pages: ["Card 4111", "two (2)"], information: { Title: "Plan B" } }),
      "a.pdf",
    );
    expect(read.parts["content: a.pdf / page 1"]).toBe("Card 4111\n");
    expect(read.parts["content: a.pdf / page 2"]).toBe("two (2)\n");
    expect(read.metadata).toContain("Plan B");
    expect(read.coverage.level).toBe("full");
  });

  test("a page that draws something and has no text is not read", async () => {
    const read = await readFile(pdfFile({ pages: ["text", null] }), "a.pdf");
    expect(read.coverage).toEqual({
      level: "partial",
      reasons: [{ reason: "unsupported", part: "a.pdf", detail: "pages that are pictures: 2" }],
    });
    expect((await readFile(pdfFile({ pages: [null] }), "a.pdf")).coverage.level).toBe("none");
  });

  test("form fields, notes and attachments", async () => {
    const document = await PDFDocument.create();
    const page = document.addPage();
    page.drawText("body");
    const field = document.getForm().createTextField("number");
    field.setText("078-05-1120");
    field.addToPage(page, {});
    await document.attach(Buffer.from("attached text"), "note.txt");
    const read = await readFile(Buffer.from(await document.save()), "a.pdf");
    expect(read.content).toContain("078-05-1120");
    expect(read.parts["content: a.pdf / note.txt"]).toBe("attached text");
    expect(read.names).toContain("note.txt");
  });

  test("a password is a reason", async () => {
    const document = await PDFDocument.create();
    document.addPage().drawText("secret");
    document.encrypt({ userPassword: "swordfish", ownerPassword: "herring" });
    const read = await readFile(Buffer.from(await document.save()), "a.pdf");
    expect(read.coverage.level).toBe("none");
    expect(read.reasons).toEqual(["encrypted"]);
  });

  test("a header after junk is found; what follows the end is read and flagged", async () => {
    const file = pdfFile({ pages: ["body"] });
    expect((await readFile(Buffer.concat([Buffer.from("junk\n"), file]), "a.pdf")).content).toBe("body\n");
    const read = await readFile(Buffer.concat([file, Buffer.from("smuggled words")]), "a.pdf");
    expect(read.content).toContain("smuggled words");
    expect(read.flags).toEqual(["trailing-data"]);
  });

  test("one that is cut off is never fully covered", async () => {
    const file = pdfFile({ pages: ["body"] });
    for (const length of [20, 200, 400, file.length - 30]) {
      const read = await readFile(file.subarray(0, length), "a.pdf");
      expect(read.coverage.level).not.toBe("full");
      expect(read.reasons).toContain("corrupted");
    }
  });
});

describe("mail", () => {
  const message = (...lines: string[]) => lines.join("\r\n");

  test("subject and bodies are the content, other fields metadata, attachments files", async () => {
    const zip = zipFile([{ name: "in.txt", data: "in the zip" }])
      .toString("base64")
      .replaceAll(/.{60}/g, "$&\r\n");
    const read = await readFile(
      message(
        "From: =?utf-8?B?QcOpZGE=?= <ada@contoso.example>",
        "Subject: =?iso-8859-1?Q?caf=E9?= =?utf-8?Q?_4111?=",
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="outer"',
        "",
        "a preamble",
        "--outer",
        "Content-Type: multipart/alternative; boundary=inner",
        "",
        "--inner",
        "Content-Type: text/plain; charset=windows-1251",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "=CF=F0=E8 41=",
        "11",
        "--inner",
        "Content-Type: text/html",
        "",
        "<p>page</p>",
        "--inner--",
        "--outer",
        "Content-Type: application/zip",
        "Content-Disposition: attachment; filename*=utf-8''r%C3%A9sum%C3%A9.zip",
        "Content-Transfer-Encoding: base64",
        "",
        zip,
        "--outer",
        "Content-Type: message/rfc822",
        "",
        "Subject: forwarded",
        "",
        "forwarded body",
        "--outer--",
        "",
      ),
      "a.eml",
    );
    expect(read.content).toContain("café 4111\n");
    expect(read.content).toContain("При 4111");
    expect(read.content).toContain("page");
    expect(read.parts["content: a.eml / résumé.zip / in.txt"]).toBe("in the zip");
    expect(read.parts["content: a.eml / message"]).toBe("forwarded\nforwarded body");
    expect(read.names).toContain("résumé.zip");
    expect(read.metadata).toContain("Aéda <ada@contoso.example>");
    expect(read.metadata).toContain("a preamble");
    expect(read.coverage.level).toBe("full");
  });

  test("an encrypted message is a reason", async () => {
    const file = message(
      "From: a@b.example",
      "Subject: x",
      "Content-Type: application/pkcs7-mime; smime-type=enveloped-data",
      "",
      "AAAA",
    );
    expect((await readFile(file, "a.eml")).reasons).toEqual(["encrypted"]);
  });

  test("a message that ends within its parts is corrupted", async () => {
    const file = message(
      "From: a@b.example",
      "Subject: x",
      "Content-Type: multipart/mixed; boundary=q",
      "",
      "--q",
      "",
      "text",
    );
    const read = await readFile(file, "a.eml");
    expect(read.content).toContain("text");
    expect(read.reasons).toEqual(["corrupted"]);
  });

  test("a mailbox: each message by itself, however it is encoded", async () => {
    const one = (text: string) =>
      message(
        "From ada@contoso.example Mon Nov 30 08:00:00 2026",
        "From: ada@contoso.example",
        `Subject: ${text}`,
        "Content-Transfer-Encoding: base64",
        "",
        Buffer.from(`From the ${text} message`).toString("base64"),
        "",
        "",
      );
    const lines = "\nFrom me".repeat(20_000);
    const plain = message(
      "From ada@contoso.example Mon Nov 30 08:00:00 2026",
      "From: ada@contoso.example",
      "Subject: plain",
      "",
      `x${lines}`,
    );
    const read = await readFile(Buffer.from(`${one("first")}${plain}\n\n${one("last")}`), "a.mbox");
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
    expect(read.parts["content: a.mbox / message 1"]).toBe("first\nFrom the first message");
    expect(read.parts["content: a.mbox / message 3"]).toBe("last\nFrom the last message");
    expect(Object.keys(read.parts)).not.toContain("content: a.mbox / message 4");
    expect((await readFile(one("only"), "a.eml")).parts["content: a.eml"]).toBe("only\nFrom the only message");
  });

  test("a header that is too long to be read whole is a reason, in a part as well", async () => {
    const long = `X-Long: ${"x".repeat(300_000)}`;
    const whole = await readFile(message("From: a@b.example", long, "Subject: x", "", "text"), "a.eml");
    expect(whole.content).toContain("text");
    expect(whole.reasons).toEqual(["over-budget"]);
    const base64 = ["Content-Type: text/plain", "Content-Transfer-Encoding: base64", "", "NDExMSAxMTEx"];
    const parts = (first: string) =>
      message("From: a@b.example", "Content-Type: multipart/mixed; boundary=q", "", "--q", first, ...base64, "--q--");
    expect(await readFile(parts("X-Short: said of a part"), "a.eml")).toMatchObject({
      content: expect.stringContaining("4111 1111"),
      metadata: expect.stringContaining("x-short: said of a part\n"),
      reasons: [],
    });
    expect((await readFile(parts(long), "a.eml")).reasons).toEqual(["over-budget"]);
  });

  test("Outlook: subject, bodies, properties, attachments", async () => {
    const attachments = [{ name: "note.txt", data: Buffer.from("attached text ".repeat(400)) }];
    const file = outlookMessage({ subject: "hello 4111", body: "the body", html: "<p>the page</p>", attachments });
    const read = await readFile(file, "a.msg");
    expect(read.types[0]?.extension).toBe("msg");
    expect(read.content).toContain("hello 4111");
    expect(read.content).toContain("the body");
    expect(read.content).toContain("the page");
    expect(read.metadata).toContain("Ada");
    expect(read.parts["content: a.msg / note.txt"]).toContain("attached text");
    expect(read.names).toContain("note.txt");
    expect(read.coverage.level).toBe("full");
  });
});

describe("packed files", () => {
  test("gzip of several members, with a name, with a tar inside", async () => {
    const several = Buffer.concat([gzipSync("one "), gzipSync("two")]);
    expect((await readFile(several, "a.txt.gz")).parts["content: a.txt.gz / a.txt"]).toBe("one two");
    const packed = gzipSync(tarFile([{ name: "in.txt", data: "in the tar" }]));
    expect((await readFile(packed, "a.tgz")).parts["content: a.tgz / a.tar / in.txt"]).toBe("in the tar");
  });

  test("gzip that is cut off or damaged is corrupted, and what comes behind it is read", async () => {
    const file = gzipSync("some text to be packed");
    for (const bad of [file.subarray(0, -9), Buffer.concat([file.subarray(0, -8), Buffer.alloc(8)])]) {
      const read = await readFile(bad, "a.gz");
      expect(read.reasons).toContain("corrupted");
      expect(read.coverage.level).not.toBe("full");
    }
    const behind = await readFile(Buffer.concat([file, Buffer.from("smuggled words")]), "a.gz");
    expect(behind.content).toContain("smuggled words");
    expect(behind.flags).toEqual(["trailing-data"]);
  });

  test("what comes behind a gzip file and many zeros is read", async () => {
    const padding = Buffer.alloc(300_000);
    const padded = Buffer.concat([gzipSync("words"), padding]);
    expect((await readFile(padded, "a.txt.gz")).flags).toEqual([]);
    const read = await readFile(Buffer.concat([padded, gzipSync("smuggled words")]), "a.txt.gz");
    expect(read.content).toContain("smuggled words");
    expect(read.flags).toEqual(["trailing-data"]);
  });

  test("tar: long names, directories, and what follows its end", async () => {
    const long = `${"long/".repeat(40)}name.txt`;
    const record = ` path=${long}\n`;
    const items = [
      { name: "dir/", data: "", type: "5" },
      { name: "pax", data: `${record.length + 3}${record}`, type: "x" },
      { name: "short", data: "first" },
      { name: "b.txt", data: "second" },
    ];
    const read = await readFile(
      tarFile(items, Buffer.concat([Buffer.alloc(1024), Buffer.from("smuggled words")])),
      "a.tar",
    );
    expect(read.parts[`content: a.tar / ${long}`]).toBe("first");
    expect(read.parts["content: a.tar / b.txt"]).toBe("second");
    expect(read.content).toContain("smuggled words");
    expect(read.flags).toEqual(["trailing-data"]);
  });

  test("7z: read, encrypted, encrypted with its names", async () => {
    const read = await readFile(fixture("plain.7z"), "a.7z");
    expect(read.parts["content: a.7z / hello.txt"]).toBe("hello from a 7z archive\n");
    expect(read.coverage.level).toBe("full");
    for (const name of ["encrypted.7z", "encrypted-names.7z"]) {
      const locked = await readFile(fixture(name), name);
      expect(locked.coverage.level).toBe("none");
      expect(locked.reasons).toEqual(["encrypted"]);
    }
  });
});

test("a document behind a password is a reason", async () => {
  const read = await readFile(encryptedOffice(), "a.docx");
  expect(read.coverage.level).toBe("none");
  expect(read.reasons).toEqual(["encrypted"]);
  expect(read.flags).toEqual([]);
});

test.each(["\n", "\0\0", "\x1a", "\r\n\x1a\0"])(
  "what programs of old end a PDF with (%j) is nothing behind it",
  async (end) => {
    const read = await readFile(Buffer.concat([pdfFile({ pages: ["text"] }), Buffer.from(end)]), "a.pdf");
    expect(read.flags).toEqual([]);
    expect(read.coverage.level).toBe("full");
  },
);

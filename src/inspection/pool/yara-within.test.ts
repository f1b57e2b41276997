import { deflateRawSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { docx, opendocument } from "../../../test/support/files/office.ts";
import { oleFile } from "../../../test/support/files/ole.ts";
import { pdfFile } from "../../../test/support/files/pdf.ts";
import { picture, png } from "../../../test/support/files/picture.ts";
import { zipFile } from "../../../test/support/files/zip.ts";
import { Budget, DEFAULT_LIMITS, type Limits } from "../budget.ts";
import { type ByteSource, bytesOf } from "../bytes.ts";
import type { CoverageReport } from "../finding.ts";
import { compileYara } from "../malware/yara.ts";
import { extract } from "../text/index.ts";
import { askWithin } from "./yara-within.ts";

const RULES = 'rule Evil { strings: $a = "evil-mark" condition: $a }';
const EVIL = "an evil-mark among other words";
const declared = { name: "a.bin", type: null };

/** A module as documents hold it; all of it literals, each eight behind a byte of flags. `after`: behind its only chunk. */
function macro(source: string, after: readonly number[] = []): Buffer {
  const text = Buffer.from(`Attribute VB_Name = "M"\r\n${source}`);
  const eights = Array.from({ length: Math.ceil(text.length / 8) }, (_, at) => text.subarray(8 * at, 8 * at + 8));
  const literals = Buffer.concat(eights.flatMap((eight) => [Buffer.from([0]), eight]));
  const header = 0xb000 | (literals.length - 1);
  return Buffer.concat([
    Buffer.alloc(40, 1),
    Buffer.from([1, header & 255, header >> 8]),
    literals,
    Buffer.from(after),
  ]);
}
const PROJECT = oleFile({ "VBA/Module1": macro(EVIL) });

async function asked(
  bytes: Uint8Array,
  limit = 1e8,
  limits: Partial<Limits> = {},
  now?: () => number,
  known: CoverageReport["reasons"] = [],
) {
  const compiled = compileYara(RULES);
  if (!compiled.ok) throw new Error(compiled.error);
  const budget = new Budget({ ...DEFAULT_LIMITS, ...limits }, now);
  const ask = (source: ByteSource) => compiled.value.scan("Ours", source, limit);
  return askWithin(ask, bytesOf(bytes), declared, budget, { level: "full", reasons: known });
}

/** As a file is asked: within it only where its first reading met something packed. */
async function askedAfterReading(bytes: Uint8Array, limits: Partial<Limits> = {}) {
  const budget = new Budget({ ...DEFAULT_LIMITS, ...limits });
  const { packed, coverage } = await extract(bytesOf(bytes), declared, budget, { part: () => {}, text: () => {} });
  return packed ? asked(bytes, 1e8, limits, undefined, coverage.reasons) : null;
}

/** A chunk that copies what is before its beginning. */
const DAMAGED = [0x03, 0xb0, 0x01, 0xff, 0xff, 0x00];

const mail = (type: string, body: string | Uint8Array, encoding = "base64") =>
  Buffer.from(
    `From: a@contoso.example\nMIME-Version: 1.0\nContent-Type: ${type}\n` +
      `Content-Transfer-Encoding: ${encoding}\n\n${encoding === "base64" ? Buffer.from(body).toString("base64") : body}\n`,
  );
const escaped = [...Buffer.from(EVIL)].map((byte) => `=${byte.toString(16).padStart(2, "0")}`).join("");

/** Rich text as Outlook packs it; all of it literals. */
function packedRtf(text: string): Buffer {
  const eights = Array.from({ length: Math.ceil(text.length / 8) }, (_, at) => text.slice(8 * at, 8 * at + 8));
  const literals = eights.flatMap((eight) => [Buffer.from([0]), Buffer.from(eight)]);
  const header = Buffer.alloc(16);
  header.write("LZFu", 8);
  return Buffer.concat([header, ...literals]);
}
const message = (streams: Record<string, Uint8Array> = {}) =>
  oleFile({ "__properties_version1.0": Buffer.alloc(32), "__substg1.0_10090102": packedRtf(EVIL), ...streams });

const foreign = (signature: string) => Buffer.concat([Buffer.from(signature, "latin1"), Buffer.alloc(500, 7)]);
const OBJECT = "__attach_version1.0_#00000000/__substg1.0_3701000D";
const zipped = (name: string, data: string | Uint8Array) => zipFile([{ name, data }]);

it.each([
  ["as it is", Buffer.from(EVIL), ""],
  ["in a zip file", zipped("b.exe", EVIL), "in a.bin / b.exe"],
  ["in a zip file within another", zipped("b.zip", zipped("c.exe", EVIL)), "in a.bin / b.zip / c.exe"],
  ["in a gzip file", gzipSync(EVIL), "in a.bin / contents"],
  ["in the text of a Word document", docx(EVIL), "in a.bin / word/document.xml"],
  ["in the source of a macro", oleFile({ "VBA/Module1": macro(EVIL) }), "in a.bin / VBA / Module1"],
  [
    "in the macro of a Word document",
    docx("text", { "word/vbaProject.bin": PROJECT }),
    "in a.bin / word/vbaProject.bin / VBA / Module1",
  ],
  [
    "in an attachment of a message",
    Buffer.from(
      "From: a@contoso.example\nMIME-Version: 1.0\nContent-Type: application/octet-stream; name=b.exe\n" +
        `Content-Transfer-Encoding: base64\n\n${Buffer.from(EVIL).toString("base64")}\n`,
    ),
    "in a.bin / b.exe",
  ],
])("what YARA looks for is found %s", async (_, bytes, detail) => {
  const report = await asked(bytes);
  expect(report).toMatchObject({ verdict: "infected", found: ["Evil"], reason: null });
  expect(report.detail).toBe(detail);
});

it.each([
  ["in the source of a macro before a damage", oleFile({ "VBA/M": macro(EVIL, DAMAGED) }), "in a.bin / VBA / M"],
  ["in the text of a message", mail("text/plain", EVIL), "in a.bin / text/plain"],
  ["in the page of a message", mail("text/html", EVIL), "in a.bin / text/html"],
  ["in the text of a message, escaped", mail("text/plain", escaped, "quoted-printable"), "in a.bin / text/plain"],
  ["in a message within one", mail("message/rfc822", `Subject: ${EVIL}\n\ntext`), "in a.bin / message"],
  ["in the rich text of an Outlook message", message(), "in a.bin / rich text"],
  [
    "in the rich text of an Outlook message with a plain one",
    message({ "__substg1.0_1000001F": Buffer.from("text", "utf16le") }),
    "in a.bin / rich text",
  ],
  [
    "in a binary workbook",
    zipFile([
      { name: "xl/workbook.bin", data: "x" },
      { name: "xl/v.bin", data: EVIL },
    ]),
    "in a.bin / xl/v.bin",
  ],
  [
    "in a zip file that says it is something else",
    zipFile([
      { name: "mimetype", data: "application/x-tar", method: 0 },
      { name: "b.exe", data: EVIL },
    ]),
    "in a.bin / b.exe",
  ],
  [
    "in an object within an Outlook message",
    oleFile({ "__properties_version1.0": Buffer.alloc(32), [`${OBJECT}/Package`]: zipped("b.exe", EVIL) }),
    "in a.bin / object / b.exe",
  ],
  [
    "in what an installer packs",
    oleFile({ Something: Buffer.alloc(5000, 1), Cabinet: Buffer.concat([gzipSync(EVIL)]) }),
    "in a.bin / Cabinet / contents",
  ],
  ["behind a zip file", Buffer.concat([zipped("b.txt", "b"), gzipSync(EVIL)]), "in a.bin / trailing data / contents"],
  ["behind a document", Buffer.concat([docx("b"), gzipSync(EVIL)]), "in a.bin / trailing data / contents"],
  [
    "behind an OpenDocument file",
    Buffer.concat([opendocument("text", "b"), gzipSync(EVIL)]),
    "in a.bin / trailing data / contents",
  ],
  [
    "in a gzip file behind a PDF",
    Buffer.concat([pdfFile({ pages: ["text"] }), gzipSync(EVIL)]),
    "in a.bin / trailing data / contents",
  ],
])("what YARA looks for is found %s", async (_, bytes, detail) => {
  expect(await askedAfterReading(bytes)).toMatchObject({ verdict: "infected", detail });
});

it("is found behind a picture where pictures are read, whose text is not recognised once more", async () => {
  const white = png(picture(40, 40, () => 255));
  const report = await askedAfterReading(Buffer.concat([white, gzipSync(EVIL)]), { pictures: 1 });
  expect(report).toMatchObject({ verdict: "infected", detail: "in a.bin / trailing data / contents" });
});

it("is not clean where a document was read whose parts are too deep to be looked at", async () => {
  let nested = docx(EVIL);
  for (let depth = 0; depth < DEFAULT_LIMITS.depth; depth += 1) nested = gzipSync(nested);
  expect(await askedAfterReading(nested)).toMatchObject({ verdict: "not-scanned", reason: "over-budget" });
});

it.each([
  [
    "an entry packed by a method that is not read",
    zipFile([{ name: "b.exe", data: "packed", method: 97 }]),
    "b.exe: packed by method 97",
  ],
  ["an archive that is not read", Buffer.from("Rar!\x1a\x07\x01\0 and what it packs"), "a.bin: application/x-rar"],
  [
    "an archive within, that is not read",
    zipped("b.rar", Buffer.from("Rar!\x1a\x07\x01\0 and more")),
    "b.rar: application/x-rar",
  ],
  ["a store of Outlook", foreign("!BDN"), "a.bin: application/vnd.ms-outlook"],
  ["compiled help", foreign("ITSF"), "a.bin: application/vnd.ms-htmlhelp"],
  ["a message packed with its signature", mail("application/pkcs7-mime; smime-type=signed-data", "x"), "signature"],
  ["a part of a message in an unknown encoding", mail("text/plain", "x", "x-uuencode"), "x-uuencode"],
  [
    "an object in rich text",
    Buffer.from("{\\rtf1 text{\\object{\\*\\objdata 6576696c}}}"),
    "a.bin: objects embedded in RTF",
  ],
  [
    "an entry packed by a method that is not read, behind many damaged ones",
    zipFile([
      ...Array.from({ length: 60 }, (_, at) => ({ name: `${at}.txt`, data: "text", stated: { crc: 1 } })),
      { name: "b.exe", data: "packed", method: 97 },
    ]),
    "b.exe: packed by method 97",
  ],
])("is not clean where there is %s", async (_, bytes, detail) => {
  const report = await askedAfterReading(bytes);
  expect(report).toMatchObject({ verdict: "not-scanned", reason: "unsupported" });
  expect(report?.detail).toContain(detail);
});

it.each([
  ["a program", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(500, 7)])],
  ["a program in a zip file", zipped("b.exe", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(500, 7)]))],
  ["a compound file of an unknown program", oleFile({ Something: Buffer.alloc(5000, 1) })],
])("is clean where there is %s, which is looked at as it is", async (_, bytes) => {
  expect((await askedAfterReading(bytes))?.verdict ?? "clean").toBe("clean");
});

it("leaves it to what is known of the file that it was too deep for the first reading, too", async () => {
  let nested: Buffer = Buffer.from(EVIL);
  for (let depth = 0; depth <= DEFAULT_LIMITS.depth; depth += 1) nested = gzipSync(nested);
  expect(await askedAfterReading(nested)).toMatchObject({ verdict: "clean", reason: null });
});

it("is clean where what there is of it holds nothing, and not where it ends before its end", async () => {
  const compiled = compileYara(RULES);
  if (!compiled.ok) throw new Error(compiled.error);
  for (const there of ["", "too few"]) {
    const short = { size: 100, read: (offset: number) => Buffer.from(there).subarray(offset) };
    expect(compiled.value.scan("Ours", short, 1e8)).toMatchObject({ verdict: "not-scanned", reason: "corrupted" });
  }
  const evil = { size: 1e6, read: (offset: number) => Buffer.from(EVIL).subarray(offset) };
  expect(compiled.value.scan("Ours", evil, 1e8)).toMatchObject({ verdict: "infected" });
});

it("is clean where all files within were looked at, and there is nothing in them", async () => {
  expect(await asked(zipped("b.exe", "nothing to see"))).toMatchObject({ verdict: "clean", reason: null, detail: "" });
});

it("is not clean where one of the files within is larger than the rules look at; what another holds is still found", async () => {
  const large = { name: "large.bin", data: "x".repeat(5000) };
  const left = await asked(zipFile([large, { name: "small.txt", data: "small" }]), 2000);
  expect(left).toMatchObject({ verdict: "not-scanned", reason: "over-budget" });
  expect(left.detail).toContain("a.bin / large.bin");
  const found = await asked(zipFile([large, { name: "evil.txt", data: EVIL }]), 2000);
  expect(found).toMatchObject({ verdict: "infected", reason: null, detail: "in a.bin / evil.txt" });
});

it("is looked at within, too, where the whole is larger than the rules look at", async () => {
  const noise = deflateRawSync(Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919) % 251)));
  const bytes = zipFile([
    { name: "noise.bin", data: Buffer.concat([noise, Buffer.alloc(2000, 1)]), method: 0 },
    { name: "evil.txt", data: EVIL },
  ]);
  expect(await asked(bytes, 1500)).toMatchObject({ verdict: "infected", detail: "in a.bin / evil.txt" });
});

it("is not clean where time ran out before the files within were looked at", async () => {
  let now = 0;
  const late = await asked(zipped("b.txt", "nothing"), 1e8, { time: 1 }, () => (now += 10));
  expect(late).toMatchObject({ verdict: "not-scanned", reason: "timed-out" });
});

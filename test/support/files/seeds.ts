/**
 * A small file of every format that is read, for tests that damage them.
 * @module
 */
import { readFileSync } from "node:fs";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { arFile } from "./ar.ts";
import { binaryWorkbook, cell, double, shared, wide } from "./binary-workbook.ts";
import { cabFile } from "./cab.ts";
import { cpioFile } from "./cpio.ts";
import { isoFile } from "./iso.ts";
import { customProperties, docx, opendocument, pptx, wordPart, xlsx } from "./office.ts";
import { encryptedOffice, oleFile, outlookMessage } from "./ole.ts";
import { pdfFile } from "./pdf.ts";
import { tarFile } from "./tar.ts";
import { Attribute, attribute, tnefMessage } from "./tnef.ts";
import { zipFile } from "./zip.ts";

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../src/inspection/text/fixtures/${name}`, import.meta.url));

export interface Seed {
  readonly name: string;
  readonly file: Buffer;
}

const MAIL = [
  "From: Ada <ada@contoso.example>",
  "Subject: =?utf-8?Q?caf=C3=A9?=",
  "MIME-Version: 1.0",
  "Content-Type: multipart/mixed; boundary=b",
  "",
  "--b",
  "Content-Type: text/html; charset=iso-8859-1",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "<p>caf=E9 41=",
  "11</p>",
  "--b",
  "Content-Disposition: attachment; filename=a.zip",
  "Content-Transfer-Encoding: base64",
  "",
  zipFile([{ name: "a.txt", data: "in the zip" }]).toString("base64"),
  "--b--",
].join("\r\n");

/** The same text by each method. Sizes behind the data, where a method tells its end by itself. */
function zipOfMethods(): Buffer {
  const data = "Card 4111 1111 1111 1111, expires 12/29\n".repeat(40);
  const lzma = Buffer.concat([Buffer.from([26, 2, 5, 0]), fixture("cards-unmarked.lzma")]);
  return zipFile([
    { name: "a.txt", data, method: 12, packed: fixture("cards.txt.bz2"), descriptor: true },
    { name: "b.txt", data, method: 14, packed: lzma },
    { name: "c.txt", data: `${data}${data}`, method: 95, packed: fixture("streams.xz") },
    { name: "d.txt", data, method: 93, packed: zstdCompressSync(data) },
  ]);
}

/** pdfium is slow to fail, so tests damage fewer of `slow`. */
export function seeds(): { readonly fast: Seed[]; readonly slow: Seed[] } {
  const record = Buffer.concat([Buffer.from([0, 0, 0xa8, 0x0f, 5, 0, 0, 0]), Buffer.from("slide")]);
  return {
    fast: [
      {
        name: "a.docx",
        file: docx(["Card 4111", "two"], {
          "docProps/custom.xml": customProperties({ a: "b" }),
          "word/header1.xml": wordPart("hdr", "head"),
        }),
      },
      {
        name: "a.xlsx",
        file: xlsx([
          {
            name: "S",
            rows: [
              ["visa", 4111111111111111],
              ["x", 2.5],
            ],
          },
        ]),
      },
      {
        name: "a.xlsb",
        file: binaryWorkbook(
          [{ name: "S", rows: [[shared(0, 0), cell(5, 1, double(4111111111111111))], [cell(6, 0, wide("in a row"))]] }],
          ["visa", "no cell's"],
        ),
      },
      { name: "a.pptx", file: pptx(["one", "two"]) },
      {
        name: "winmail.dat",
        file: tnefMessage(
          [attribute(1, Attribute.body, Buffer.from("Card 4111\0"))],
          [{ title: "a.txt", data: "attached", properties: [[0x3707, 0x1f, "of today.txt"]] }],
        ),
      },
      {
        name: "a.odt",
        file: opendocument(
          "text",
          '<office:text><text:p>41<text:note text:note-class="endnote"><text:p>note<office:annotation>remark</office:annotation></text:p></text:note><text:span>11</text:span></text:p></office:text>',
          { "styles.xml": "<s><style:header><text:p>head</text:p></style:header></s>" },
        ),
      },
      {
        name: "a.zip",
        file: zipFile([
          { name: "a.txt", data: "one" },
          { name: "b.zip", data: zipFile([{ name: "c.txt", data: "two" }]) },
        ]),
      },
      {
        name: "stored.zip",
        file: zipFile(
          [
            { name: "a.txt", data: "one", method: 0 },
            { name: "b.json", data: '{"a":"\\u0041"}', descriptor: true },
          ],
          { zip64: true },
        ),
      },
      { name: "methods.zip", file: zipOfMethods() },
      {
        name: "a.tar",
        file: tarFile([
          { name: "a.txt", data: "one" },
          { name: "b.html", data: "<p title=x>two</p>" },
        ]),
      },
      {
        name: "a.cab",
        file: cabFile([
          { items: [{ name: "a.txt", data: "one one one one" }], packing: 1 },
          {
            items: [{ name: "b.txt", data: "two and two and two and more of it" }],
            packing: {
              window: 15,
              blocks: [
                { kind: 1, size: 20 },
                { kind: 2, size: 9 },
                { kind: 3, size: 99 },
              ],
            },
          },
        ]),
      },
      // Without checksums, so that damage reaches what they guard.
      {
        name: "unchecked.cab",
        file: cabFile(
          [
            { items: [{ name: "a.txt", data: "one one one one" }], packing: 1 },
            {
              items: [{ name: "b.txt", data: "two and two and two and more of it".repeat(9) }],
              packing: { window: 15, blocks: [{ kind: 2, size: 200 }], calls: 200 },
            },
          ],
          { unchecked: true },
        ),
      },
      {
        name: "a.iso",
        file: isoFile(
          [
            { name: "A.TXT;1", rock: `${"a".repeat(80)}.txt`, data: "one" },
            { name: "D", children: [{ name: "B.TXT;1", data: "two and two ".repeat(200), pieces: 2 }] },
          ],
          { joliet: [{ name: "c.txt", data: "three" }] },
        ),
      },
      ...(["crc", "odc", "little"] as const).map((form) => ({
        name: `${form}.cpio`,
        file: cpioFile(
          [
            { name: "a.txt", data: "one" },
            { name: "b.txt", data: "two ".repeat(60) },
          ],
          form,
        ),
      })),
      {
        name: "a.a",
        file: arFile([
          { name: "//", data: "a-longer-name.txt/\n" },
          { name: "/0", data: "one" },
          { name: "#1/8", data: "b.txt\0\0\0two" },
        ]),
      },
      { name: "a.7z", file: fixture("plain.7z") },
      { name: "b.7z", file: fixture("methods-bcj2.7z") },
      { name: "c.7z", file: fixture("methods-ppmd.7z") },
      { name: "d.7z", file: fixture("methods-delta.7z") },
      { name: "e.7z", file: fixture("methods-deflate64.7z") },
      { name: "a.tar.xz", file: fixture("cards.tar.xz") },
      { name: "b.txt.xz", file: fixture("streams.xz") },
      { name: "a.tar.zst", file: fixture("cards.tar.zst") },
      { name: "b.txt.zst", file: Buffer.concat([zstdCompressSync("one "), fixture("cards.txt.zst")]) },
      { name: "a.txt.bz2", file: fixture("cards.txt.bz2") },
      { name: "a.txt.gz", file: Buffer.concat([gzipSync("one "), gzipSync("two")]) },
      {
        name: "a.rtf",
        file: Buffer.from(
          "{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset204 A;}}{\\info{\\title T}}caf\\'e9 \\u1055?{\\b 41}{\\footnote\\ftnalt note{\\*\\annotation remark}}11\\bin3 abc\\par{\\headerl head}}",
        ),
      },
      {
        name: "a.html",
        file: Buffer.from(
          "<!doctype html><html><head><title>T</title><style>p{}</style></head><body><p title='x'>41<b>11</b> &eacute; &#x41;<!-- c --><script>1</script></body></html>",
        ),
      },
      {
        name: "a.xml",
        file: Buffer.from(
          "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY e 'x'>]><d a='1'>&e;<t>x<![CDATA[y]]></t><!-- c --></d>",
        ),
      },
      { name: "a.json", file: Buffer.from('{"card":"\\u00341\\n11","list":[1,2,{"x":"\\ud83d\\ude00"}]}') },
      { name: "a.txt", file: Buffer.from("\ufeffGrüße 4111 – 日本語", "utf16le") },
      { name: "b.txt", file: Buffer.from("\x93\xfa\x96\x7b\x8c\xea 4111 plain text", "latin1") },
      { name: "a.eml", file: Buffer.from(MAIL) },
      {
        name: "a.msg",
        file: outlookMessage({
          subject: "s",
          body: "b",
          html: "<p>x</p>",
          attachments: [{ name: "n.txt", data: Buffer.from("t") }],
        }),
      },
      {
        name: "a.ppt",
        file: oleFile({ "PowerPoint Document": record, "VBA/M": Buffer.from("\x01\x05\xb0\0Attribut", "latin1") }),
      },
      { name: "a.doc", file: fixture("word.doc") },
      { name: "a.xls", file: fixture("excel.xls") },
      {
        name: "locked.docx",
        file: encryptedOffice(
          '<labelList><label id="{0f2b5b64-7a52-4f1e-8c6a-6a3f3d0f9a11}" enabled="1"/></labelList>',
        ),
      },
    ],
    slow: [
      {
        name: "a.pdf",
        file: pdfFile({
          pages: ["Card 4111", null],
          information: { Title: "T", "MSIP_Label_0f2b5b64-7a52-4f1e-8c6a-6a3f3d0f9a11_Enabled": "true" },
        }),
      },
    ],
  };
}

/**
 * Documents that were made to take memory.
 * @module
 */
import { deflateSync } from "node:zlib";
import { record as binaryRecord, binaryWorkbook, shared } from "../../test/support/files/binary-workbook.ts";
import { docx, opendocument, type Parts, pptx, xlsx } from "../../test/support/files/office.ts";
import { Attribute, attribute, recipients, tnefMessage } from "../../test/support/files/tnef.ts";
import { zipFile } from "../../test/support/files/zip.ts";
import { each, type HostileFile, joined, nested, times, words } from "./hostile.ts";
import { compoundFile, type OleItem } from "./hostile-lists.ts";

const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

/** Text of every kind that is apart, and within the last of them once more, so many levels deep. */
function apart(levels: number, kinds: readonly string[], size: number, paragraph: (text: string) => string): string {
  if (levels === 0) return "";
  const [deepest = ""] = kinds;
  const inner = apart(levels - 1, kinds, size, paragraph);
  const open = (kind: string) => [`<${kind}>`, `</${kind.split(" ")[0]}>`] as const;
  const some = kinds.map((kind) => open(kind).join(paragraph(words(size).toString())));
  return paragraph(`</w:t></w:r>${some.join("")}${open(deepest).join(inner)}<w:r><w:t>`);
}

const wordParagraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const WORD_KINDS = ["w:txbxContent", "w:footnote", "w:endnote", "w:hdr", "w:ftr", "w:rt", "w:moveFrom"];
const ODF_KINDS = [
  "draw:frame",
  "text:note text:note-class='endnote'",
  "text:note",
  "office:annotation",
  "style:header",
  "style:footer",
  "presentation:notes",
  "text:ruby-text",
  "office:script",
];

/** A workbook whose parts are given as they are. */
const workbook = (parts: Parts): Buffer => xlsx([{ name: "A", rows: [] }], parts);
const strings = (text: Buffer) => joined(XML, `<sst ${SHEET}>`, text, "</sst>");
const sheet = (text: Buffer) => joined(XML, `<worksheet ${SHEET}><sheetData>`, text, "</sheetData></worksheet>");
const styles = () =>
  joined(
    XML,
    `<styleSheet ${SHEET}><numFmts>`,
    each(1000, (at) => `<numFmt numFmtId="${at + 200}" formatCode="${"0-".repeat(125)}${at}"/>`),
    "</numFmts><cellXfs>",
    each(65_000, (at) => `<xf numFmtId="${200 + (at % 1000)}"/>`),
    "</cellXfs></styleSheet>",
  );

/** A record of a workbook of old. */
function biff(type: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type);
  head.writeUInt16LE(body.length, 2);
  return joined(head, body);
}
const oldWorkbook = (...records: readonly Uint8Array[]): Buffer =>
  compoundFile([
    {
      name: "Workbook",
      data: joined(biff(0x809, Buffer.from([0, 6, 5, 0, 0, 0, 0, 0])), ...records, biff(10, Buffer.alloc(0))),
    },
  ]);

/** Records of eight bytes with a number in front and a name of six letters. */
const sheets = (count: number): Buffer => {
  const all = Buffer.alloc(count * 18);
  for (let at = 0; at < count; at += 1) {
    all.writeUInt16LE(0x85, at * 18);
    all.writeUInt16LE(14, at * 18 + 2);
    all.writeUInt32LE(at, at * 18 + 4);
    all.writeUInt8(6, at * 18 + 10);
    all.write(at.toString(36).padStart(6, "0"), at * 18 + 12);
  }
  return all;
};

const properties = (count: number): OleItem[] => [
  { name: "__properties_version1.0", data: Buffer.alloc(32) },
  ...Array.from({ length: count }, (_, at) => ({
    name: `__substg1.0_${(at & 0xffff).toString(16).padStart(4, "0")}001F-${at.toString(16).padStart(8, "0")}`
      .toUpperCase()
      .replace("SUBSTG", "substg"),
  })),
];
/** A message, and one within it. */
const outlook = (count: number, inner: Buffer | null): Buffer => {
  const all = properties(count);
  if (inner !== null)
    all.push(
      { name: "__attach_version1.0_#00000000", child: all.length + 2, next: 0xffffffff },
      { name: "__substg1.0_37010102", data: inner, next: 0xffffffff },
    );
  return compoundFile(all);
};

export const HOSTILE_DOCUMENTS: readonly HostileFile[] = [
  { name: "text of every kind within every kind.docx", make: () => docx(apart(9, WORD_KINDS, 240_000, wordParagraph)) },
  {
    name: "text of every kind within every kind.odt",
    make: () =>
      opendocument(
        "text",
        apart(9, ODF_KINDS, 240_000, (text) => `<text:p>${text.replaceAll(/<\/?w:\w>/g, "")}</text:p>`),
      ),
  },
  {
    name: "relationships without end.docx",
    make: () =>
      docx(["text"], {
        "word/_rels/document.xml.rels": joined(
          XML,
          "<Relationships>",
          each(
            300_000,
            (at) => `<Relationship Id="r${at}" Type="a" Target="https://example.com/${at}" TargetMode="External"/>`,
          ),
          "</Relationships>",
        ),
      }),
  },
  {
    name: "elements 4000 deep with fields.docx",
    make: () =>
      docx(
        `${'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'.repeat(1300)}<w:t>a</w:t>${"</w:p>".repeat(1300)}`.repeat(
          50,
        ),
      ),
  },
  {
    name: "deleted text of thirty million letters.docx",
    make: () => docx(`<w:p><w:r><w:delText>${"\u0101 ".repeat(10_000_000)}</w:delText></w:r></w:p>`),
  },
  {
    name: "two million short strings.xlsx",
    make: () =>
      workbook({ "xl/sharedStrings.xml": strings(each(2_000_000, (at) => `<si><t>${(at * 7919) % 9973}</t></si>`)) }),
  },
  {
    name: "strings and formats to the limits.xlsx",
    make: () =>
      workbook({
        "xl/sharedStrings.xml": strings(each(1_990_000, (at) => `<si><t>${(at * 7919) % 9973}</t></si>`)),
        "xl/styles.xml": styles(),
        "xl/worksheets/sheet1.xml": sheet(
          joined(
            "<row>",
            each(65_000, (at) => `<c s="${at}"><v>${at}123456</v></c><c t="s"><v>${at}</v></c>`),
            "</row>",
          ),
        ),
      }),
  },
  {
    name: "sheets without end.xlsx",
    make: () =>
      workbook({
        "xl/workbook.xml": joined(
          XML,
          `<workbook ${SHEET}><sheets>`,
          each(30_000, (at) => `<sheet name="${at}" r:id="r${at}"/>`),
          "</sheets></workbook>",
        ),
        "xl/_rels/workbook.xml.rels": joined(
          XML,
          "<Relationships>",
          each(20_000, (at) => `<Relationship Id="r${at}" Target="${at}.xml"/>`),
          "</Relationships>",
        ),
      }),
  },
  {
    name: "links and rules.xlsx",
    make: () =>
      workbook({
        "xl/worksheets/sheet1.xml": sheet(
          each(250_000, (at) => `<dataValidation prompt="${at}" error="${at}"/><hyperlink display="link ${at}"/>`),
        ),
      }),
  },
  {
    name: "strings of a record of 512 KB.xlsb",
    make: () =>
      binaryWorkbook([
        {
          name: "A",
          rows: [],
          more: Array.from({ length: 60 }, () => binaryRecord(500, times(40_000, "\x03\0\0\0a\0b\0c\0"))),
        },
      ]),
  },
  {
    name: "two million short strings.xlsb",
    make: () =>
      binaryWorkbook(
        [{ name: "A", rows: [Array.from({ length: 20_000 }, (_, at) => shared(at, at))] }],
        Array.from({ length: 1_000_000 }, (_, at) => String(at % 997)),
      ),
  },
  {
    name: "slides with tables.pptx",
    make: () =>
      pptx(
        [],
        Object.fromEntries(
          Array.from({ length: 5000 }, (_, at) => [
            `ppt/slides/slide${at + 1}.xml`,
            `${XML}<p:sld xmlns:p="p" xmlns:a="a"><a:t>${words(4000)}</a:t></p:sld>`,
          ]),
        ),
      ),
  },
  { name: "names of sheets without end.xls", make: () => oldWorkbook(sheets(2_000_000)) },
  {
    name: "texts of boxes.xls",
    make: () =>
      oldWorkbook(
        times(1_500_000, biff(0x204, joined(Buffer.from([0, 0, 0, 0, 0, 0, 4, 0, 0]), "text")).toString("latin1")),
      ),
  },
  {
    name: "a hundred thousand streams.doc",
    make: () => compoundFile(Array.from({ length: 99_000 }, (_, at) => ({ name: `${at}`.padEnd(31, "\u0101") }))),
  },
  { name: "a hundred thousand properties.msg", make: () => outlook(99_000, null) },
  {
    name: "messages within messages, each with a hundred thousand properties.msg.zip",
    make: () =>
      zipFile([{ name: "a.msg", data: nested(6, outlook(99_000, null), (inner) => outlook(99_000, inner)) as Buffer }]),
  },
  {
    name: "macros in thousands of streams.doc",
    make: () =>
      compoundFile([
        { name: "VBA", child: 2, next: 0xffffffff },
        ...Array.from({ length: 15_000 }, (_, at) => ({
          name: `Module${at}`,
          data: joined(Buffer.from([1, 4, 0xb0, 8]), "Attribut"),
        })),
      ]),
  },
  {
    name: "attributes and recipients.tnef",
    make: () =>
      tnefMessage(
        [
          attribute(
            1,
            Attribute.recipients,
            recipients(Array.from({ length: 9000 }, (_, at) => [[0x3001, 0x1f, `name ${at}`]])),
          ),
        ],
        [
          {
            title: "a.txt",
            properties: Array.from({ length: 9000 }, (_, at) => [0x3707, 0x1f, `${at}${"a".repeat(1000)}`]),
          },
        ],
      ),
  },
  {
    name: "rich text that is packed.tnef",
    make: () =>
      tnefMessage([
        attribute(
          1,
          Attribute.properties,
          joined(Buffer.from([1, 0, 0, 0, 2, 1, 9, 16, 1, 0, 0, 0, 0, 0, 0, 1]), deflateSync(words(20_000_000))),
        ),
      ]),
  },
];

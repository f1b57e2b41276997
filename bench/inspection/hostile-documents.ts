import { record as binaryRecord, binaryWorkbook, shared } from "../../test/support/files/binary-workbook.ts";
import { each, joined, times, words } from "../../test/support/files/bulk.ts";
import { compoundFile, type OleItem } from "../../test/support/files/compound.ts";
import { docx, opendocument, type Parts, xlsx } from "../../test/support/files/office.ts";
import { Attribute, attribute, recipients, tnefMessage } from "../../test/support/files/tnef.ts";
import { zipFile } from "../../test/support/files/zip.ts";
import { type HostileFile, nested } from "./hostile.ts";

const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

/** Text of every kind that is apart, and within the last of them once more, so many levels deep. */
function apart(levels: number, kinds: readonly string[], size: number, paragraph: (text: string) => string): string {
  if (levels === 0) return "";
  const [deepest = ""] = kinds;
  const inner = apart(levels - 1, kinds, size, paragraph);
  const open = (kind: string) => [`<${kind}>`, `</${kind.split(" ")[0]}>`] as const;
  const some = kinds.map((kind) => open(kind).join(paragraph(words(size).toString())));
  return paragraph(`${some.join("")}${open(deepest).join(inner)}`);
}

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
  {
    name: "properties within properties.docx",
    make: () =>
      docx("", {
        "docProps/custom.xml": joined(
          "<p>",
          each(100, () => `${"<property>".repeat(64)}${"a".repeat(8192)}${"</property>".repeat(64)}`),
          "</p>",
        ),
      }),
  },
  {
    name: "a hundred thousand sheets and relations.xlsx",
    make: () =>
      workbook({
        "xl/workbook.xml": joined(
          "<w>",
          each(43_000, (at) => `<sheet name="${at}" r:id="r"/>`),
          "</w>",
        ),
        "xl/_rels/workbook.xml.rels": joined(
          "<r>",
          each(30_000, (at) => `<Relationship Id="${at}" Target="a"/>`),
          "</r>",
        ),
      }),
  },
  {
    name: "text of every kind within every kind.odt",
    make: () =>
      opendocument(
        "text",
        apart(9, ODF_KINDS, 240_000, (text) => `<text:p>${text}</text:p>`),
      ),
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
  { name: "names of sheets without end.xls", make: () => oldWorkbook(sheets(2_000_000)) },
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
];

/**
 * Writes binary workbooks (`.xlsb`, MS-XLSB) as the tests need them.
 * @module
 */
import { type ZipItem, zipFile } from "./zip.ts";

/** A record: its type and size in groups of seven bits, then its body. */
export function record(type: number, ...body: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(body);
  return Buffer.concat([Buffer.from(sevens(type)), Buffer.from(sevens(content.length)), content]);
}

function sevens(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...sevens(value >> 7)];
}

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
export const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
};
export const wide = (text: string): Buffer => Buffer.concat([u32(text.length), Buffer.from(text, "utf16le")]);
export const byte = (value: number): Buffer => Buffer.from([value]);

/** A cell: its type, its column, what follows. */
export const cell = (type: number, column: number, ...value: readonly Uint8Array[]): Buffer =>
  record(type, u32(column), u32(0), ...value);
export const shared = (column: number, index: number): Buffer => cell(7, column, u32(index));
/** A formula's flags, its tokens and nothing besides. */
export const formula = (tokens: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([0, 0]), u32(tokens.length), tokens, u32(0)]);

export interface BinarySheet {
  readonly name: string;
  readonly hidden?: boolean;
  readonly rows: readonly (readonly Uint8Array[])[];
  /** Records behind the rows. */
  readonly more?: readonly Uint8Array[];
}

const CONTENT = "application/vnd.ms-excel.";
const RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const relations = (targets: readonly (readonly [id: string, type: string, target: string])[]) =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${RELATION}${type}" Target="${target}"/>`)
    .join("")}</Relationships>`;

/** `parts`: others, or in place of these, by their paths. */
export function binaryWorkbook(
  sheets: readonly BinarySheet[],
  strings: readonly string[] = [],
  parts: Readonly<Record<string, Uint8Array | string>> = {},
): Buffer {
  const sheetPart = ({ rows, more = [] }: BinarySheet) =>
    Buffer.concat([
      record(129),
      record(145),
      ...rows.flatMap((cells, at) => [record(0, u32(at), u32(0), Buffer.from([0x2c, 1, 0, 0, 0]), u32(0)), ...cells]),
      record(146),
      ...more,
      record(130),
    ]);
  const items: ZipItem[] = [
    {
      name: "[Content_Types].xml",
      data: `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="${CONTENT}sheet.binary.macroEnabled.main"/>${sheets
        .map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.bin" ContentType="${CONTENT}worksheet"/>`)
        .join("")}<Override PartName="/xl/sharedStrings.bin" ContentType="${CONTENT}sharedStrings"/></Types>`,
    },
    { name: "_rels/.rels", data: relations([["rId1", "officeDocument", "xl/workbook.bin"]]) },
    {
      name: "xl/workbook.bin",
      data: Buffer.concat([
        record(131),
        record(143),
        ...sheets.map(({ name, hidden = false }, at) =>
          record(156, u32(hidden ? 1 : 0), u32(at + 1), wide(`rId${at + 1}`), wide(name)),
        ),
        record(144),
        record(132),
      ]),
    },
    {
      name: "xl/_rels/workbook.bin.rels",
      data: relations([
        ...sheets.map((_, at) => [`rId${at + 1}`, "worksheet", `worksheets/sheet${at + 1}.bin`] as const),
        ["rIdStrings", "sharedStrings", "sharedStrings.bin"],
      ]),
    },
    ...sheets.map((sheet, at) => ({ name: `xl/worksheets/sheet${at + 1}.bin`, data: sheetPart(sheet) })),
    {
      name: "xl/sharedStrings.bin",
      data: Buffer.concat([
        record(159, u32(strings.length), u32(strings.length)),
        ...strings.map((text) => record(19, byte(0), wide(text))),
        record(160),
      ]),
    },
  ];
  const others = items.filter(({ name }) => parts[name] === undefined);
  return zipFile([...others, ...Object.entries(parts).map(([name, data]) => ({ name, data }))]);
}

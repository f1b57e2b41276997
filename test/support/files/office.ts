/**
 * Small Word, Excel, PowerPoint and OpenDocument files, made of the parts that a test cares for.
 * @module
 */
import { type ZipItem, zipFile } from "./zip.ts";

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"';
const P = `xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" ${A}`;
const S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const OOXML = "application/vnd.openxmlformats-officedocument";

export type Parts = Readonly<Record<string, string | Uint8Array>>;

export const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

const contentTypes = (name: string, type: string): string =>
  `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${name}" ContentType="${type}"/></Types>`;

const itemsOf = (parts: Parts): ZipItem[] => Object.entries(parts).map(([name, data]) => ({ name, data }));

/** `body`: the content of w:body, or paragraphs of plain text. `parts`: further parts, which may replace the usual. */
export function docx(body: string | readonly string[], parts: Parts = {}, type = "document.main+xml"): Buffer {
  return zipFile(docxItems(body, parts, type));
}

export function docxItems(body: string | readonly string[], parts: Parts = {}, type = "document.main+xml"): ZipItem[] {
  const xml = typeof body === "string" ? body : body.map(paragraph).join("");
  return itemsOf({
    "[Content_Types].xml": contentTypes("word/document.xml", `${OOXML}.wordprocessingml.${type}`),
    "word/document.xml": `${HEAD}<w:document ${W}><w:body>${xml}</w:body></w:document>`,
    ...parts,
  });
}

export const paragraph = (text: string): string => `<w:p><w:r><w:t>${escapeXml(text)}</w:t></w:r></w:p>`;

/** A part of Word that holds paragraphs: a header, comments, notes. */
export const wordPart = (root: string, ...texts: string[]): string =>
  `${HEAD}<w:${root} ${W}>${texts.map(paragraph).join("")}</w:${root}>`;

const RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const relation = (id: number, type: string, target: string): string =>
  `<Relationship Id="rId${id}" Type="${RELATION}/${type}" Target="${target}"/>`;

export interface SheetSpec {
  readonly name: string;
  readonly hidden?: boolean;
  /** A text goes to the shared strings, a number is a cell of its own; `xml` is a cell as it is. */
  readonly rows: readonly (readonly (string | number | { readonly xml: string })[])[];
}

export function xlsx(sheets: readonly SheetSpec[], parts: Parts = {}): Buffer {
  const strings: string[] = [];
  const cell = (value: string | number | { readonly xml: string }, column: number, row: number): string => {
    const place = `r="${String.fromCharCode(65 + (column % 26))}${row + 1}"`;
    if (typeof value === "number") return `<c ${place}><v>${value}</v></c>`;
    if (typeof value === "object") return value.xml;
    strings.push(value);
    return `<c ${place} t="s"><v>${strings.length - 1}</v></c>`;
  };
  const line = (values: SheetSpec["rows"][number], row: number): string =>
    `<row r="${row + 1}">${values.map((value, column) => cell(value, column, row)).join("")}</row>`;
  const made: Record<string, string> = {};
  for (const [index, { rows }] of sheets.entries())
    made[`xl/worksheets/sheet${index + 1}.xml`] =
      `${HEAD}<worksheet ${S}><sheetData>${rows.map(line).join("")}</sheetData></worksheet>`;
  const list = sheets.map(
    ({ name, hidden }, index) =>
      `<sheet name="${escapeXml(name)}" sheetId="${index + 1}"${hidden === true ? ' state="hidden"' : ""} r:id="rId${index + 1}"/>`,
  );
  const relations = sheets.map((_, index) => relation(index + 1, "worksheet", `worksheets/sheet${index + 1}.xml`));
  return zipFile(
    itemsOf({
      "[Content_Types].xml": contentTypes("xl/workbook.xml", `${OOXML}.spreadsheetml.sheet.main+xml`),
      "_rels/.rels": `${HEAD}<Relationships>${relation(1, "officeDocument", "xl/workbook.xml")}</Relationships>`,
      "xl/workbook.xml": `${HEAD}<workbook ${S} ${R}><sheets>${list.join("")}</sheets></workbook>`,
      "xl/_rels/workbook.xml.rels": `${HEAD}<Relationships>${relations.join("")}${relation(sheets.length + 1, "sharedStrings", "sharedStrings.xml")}</Relationships>`,
      ...made,
      "xl/sharedStrings.xml": `${HEAD}<sst ${S}>${strings.map((text) => `<si><t>${escapeXml(text)}</t></si>`).join("")}</sst>`,
      ...parts,
    }),
  );
}

export const slide = (...texts: string[]): string =>
  `${HEAD}<p:sld ${P}><p:cSld><p:spTree><p:sp><p:txBody>${texts.map((text) => `<a:p><a:r><a:t>${escapeXml(text)}</a:t></a:r></a:p>`).join("")}</p:txBody></p:sp></p:spTree></p:cSld></p:sld>`;

export function pptx(slides: readonly string[], parts: Parts = {}): Buffer {
  const made = Object.fromEntries(slides.map((text, index) => [`ppt/slides/slide${index + 1}.xml`, slide(text)]));
  return zipFile(
    itemsOf({
      "[Content_Types].xml": contentTypes("ppt/presentation.xml", `${OOXML}.presentationml.presentation.main+xml`),
      "ppt/presentation.xml": `${HEAD}<p:presentation ${P}></p:presentation>`,
      ...made,
      ...parts,
    }),
  );
}

const ODF =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"';

/** `content`: of office:body. */
export function opendocument(
  kind: "text" | "spreadsheet" | "presentation",
  content: string,
  parts: Parts = {},
): Buffer {
  return zipFile([
    { name: "mimetype", data: `application/vnd.oasis.opendocument.${kind}`, method: 0 },
    ...itemsOf({
      "content.xml": `${HEAD}<office:document-content ${ODF}><office:body>${content}</office:body></office:document-content>`,
      ...parts,
    }),
  ]);
}

export const odfMeta = (content: string): string =>
  `${HEAD}<office:document-meta ${ODF}><office:meta>${content}</office:meta></office:document-meta>`;

/** docProps/custom.xml of names and values. */
export const customProperties = (values: Readonly<Record<string, string>>): string =>
  `${HEAD}<Properties xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">${Object.entries(
    values,
  )
    .map(
      ([name, value], index) =>
        `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${index + 2}" name="${escapeXml(name)}"><vt:lpwstr>${escapeXml(value)}</vt:lpwstr></property>`,
    )
    .join("")}</Properties>`;

/**
 * The files that extraction is measured on, of the sizes at which the difference is felt. Made afresh each time, of words
 * and numbers in a fixed order.
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PDFDocument, PDFName, StandardFonts } from "@cantoo/pdf-lib";
import { docx, pptx, xlsx } from "../../test/support/files/office.ts";
import { tarFile } from "../../test/support/files/tar.ts";
import { zipFile } from "../../test/support/files/zip.ts";
import { corpus } from "./corpus.ts";

const WORDS =
  "the quick brown fox jumps over lazy dog account payment invoice total card number customer address street city report quarter revenue margin".split(
    " ",
  );

/** Numbers below a limit, of a fixed order. */
function numbers(): (limit: number) => number {
  let state = 7;
  return (limit) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Sentences of a fixed order. */
function writer(): (words: number) => string {
  const next = numbers();
  return (words) =>
    Array.from({ length: words }, () => `${WORDS[next(WORDS.length)]}${next(4) === 0 ? next(1e6) : ""}`).join(" ");
}

/** 15.6 MB of XML, 1.6 MB packed: runs with their formatting, as Word writes them. */
export function largeDocument(): Buffer {
  const sentence = writer();
  const properties = '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="22"/></w:rPr>';
  const paragraphs: string[] = [];
  for (let size = 0; size < 15_600_000; ) {
    const runs = Array.from(
      { length: 6 },
      () => `<w:r w:rsidRPr="00A77427">${properties}<w:t xml:space="preserve">${sentence(8)} </w:t></w:r>`,
    );
    const xml = `<w:p w:rsidR="00A77427" w:rsidRDefault="007F1D13"><w:pPr><w:pStyle w:val="Normal"/></w:pPr>${runs.join("")}</w:p>`;
    paragraphs.push(xml);
    size += xml.length;
  }
  return docx(paragraphs.join(""), PACKAGE);
}

/** What other readers refuse to do without. */
const PACKAGE = {
  "_rels/.rels":
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
};

/** 40 MB of text, and an archive of 20 MB more with the document in it. */
export function largeArchive(): Buffer {
  const text = corpus(40e6);
  const inner = zipFile([
    { name: "large.docx", data: largeDocument(), method: 0 },
    { name: "more.txt", data: text.subarray(0, 20e6) },
  ]);
  return zipFile([
    { name: "large.txt", data: text },
    { name: "inner.zip", data: inner },
  ]);
}

const filesOfArchives = (): { readonly name: string; readonly data: Buffer }[] => [
  { name: "large.txt", data: corpus(40e6) },
  { name: "large.docx", data: largeDocument() },
];

/** 40 MB of text and the document, as 7-Zip packs them unless it is told otherwise. Null where it is not installed. */
export function largeSevenZip(): Buffer | null {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-packed-"));
  try {
    const files = filesOfArchives();
    for (const { name, data } of files) writeFileSync(join(folder, name), data);
    const { status } = spawnSync("7zz", ["a", "large.7z", ...files.map(({ name }) => name)], { cwd: folder });
    return status === 0 ? readFileSync(join(folder, "large.7z")) : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same in a tar file, as xz packs it unless it is told otherwise. Null where it is not installed. */
export function largeTarXz(): Buffer | null {
  const { status, stdout } = spawnSync("xz", ["-c"], { input: tarFile(filesOfArchives()), maxBuffer: 2 ** 27 });
  return status === 0 ? stdout : null;
}

/** A message with that archive and 30 MB of text attached. */
export function largeMessage(): Buffer {
  const attached = (name: string, data: Buffer) => [
    `Content-Type: application/octet-stream; name=${name}`,
    `Content-Disposition: attachment; filename=${name}`,
    "Content-Transfer-Encoding: base64",
    "",
    data.toString("base64").replaceAll(/.{76}/g, "$&\r\n"),
  ];
  const lines = [
    ...["From: a@example.com", "To: b@example.com", "Subject: Files", "MIME-Version: 1.0"],
    ...["Content-Type: multipart/mixed; boundary=part", "", "--part"],
    ...[...attached("large.zip", largeArchive()), "--part"],
    ...[...attached("large.txt", corpus(30e6)), "--part--", ""],
  ];
  return Buffer.from(lines.join("\r\n"));
}

/** 60,000 rows of four cells. */
export function largeWorkbook(): Buffer {
  const sentence = writer();
  const rows = Array.from({ length: 60_000 }, (_, row) => [`Name ${row}`, sentence(3), row * 17, 4111111111111111]);
  return xlsx([{ name: "Data", rows }]);
}

/** 400 slides of a title and three boxes with bullets: runs with their formatting and language, as PowerPoint writes them. */
export function largePresentation(): Buffer {
  const sentence = writer();
  const run = () =>
    `<a:r><a:rPr lang="en-US" sz="2000" dirty="0"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="Arial"/></a:rPr><a:t>${sentence(7)} </a:t></a:r>`;
  const bullet = () =>
    `<a:p><a:pPr marL="342900" indent="-342900"><a:buFont typeface="Arial"/><a:buChar char="\u2022"/></a:pPr>${run()}${run()}<a:endParaRPr lang="en-US" dirty="0"/></a:p>`;
  const box = (id: number, bullets: number) =>
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="Content Placeholder ${id}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph idx="${id}"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="838200" y="${365125 * id}"/><a:ext cx="10515600" cy="1325563"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/>${Array.from({ length: bullets }, bullet).join("")}</p:txBody></p:sp>`;
  const vocabularies =
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"';
  const slide = () =>
    `<p:sld ${vocabularies}><p:cSld><p:spTree>${box(1, 1)}${box(2, 6)}${box(3, 6)}${box(4, 6)}</p:spTree></p:cSld></p:sld>`;
  return pptx(
    [],
    Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`ppt/slides/slide${at + 1}.xml`, slide()])),
  );
}

/** 300 pages of text. */
export async function largePdf(): Promise<Buffer> {
  const sentence = writer();
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let index = 0; index < 300; index += 1) {
    const page = document.addPage();
    for (let line = 0; line < 50; line += 1) page.drawText(sentence(12), { x: 40, y: 780 - line * 15, size: 9, font });
  }
  return Buffer.from(await document.save());
}

/** A page of 10 MB of lines, one of 300,000 characters, one with a picture of 20 MB. */
export async function densePdf(): Promise<Buffer> {
  const random = numbers();
  const sentence = writer();
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const { context } = document;
  const says = `BT /F 8 Tf 20 780 Td (${sentence(12)}) Tj ET\n`;
  const place = () => `${random(600)} ${random(800)}`;
  const lines = Array.from({ length: 500_000 }, () => `${place()} m ${place()} l S\n`);
  const text = Array.from({ length: 3000 }, () => `0 -9 Td (${sentence(14)}) Tj\n`);
  const picture = Uint8Array.from({ length: 20_000_000 }, () => random(256));
  const shape = {
    Type: "XObject",
    Subtype: "Image",
    Width: 4000,
    Height: 5000,
    BitsPerComponent: 8,
    ColorSpace: "DeviceGray",
  };
  for (const drawing of [says + lines.join(""), `BT /F 8 Tf 20 780 Td\n${text.join("")}ET\n`, `${says}/X Do\n`]) {
    const { node } = document.addPage();
    node.setFontDictionary(PDFName.of("F"), font.ref);
    if (drawing.includes("/X Do")) node.setXObject(PDFName.of("X"), context.register(context.stream(picture, shape)));
    node.set(PDFName.of("Contents"), context.register(context.flateStream(drawing)));
  }
  return Buffer.from(await document.save());
}

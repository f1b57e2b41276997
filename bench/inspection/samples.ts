/**
 * The files that extraction is measured on, of the sizes at which the difference is felt. Made afresh each time, of words
 * and numbers in a fixed order.
 * @module
 */
import { PDFDocument, StandardFonts } from "@cantoo/pdf-lib";
import { docx, pptx, xlsx } from "../../test/support/files/office.ts";

const WORDS =
  "the quick brown fox jumps over lazy dog account payment invoice total card number customer address street city report quarter revenue margin".split(
    " ",
  );

/** Sentences of a fixed order. */
function writer(): (words: number) => string {
  let state = 7;
  const next = (limit: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
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

/** 60,000 rows of four cells. */
export function largeWorkbook(): Buffer {
  const sentence = writer();
  const rows = Array.from({ length: 60_000 }, (_, row) => [`Name ${row}`, sentence(3), row * 17, 4111111111111111]);
  return xlsx([{ name: "Data", rows }]);
}

export function largePresentation(): Buffer {
  const sentence = writer();
  return pptx(Array.from({ length: 400 }, () => sentence(150)));
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

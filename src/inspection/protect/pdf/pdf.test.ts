/**
 * PDF: each page is marked, labels are raised and never lowered, and what would break is refused.
 */

import { deflateSync } from "node:zlib";
import { PDFDocument, PDFName } from "@cantoo/pdf-lib";
import { describe, expect, test } from "vitest";
import { pdfFile } from "../../../../test/support/files/pdf.ts";
import { readFile } from "../../text/testing.ts";
import { INTERNAL, PROTECTION, PUBLIC, protect, SECRET, SITE } from "../testing.ts";

const UNKNOWN = "9f2b5b64-7a52-4f1e-8c6a-6a3f3d0f9a11";
const information = (id: string) => ({
  [`MSIP_Label_${id}_Enabled`]: "true",
  [`MSIP_Label_${id}_Name`]: "old",
  [`MSIP_Label_${id}_SiteId`]: SITE,
});
const packet = (inner: string): string =>
  `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="uuid:1" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" pdfaid:conformance="B">${inner}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
const xmp = (id: string): string =>
  packet(
    `<dc:format>application/pdf</dc:format><pdfx:MSIP_Label_${id}_Enabled>true</pdfx:MSIP_Label_${id}_Enabled><pdfx:MSIP_Label_${id}_SiteId>${SITE}</pdfx:MSIP_Label_${id}_SiteId>`,
  );

/** A PDF of one page with further objects; `catalog` and `trailer` are put into theirs. */
function rawPdf(objects: readonly string[], { catalog = "", trailer = "", page = "" } = {}): Buffer {
  const all = [
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    "<</Type/Pages/Count 1/Kids[3 0 R]>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]${page}>>`,
    ...objects,
  ];
  let file = "%PDF-1.7\n";
  const offsets = all.map((body, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const start = file.length;
  file += `xref\n0 ${all.length + 1}\n0000000000 65535 f \n${table}trailer\n<</Size ${all.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}

const idsOf = async (file: Uint8Array) => (await readFile(file, "a.pdf")).labels.map(({ id }) => id);

describe("a PDF without a label", () => {
  test("has it in both places, and its text and the watermark's on each page", async () => {
    const before = pdfFile({ pages: ["first page", "second page"], information: { Title: "T" } });
    const { outcome, file } = await protect(before, "a.pdf");
    expect(outcome).toEqual({
      ok: true,
      applied: ["label", "watermark", "metadata"],
      password: null,
      extension: "pdf",
    });
    const read = await readFile(file, "a.pdf");
    expect(read.labels).toEqual([
      {
        id: INTERNAL.id,
        name: "Internal",
        siteId: SITE,
        method: "standard",
        setDate: PROTECTION.time,
        source: "pdf-information",
      },
    ]);
    expect(read.metadata).toContain("T");
    for (const [index, text] of ["first page", "second page"].entries()) {
      const page = read.parts[`content: a.pdf / page ${index + 1}`];
      expect(page).toContain(text);
      expect(page).toContain("ada@contoso.example · 2026-03-04 05:06 UTC · Contoso · R-7F3A");
    }
    const made = file.toString("latin1");
    expect(made).toContain(`<pdfx:MSIP_Label_${INTERNAL.id}_Enabled>true<`);
    expect(made).toContain("<pdfx:Sallyport>ada@contoso.example | ");
  });

  test("letters that the font does not have lose their marks, and the properties keep them", async () => {
    const { outcome, file } = await protect(pdfFile({ pages: ["x"] }), "a.pdf", { user: "Łukasz Ćwik 日 (é\\" });
    expect(outcome.ok).toBe(true);
    expect((await readFile(file, "a.pdf")).content).toContain("?ukasz Cwik ? (é\\");
    expect(file.toString()).toContain("Łukasz Ćwik 日");
  });

  test("pages without contents, resources or a size, and with odd ones, are marked", async () => {
    for (const page of [
      "",
      "/Contents[]",
      "/Contents 9 0 R",
      "/Resources 1",
      "/CropBox[9 9 9 9]",
      "/Rotate 45",
      "/MediaBox[0 0 1e9 0]",
    ]) {
      const { outcome, file } = await protect(rawPdf([], { page }), "a.pdf");
      expect(outcome.ok).toBe(true);
      expect((await readFile(file, "a.pdf")).content).toContain("R-7F3A");
    }
  });

  test("a page that shares its resources, and one that inherits them, still show what they did", async () => {
    const document = await PDFDocument.create();
    for (const text of ["alpha", "beta"]) document.addPage([300, 200]).drawText(text);
    const { file } = await protect(await document.save({ useObjectStreams: true }), "a.pdf");
    expect((await readFile(file, "a.pdf")).content).toMatch(/alpha.*R-7F3A.*beta.*R-7F3A/s);
  });

  test("what was written for PDF/A says so no more, and other properties stay", async () => {
    const { file } = await protect(
      pdfFile({ pages: ["x"], xmp: packet("<dc:format>application/pdf</dc:format>") }),
      "a.pdf",
    );
    const made = file.toString("latin1");
    expect(made).toContain("<dc:format>application/pdf</dc:format>");
    expect(made).toContain('rdf:Description rdf:about="uuid:1" xmlns:pdfx');
    expect(made).not.toContain('pdfaid:part="2"');
  });
});

describe("labels are raised and never lowered", () => {
  test.each([
    ["a lower one gives way", { information: information(PUBLIC.id), xmp: xmp(PUBLIC.id) }, INTERNAL.id],
    ["a lower one in XMP only", { xmp: xmp(PUBLIC.id) }, INTERNAL.id],
    ["a higher one stays", { information: information(SECRET.id) }, SECRET.id],
    ["a higher one in XMP only", { xmp: xmp(SECRET.id) }, SECRET.id],
    ["one that nobody knows stays", { information: information(UNKNOWN) }, UNKNOWN],
    ["the same one stays", { information: information(INTERNAL.id) }, INTERNAL.id],
  ])("%s", async (_, labels, id) => {
    const { outcome, file } = await protect(pdfFile({ pages: ["x"], ...labels }), "a.pdf");
    expect(outcome.ok).toBe(true);
    expect(await idsOf(file)).toEqual([id]);
    if (id === INTERNAL.id) expect(file.includes(`MSIP_Label_${PUBLIC.id}`)).toBe(false);
  });

  test("protecting twice keeps both marks and one label", async () => {
    const once = await protect(pdfFile({ pages: ["x"] }), "a.pdf");
    const twice = await protect(once.file, "a.pdf", { reference: "R-2", label: SECRET });
    expect(await idsOf(twice.file)).toEqual([SECRET.id]);
    expect((await readFile(twice.file, "a.pdf")).content).toMatch(/R-7F3A.*R-2/s);
  });
});

const stream = (dictionary: string, data: Buffer): string =>
  `<<${dictionary}/Length ${data.length}>>\nstream\n${data.toString("latin1")}\nendstream`;

describe("refused", () => {
  const signature = "<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>>>";
  test.each([
    [
      "signed",
      "a signature",
      rawPdf(["<</FT/Sig/T(s)/V 5 0 R>>", signature], { catalog: "/AcroForm<</Fields[4 0 R]/SigFlags 3>>" }),
    ],
    [
      "signed",
      "one whose name is spelt otherwise",
      rawPdf([signature.replace("ByteRange", "B#79teRange")], { catalog: "/X 4 0 R" }),
    ],
    ["signed", "a certification", rawPdf([signature], { catalog: "/Perms<</DocMDP 4 0 R>>" })],
    [
      "unsupported",
      "an XFA form",
      rawPdf([stream("", Buffer.from("<xdp/>"))], { catalog: "/AcroForm<</Fields[]/XFA 4 0 R>>" }),
    ],
    ["corrupted", "no pages", rawPdf([], { catalog: "/Pages null" })],
    ["corrupted", "cut off before any object", Buffer.from("%PDF-1.7\n1 0 obj")],
    ["unsupported", "a page in a zip file", Buffer.concat([Buffer.from("PK\x03\x04%PDF-1.7\n"), rawPdf([])])],
  ])("%s: %s", async (reason, _, file) => {
    expect((await protect(file, "a.pdf")).outcome).toMatchObject({ ok: false, reason });
  });

  test("a file that is too large, before it is read", async () => {
    const source = {
      size: 65 * 1024 ** 2,
      read: (_: number, length: number) => Buffer.from("%PDF-1.7 ".padEnd(Math.min(length, 4096))),
    };
    expect((await protect(source, "a.pdf")).outcome).toMatchObject({ ok: false, reason: "over-budget" });
  });

  test("a page tree that leads to a page more than once", async () => {
    const levels = Array.from(
      { length: 40 },
      (_, index) => `<</Type/Pages/Count 2/Kids[${index + 5} 0 R ${index + 5} 0 R]>>`,
    );
    const file = rawPdf([...levels, "<</Type/Page/MediaBox[0 0 9 9]>>"], { catalog: "/Pages 4 0 R" });
    expect((await protect(file, "a.pdf")).outcome).toMatchObject({ ok: false, reason: "corrupted" });
  });

  test("bombs: object streams and contents that unpack to a gigabyte", async () => {
    const packed = deflateSync(Buffer.alloc(256 * 1024 ** 2, 0x20));
    const bomb = stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", packed);
    const hidden = await protect(rawPdf([bomb], { catalog: "/X 4 0 R" }), "a.pdf");
    expect(hidden.outcome).toMatchObject({ ok: false, reason: "unsupported" });
    const before = process.memoryUsage().rss;
    const contents = stream("/Filter/FlateDecode", packed);
    const { outcome } = await protect(rawPdf([contents], { page: "/Contents 4 0 R" }), "a.pdf");
    expect(outcome.ok).toBe(true);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 ** 2);
  });

  test("the budget of time", async () => {
    const { outcome } = await protect(pdfFile({ pages: ["x"] }), "a.pdf", {}, { time: -1 });
    expect(outcome).toMatchObject({ ok: false, reason: "timed-out" });
  });
});

test("the document is what it was: pages, form fields, outlines", async () => {
  const document = await PDFDocument.create();
  const page = document.addPage([300, 200]);
  document.getForm().createTextField("amount").addToPage(page);
  document.getForm().getTextField("amount").setText("4711");
  const { file } = await protect(await document.save(), "a.pdf");
  const made = await PDFDocument.load(file);
  expect(made.getPageCount()).toBe(1);
  expect(made.getForm().getTextField("amount").getText()).toBe("4711");
  expect(made.catalog.has(PDFName.of("AcroForm"))).toBe(true);
});

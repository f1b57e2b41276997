/**
 * PDF files that were made to take memory.
 * @module
 */
import { deflateSync } from "node:zlib";
import { each, joined, times, words } from "../../test/support/files/bulk.ts";
import { pdfFile, pdfOfObjects } from "../../test/support/files/pdf.ts";
import { type HostileFile, sevenZip } from "./hostile.ts";

type PdfObject = Parameters<typeof pdfOfObjects>[0][number];

const FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
const PAGE = "/Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]";
const flate = (entries: string, data: Uint8Array): PdfObject => [
  `<<${entries}/Filter/FlateDecode>>`,
  deflateSync(data, { level: 1 }),
];
const SAYS = Buffer.from("BT /F 9 Tf 20 700 Td (text) Tj ET\n");

/** Objects 1 to 5: the catalogue, the pages, one of them, what it draws, its font; then others. */
const document = (catalogue: string, page: string, drawing: Uint8Array, ...others: readonly PdfObject[]): Buffer =>
  pdfOfObjects([
    `<</Type/Catalog/Pages 2 0 R${catalogue}>>`,
    "<</Type/Pages/Count 1/Kids[3 0 R]>>",
    `<<${PAGE}/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>${page}>>`,
    flate("", drawing),
    FONT,
    ...others,
  ]);
const list = (count: number, one: (at: number) => string): string => each(count, one).toString("latin1");

const oneByOne = () =>
  document(
    "",
    "",
    joined(
      "BT /F 2 Tf\n",
      each(300_000, (at) => `1 0 0 1 ${at % 600} ${(at >> 9) % 790} Tm (${at % 10}) Tj\n`),
      "ET",
    ),
  );

/** What it takes comes on top of what PPMd holds. */
const besidePpmd = (pdf: Buffer) =>
  sevenZip({ "a.txt": words(6_000_000), "b.pdf": pdf }, "-m0=PPMd:mem=15m:o=32", "-ms=on");

export const HOSTILE_PDFS: readonly HostileFile[] = [
  {
    name: "attachments that share a long name.pdf",
    make: () =>
      document(
        `/Names<</EmbeddedFiles<</Names[${list(10_000, (at) => `(${at})6 0 R `)}]>>>>`,
        "",
        SAYS,
        `<</Type/Filespec/UF(${"a".repeat(400_000)})/EF<</F 7 0 R>>>>`,
        ["<</Type/EmbeddedFile>>", Buffer.from("text")],
      ),
  },
  {
    name: "files pinned to each of thousands of pages.pdf",
    make: () =>
      pdfOfObjects([
        "<</Type/Catalog/Pages 2 0 R>>",
        `<</Type/Pages/Count 2000/Kids[${list(2000, (at) => `${at + 7} 0 R `)}]>>`,
        `[${"4 0 R ".repeat(1000)}]`,
        "<</Type/Annot/Subtype/FileAttachment/Rect[0 0 1 1]/FS 5 0 R>>",
        "<</Type/Filespec/F(a.txt)/EF<</F 6 0 R>>>>",
        ["<</Type/EmbeddedFile>>", Buffer.from("text")],
        ...Array.from({ length: 2000 }, () => `<<${PAGE}/Annots 3 0 R>>`),
      ]),
  },
  {
    name: "bookmarks with long titles.pdf",
    make: () =>
      document(
        "/Outlines 6 0 R",
        "",
        SAYS,
        "<</First 7 0 R/Last 7 0 R>>",
        ...Array.from(
          { length: 60_000 },
          (_, at) => `<</Parent 6 0 R/Title(${at}${"a".repeat(200)})/Next ${at + 8} 0 R>>`,
        ),
      ),
  },
  {
    name: "scripts of a million letters.pdf",
    make: () =>
      document(
        `/Names<</JavaScript<</Names[${list(200, (at) => `(${at})6 0 R `)}]>>>>`,
        "",
        SAYS,
        `<</S/JavaScript/JS(${"a".repeat(900_000)})>>`,
      ),
  },
  {
    name: "a map of all characters.pdf",
    make: () =>
      document(
        "",
        "",
        joined("BT /G 9 Tf 20 700 Td <", times(50_000, "00410042"), "> Tj ET"),
        flate(
          "",
          joined(
            "begincmap ",
            each(
              600_000,
              (at) =>
                `1 beginbfchar <${(at % 65_536).toString(16).padStart(4, "0")}> <00410042004300440045> endbfchar\n`,
            ),
          ),
        ),
      ),
  },
  {
    name: "a page of a million lines.pdf",
    make: () =>
      document(
        "",
        "",
        joined(
          SAYS,
          each(1_000_000, (at) => `${at % 600} ${at % 797} m ${at % 599} 10 l S\n`),
        ),
      ),
  },
  {
    name: "letters that stand one by one.pdf",
    make: oneByOne,
  },
  { name: "letters that stand one by one, beside PPMd.7z", make: () => besidePpmd(oneByOne()) },
  {
    name: "form fields with a hundred thousand choices.pdf",
    make: () =>
      document(
        "/AcroForm<</Fields[6 0 R]>>",
        "/Annots[6 0 R]",
        SAYS,
        `<</Type/Annot/Subtype/Widget/FT/Ch/T(a)/Rect[0 0 9 9]/Opt[${list(120_000, (at) => `(choice ${at})`)}]>>`,
      ),
  },
  {
    name: "form fields without end.pdf",
    make: () =>
      document(
        `/AcroForm<</Fields[${list(30_000, (at) => `${at + 6} 0 R `)}]>>`,
        `/Annots[${list(30_000, (at) => `${at + 6} 0 R `)}]`,
        SAYS,
        ...Array.from(
          { length: 30_000 },
          (_, at) => `<</Type/Annot/Subtype/Widget/FT/Tx/T(field ${at})/V(value ${at})/Rect[0 0 9 9]>>`,
        ),
      ),
  },
  {
    name: "a form of eight million letters.pdf",
    make: () =>
      document(
        "/AcroForm<</Fields[]/XFA[(a)6 0 R(b)6 0 R(c)6 0 R]>>",
        "",
        SAYS,
        flate("", joined("<a>", words(5_000_000), "</a>")),
      ),
  },
  {
    name: "an attachment that the engine unpacks.pdf",
    make: () =>
      document(
        "/Names<</EmbeddedFiles<</Names[(a)6 0 R]>>>>",
        "",
        SAYS,
        "<</Type/Filespec/F(a.txt)/EF<</F 7 0 R>>>>",
        flate("/Type/EmbeddedFile/DecodeParms<</Predictor 1>>", words(14_000_000)),
      ),
  },
  {
    name: "thousands of embedded files.pdf",
    make: () =>
      document(
        `/Names<</EmbeddedFiles<</Names[${list(3000, (at) => `(${at})${2 * at + 6} 0 R `)}]>>>>`,
        "",
        SAYS,
        ...Array.from({ length: 3000 }, (_, at): PdfObject[] => [
          `<</Type/Filespec/F(${at}.txt)/EF<</F ${2 * at + 7} 0 R>>>>`,
          flate("/Type/EmbeddedFile", words(400)),
        ]).flat(),
      ),
  },
  {
    name: "properties of a million letters.pdf",
    make: () =>
      pdfFile({
        pages: ["text"],
        information: Object.fromEntries(
          ["Title", "Author", "Subject", "Keywords", "Creator", "Producer"].map((name) => [name, "a".repeat(900_000)]),
        ),
        xmp: `<x:xmpmeta>${words(3_000_000)}</x:xmpmeta>`,
      }),
  },
  {
    name: "links of a million letters.pdf",
    make: () =>
      document(
        "",
        `/Annots[${"6 0 R ".repeat(150)}]`,
        SAYS,
        `<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Contents(${"b".repeat(500_000)})/A<</S/URI/URI(${"a".repeat(900_000)})>>>>`,
      ),
  },
  {
    name: "labels of pages, and names.pdf",
    make: () =>
      document(
        `/PageLabels<</Nums[${list(200_000, (at) => `${at}<</P(a${at})>>`)}]>>/Dests<<${list(200_000, (at) => `/N${at}[3 0 R/Fit]`)}>>`,
        "",
        SAYS,
      ),
  },
  {
    name: "a hundred packets of labels without an end, beside PPMd.7z",
    make: () => {
      const key = "MSIP_Label_00000000-0000-0000-0000-000000000010_Name='a'";
      const packets = `<x:xmpmeta ${key} `.repeat(100);
      return besidePpmd(pdfFile({ pages: ["text"], xmp: `${packets}\u0101${"a".repeat(1_100_000)}` }));
    },
  },
];

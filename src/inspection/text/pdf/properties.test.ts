/**
 * What a PDF says of itself besides its pages: XMP, and entries of its information under names of one's own.
 */
import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { randomNumbers } from "../../../../test/support/files/mutate.ts";
import { pdfFile, pdfOfObjects } from "../../../../test/support/files/pdf.ts";
import { readFile } from "../testing.ts";
import { InformationNames } from "./information.ts";

const packet = (text: string, attributes = "") =>
  `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description${attributes}><dc:description>${text}</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>\n   <?xpacket end="w"?>`;
const bare = (text: string) => packet(text).replaceAll(/<\?[^?]*\?>/g, "");

test.each<[string, string]>([
  ["as programs write it", packet("said of it", ' pdf:Keywords="kept in an attribute"')],
  [
    "without what stands around it",
    bare("said of it").replace("<rdf:Description", '$& pdf:Keywords="kept in an attribute"'),
  ],
  [
    "without its own root",
    '<rdf:RDF xmlns:rdf="r"><rdf:Description pdf:Keywords="kept in an attribute"><a>said of it</a></rdf:Description></rdf:RDF>',
  ],
])("XMP %s is metadata", async (_, xmp) => {
  for (const chunk of [97, 65_536]) {
    const read = await readFile(pdfFile({ pages: ["page"], xmp }), "a.pdf", { chunk });
    expect(read.metadata).toContain("said of it");
    expect(read.metadata).toContain("kept in an attribute");
    expect(read.metadata).not.toContain("endstream");
    expect(read.content).toBe("page\n");
    expect(read.coverage).toEqual({ level: "full", reasons: [] });
  }
});

/** Objects 1 to 4: the catalogue, the pages, one of them, what it draws. */
const pdf = (catalogue: string, ...others: readonly (string | readonly [string, Uint8Array])[]) =>
  pdfOfObjects([
    `<</Type/Catalog/Pages 2 0 R${catalogue}>>`,
    "<</Type/Pages/Count 1/Kids[3 0 R]>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    ["<<>>", Buffer.from("BT /F 12 Tf 20 20 Td (the page) Tj ET")],
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ...others,
  ]);

test("packed XMP, that of pictures and what an older version of the file said of itself is read, too", async () => {
  const file = pdf(
    "/Metadata 6 0 R",
    ["<</Type/Metadata/Subtype/XML/Filter/FlateDecode>>", deflateSync(Buffer.from(packet("packed words")))],
    ["<</Type/Metadata/Subtype/XML>>", Buffer.from(packet("words of a picture"))],
    ["<</Type/Metadata/Subtype/XML>>", Buffer.from(packet("words of before"))],
  );
  const read = await readFile(file, "a.pdf");
  for (const words of ["packed words", "words of a picture", "words of before"])
    expect(read.metadata.split(words)).toHaveLength(2);
  expect(read.coverage).toEqual({ level: "full", reasons: [] });
});

test("a packet without an end is read up to the end of its stream", async () => {
  const packet = Buffer.from(bare("said of it").replace("</x:xmpmeta>", ""));
  const read = await readFile(pdf("", ["<</Type/Metadata>>", packet], ["<<>>", Buffer.from("behind it")]), "a.pdf");
  expect(read.metadata).toContain("said of it");
  expect(read.metadata).not.toContain("behind it");
});

test("entries under names of one's own are read, however these are spelt", async () => {
  const information = {
    Title: "usual",
    Card: "4111 1111 1111 1111",
    "Cost#20Centre": "centre 12",
    "Pr#C3#BCfer": "Ada",
  };
  const read = await readFile(pdfFile({ pages: ["page"], information }), "a.pdf");
  for (const line of ["usual", "Card: 4111 1111 1111 1111", "Cost Centre: centre 12"])
    expect(read.metadata).toContain(`${line}\n`);
  expect(read.metadata).toContain(": Ada\n");
  expect(read.coverage).toEqual({ level: "full", reasons: [] });
});

test("what is packed holds few names", () => {
  const random = randomNumbers(3);
  const names = new InformationNames();
  names.look(Buffer.from(Uint8Array.from({ length: 4_000_000 }, () => random(256))).toString("latin1"));
  expect(names.names.size).toBeLessThan(200);
});

test("more names than are looked for are a reason", async () => {
  const names = (count: number) => pdf(`/Names<<${Array.from({ length: count }, (_, at) => `/N${at}(a)`).join("")}>>`);
  const over = expect.objectContaining({
    reason: "over-budget",
    detail: "properties of a PDF beside more names than are looked for",
  });
  expect((await readFile(names(50_001), "a.pdf")).coverage.reasons).toContainEqual(over);
  expect((await readFile(names(49_000), "a.pdf")).coverage.reasons).not.toContainEqual(over);
});

/**
 * Forms in XML within PDF files.
 */
import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { pdfOfObjects } from "../../../../test/support/files/pdf.ts";
import { readFile } from "../testing.ts";

const packet = (text: string): readonly [string, Uint8Array] => ["<<>>", Buffer.from(text)];

const form = (xfa: string, ...packets: readonly (readonly [string, Uint8Array])[]) =>
  pdfOfObjects([
    `<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA ${xfa}>>>>`,
    "<</Type/Pages/Count 1/Kids[3 0 R]>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    ["<<>>", Buffer.from("BT /F 12 Tf 72 700 Td (Please wait) Tj ET")],
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ...packets,
  ]);

const TEMPLATE = "<template><caption><value><text>Card number</text></value></caption></template>";
const DATA = "<xfa:datasets><xfa:data><card>4111 1111 1111 1111</card></xfa:data></xfa:datasets>";
const BEGIN = '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/" xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/">';

test.each([
  [
    "in packets",
    "[(preamble) 6 0 R(template) 7 0 R(datasets) 8 0 R(postamble) 9 0 R]",
    [BEGIN, TEMPLATE, DATA, "</xdp:xdp>"],
  ],
  ["in one", "6 0 R", [`${BEGIN}${TEMPLATE}${DATA}</xdp:xdp>`]],
])("what a form asks and what was filled in is read, %s", async (_, xfa, packets) => {
  const read = await readFile(form(xfa, ...packets.map(packet)), "a.pdf");
  expect(read.parts["content: a.pdf / page 1"]).toBe("Please wait\n");
  for (const text of ["Card number", "4111 1111 1111 1111"])
    expect(read.parts["content: a.pdf / form"]).toContain(text);
  expect(read.coverage).toEqual({ level: "full", reasons: [] });
});

test("a form that ends early or is too large says so", async () => {
  expect((await readFile(form("6 0 R", packet(`${BEGIN}${DATA}`)), "a.pdf")).reasons).toEqual(["corrupted"]);
  const large = deflateSync(Buffer.alloc(9 * 1024 * 1024, "<a/>"));
  const read = await readFile(form("6 0 R", ["<</Filter/FlateDecode>>", large]), "a.pdf");
  expect(read.coverage).toMatchObject({ level: "partial", reasons: [{ reason: "over-budget", part: "a.pdf / form" }] });
});

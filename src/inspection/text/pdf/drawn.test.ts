/**
 * What a page of a PDF shows to a person, and does not say in its text.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { pdfOfObjects } from "../../../../test/support/files/pdf.ts";
import { type Picture, pictureOf } from "../../../../test/support/files/picture.ts";
import { readFile } from "../testing.ts";

const TEXT = "Card 4111 1111 1111 1111, expires 12/29";
const SHORT = "BT /F 12 Tf 20 20 Td (page one of one) Tj ET";
const LONG = `BT /F 12 Tf 20 20 Td (${"words ".repeat(40)}) Tj ET`;
const read = (file: Uint8Array, pictures = 20) => readFile(file, "a.pdf", { limits: { pictures } });

let card: Picture;
/** Draws the card from the left edge to the right. */
let strip: string;
beforeAll(async () => {
  card = await pictureOf(TEXT);
  strip = `q 612 0 0 ${(612 * card.height) / card.width} 0 400 cm /I Do Q`;
});

interface Spec {
  readonly drawing: string;
  readonly box?: string;
  /** Of the page, and of its resources. */
  readonly more?: string;
  readonly resources?: string;
  /** Of the image. */
  readonly image?: string;
  /** From number 7 on. */
  readonly objects?: readonly (string | readonly [string, Uint8Array])[];
}

const resourcesOf = (more = "") => `/Resources<</XObject<</I 5 0 R>>/Font<</F 6 0 R/T 7 0 R>>${more}>>`;

const pdf = ({ drawing, box = "0 0 612 792", more = "", resources = "", image = "", objects = [] }: Spec) =>
  pdfOfObjects([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Count 1/Kids[3 0 R]>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[${box}]/Contents 4 0 R${resourcesOf(resources)}${more}>>`,
    ["<<>>", Buffer.from(drawing)],
    [
      `<</Type/XObject/Subtype/Image/Width ${card.width}/Height ${card.height}/ColorSpace/DeviceGray/BitsPerComponent 8${image}>>`,
      card.pixels,
    ],
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ...objects,
  ]);

/** An annotation that is drawn by its own commands. */
const annotated = (kind: string, drawing: string, page: string) =>
  pdf({
    drawing: page,
    more: "/Annots[7 0 R]",
    objects: [
      `<</Type/Annot/Subtype/${kind}/T(Ada)/Rect[0 0 612 792]/F 4/AP<</N 8 0 R>>>>`,
      [`<</Type/XObject/Subtype/Form/BBox[0 0 612 792]${resourcesOf()}>>`, Buffer.from(drawing)],
    ],
  });

describe("what annotations are drawn as", () => {
  test("is text where it is text, whatever they say and however much text the page has", async () => {
    for (const page of ["", SHORT, LONG])
      for (const kind of ["FreeText", "Stamp"]) {
        const file = annotated(kind, `BT /F 24 Tf 20 200 Td (${TEXT}) Tj ET`, page);
        const found = await read(file, 0);
        expect(found.content).toContain(TEXT);
        expect(found.coverage.level).toBe("full");
      }
  });

  test("is read as a picture where it is one, and named as not read where pictures are not", async () => {
    for (const page of ["", SHORT])
      expect((await read(annotated("Stamp", strip, page))).parts["content: a.pdf / page 1 / picture"]).toContain(TEXT);
    expect((await read(annotated("Stamp", strip, ""), 0)).reasons).toEqual(["unsupported"]);
  });
});

describe("a page with little text of its own is drawn", () => {
  test("when its text is long by spaces alone", async () => {
    const found = await read(pdf({ drawing: `${strip} BT /F 1 Tf 20 20 Td (a${" ".repeat(200)}b) Tj ET` }));
    expect(found.content).toContain(TEXT);
  });

  test("when the picture is the pattern that something is filled with", async () => {
    const file = pdf({
      drawing: `/Pattern cs /P scn 0 0 612 792 re f ${SHORT}`,
      resources: "/Pattern<</P 7 0 R>>",
      objects: [
        [
          `<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 612 792]/XStep 612/YStep 792${resourcesOf()}>>`,
          Buffer.from(strip),
        ],
      ],
    });
    expect((await read(file)).content).toContain(TEXT);
  });

  test("as large as others when it is small", async () => {
    const height = (61.2 * card.height) / card.width;
    const found = await read(pdf({ drawing: `q 61.2 0 0 ${height} 0 40 cm /I Do Q`, box: "0 0 61.2 79.2" }));
    expect(found.parts["content: a.pdf / page 1 / picture"]).toBe(`${TEXT}\n`);
  });
});

test("a page with characters of a font that does not say what they are is drawn, however much other text it has", async () => {
  const file = pdf({
    drawing: `${LONG} BT /T 20 Tf 72 400 Td (abcabcabcabc) Tj ET`,
    objects: [
      "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</x1 8 0 R/x2 8 0 R/x3 8 0 R>>/Encoding<</Differences[97/x1/x2/x3]>>/FirstChar 97/LastChar 99/Widths[1000 1000 1000]/Resources<<>>>>",
      ["<<>>", Buffer.from("1000 0 0 0 750 750 d1 0 0 750 750 re f")],
    ],
  });
  expect(Object.keys((await read(file)).parts)).toContain("content: a.pdf / page 1 / picture");
});

describe("where no pictures are read, it is a reason that a page shows", () => {
  const reasons = async (spec: Spec) =>
    (await read(pdf(spec), 0)).coverage.reasons.map(({ reason, detail }) => `${reason}: ${detail}`);
  const PICTURE = ["unsupported: pages that are pictures: 1"];
  const over = (width: number, height: number) => `q ${width} 0 0 ${height} 0 0 cm /I Do Q`;

  test("a picture, with a line of text besides", async () => {
    expect(await reasons({ drawing: `${over(612, 400)} ${SHORT}` })).toEqual(PICTURE);
    // A logo, and a picture amid text, decorate.
    expect(await reasons({ drawing: `${over(612, 300)} ${SHORT}` })).toEqual([]);
    expect(await reasons({ drawing: `${over(612, 792)} ${LONG}` })).toEqual([]);
  });

  test("a drawing with a picture in it", async () => {
    const form = (drawing: string): [string, Buffer] => [
      `<</Type/XObject/Subtype/Form/BBox[0 0 612 792]${resourcesOf()}>>`,
      Buffer.from(drawing),
    ];
    const spec = { drawing: `/D Do ${SHORT}`, resources: "" };
    const withForm = (drawing: string) =>
      pdf({ ...spec, objects: [form(drawing)] })
        .toString("latin1")
        .replace("/XObject<</I 5 0 R>>/Font", "/XObject<</I 5 0 R/D 7 0 R>>/Font");
    const of = async (drawing: string) => (await read(Buffer.from(withForm(drawing), "latin1"), 0)).reasons;
    expect(await of(over(612, 500))).toContain("unsupported");
    expect(await of("0 0 612 500 re f")).not.toContain("unsupported");
  });

  test("characters of a font that does not say what they are", async () => {
    const untold = (text: string) => ({
      drawing: `${LONG} BT /T 20 Tf 72 400 Td (${text}) Tj ET`,
      objects: [
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</x1 8 0 R>>/Encoding<</Differences[97/x1]>>/FirstChar 97/LastChar 97/Widths[1000]/Resources<<>>>>",
        ["<<>>", Buffer.from("1000 0 0 0 750 750 d1 0 0 750 750 re f")],
      ] as const,
    });
    const detail = "unsupported: pages in a font that does not say what its characters are: 1";
    expect(await reasons(untold("aaaaaaaaaaaa"))).toEqual([detail]);
    expect(await reasons(untold("aaa"))).toEqual([]);
  });
});

describe("what is drawn and cannot be seen is a reason", () => {
  test("an image that cannot be decoded", async () => {
    for (const image of ["/Filter/DCTDecode", "/Filter/JPXDecode", "/Filter/Unheard"]) {
      const { coverage } = await read(pdf({ drawing: strip, image }));
      expect(coverage).toMatchObject({ level: "partial", reasons: [{ reason: "corrupted" }] });
    }
  });

  test("an image that is shown so small that its print is lost", async () => {
    const { reasons } = await read(pdf({ drawing: `q 61.2 0 0 ${(61.2 * card.height) / card.width} 0 40 cm /I Do Q` }));
    expect(reasons).toEqual(["over-budget"]);
  });
});

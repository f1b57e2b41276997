/**
 * The limit on the memory of the PDF engine.
 */
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { pdfOfObjects } from "../../../../test/support/files/pdf.ts";
import { bytesOf } from "../../bytes.ts";
import { limitsOf } from "../../reader-rules.ts";
import { inspectionSettingsSchema } from "../../schema.ts";
import { readFile } from "../testing.ts";
import { PdfDocument } from "./document.ts";
import { PdfEngine } from "./engine.ts";

const MB = 1024 ** 2;
const says = (text: string) => `BT /F 12 Tf 20 20 Td (${text}) Tj ET\n`;
const lines = (count: number) => "0 0 m 10 10 l S\n".repeat(count);

const pdf = (pages: readonly string[]) =>
  pdfOfObjects([
    "<</Type/Catalog/Pages 2 0 R>>",
    `<</Type/Pages/Count ${pages.length}/Kids[${pages.map((_, index) => `${4 + 2 * index} 0 R`).join(" ")}]>>`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ...pages.flatMap((drawing, index): (string | [string, Uint8Array])[] => [
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents ${5 + 2 * index} 0 R/Resources<</Font<</F 3 0 R>>>>>>`,
      ["<</Filter/FlateDecode>>", deflateSync(drawing)],
    ]),
  ]);

/** With an image: contents that hold one are read as they are, or not at all. */
const HEAVY = `${says("too much")}${lines(250_000)}BI /W 1 /H 1 /BPC 8 /CS /G ID x EI`;
const read = (pages: readonly string[], megabytes: number) =>
  readFile(pdf(pages), "a.pdf", { limits: { pdfMemory: megabytes * MB } });

describe("a page that takes more memory than the limit", () => {
  test("is a reason, and the others are read", async () => {
    const found = await read([says("one"), HEAVY, says("three"), HEAVY, says("five")], 24);
    expect(found.coverage).toEqual({
      level: "partial",
      reasons: [2, 4].map((page) => ({
        reason: "over-budget",
        part: `a.pdf / page ${page}`,
        detail: "the PDF takes more memory than the limit for a PDF, 24 MB",
      })),
    });
    for (const [page, text] of [
      [1, "one"],
      [3, "three"],
      [5, "five"],
    ] as const)
      expect(found.parts[`content: a.pdf / page ${page}`]).toBe(`${text}\n`);
  });

  test("is read where the limit is higher", async () => {
    const found = await read([HEAVY], 240);
    expect(found.coverage.level).toBe("full");
    expect(found.content).toBe("too much\n");
  });

  test("does not spoil the file after it", async () => {
    expect((await read([HEAVY], 24)).reasons).toEqual(["over-budget"]);
    expect((await read([says("next")], 24)).coverage).toEqual({ level: "full", reasons: [] });
  });

  test("ends the reading where there are too many of them", async () => {
    const found = await read([...Array.from({ length: 20 }, () => HEAVY), says("last")], 24);
    expect(found.coverage.reasons).toContainEqual({
      reason: "over-budget",
      part: "a.pdf",
      detail: "too many of its pages cannot be read",
    });
    expect(found.coverage.reasons.length).toBeLessThan(15);
  });
});

test("pages that take it only together are all read", async () => {
  const page = (index: number) => says(`page ${index}`) + lines(20_000) + "%".repeat(index);
  const pages = Array.from({ length: 30 }, (_, index) => page(index));
  const found = await read(pages, 20);
  expect(found.coverage).toEqual({ level: "full", reasons: [] });
  expect(found.content).toContain("page 29");
});

describe("the setting", () => {
  test("reaches the reader, and need not be there", () => {
    expect(limitsOf(inspectionSettingsSchema.parse({ limits: { pdfMemory: 100 * MB } })).pdfMemory).toBe(100 * MB);
    expect(limitsOf(inspectionSettingsSchema.parse({ limits: { time: 5000 } })).pdfMemory).toBe(
      limitsOf(inspectionSettingsSchema.parse({})).pdfMemory,
    );
  });

  test("has bounds", () => {
    for (const pdfMemory of [17 * MB, 241 * MB, 20.5])
      expect(inspectionSettingsSchema.safeParse({ limits: { pdfMemory } }).success).toBe(false);
  });
});

test("memory that was refused ends what the engine did, even where it goes on without", async () => {
  const engine = await PdfEngine.start(20 * MB);
  expect(() => engine.call("malloc", 100 * MB)).toThrow("over-budget");
  expect(engine.usable).toBe(false);
  engine.reset();
  expect(engine.call("malloc", 1000)).toBeGreaterThan(0);
});

describe("memory that the process has left", () => {
  test("is all that the engine gets of what it has from its beginning", async () => {
    const engine = await PdfEngine.start(18 * MB);
    engine.confine(() => 4 * MB);
    expect(engine.call("malloc", 4 * MB)).toBeGreaterThan(0);
    expect(() => engine.call("malloc", 5 * MB)).toThrow("more memory than is left");
    engine.reset();
    // Of what was written to and wiped it takes no more.
    engine.confine(() => 4 * MB);
    expect(() => engine.call("malloc", 9 * MB)).toThrow("more memory than is left");
    engine.reset();
    engine.confine(() => 100 * MB);
    expect(engine.call("malloc", 9 * MB)).toBeGreaterThan(0);
  });

  test("is looked at before the engine gets more", async () => {
    const engine = await PdfEngine.start(100 * MB);
    let left = 100 * MB;
    const before = engine.memory;
    for (const now of [0, 100 * MB]) {
      left = 100 * MB;
      engine.confine(() => left);
      left = now;
      if (now > 0) expect(engine.call("malloc", 30 * MB)).toBeGreaterThan(0);
      else expect(() => engine.call("malloc", 30 * MB)).toThrow("more memory than is left");
      if (now === 0) expect(engine.memory).toBe(before);
      engine.reset();
    }
  });

  test("is asked for again by the next document", async () => {
    const engine = await PdfEngine.start(18 * MB);
    for (let document = 0; document < 20; document += 1) engine.confine(() => 4 * MB);
    engine.confine(() => 100 * MB);
    expect(engine.call("malloc", 9 * MB)).toBeGreaterThan(0);
  });

  test("is too little for any", async () => {
    const engine = await PdfEngine.start(18 * MB);
    expect(() => engine.confine(() => -4 * MB)).toThrow("more memory than is left");
    expect(engine.usable).toBe(false);
  });

  test("is too little for one page, and the next is read", async () => {
    const source = bytesOf(pdf([says("one") + lines(45_000), says("two")]));
    const opened = (left: number) => PdfDocument.open(source, 18 * MB, () => left);
    const load = (document: PdfDocument, page: number) =>
      document.page(() => document.engine.call("FPDF_LoadPage", document.handle, page));
    const short = await opened(4 * MB);
    expect(() => load(short, 0)).toThrow("more memory than is left");
    expect(load(short, 1)).toBeGreaterThan(0);
    short.close();
    const enough = await opened(100 * MB);
    expect(load(enough, 0)).toBeGreaterThan(0);
    enough.close();
  });
});

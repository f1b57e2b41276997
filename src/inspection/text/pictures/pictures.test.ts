/**
 * Text in pictures, wherever they are. How the process that reads them fares is tested in `src/inspection/pictures.test.ts`.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { deflateSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { mutate } from "../../../../test/support/files/mutate.ts";
import { docx } from "../../../../test/support/files/office.ts";
import { pdfFile } from "../../../../test/support/files/pdf.ts";
import {
  bmp,
  gif,
  noise,
  onPaper,
  type Picture,
  picture,
  pictureOf,
  png,
  scannedPdf,
  tiff,
} from "../../../../test/support/files/picture.ts";
import { zipFile } from "../../../../test/support/files/zip.ts";
import { Budget, DEFAULT_LIMITS, type Limits } from "../../budget.ts";
import { bytesOf } from "../../bytes.ts";
import { extract } from "../index.ts";
import { readFile } from "../testing.ts";

const TEXT = "Card 4111 1111 1111 1111, expires 12/29";
const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const read = (file: Uint8Array, name: string, limits: Partial<Limits> = {}) =>
  readFile(file, name, { limits: { pictures: 20, ...limits } });
const full = { level: "full", reasons: [] };

let card: Picture;
beforeAll(async () => {
  card = await pictureOf(TEXT);
});

/** Of all that runs here: the engine is loaded once for good. */
const engineLoaded = () =>
  Object.keys(createRequire(import.meta.url).cache).some((name) => name.includes("tesseract.js-core"));

test("nothing is loaded for pictures before the first one comes", async () => {
  await read(docx(["no picture"]), "a.docx");
  await read(pdfFile({ pages: ["no picture"] }), "a.pdf");
  await readFile(png(card), "a.png");
  await read(png(card, { stated: { width: 50_000, height: 50_000 } }), "a.png");
  expect(engineLoaded()).toBe(false);
  await read(png(card), "a.png");
  expect(engineLoaded()).toBe(true);
});

describe("a picture", () => {
  test.each<[string, () => Uint8Array]>([
    ["a.png", () => png(card)],
    ["colours.png", () => png(card, { samples: 4 })],
    ["a.bmp", () => bmp(card)],
    ["a.gif", () => gif([card])],
    ["a.tif", () => tiff([card])],
    ["a.jpg", () => fixture("card.jpg")],
    ["a.webp", () => fixture("card.webp")],
  ])("%s is read, as a part of its own", async (name, file) => {
    const found = await read(file(), name);
    expect(found.coverage).toEqual(full);
    expect(found.parts[`content: ${name} / picture`]).toBe(`${TEXT}\n`);
  });

  test("is not read unless that is asked for", async () => {
    for (const [file, name] of [
      [png(card), "a.png"],
      [fixture("card.jpg"), "a.jpg"],
      [tiff([card]), "a.tif"],
    ] as const) {
      const found = await readFile(file, name);
      expect(found.content).toBe("");
      expect(found.coverage).toMatchObject({ level: "none", reasons: [{ reason: "unsupported" }] });
    }
  });

  test("without text is covered all the same, when it was looked at to its end", async () => {
    const hills = picture(400, 300, (x, y) => (y > 150 + 40 * Math.sin(x / 60) ? 90 : 220));
    const found = await read(png(hills), "hills.png");
    expect(found.coverage).toEqual(full);
    expect(found.content.trim()).toBe("");
  });

  test("too small for a line of text is not counted", async () => {
    const dot = { name: "dot.png", data: png(picture(6, 6, () => 0)) };
    const file = zipFile([dot, { ...dot, name: "again.png" }, { name: "card.png", data: png(card) }]);
    const found = await read(file, "a.zip", { pictures: 1 });
    expect(found.coverage).toEqual(full);
    expect(found.content).toContain("4111");
  });

  test("turned as its EXIF data says is read upright", async () => {
    const turned = fixture("card-turned.jpg");
    expect((await read(turned, "a.jpg")).content).not.toContain("4111");
    const exif = Buffer.from(
      "\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0",
      "latin1",
    );
    const file = Buffer.concat([turned.subarray(0, 2), exif, turned.subarray(2)]);
    expect((await read(file, "a.jpg")).content).toBe(`${TEXT}\n`);
  });

  test("of several pages: each is a part, and each counts", async () => {
    const found = await read(tiff([card, onPaper(card, 1800, 300), card]), "fax.tif", { pictures: 2 });
    expect(found.parts["content: fax.tif / page 2 / picture"]).toBe(`${TEXT}\n`);
    expect(found.parts["content: fax.tif / page 3 / picture"]).toBeUndefined();
    expect(found.coverage).toEqual({
      level: "partial",
      reasons: [{ reason: "over-budget", part: "fax.tif", detail: "pages beyond the limit on pictures: 1" }],
    });
  });

  test("of an animation: only the first is read, and it says so", async () => {
    const found = await read(gif([card, card]), "a.gif");
    expect(found.content).toBe(`${TEXT}\n`);
    expect(found.coverage).toMatchObject({ level: "partial", reasons: [{ reason: "unsupported" }] });
    expect((await read(png(card, { chunks: [["acTL", Buffer.alloc(8)]] }), "a.png")).reasons).toEqual(["unsupported"]);
  });

  test("what is written beside it is metadata", async () => {
    const packed = Buffer.concat([Buffer.from("Comment\0\0"), deflateSync(Buffer.from("packed words"))]);
    const international = Buffer.from("Title\0\0\0en\0\0grüße aus Köln");
    const files: [string, Uint8Array, string][] = [
      ["a.png", png(card, { chunks: [["tEXt", Buffer.from("Author\0Ada Lovelace")]] }), "Ada Lovelace"],
      ["b.png", png(card, { chunks: [["zTXt", packed]] }), "packed words"],
      ["c.png", png(card, { chunks: [["iTXt", international]] }), "grüße aus Köln"],
      ["a.gif", gif([card], "written by ada"), "written by ada"],
      ["a.tif", tiff([card], { description: "scanned by ada" }), "scanned by ada"],
    ];
    for (const [name, file, words] of files) {
      const found = await read(file, name);
      expect(found.coverage).toEqual(full);
      expect(found.metadata).toContain(words);
    }
    const jpeg = fixture("card.jpg");
    const comment = Buffer.from("\xff\xfe\0\x10said by camera", "latin1");
    const said = await read(Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]), "a.jpg");
    expect(said.metadata).toContain("said by camera");
  });

  test("what follows it is read and flagged", async () => {
    const files: [string, Uint8Array][] = [
      ["a.png", png(card)],
      ["a.gif", gif([card])],
      ["a.bmp", bmp(card)],
      ["a.jpg", fixture("card.jpg")],
      ["a.webp", fixture("card.webp")],
    ];
    for (const [name, file] of files) {
      const found = await read(Buffer.concat([file, Buffer.from("smuggled words")]), name);
      expect(found.flags).toContain("trailing-data");
      expect(found.parts[`content: ${name} / trailing data`]).toBe("smuggled words");
      expect(found.parts[`content: ${name} / picture`]).toBe(`${TEXT}\n`);
    }
  });
});

describe("pictures in documents", () => {
  test("of Word, beside its text and alone", async () => {
    const picture = { "word/media/image1.png": png(card) };
    const both = await read(docx(["body"], picture), "a.docx");
    expect(both.parts["content: a.docx / media/image1.png / picture"]).toBe(`${TEXT}\n`);
    expect(both.content).toContain("body");
    expect(both.coverage).toEqual(full);
    expect((await readFile(docx(["body"], picture), "a.docx")).content).not.toContain("4111");
  });

  test("a document of pictures only is covered when all of them were read, and not when one was not", async () => {
    const blank = png(
      onPaper(
        picture(20, 20, () => 0),
        200,
        200,
      ),
    );
    const read1 = await read(docx([""], { "word/media/image1.png": blank }), "a.docx");
    expect(read1.coverage).toEqual(full);
    const drawing = { "word/media/image1.png": blank, "word/media/image2.emf": Buffer.from("\x01\0\0\0\xff\xff\0\0") };
    const read2 = await read(docx([""], drawing), "a.docx");
    expect(read2.coverage).toMatchObject({ level: "partial", reasons: [{ reason: "unsupported" }] });
  });

  test("in archives and mail", async () => {
    const file = zipFile([{ name: "scan.png", data: png(card) }]);
    expect((await read(file, "a.zip")).parts["content: a.zip / scan.png / picture"]).toBe(`${TEXT}\n`);
    const mail = `From: a@b.example\r\nSubject: x\r\nContent-Type: image/png; name=scan.png\r\nContent-Transfer-Encoding: base64\r\n\r\n${png(card).toString("base64")}`;
    expect((await read(Buffer.from(mail), "a.eml")).parts["content: a.eml / scan.png / picture"]).toBe(`${TEXT}\n`);
  });

  test("the limit counts through all of them, nested ones included", async () => {
    const inner = zipFile([
      { name: "1.png", data: png(card) },
      { name: "2.png", data: png(card) },
    ]);
    const file = zipFile([
      { name: "inner.zip", data: inner },
      { name: "3.png", data: png(card) },
      { name: "note.txt", data: "still read" },
    ]);
    const found = await read(file, "a.zip", { pictures: 2 });
    expect(found.parts["content: a.zip / inner.zip / 2.png / picture"]).toBe(`${TEXT}\n`);
    expect(found.content).toContain("still read");
    expect(found.coverage).toMatchObject({
      level: "partial",
      reasons: [{ reason: "over-budget", part: "a.zip / 3.png", detail: "more than 2 pages and pictures" }],
    });
  });
});

describe("PDF", () => {
  test("a page that is a picture is drawn and read", async () => {
    const file = scannedPdf([{ picture: card }]);
    const found = await read(file, "scan.pdf");
    expect(found.parts["content: scan.pdf / page 1 / picture"]).toBe(`${TEXT}\n`);
    expect(found.coverage).toEqual(full);
    expect((await readFile(file, "scan.pdf")).coverage).toMatchObject({
      level: "none",
      reasons: [{ reason: "unsupported", detail: "pages that are pictures: 1" }],
    });
  });

  test("so is one with a picture and next to no text, and not one with text", async () => {
    const stamped = await read(scannedPdf([{ picture: card, text: "page 1 of 1" }]), "a.pdf");
    expect(stamped.parts["content: a.pdf / page 1 / picture"]).toContain(TEXT);
    const written = await read(scannedPdf([{ picture: card, text: "words ".repeat(40) }]), "a.pdf");
    expect(written.parts["content: a.pdf / page 1 / picture"]).toBeUndefined();
    const plain = await read(pdfFile({ pages: ["no picture here"] }), "a.pdf");
    expect(Object.keys(plain.parts).join()).not.toContain("picture");
  });

  test("pages past the limit are named", async () => {
    const pages = [{ picture: card }, { picture: card }, { picture: card }];
    const found = await read(scannedPdf(pages), "a.pdf", { pictures: 1 });
    const detail = "pages that are pictures, beyond the limit on them: 2, 3";
    expect(found.coverage).toEqual({
      level: "partial",
      reasons: [{ reason: "over-budget", part: "a.pdf", detail }],
    });
  });

  test("a page that must be drawn small is read, and says that print may be lost", async () => {
    const found = await read(scannedPdf([{ picture: card }], 14_000), "a.pdf");
    expect(found.content).toContain("4111");
    expect(found.coverage).toMatchObject({ level: "partial", reasons: [{ reason: "over-budget" }] });
  });
});

describe("a picture that was made to cost or to crash", () => {
  test("of 50,000 by 50,000 pixels is not unpacked", async () => {
    const before = process.memoryUsage().rss;
    const file = png(card, { stated: { width: 50_000, height: 50_000 } });
    const found = await read(file, "a.png");
    expect(found.coverage).toMatchObject({ level: "none", reasons: [{ reason: "over-budget" }] });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 ** 2);
  });

  test.each<[string, () => Uint8Array]>([
    ["a.png", () => png(card)],
    ["a.bmp", () => bmp(card)],
    ["a.gif", () => gif([card])],
    ["a.tif", () => tiff([card])],
    ["a.jpg", () => fixture("card.jpg")],
    ["a.webp", () => fixture("card.webp")],
  ])("%s that is cut off anywhere is never fully covered, and the next one is read", async (name, file) => {
    const whole = file();
    for (const share of [0.01, 0.1, 0.5, 0.9, 0.99]) {
      const found = await read(whole.subarray(0, Math.floor(whole.length * share)), name);
      expect([share, found.coverage.level]).not.toEqual([share, "full"]);
    }
    expect((await read(whole, name)).content).toBe(`${TEXT}\n`);
  });

  test.each<[string, () => Uint8Array]>([
    ["a.png", () => png(card, { chunks: [["tEXt", Buffer.from("Author\0Ada")]] })],
    ["a.gif", () => gif([card], "comment")],
    ["a.tif", () => tiff([card, card], { description: "by ada" })],
    ["a.jpg", () => fixture("card.jpg")],
    ["a.webp", () => fixture("card.webp")],
    ["a.pdf", () => scannedPdf([{ picture: card }])],
  ])("%s that is damaged ends with a reason or is read", async (name, file) => {
    const whole = Buffer.from(file());
    for (let at = 0; at < (name === "a.pdf" ? 12 : 24); at += 1) {
      const headers = Buffer.from(whole);
      // Of TIFF and PDF files the headers stand at the end.
      const place = /tif|pdf/.test(name) ? whole.length - 1 - at * 4 : at;
      headers[place] = (headers[place] as number) ^ 0xff;
      for (const damaged of [headers, ...(at % 4 === 0 ? [mutate(whole, at)] : [])]) {
        const { level, reasons } = (await read(damaged, name, { time: 20_000 })).coverage;
        expect(level === "full").toBe(reasons.length === 0);
        expect(reasons.map(({ reason }) => reason)).not.toContain("timed-out");
      }
    }
  });

  test("a TIFF file whose pages are a ring ends", async () => {
    const file = tiff([card]);
    // The link to the next page is the last of its directory, and of the file.
    file.writeUInt32LE(file.readUInt32LE(4), file.length - 4);
    expect((await read(file, "a.tif")).content).toBe(`${TEXT}\n`);
  });

  test("packed in a way that is not decoded is unsupported", async () => {
    expect((await read(tiff([card], { compression: 8 }), "a.tif")).reasons).toEqual(["unsupported"]);
  });

  test("noise is refused before it is read", async () => {
    const began = performance.now();
    const found = await read(png(noise(3000, 3000)), "a.png");
    expect(found.coverage).toMatchObject({ level: "none", reasons: [{ reason: "over-budget" }] });
    expect(found.coverage.reasons[0]?.detail).toContain("noise");
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  test("a little of it ends with the time of the file", async () => {
    const began = performance.now();
    const found = await read(png(noise(1000, 1000)), "a.png", { time: 1500 });
    expect(found.reasons).toEqual(["timed-out"]);
    expect(performance.now() - began).toBeLessThan(30_000);
    expect((await read(png(card), "b.png")).content).toBe(`${TEXT}\n`);
  });

  test("one that takes too long costs itself a reason, and what follows is read", async () => {
    // A clock that runs by being looked at: a minute is over after some hundred looks.
    let now = 0;
    const clock = () => {
      now += 400;
      return now;
    };
    const budget = new Budget({ ...DEFAULT_LIMITS, pictures: 5, time: 3_600_000 }, clock);
    const file = zipFile([
      { name: "noise.png", data: png(noise(300, 300)) },
      { name: "note.txt", data: "still read" },
    ]);
    let text = "";
    const sink = {
      part: () => {},
      text: (utf8: Uint8Array) => {
        text += Buffer.from(utf8).toString();
      },
    };
    const { coverage } = await extract(bytesOf(file), { name: "a.zip", type: null }, budget, sink);
    expect(coverage).toEqual({
      level: "partial",
      reasons: [
        { reason: "timed-out", part: "a.zip / noise.png", detail: "the picture was not read within 60 seconds" },
      ],
    });
    expect(text).toContain("still read");
  });
});

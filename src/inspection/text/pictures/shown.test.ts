/**
 * How a picture is shown: what stands behind it where it can be seen through, and how it is turned.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  bmp,
  gif,
  type Picture,
  picture,
  pictureOf,
  png,
  quarterLeft,
} from "../../../../test/support/files/picture.ts";
import { readFile } from "../testing.ts";

const TEXT = "Card 4111 1111 1111 1111, expires 12/29";
const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const read = (file: Uint8Array, name: string) => readFile(file, name, { limits: { pictures: 1 } });
const orientation = (value: number) =>
  Buffer.from(`MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(value)}\0\0\0\0\0\0`, "latin1");
const exifSegment = (value: number) =>
  Buffer.concat([Buffer.from("\xff\xe1\0\x22Exif\0\0", "latin1"), orientation(value)]);

let card: Picture;
beforeAll(async () => {
  card = await pictureOf(TEXT);
});

/** Of two colours: `ground` where the card is white, `print` where it is black. */
const inColours = (ground: number, print: number) =>
  picture(card.width, card.height, (x, y) => ((card.pixels[y * card.width + x] ?? 0) > 128 ? ground : print));

/** A GIF file whose white is the colour that stands for none, and in its table as black as the print. */
function clearGif(print: number): Buffer {
  const file = gif([card]);
  const table = 13 + 384;
  const control = Buffer.from([0x21, 0xf9, 4, 1, 0, 0, 127, 0]);
  return Buffer.concat([file.subarray(0, 13), Buffer.alloc(384, print), control, file.subarray(table)]);
}

describe("print on nothing is read, on whichever ground it shows", () => {
  test.each<[string, () => Uint8Array]>([
    ["a.webp", () => fixture("card-clear.webp")],
    ["black.gif", () => clearGif(0)],
    ["white.gif", () => clearGif(255)],
    ["one grey is none.png", () => png(inColours(0, 1), { chunks: [["tRNS", Buffer.from([0, 0])]] })],
    ["black.png", () => png(card, { samples: 4, opacity: (grey) => 255 - grey, colour: () => 0 })],
    ["white.png", () => png(card, { samples: 4, opacity: (grey) => 255 - grey, colour: () => 255 })],
  ])("%s", async (name, file) => {
    const found = await read(file(), name);
    expect(found.parts[`content: ${name} / picture`]).toContain(`${TEXT}\n`);
    expect(found.coverage).toEqual({ level: "full", reasons: [] });
  });
});

describe("a picture is read the way that it is turned", () => {
  test("a BMP file from the top down", async () => {
    const upright = picture(
      card.width,
      card.height,
      (x, y) => card.pixels[(card.height - 1 - y) * card.width + x] ?? 0,
    );
    const file = bmp(upright);
    file.writeInt32LE(-card.height, 22);
    expect((await read(file, "a.bmp")).content).toBe(`${TEXT}\n`);
  });

  test("a PNG file with EXIF data, whether they are heeded or not", async () => {
    for (const [shown, value] of [
      [quarterLeft(card), 6],
      [card, 6],
    ] as const)
      expect((await read(png(shown, { chunks: [["eXIf", orientation(value)]] }), "a.png")).content).toContain(TEXT);
  });

  test("a JPEG file that says two things", async () => {
    const turned = fixture("card-turned.jpg");
    for (const said of [
      [6, 1],
      [1, 6],
    ]) {
      const file = Buffer.concat([turned.subarray(0, 2), ...said.map(exifSegment), turned.subarray(2)]);
      expect((await read(file, "a.jpg")).content).toContain(TEXT);
    }
  });
});

test("a picture too long to look for text in says so", async () => {
  const found = await read(png(picture(33_000, 20, () => 255)), "a.png");
  expect(found.coverage).toMatchObject({ level: "none", reasons: [{ reason: "over-budget" }] });
});

/**
 * Words in a picture's file that are no part of what it shows: none are passed over.
 */
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { bmp, gif, type Picture, pictureOf, png, tiff } from "../../../../test/support/files/picture.ts";
import { readFile } from "../testing.ts";

const TEXT = "Card 4111 1111 1111 1111, expires 12/29";
const WORDS = "account of ada lovelace";
const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

let card: Picture;
beforeAll(async () => {
  card = await pictureOf(TEXT);
});

const inserted = (file: Buffer, at: number, bytes: Uint8Array) =>
  Buffer.concat([file.subarray(0, at), bytes, file.subarray(at)]);
/** A segment of a JPEG file for applications. */
const segment = (marker: number, data: string) => {
  const head = Buffer.from([0xff, marker, 0, data.length + 2]);
  return inserted(fixture("card.jpg"), 2, Buffer.concat([head, Buffer.from(data, "latin1")]));
};

function webp(): Buffer {
  const chunk = Buffer.from(`NOTE\0\0\0\0${WORDS} `);
  chunk.writeUInt32LE(WORDS.length + 1, 4);
  const file = Buffer.concat([fixture("card.webp"), chunk]);
  file.writeUInt32LE(file.length - 8, 4);
  return file;
}

function bmpWithGap(): Buffer {
  const file = inserted(bmp(card), 54 + 1024, Buffer.from(`${WORDS}.`));
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(file.readUInt32LE(10) + WORDS.length + 1, 10);
  return file;
}

test.each<[string, () => Uint8Array]>([
  ["private chunk.png", () => png(card, { chunks: [["prVt", Buffer.from(WORDS)]] })],
  ["application.gif", () => inserted(gif([card]), 13 + 384, Buffer.from(`!\xff\x0bXMP DataXMP${WORDS}\0`, "latin1"))],
  ["first segment.jpg", () => segment(0xe0, `JFXX\0${WORDS}`)],
  ["segment of an editor.jpg", () => segment(0xed, `Adobe${WORDS}`)],
  ["colour profile.jpg", () => segment(0xe2, `ICC_PROFILE\0\x01\x01${WORDS}`)],
  ["chunk.webp", webp],
  ["before the pixels.bmp", bmpWithGap],
  ["behind it.tif", () => Buffer.concat([tiff([card]), Buffer.from(WORDS)])],
  ["field.tif", () => tiff([card, card], { description: WORDS })],
])("%s", async (name, file) => {
  const found = await readFile(file(), name, { limits: { pictures: 5 } });
  expect(found.metadata).toContain(WORDS);
});

test("what is drawn is not searched for words", async () => {
  const found = await readFile(png(card), "a.png", { limits: { pictures: 5 } });
  expect(found.metadata.trim()).toBe("");
});

/**
 * Pictures that look like something else to a program, and like a picture to whoever opens them.
 */
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { bmp, gif, type Picture, pictureOf, png, tiff } from "../../../../test/support/files/picture.ts";
import { readFile } from "../testing.ts";

const TEXT = "Card 4111 1111 1111 1111, expires 12/29";
const MINUTES = "These are the minutes of our meeting, and they hold nothing else.\r\n".repeat(500);
const WIDE = Buffer.from(MINUTES, "utf16le");
const read = (file: Uint8Array, name: string) => readFile(file, name, { limits: { pictures: 20 } });

let card: Picture;
beforeAll(async () => {
  card = await pictureOf(TEXT);
});

/** Segments of a JPEG file, or blocks of a GIF file, that are comments as long as the sample that types are told by. */
const jpegComment = Buffer.concat([
  Buffer.from("\xff\xfe\x7e\x7e", "latin1"),
  Buffer.from(MINUTES).subarray(0, 0x7e7c),
]);
const withGap = (file: Buffer): Buffer => {
  // The offset of the first directory, or of the pixels, leaves room behind the header.
  const isTiff = file.subarray(0, 2).toString() === "II";
  const [at, from] = isTiff ? [4, 8] : [10, 54 + 1024];
  const moved = Buffer.concat([file.subarray(0, from), WIDE, file.subarray(from)]);
  moved.writeUInt32LE(moved.readUInt32LE(at) + WIDE.length, at);
  if (!isTiff) moved.writeUInt32LE(moved.length, 2);
  return moved;
};

test.each<[string, () => Uint8Array]>([
  [
    "a.jpg",
    () => {
      const jpeg = readFileSync(new URL("../fixtures/card.jpg", import.meta.url));
      return Buffer.concat([jpeg.subarray(0, 2), jpegComment, jpeg.subarray(2)]);
    },
  ],
  ["a.png", () => png(card, { chunks: [["tEXt", Buffer.concat([Buffer.from("Comment\0\0"), WIDE])]] })],
  ["a.gif", () => gif([card], MINUTES)],
])("the text in %s is read, however much its comments look like a text", async (name, file) => {
  const found = await read(file(), name);
  expect(found.parts[`content: ${name} / picture`]).toBe(`${TEXT}\n`);
  expect(found.types.map(({ extension }) => extension)).toContain(name.slice(2));
  const unread = await readFile(file(), name);
  expect(unread.reasons).toContain("unsupported");
});

test("text that begins like a picture's name is text alone", async () => {
  for (const text of ["BMW and other makers of cars", "II. The second chapter", "RIFF raff", "GIF is a format"])
    expect((await read(Buffer.from(text), "a.txt")).types.map(({ extension }) => extension)).toEqual(["txt"]);
});

test("a file with a text behind its header is a picture, and never fully covered as the text alone", async () => {
  for (const [name, file] of [
    ["a.tif", withGap(tiff([card]))],
    ["a.bmp", withGap(bmp(card))],
  ] as const) {
    expect((await read(file, name)).types.map(({ extension }) => extension)).toContain(name.slice(2));
    expect((await readFile(file, name)).reasons).toContain("unsupported");
  }
});

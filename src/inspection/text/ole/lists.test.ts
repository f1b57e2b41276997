import { expect, test } from "vitest";
import { oleFile } from "../../../../test/support/files/ole.ts";
import { readFile } from "../testing.ts";

const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);

/** A level whose paragraphs and characters look like something, too. */
const level = (label: string): Buffer =>
  Buffer.concat([Buffer.alloc(24), Buffer.from([3, 2, 0, 0]), Buffer.alloc(5, 1), u16(label.length), utf16(label)]);
const utf16 = (text: string) => Buffer.from(text, "utf16le");
const list = (simple: boolean): Buffer => Buffer.concat([Buffer.alloc(26), Buffer.from([simple ? 1 : 0, 0])]);
const override = (levels: number): Buffer => Buffer.concat([Buffer.alloc(12), Buffer.from([levels, 0, 0, 0])]);

const LISTS = Buffer.concat([
  u16(2),
  ...[list(true), list(false), level("Secret \u0000 of\u0001")],
  ...Array.from({ length: 9 }, (_, index) => level(index === 8 ? "the ninth" : "•")),
]);
const OVERRIDES = Buffer.concat([
  u32(2),
  ...[override(0), override(2), u32(0xffffffff), u32(0xffffffff)],
  ...[u32(0), u32(0x11), u32(0), u32(0x20), level("differs")],
]);

function word(lists: Uint8Array, overrides: Uint8Array): Buffer {
  const document = Buffer.alloc(0x400);
  document.writeUInt16LE(0xa5ec, 0);
  document.writeUInt16LE(193, 2);
  const pieces = Buffer.concat([Buffer.from([2]), u32(16), u32(0), u32(4), u16(0), u32(0x800 + 0x40000000), u16(0)]);
  document.writeUInt32LE(pieces.length, 0x1a6);
  document.writeUInt32LE(pieces.length, 0x2e2);
  document.writeUInt32LE(lists.length, 0x2e6);
  document.writeUInt32LE(pieces.length + lists.length, 0x2ea);
  document.writeUInt32LE(overrides.length, 0x2ee);
  const WordDocument = Buffer.concat([document, Buffer.from("body")]);
  return oleFile({ WordDocument, "0Table": Buffer.concat([pieces, lists, overrides]) });
}

test("labels of lists, and what differs from them, are beside the content", async () => {
  const { content, metadata, coverage } = await readFile(word(LISTS, OVERRIDES), "a.doc");
  expect(content.trim()).toBe("body");
  expect(metadata).toBe("Secret %1 of%2\nthe ninth\ndiffers\n");
  expect(coverage).toEqual({ level: "full", reasons: [] });
});

test("lists that end too soon are a reason, and the text is read nonetheless", async () => {
  const read = await readFile(word(LISTS.subarray(0, 40), Buffer.alloc(0)), "a.doc");
  expect(read.content.trim()).toBe("body");
  expect(read.reasons).toEqual(["corrupted"]);
});

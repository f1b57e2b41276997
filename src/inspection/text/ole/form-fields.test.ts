import { expect, test } from "vitest";
import { oleFile } from "../../../../test/support/files/ole.ts";
import { readFile } from "../testing.ts";

const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);
const text = (words: string) => Buffer.concat([u16(words.length), Buffer.from(words, "utf16le")]);
const ended = (words: string) => Buffer.concat([text(words), u16(0)]);
const sized = (behind: Uint8Array) => {
  const size = 68 + behind.length;
  return Buffer.concat([u32(size), u16(68), Buffer.alloc(62), behind]);
};

const field = (kind: number, rest: readonly Uint8Array[]) =>
  sized(Buffer.concat([u32(0xffffffff), u16(kind), u16(0), u16(0), ...rest]));
const HELP = ["format", "help", "status", "entry", "exit"].map(ended);
const TYPED = field(0, [ended("Text1"), ended("default"), ...HELP]);
const CHOSEN = field(2, [ended("List1"), u16(1), ...HELP, u16(0xffff), u16(2), u16(0), text("one"), text("другой")]);
const PICTURE = sized(Buffer.concat([Buffer.from([0x0f, 0, 4, 0xf0]), Buffer.from("picture", "utf16le")]));

/** Properties before the place are of each of their sizes. */
const properties = (location: number): Buffer =>
  Buffer.concat([
    ...[u16(0x0855), Buffer.alloc(1), u16(0x4a43), Buffer.alloc(2), u16(0x6870), Buffer.alloc(4)],
    ...[u16(0xca47), Buffer.from([3, 1, 1, 1]), u16(0xe000), Buffer.alloc(3), u16(0x6a03), u32(location)],
  ]);

function page(locations: readonly number[]): Buffer {
  const page = Buffer.alloc(512);
  page[511] = locations.length;
  for (const [index, location] of locations.entries()) {
    const at = 128 + 48 * index;
    const some = properties(location);
    page[(locations.length + 1) * 4 + index] = at / 2;
    page[at] = some.length;
    some.copy(page, at + 1);
  }
  return page;
}

/** Body at 0x400, pages from 0x600 on. */
function word(pages: readonly (readonly number[])[], Data?: Uint8Array): Buffer {
  const document = Buffer.alloc(0x600);
  document.writeUInt16LE(0xa5ec, 0);
  document.writeUInt16LE(193, 2);
  document.write("body", 0x400);
  const pieces = Buffer.concat([Buffer.from([2]), u32(16), u32(0), u32(4), u16(0), u32(0x800 + 0x40000000), u16(0)]);
  const list = Buffer.concat([Buffer.alloc(4 * pages.length + 4), ...pages.map((_, index) => u32(3 + index))]);
  document.writeUInt32LE(pieces.length, 0x1a6);
  document.writeUInt32LE(pieces.length, 0xfa);
  document.writeUInt32LE(list.length, 0xfe);
  const WordDocument = Buffer.concat([document, ...pages.map(page)]);
  return oleFile({ WordDocument, "0Table": Buffer.concat([pieces, list]), ...(Data === undefined ? {} : { Data }) });
}

test("form fields are beside the content: defaults, help, and what one chooses from; pictures are not", async () => {
  const data = Buffer.concat([TYPED, PICTURE, CHOSEN]);
  const places = [[TYPED.length + PICTURE.length, TYPED.length], [0]];
  const { content, metadata, coverage } = await readFile(word(places, data), "a.doc");
  expect(content.trim()).toBe("body");
  const help = ["format", "help", "status", "entry", "exit"];
  expect(metadata.trim().split("\n")).toEqual(["Text1", "default", ...help, "List1", ...help, "one", "другой"]);
  expect(coverage).toEqual({ level: "full", reasons: [] });
});

test("one that is referred to often, or from its middle, is read once", async () => {
  const { metadata } = await readFile(word([[0, 0], [0, 4], [0]], Buffer.concat([CHOSEN, CHOSEN])), "a.doc");
  expect(metadata.split("\n").filter((line) => line === "one")).toHaveLength(1);
});

test.each([3, 80, 100, CHOSEN.length - 9])("one that ends too soon is read so far: %i bytes", async (size) => {
  const read = await readFile(word([[0]], CHOSEN.subarray(0, size)), "a.doc");
  expect(read.content.trim()).toBe("body");
  expect(read.metadata).not.toContain("другой");
});

test("a document without them, where properties mean an object, is read in full", async () => {
  const read = await readFile(word([[0]]), "a.doc");
  expect(read.content.trim()).toBe("body");
  expect(read.coverage.level).toBe("full");
});

test("one without end is a reason", async () => {
  const read = (length: number) =>
    readFile(word([[0]], field(0, [ended("Text1"), ended("d".repeat(length)), ...HELP])), "a.doc");
  const usual = await read(30_000);
  expect(usual.metadata).toContain("exit");
  expect(usual.coverage.level).toBe("full");
  const { reasons } = (await read(40_000)).coverage;
  expect(reasons).toEqual([{ reason: "over-budget", part: "a.doc", detail: "a form field of more than 64 KB" }]);
});

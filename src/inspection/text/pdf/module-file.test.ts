/**
 * The module of pdfium, whose data is put in place from its file.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { PdfEngine } from "./engine.ts";
import { ModuleFile } from "./module-file.ts";

const directory = mkdtempSync(join(tmpdir(), "sallyport-module-"));
afterAll(() => rmSync(directory, { recursive: true }));

const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** One page of memory. */
const MEMORY = [5, 3, 1, 0, 1];
function moduleOf(...sections: readonly (readonly number[])[]): ModuleFile {
  const path = join(directory, "module.wasm");
  writeFileSync(path, Uint8Array.from([...PREAMBLE, ...sections.flat()]));
  return new ModuleFile(path);
}

describe("data", () => {
  test("is put where it belongs, and the code does without it", () => {
    // At 3 the bytes 7 8 9, at 300 the byte 1.
    const data = [11, 17, 2, 0, 0x41, 3, 0x0b, 3, 7, 8, 9, 0, 0x41, 0xac, 0x02, 0x0b, 1, 1, 0];
    const module = moduleOf(MEMORY, [12, 1, 2], data.slice(0, -1).with(1, 16));
    const memory = new ArrayBuffer(400);
    module.putData(memory);
    const expected = new Uint8Array(400);
    expected.set([7, 8, 9], 3);
    expected.set([1], 300);
    expect(new Uint8Array(memory)).toEqual(expected);
    expect(module.compile()).toBeTypeOf("object");
  });

  test.each([
    ["that is put in place by code", [11, 4, 1, 1, 1, 7]],
    ["for another memory", [11, 8, 1, 2, 0, 0x41, 3, 0x0b, 1, 7]],
    ["at an address that is looked up", [11, 7, 1, 0, 0x23, 0, 0x0b, 1, 7]],
    ["at an address below zero", [11, 7, 1, 0, 0x41, 0x7f, 0x0b, 1, 7]],
    ["at an address far below zero", [11, 11, 1, 0, 0x41, 0x80, 0x80, 0x80, 0x80, 0x78, 0x0b, 1, 7]],
  ])("%s is refused", (_, data) => {
    expect(() => moduleOf(MEMORY, data)).toThrow("the data of pdfium's module is laid out in an unknown way");
  });

  test("that ends too soon is refused", () => {
    expect(() => moduleOf(MEMORY, [11, 7, 1, 0, 0x41, 3, 0x0b])).toThrow("ends too soon");
    expect(() => moduleOf([11])).toThrow("ends too soon");
  });

  test("code that comes back to its data is refused", () => {
    const type = [1, 4, 1, 0x60, 0, 0];
    const functions = [3, 2, 1, 0];
    // data.drop 0
    const code = [10, 7, 1, 5, 0, 0xfc, 9, 0, 0x0b];
    const module = moduleOf(type, functions, MEMORY, [12, 1, 1], code, [11, 7, 1, 0, 0x41, 3, 0x0b, 1, 7]);
    expect(() => module.compile()).toThrow(/data segment/i);
  });
});

test("an engine that is put back looks as it did when it started", async () => {
  const engine = await PdfEngine.start(20 * 1024 ** 2);
  // What lies behind everything.
  const end = engine.call("malloc", 1024 ** 2);
  engine.call("free", end);
  const begun = Buffer.from(engine.bytes(0, end));
  engine.bytes(0, engine.memory).fill(0xaa);
  engine.reset();
  expect(Buffer.compare(engine.bytes(0, end), begun)).toBe(0);
  expect(engine.call("malloc", 1024 ** 2)).toBe(end);
});

test("an engine has the data of the module as it is published", async () => {
  const path = createRequire(import.meta.url).resolve("@hyzyla/pdfium/pdfium.wasm");
  const whole = readFileSync(path);
  const memory = new ArrayBuffer(2 * 1024 ** 2);
  new ModuleFile(path).putData(memory);
  // The names of the standard fonts, as they stand in the file.
  for (const name of ["Helvetica-BoldOblique", "Times-BoldItalic", "ZapfDingbats"]) {
    expect(whole.includes(name)).toBe(true);
    expect(Buffer.from(memory).includes(name)).toBe(true);
  }
});

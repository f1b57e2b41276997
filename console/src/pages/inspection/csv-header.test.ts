import { describe, expect, it } from "vitest";
import { headerOf, textOfHead } from "./csv-header.ts";

describe("the header of a table", () => {
  it.each([
    ["number,name\n1,a\n", ["number", "name"]],
    ["number;name, given;town\r\n1;a;b", ["number", "name, given", "town"]],
    ["a\tb", ["a", "b"]],
    ['\ufeff"Customer ""no""",Name\n', ['Customer "no"', "Name"]],
    ['"not closed,\n', []],
    ["", []],
  ])("of %j", (text, names) => {
    expect(headerOf(text)).toEqual(names);
  });
});

describe("the beginning of a file", () => {
  const text = "number;straße\n";
  const utf16 = (given: string) => new Uint8Array(Buffer.from(given, "utf16le"));
  it.each([
    ["UTF-8", new TextEncoder().encode(text)],
    ["UTF-8 with a mark", new TextEncoder().encode(`\ufeff${text}`)],
    ["UTF-16", utf16(`\ufeff${text}`)],
    ["UTF-16, big end first", new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le").swap16())],
    ["UTF-16 without a mark", utf16(text)],
    ["windows-1252", new Uint8Array(Buffer.from(text, "latin1"))],
    ["UTF-8 that is cut within a character", new TextEncoder().encode(`${text}ü`).slice(0, -1)],
  ])("in %s", (_, bytes) => {
    expect(textOfHead(bytes)).toBe(text);
  });
});

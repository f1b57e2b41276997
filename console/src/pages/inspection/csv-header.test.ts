import { describe, expect, it } from "vitest";
import { headerOf } from "./csv-header.ts";

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

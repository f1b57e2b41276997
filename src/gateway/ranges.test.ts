import { describe, expect, it } from "vitest";
import { rangeOf } from "./ranges.ts";

const answer = { etag: '"v1"', "last-modified": "Mon, 23 Nov 2026 08:00:00 GMT" };

describe("a range of a file of 100 bytes", () => {
  it.each([
    ["bytes=0-9", { start: 0, end: 10 }],
    ["bytes=90-", { start: 90, end: 100 }],
    ["bytes=90-900", { start: 90, end: 100 }],
    ["bytes=-10", { start: 90, end: 100 }],
    ["bytes=-900", { start: 0, end: 100 }],
    ["bytes=100-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=9-0", null],
    ["bytes=-", null],
    ["bytes=0-1,5-6", null],
    ["lines=0-1", null],
    ["bytes=0-1x", null],
    ["bytes=99999999999999999999-", null],
    [undefined, null],
  ])("%s", (range, expected) => {
    expect(rangeOf(range === undefined ? {} : { range }, answer, 100)).toEqual(expected);
  });

  it.each([
    ['"v1"', true],
    ['"v2"', false],
    ['W/"v1"', false],
    ["Mon, 23 Nov 2026 08:00:00 GMT", true],
    ["Mon, 23 Nov 2026 08:00:01 GMT", false],
  ])("is given only of the version that If-Range names: %s", (condition, given) => {
    const range = rangeOf({ range: "bytes=0-9", "if-range": condition }, answer, 100);
    expect(range !== null).toBe(given);
  });

  it("of an empty file there is none", () => {
    expect(rangeOf({ range: "bytes=0-" }, {}, 0)).toBe("unsatisfiable");
  });
});

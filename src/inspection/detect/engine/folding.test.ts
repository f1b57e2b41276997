import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldedNode, foldedWords } from "../folded.ts";
import { Dfa } from "../regex/dfa.ts";
import { buildNfa } from "../regex/nfa.ts";
import { Ends, matchesFrom } from "../regex/run.ts";
import { parseExpression } from "../regex/syntax.ts";
import { foldedText } from "../testing/reference.ts";
import { cutsOf, pieces } from "../testing/samples.ts";
import { Folding } from "./folding.ts";

const folding = new Folding();
function folded(bytes: Uint8Array, cuts: readonly number[] = []): string {
  const result: Buffer[] = [];
  const out = (piece: Uint8Array) => result.push(Buffer.from(piece));
  for (const piece of pieces(bytes, cuts)) folding.text(piece, out);
  folding.end(out);
  return Buffer.concat(result).toString("latin1");
}
const foldedOf = (text: string) => folded(Buffer.from(text));
const latin1 = (text: string) => Buffer.from(text).toString("latin1");

const units = [
  ..."0129aZ -é漢😀’“ـب。ｱ，",
  ..."\u00a0\u00ad\u2000\u200a\u200b\u200d\u200e\u2010\u2013\u2014\u202f\u205f\u2060\u3000\ufeff\uff0d\uff10\uff19\uff21\u0660\u06f9\uf030\uf03a",
  ..."\u034f\u061c\u115f\u17b5\u180e\u2065\u206f\u20e3\u20ac\u3164\ufe0f\uffa0\ufff8\u0966\u096f\u0e59\u0e01\u1049\u1c59\uabf9\u{1d7ce}\u{1d7ff}\u{1ccf9}\u{e0041}\u{e0fff}",
];
const text = fc
  .tuple(fc.string({ unit: fc.constantFrom(...units), maxLength: 300 }), fc.nat({ max: 3 }), fc.nat({ max: 90 }))
  .map(([sample, times, ascii]) => (sample + "x".repeat(ascii)).repeat(times + 1));

describe("folding", () => {
  it.each([
    ["spaces of all widths", "1\u00a02\u20073\u20094\u202f5\u30006", "1 2 3 4 5 6"],
    ["hyphens and the dash of ranges", "1\u20102\u20113\u20124\u20135－6", "1-2-3-4-5-6"],
    ["digits", "４１ ٤١ ۴۱", "41 41 41"],
    ["digits of fonts that are symbols", "\uf034\uf031\uf030\uf039 \uf02f\uf03a", "4109 \xef\x80\xaf\xef\x80\xba"],
    ["capitals of full width", "ＤＥ８９", "DE89"],
    ["soft hyphens", "Kre\u00addit\u00ad41\u00ad11", "Kredit4111"],
    ["what has no width", "41\u200b11\u2060x\ufeff1", "4111 x 1"],
    ["several of what has no width", "41\u200b\u200c\ufeff11\u2060\u200bx\ufeff\u200b", "4111 x "],
    ["what has no width beside soft hyphens", "4\u00ad\u200b1\u200b\u00ad1\u00adx\u00ad\u200b\u00ad", "411x "],
    ["what has no width between digits of several kinds", "４\u200b٤\u200b1\u200b１", "4411"],
    ["what has no width before a dash or a space", "4\u200b\u20131\u200b\u00a01", "4 -1  1"],
    ["digits of other scripts", "४१ ๔๑ ߄߁ ᠔᠑ 𝟒𝟏 𝟺𝟷 \u{1ccf4}\u{1ccf1}", "41 41 41 41 41 41 41"],
    ["digits on keys", "4\ufe0f\u20e31\ufe0f\u20e3 1\u20e3", "41  1 "],
    ["what selects how a digit looks", "4\ufe0e1\u034f1\u{e0031}1", "4111"],
  ])("writes %s as ASCII does", (_, before, after) => {
    expect(foldedOf(before)).toBe(after);
  });
  it("knows every digit of the first plane, and all of which nothing is seen", () => {
    for (let code = 0x80; code < 0x10000; code += 1) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const text = `1${String.fromCodePoint(code)}1`;
      if (foldedOf(text) !== latin1(foldedText(text))) expect.fail(code.toString(16));
    }
  });
  it("leaves all else as it is, and what is no UTF-8", () => {
    const others = "l’été — „naïve“ 漢字、かな Ελλάδα بيت 😀";
    expect(foldedOf(others)).toBe(latin1(others));
    const bytes = Uint8Array.of(
      0xc2,
      0x41,
      0xe2,
      0x80,
      0x41,
      0xef,
      0xbc,
      0xc2,
      0xa0,
      0xe2,
      0x80,
      0xe2,
      0x80,
      0x8b,
      0xc2,
    );
    expect(folded(bytes)).toBe("\xc2A\xe2\x80A\xef\xbc \xe2\x80 \xc2");
  });
  it("does what the plain way does, wherever text is cut", () => {
    fc.assert(
      fc.property(text, cutsOf, (sample, cuts) => {
        expect(folded(Buffer.from(sample), cuts)).toBe(latin1(foldedText(sample)));
      }),
      { numRuns: 500 },
    );
  });
  it("does so byte by byte, and in long texts", () => {
    const bytes = Buffer.from("x41\u200b11\u00a0１２ ".repeat(20_000));
    const whole = folded(bytes);
    expect(whole).toBe("x4111 12 ".repeat(20_000));
    expect(folded(bytes.subarray(0, 500), [...Array(500).keys()])).toBe(folded(bytes.subarray(0, 500)));
  });
  it("begins anew with each text", () => {
    folded(Buffer.from("1"));
    expect(foldedOf("\u200b2")).toBe(" 2");
    expect(foldedOf("1\u200b")).toBe("1 ");
    expect(foldedOf("2")).toBe("2");
  });
});

describe("what is sought in folded text", () => {
  const matches = (expression: string, sample: string) => {
    const [bytes, ends] = [folded(Buffer.from(sample)), new Ends()];
    const dfa = new Dfa(buildNfa([foldedNode(parseExpression(expression))]));
    matchesFrom(dfa, Buffer.from(bytes, "latin1"), 0, bytes.length, bytes.length, true, ends);
    return Array.from(ends.ends).slice(0, ends.count).includes(bytes.length);
  };
  it.each([
    ["Projekt – Adler", "Projekt – Adler"],
    ["Nr\\x{00a0}\\d{3}", "Nr\u00a0123"],
    ["[–—]\\d", "–1"],
    ["[–—]\\d", "—1"],
    ["Kre\u00addit", "Kre\u00addit"],
    ["a\\x{200b}b|１", "a\u200bb"],
    ["a\\x{200b}b|１", "１"],
    ["[^ ]{2}", "ab"],
  ])("%s matches what it did", (expression, sample) => {
    expect(matches(expression, sample)).toBe(true);
  });
  it("is no wider where a class only leaves something out, or holds what has no width", () => {
    expect(matches("a[\\x{200b}\\x{00ad};]b", "ab")).toBe(false);
    expect(matches("a[\\x{200b}\\x{00ad};]b", "a\u200bb")).toBe(true);
    expect(matches("[^ ]{2}", "a b".slice(0, 2))).toBe(false);
  });
  it("are keywords as they stand there", () => {
    expect(foldedWords("№\u00a0１ – Kre\u00addit\u200bx é")).toBe("№ 1 - Kredit x é");
    expect(foldedWords("😀\u200d\u200b\u00adx\u200c")).toBe("😀 x ");
  });
});

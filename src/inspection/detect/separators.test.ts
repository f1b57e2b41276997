/**
 * Numbers as word processors, pages and tables write them: what stands between their parts, and other digits.
 */
import { describe, expect, it } from "vitest";
import { compileCustomType, compileRules, INFORMATION_TYPES, informationTypeSchema } from "./index.ts";

const options = { contextCharacters: 40, showLastFour: true };
const scanner = compileRules({}, { types: INFORMATION_TYPES.map(({ id }) => ({ type: id, ...options })) });
function found(text: string) {
  const scan = scanner.begin();
  scan.text(Buffer.from(text));
  return scan.end();
}
const typesIn = (text: string) => found(text).map(({ type }) => type);

const PARTED: readonly (readonly [type: string, parts: readonly string[]])[] = [
  ["payment-card", ["4111", "1111", "1111", "1111"]],
  ["iban", ["FR14", "2004", "1010", "0505", "0001", "3M02", "606"]],
  ["us-social-security-number", ["SSN 536", "90", "4399"]],
  ["fr-social-security-number", ["2", "55", "08", "14", "168", "025", "38"]],
  ["au-tax-file-number", ["TFN 123", "456", "782"]],
  ["uk-national-insurance-number", ["JG", "12", "13", "16", "A"]],
  ["in-aadhaar", ["Aadhaar 2345", "6789", "0124"]],
];
const BETWEEN = [
  ...["\u00a0", "\u202f", "\u2007", "\u2009", "\u200a", "\u205f", "\u3000"].map((one) => [one, "a space"] as const),
  ["  ", "two spaces"],
  [" \u00a0", "two spaces of two kinds"],
] as const;

describe("parts of numbers", () => {
  for (const [separator, name] of BETWEEN)
    it.each(PARTED)(
      `of %s may be parted by ${name} (U+${separator.charCodeAt(0).toString(16)} first)`,
      (type, parts) => {
        expect(typesIn(parts.join(separator))).toContain(type);
      },
    );
  it.each(["\u2010", "\u2011", "\u2012", "\u2013", "\uff0d"])("may be parted by the dash %s", (dash) => {
    expect(typesIn(["4111", "1111", "1111", "1111"].join(dash))).toContain("payment-card");
    expect(typesIn(["536", "90", "4399"].join(dash))).toContain("us-social-security-number");
    expect(typesIn(["AB", "12", "34", "56", "D"].join(dash))).toContain("uk-national-insurance-number");
  });
  it.each([
    ...["\u00ad", "\u200b", "\u200c", "\u200e", "\u202c", "\u2060", "\u2064", "\u2066", "\ufeff"],
    ...["\u200b\u200b", "\u00ad\u200b\u00ad", "\u202a\u200f\ufeff"],
  ])("may hold what is not seen, %j", (mark) => {
    expect(typesIn(["4111", "1111", "1111", "1111"].join(mark))).toContain("payment-card");
    expect(typesIn(`411${mark}1 1111 111${mark}1 1111`)).toContain("payment-card");
    expect(typesIn(["GB29", "NWBK", "6016", "1331", "9268", "19"].join(mark))).toContain("iban");
  });
  it.each(["\u200b", "\u2060", "\ufeff", "\u200e\u202c"])(
    "end where something without width is before a letter, %j",
    (mark) => {
      expect(typesIn(`card${mark}4111111111111111${mark}Visa`)).toContain("payment-card");
    },
  );
  it.each(["\n", "\r\n", " \n", "\t"])("may be broken once, by %j, where they are parted otherwise as well", (end) => {
    expect(typesIn(`4111 1111${end}1111 1111`)).toContain("payment-card");
    expect(typesIn(`FR14 2004 1010 0505${end}0001 3M02 606`)).toContain("iban");
    expect(typesIn(`TFN 123 456${end}782`)).toContain("au-tax-file-number");
    expect(found(`4111 1111${end}1111 1111`)).toMatchObject([{ confidence: "low" }]);
    expect(found(`card number 4111 1111${end}1111 1111`)).toMatchObject([{ confidence: "high" }]);
    expect(typesIn(`4111${end}1111${end}1111${end}1111`)).toEqual([]);
    expect(typesIn(`41111111${end}11111111`)).toEqual([]);
    expect(typesIn(`UTR 11234${end}56789`)).not.toContain("uk-unique-taxpayer-reference");
  });
  it("are not parted by more than that", () => {
    for (const separator of ["   ", "\n\n", "\u2014", ",", "\u00a0\u00a0\u00a0", "’"])
      expect(typesIn(["4111", "1111", "1111", "1111"].join(separator))).toEqual([]);
  });
  it("near keywords may be parted by two spaces, too, and by no line", () => {
    expect(typesIn("Téléphone : 01\u00a042\u00a068\u00a053\u00a000")).toContain("phone-number");
    expect(typesIn("Tel: 030  901820")).toContain("phone-number");
    expect(typesIn("née le 3  July  1985\u00a0")).toContain("date-of-birth");
    expect(typesIn("Tel: 03090\n1820")).not.toContain("phone-number");
  });
});

describe("digits", () => {
  it.each([
    ["of full width", "４１１１ １１１１ １１１１ １１１１"],
    ["of full width, all in one", "４１１１１１１１１１１１１１１１"],
    ["of full width, with what stands between such", "４１１１－１１１１－１１１１－１１１１"],
    ["of Arabic", "٤١١١ ١١١١ ١١١١ ١١١١"],
    ["of Persian", "۴۱۱۱۱۱۱۱۱۱۱۱۱۱۱۱"],
    ["of several kinds", "４111 １１１1 ١١11 1111"],
  ])("%s are digits", (_, card) => {
    expect(typesIn(card)).toEqual(["payment-card"]);
  });
  it("are digits beside capitals of full width", () => {
    expect(typesIn("ＤＥ８９　３７０４　００４４　０５３２　０１３０　００")).toEqual(["iban"]);
  });
  it("of any kind make one number, and are masked", () => {
    const matches = found(
      "４１１１ １１１１ １１１１ １１１１ = 4111\u00a01111\u00a01111\u00a01111 = 4111\u00ad1111\u20131111\u200b1111",
    );
    expect(matches).toMatchObject([{ type: "payment-card", distinct: 1 }]);
    expect(matches[0]?.evidence[0]?.masked).toBe("**** **** **** 1111 = **** **** **** **** = ********-******");
  });
});

describe("words", () => {
  it("may be parted by spaces of all kinds, and hold soft hyphens", () => {
    expect(typesIn("numéro\u00a0de\u202fsécurité\u00a0sociale")).toEqual([]);
    expect(found("card\u00a0number 4111111111111111")).toMatchObject([{ confidence: "high" }]);
    expect(found("Kredit\u00adkarte 4111111111111111")).toMatchObject([{ confidence: "high" }]);
  });
  it("of types that an organisation writes are found as they are written", () => {
    const custom = { id: "own", name: "own" };
    const patterns = [
      { expression: "Projekt – [A-Z]\\d{3}", confidence: "medium", keywords: [] },
      { expression: "№ \\d{4}", confidence: "high", keywords: ["akte – geheim"] },
    ];
    const secret = { group: 1, words: ["schlüssel – neu"], allow: [{ expressions: ["^b – "] }] };
    patterns.push({ expression: "\\(([ab] – \\d{4})\\)", confidence: "low", keywords: [], ...{ secret } });
    const types = compileCustomType(informationTypeSchema.parse({ ...custom, patterns }));
    const own = compileRules({ types }, { types: [{ type: "own", ...options }] });
    const scan = own.begin();
    scan.text(Buffer.from("Projekt – A123, Akte – geheim, №\u00a04711, Schlüssel – neu: (a – 1234) (b – 1234)"));
    expect(scan.end()).toMatchObject([
      { confidence: "high", distinct: 1 },
      { confidence: "medium", distinct: 1 },
      { confidence: "low", distinct: 1 },
    ]);
  });
});

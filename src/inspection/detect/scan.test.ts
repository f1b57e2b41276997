import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Enough } from "../budget.ts";
import type { EnoughFound } from "../enough.ts";
import type { Place } from "../vocabulary.ts";
import { LOOK } from "./engine/layout.ts";
import { compileCustomType, compileRules, INFORMATION_TYPES, informationTypeSchema } from "./index.ts";
import { LEAST_CAPACITY } from "./scan.ts";
import { type Found, foldedText, reference } from "./testing/reference.ts";
import { cutsOf, pieces, sampleText } from "./testing/samples.ts";

const options = { contextCharacters: 60, showLastFour: true };
const all = compileRules(
  {},
  {
    types: INFORMATION_TYPES.map(({ id }) => ({ type: id, ...options })),
    expressions: [
      { id: "words", expression: "(?i)iban[^0-9]{0,9}\\d+", ...options },
      { id: "digits", expression: "\\b[1-9][0-9]{3}-[0-9]+", ...options },
    ],
  },
);
const scanned = (bytes: Uint8Array, cuts: readonly number[] = [], capacity?: number) => {
  const scan = all.begin(capacity === undefined ? {} : { capacity });
  scan.part("content", "a / b");
  for (const piece of pieces(bytes, cuts)) scan.text(piece.slice());
  return scan.end();
};

/** Types that the reference knows how to look for. */
const plain = INFORMATION_TYPES.filter(({ patterns }) =>
  patterns.every(({ anchor }) => anchor === undefined || anchor === "token" || anchor === "near"),
);
const plainScanner = compileRules({}, { types: plain.map(({ id }) => ({ type: id, ...options })) });
function found(text: string, capacity?: number): Found[] {
  const result: Found[] = [];
  const bytes = Buffer.from(text);
  const folded = Buffer.from(foldedText(text));
  const characters = (upTo: number) => folded.subarray(0, upTo).toString().length;
  const onMatch = (subject: number, level: number, start: number, end: number) =>
    result.push({
      ...{ type: plainScanner.ids[subject] ?? "", confidence: ["low", "medium", "high"][level] ?? "" },
      ...{ start: characters(start), end: characters(end) },
    });
  const scan = plainScanner.begin({ onMatch, ...(capacity === undefined ? {} : { capacity }) });
  scan.text(bytes);
  scan.end();
  return result;
}
interface WaitedFor {
  readonly types?: readonly string[];
  readonly expression?: string;
  readonly keywords?: readonly string[];
}
const ordered = (list: readonly Found[]) =>
  list.map((one) => `${one.start}-${one.end} ${one.type} ${one.confidence}`).sort();

describe("a scan that may stop", () => {
  const cards = ["4111 1111 1111 1111", "5500 0055 5555 5559", "4012 8888 8888 1881"];
  const filler = "lorem ipsum dolor ".repeat(1500);
  const requirement = { types: ["payment-card"], confidence: "medium", minimum: 2, places: ["content"] } as const;
  const scanner = compileRules(
    {},
    {
      types: [
        { type: "payment-card", ...options },
        { type: "iban", ...options },
      ],
    },
  );
  function run(parts: readonly (readonly [Place, string])[], enough: EnoughFound, cuts: readonly number[] = []) {
    const scan = scanner.begin({ enough, capacity: LEAST_CAPACITY });
    let stopped = false;
    try {
      for (const [place, text] of parts) {
        scan.part(place, "x");
        for (const piece of pieces(Buffer.from(text), cuts)) scan.text(piece.slice());
      }
    } catch (error) {
      if (!(error instanceof Enough)) throw error;
      stopped = true;
    }
    return { stopped, matches: scan.end() };
  }
  const text = cards.map((card) => `card ${card} ${filler}`).join("");

  it("stops once what is required was found, at the same place however the text is cut", () => {
    const once = run([["content", text]], [[requirement]]);
    expect(once).toMatchObject({ stopped: true, matches: [{ distinct: 2 }] });
    fc.assert(
      fc.property(cutsOf, (cuts) => {
        expect(run([["content", text]], [[requirement]], cuts)).toEqual(once);
      }),
      { numRuns: 40 },
    );
  });
  it.each([
    ["fewer than required", [[{ ...requirement, minimum: 4 }]]],
    ["less sure", [[{ ...requirement, confidence: "high" as const }]]],
    ["in another place", [[{ ...requirement, places: ["metadata"] as const }]]],
    ["of another type", [[{ ...requirement, types: ["iban"] }]]],
    ["one of two that are required", [[requirement, { ...requirement, types: ["iban"], minimum: 1 }]]],
  ] as [string, EnoughFound][])("goes on to the end where it found what is %s", (_, enough) => {
    expect(run([["content", text]], enough)).toMatchObject({ stopped: false, matches: [{ distinct: 3 }] });
  });
  it("takes what is found in several parts together, places each by itself, and any of several requirements", () => {
    const parts = cards.map((card) => ["content", `card ${card}`] as const);
    expect(run(parts, [[{ ...requirement, types: ["iban"] }], [requirement]])).toMatchObject({
      stopped: true,
      matches: [{ distinct: 2 }],
    });
    // The two may be one match that stands in both places.
    const places = { ...requirement, places: ["content", "metadata"] as const };
    const stops = (...placed: (readonly ["content" | "metadata", string])[]) => run(placed, [[places]]).stopped;
    expect(stops(["metadata", `card ${cards[0]}`], ["content", `card ${cards[1]}`], ["content", "rest"])).toBe(false);
    expect(stops(["metadata", cards[0] ?? ""], ...parts, ["content", "rest"])).toBe(true);
  });
});

describe("a scan", () => {
  it("finds what the plain way finds", () => {
    fc.assert(
      fc.property(sampleText, (text) => {
        expect(ordered(found(text))).toEqual(ordered(reference(plain, foldedText(text))));
      }),
      { numRuns: 120 },
    );
  });
  it("finds the same wherever the text is cut, within characters and matches too", () => {
    fc.assert(
      fc.property(sampleText, cutsOf, (text, cuts) => {
        const bytes = Buffer.from(text);
        expect(scanned(bytes, cuts)).toEqual(scanned(bytes));
      }),
      { numRuns: 200 },
    );
  });
  it("finds the same byte by byte", () => {
    const bytes = Buffer.from(INFORMATION_TYPES.flatMap(({ examples }) => examples.pass).join("\n· "));
    expect(scanned(bytes, [...bytes.keys()])).toEqual(scanned(bytes));
  });
  it("finds the same however much it gathers", () => {
    fc.assert(
      fc.property(fc.array(sampleText, { minLength: 60, maxLength: 120 }), (texts) => {
        const bytes = Buffer.from(texts.join("\n"));
        expect(scanned(bytes, [], LEAST_CAPACITY)).toEqual(scanned(bytes, [7777, 40_000], 1 << 20));
      }),
      { numRuns: 25 },
    );
  });
  it("matches nothing across parts, and tells places apart", () => {
    const scan = all.begin();
    scan.part("content", "one");
    scan.text(Buffer.from("4111 1111 "));
    scan.part("metadata", "two");
    scan.text(Buffer.from("1111 1111"));
    scan.part("file-name", "three");
    scan.text(Buffer.from("4111111111111111.pdf"));
    expect(scan.end()).toMatchObject([
      { type: "payment-card", place: "file-name", confidence: "medium", distinct: 1, evidence: [{ part: "three" }] },
    ]);
  });
  it("begins each part anew, however the one before ended", () => {
    const scan = all.begin();
    scan.part("content", "one");
    scan.text(Buffer.from(`${"x".repeat(63)}1`));
    scan.part("content", "two");
    scan.text(Buffer.from("4111111111111111"));
    expect(scan.end()).toMatchObject([{ type: "payment-card", evidence: [{ part: "two" }] }]);
  });
  it("counts a keyword up to 300 characters away on both sides, not bytes, and no further", () => {
    const card = "4111111111111111";
    const confidence = (text: string) =>
      scanned(Buffer.from(text)).find(({ type }) => type === "payment-card")?.confidence;
    expect(confidence(`visa${"é".repeat(296)}${card}`)).toBe("high");
    expect(confidence(`visa${"é".repeat(297)}${card}`)).toBe("medium");
    expect(confidence(`${card}${"漢".repeat(296)}visa`)).toBe("high");
    expect(confidence(`${card}${"漢".repeat(297)}visa`)).toBe("medium");
  });
  it("counts them where one look ends and the next begins, too", () => {
    const near = `4111111111111111${"漢".repeat(296)}visa`;
    const far = `4111111111111111${"漢".repeat(297)}visa`;
    for (let before = LOOK - 1000; before < LOOK + 64; before += 24) {
      const confidences = [near, far].map((text) => {
        const matches = scanned(Buffer.from(`${"\n".repeat(before)}${text}`), [], 1 << 20);
        return matches.find(({ type }) => type === "payment-card")?.confidence;
      });
      expect(confidences).toEqual(["high", "medium"]);
    }
  });
  it("finds keywords of short words and with letters beyond ASCII, in capitals and across any separator", () => {
    const types = (text: string) => scanned(Buffer.from(text)).map(({ type }) => type);
    expect(types("TÉLÉPHONE 030 901820")).toContain("phone-number");
    for (const keyword of ["né le", "NÉ LE", "ne_le", "né\nle"])
      expect(types(`${keyword} 30.07.1985`)).toContain("date-of-birth");
  });
  it("finds addresses in quotes and after what may be part of one, whatever else is looked for", () => {
    const mails = compileRules({}, { types: [{ type: "e-mail-address", ...options }] });
    for (const text of ["'jane@example.com'", "x=.jane@example.com", "+jane@example.com", "sk-jane@example.com"]) {
      const matches = [mails, all].map((scanner) => {
        const found: number[][] = [];
        const onMatch = (subject: number, _: number, start: number, end: number) => {
          if (scanner.ids[subject] === "e-mail-address") found.push([start, end]);
        };
        const scan = scanner.begin({ onMatch });
        scan.text(Buffer.from(text));
        scan.end();
        return found;
      });
      expect(matches[0]).toHaveLength(1);
      expect(matches[1]).toEqual(matches[0]);
    }
  });
  it("tries all that may begin near keywords, however much that is", () => {
    const births = compileRules({}, { types: [{ type: "date-of-birth", ...options }] });
    const piece = `dob${" 1".repeat(140)} 30.07.1985\n`;
    const pieces = Math.floor((1 << 20) / piece.length) - 1;
    let found = 0;
    const onMatch = () => {
      found += 1;
    };
    const scan = births.begin({ onMatch, capacity: 1 << 20 });
    scan.text(Buffer.from(piece.repeat(pieces)));
    scan.end();
    expect(found).toBe(pieces);
  });
  it("counts distinct matches, however they are written, up to 10,000", () => {
    const twice = scanned(Buffer.from("4111 1111 1111 1111 and 4111-1111-1111-1111"));
    expect(twice.find(({ type }) => type === "payment-card")).toMatchObject({ distinct: 1 });
    const many = Array.from({ length: 12_000 }, (_, at) => `${1000 + (at % 9000)}-${at}`).join(" ");
    const digits = scanned(Buffer.from(many)).find(({ type }) => type === "digits");
    expect(digits?.distinct).toBe(10_000);
    expect(digits?.evidence.length).toBe(10);
  });
  it("needs no more memory for more text", () => {
    const line = Buffer.from("2026-01-02 GET /index.html 4111111111111111 visa 536-90-4399 é\n".repeat(1000));
    const scan = all.begin();
    for (let at = 0; at < 20; at += 1) scan.text(line);
    const before = process.memoryUsage();
    for (let at = 0; at < 400; at += 1) scan.text(line);
    const after = process.memoryUsage();
    expect(after.external + after.arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(8e6);
    expect(scan.end().find(({ type }) => type === "payment-card")).toMatchObject({ distinct: 1 });
  });
  it.each([
    ["long tokens that are not random", { types: ["secret-dropbox"] }, `sl.u.${"a-".repeat(4000)} `],
    ["prose without a keyword", { expression: "[a-z ]{10,}", keywords: ["zebra"] }, "lorem ipsum "],
  ])("does not wait for ever for %s", (_, { types = [], expression = "", keywords = [] }: WaitedFor, text) => {
    const pattern = { expression, confidence: "high", keywords };
    const custom = { id: "custom", name: "c", patterns: [pattern] };
    const own = expression === "" ? [] : compileCustomType(informationTypeSchema.parse(custom));
    const wanted = [...types, ...own.map(({ id }) => id)].map((type) => ({ type, ...options }));
    const scan = compileRules({ types: own }, { types: wanted }).begin();
    const from = process.cpuUsage();
    scan.text(Buffer.alloc(3_000_000, text));
    expect(scan.end()).toEqual([]);
    expect(process.cpuUsage(from).user).toBeLessThan(30e6);
  });
  it("refuses what is not there, and text after its end", () => {
    expect(() => compileRules({}, { types: [{ type: "nothing", ...options }] })).toThrow(
      'no information type "nothing"',
    );
    const scan = all.begin();
    scan.end();
    expect(() => scan.text(Buffer.from("a"))).toThrow("ended");
    expect(scan.end()).toEqual([]);
  });
});

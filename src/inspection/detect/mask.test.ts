import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRules, INFORMATION_TYPES } from "./index.ts";
import { maskedEvidence } from "./mask.ts";
import { foldedText } from "./testing/reference.ts";
import { sampleText } from "./testing/samples.ts";

const mask = (text: string, start: number, end: number, contextCharacters: number, showLastFour = false) =>
  maskedEvidence(Buffer.from(text), Buffer.byteLength(text), { start, end }, [], { contextCharacters, showLastFour });

describe("masked evidence", () => {
  it("keeps what separates, and as much around as was asked for", () => {
    expect(mask("pay 4111-1111-1111-1111 now", 4, 23, 0)).toBe("****-****-****-****");
    expect(mask("pay 4111-1111-1111-1111 now", 4, 23, 4)).toBe("pay ****-****-****-**** now");
    expect(mask("pay 4111-1111-1111-1111 now", 4, 23, 2, true)).toBe("y ****-****-****-1111 n");
  });
  it("shows no last four of what is short", () => {
    expect(mask("12345678", 0, 8, 0, true)).toBe("********");
    expect(mask("123456789", 0, 9, 0, true)).toBe("*****6789");
  });
  it("never takes more than 100 characters of context, and counts characters", () => {
    expect([...mask(`${"é".repeat(300)}123456789`, 600, 609, 500)].length).toBe(109);
  });
  it("hides what the surroundings repeat", () => {
    expect(mask("x536904399 536-90-4399", 11, 22, 50)).toBe("x********* ***-**-****");
  });
  it("shortens what is long", () => {
    expect(mask("a".repeat(500), 0, 500, 0)).toBe(`${"*".repeat(8)}…${"*".repeat(56)}`);
  });
});

const all = compileRules(
  {},
  {
    types: INFORMATION_TYPES.map(({ id }) => ({ type: id, contextCharacters: 100, showLastFour: true })),
  },
);

describe("what a scan says", () => {
  it("never holds five characters in a row of a match, but for the last four", () => {
    fc.assert(
      fc.property(sampleText, (text) => {
        const bytes = Buffer.from(text);
        const folded = Buffer.from(foldedText(text));
        const matches: { type: string; text: string }[] = [];
        const onMatch = (subject: number, _level: number, start: number, end: number) =>
          matches.push({ type: all.ids[subject] ?? "", text: folded.subarray(start, end).toString() });
        const scan = all.begin({ onMatch });
        scan.part("content", "part");
        scan.text(bytes);
        for (const { type, evidence } of scan.end()) {
          for (const { masked } of evidence) {
            // Whatever of its own matches the evidence shows in clear is at most four characters long.
            for (const match of matches.filter((one) => one.type === type)) {
              const telling = match.text.replaceAll(/[^\p{L}\p{N}]/gu, "");
              for (let at = 0; at + 5 <= telling.length; at += 1) {
                const piece = telling.slice(at, at + 5);
                if (/\d/.test(piece) && masked.includes(piece)) {
                  expect.fail(`${type} shows ${piece} of ${match.text} in ${masked}`);
                }
              }
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

it("shows nothing of a key that is longer than what is matched", () => {
  const digest = (at: number) => createHash("sha512").update(String(at)).digest("base64").replaceAll("=", "");
  const body = Array.from({ length: 300 }, (_, at) => digest(at).slice(0, 64));
  const key = `-----BEGIN RSA PRIVATE KEY-----\n${body.join("\n")}\n-----END RSA PRIVATE KEY-----`;
  const wanted = INFORMATION_TYPES.filter(({ category }) => category === "secret").map(({ id }) => ({
    ...{ type: id, contextCharacters: 100, showLastFour: false },
  }));
  const scan = compileRules({}, { types: wanted }).begin();
  scan.part("content", "key.pem");
  scan.text(Buffer.from(`key follows\n${key}\nthat was it\n`));
  const found = scan.end();
  expect(found.length).toBeGreaterThan(0);
  for (const { masked } of found.flatMap(({ evidence }) => evidence)) {
    for (const line of body)
      for (let at = 0; at + 8 <= line.length; at += 1) expect(masked).not.toContain(line.slice(at, at + 8));
  }
});

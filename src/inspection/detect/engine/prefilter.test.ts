import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rarestGram } from "./buckets.ts";
import { createPrefilter, DIGIT_SPAN, LEAST_DIGITS } from "./prefilter.ts";

/** The first digit of each token with enough digits after it: the plain way. */
function firstDigits(text: string): number[] {
  return [...text.matchAll(/[A-Za-z0-9]+/g)]
    .map(({ index, 0: token }) => index + token.search(/\d/) - (/\d/.test(token) ? 0 : Infinity))
    .filter((at) => Number.isFinite(at))
    .filter((at) => text.slice(at, at + DIGIT_SPAN).replaceAll(/\D/g, "").length >= LEAST_DIGITS);
}

const literals = ["ghp_", "AKIA", "@", "-----BEGIN", "eyJ", "://", "password", "sk_live_", "token", "xoxb-", "né"];
const grams = literals.map((literal) =>
  rarestGram(Buffer.from(literal), literal === "password" || literal === "token"),
);
const prefilter = createPrefilter(
  grams.map(({ gram }) => gram),
  true,
  1 << 16,
);
const scan = (text: string) => {
  const { length } = text;
  prefilter.text.set(Buffer.from(text, "latin1"));
  const counts = prefilter.run(0, length);
  const within = (list: Int32Array, count: number) => [...list.subarray(0, count)].filter((at) => at < length);
  return { digits: within(prefilter.digits, counts.digits), hits: within(prefilter.hits, counts.hits) };
};

const piece = fc.oneof(
  fc.constantFrom(...literals, "PASSWORD", "pass", " ", "-", "\n"),
  fc.string({ unit: fc.constantFrom("a", "Z", "1", "9", "0", "-", " ", "_", "\u00e9"), maxLength: 90 }),
);
const sample = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("").slice(0, 4000));

describe("the prefilter", () => {
  it("finds exactly the first digits of tokens", () => {
    fc.assert(
      fc.property(sample, (text) => {
        expect(scan(text).digits).toEqual(firstDigits(text));
      }),
      { numRuns: 500 },
    );
  });
  it("finds every literal, wherever it stands", () => {
    fc.assert(
      fc.property(sample, (text) => {
        const { hits } = scan(text);
        for (const [number, literal] of literals.entries()) {
          const bytes = Buffer.from(literal).toString("latin1");
          const isFolded = literal === "password" || literal === "token";
          const [where, what] = isFolded ? [text.toLowerCase(), bytes.toLowerCase()] : [text, bytes];
          for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + 1))
            expect(hits).toContain(at + (grams[number]?.at ?? 0));
        }
      }),
      { numRuns: 500 },
    );
  });
  it("passes little else", () => {
    const prose = "The quick brown fox jumps over the lazy dog, and the committee took note of it. ".repeat(50);
    expect(scan(prose).hits.length).toBeLessThan(10);
  });
  it("does without literals, and without digits", () => {
    expect(createPrefilter([], true, 1000).run(0, 100)).toEqual({ digits: 0, hits: 0 });
    expect(createPrefilter([rarestGram(Buffer.from("ab"), false).gram], false, 1000).run(0, 100)).toEqual({
      digits: 0,
      hits: 0,
    });
  });
});

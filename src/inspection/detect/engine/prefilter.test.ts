import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rarestGram } from "./buckets.ts";
import { DIGIT_SPAN, LEAST_DIGITS } from "./kernel.ts";
import { SHAPES } from "./layout.ts";
import { SEVERAL } from "./literal-kernel.ts";
import { createPrefilter, type Prefilter } from "./prefilter.ts";
import { ANY_SHAPE } from "./shapes.ts";
import { ignoredIn } from "./tables.ts";

/** The first digit of each token with enough digits after it: the plain way. */
function firstDigits(text: string): number[] {
  return [...text.matchAll(/[A-Za-z0-9]+/g)]
    .map(({ index, 0: token }) => index + token.search(/\d/) - (/\d/.test(token) ? 0 : Infinity))
    .filter((at) => Number.isFinite(at))
    .filter((at) => text.slice(at, at + DIGIT_SPAN).replaceAll(/\D/g, "").length >= LEAST_DIGITS);
}

const literals = ["ghp_", "AKIA", "@", "-----BEGIN", "eyJ", "://", "password", "sk_live_", "token", "xoxb-", "né"];
const soughtOf = (beginsWord: (literal: string) => boolean) =>
  literals.map((literal) => {
    const folded = literal === "password" || literal === "token";
    const bytes = Buffer.from(literal);
    const gram = rarestGram(bytes, folded, beginsWord(literal));
    return { bytes, ignored: ignoredIn(bytes, folded), shape: ANY_SHAPE, ...gram };
  });
const sought = soughtOf(() => false);
const anyToken = new Uint8Array(SHAPES).fill(0xff);
const everything = new Uint8Array(256).fill(1);
const options = { literals: sought, shapes: anyToken, beginnings: everything, capacity: 1 << 16 };
const whole = createPrefilter(options);
const scan = (text: string, prefilter = whole) => {
  const { length } = text;
  prefilter.text.set(Buffer.from(text, "latin1"));
  const counts = prefilter.run(0, length);
  const hits = [...prefilter.hits.subarray(0, 2 * counts.hits)];
  return {
    digits: [...prefilter.digits.subarray(0, counts.digits)].filter((at) => at < length),
    /** Place and number of the literal. */
    hits: hits.flatMap((at, place) => (place % 2 === 0 ? [[at, hits[place + 1] ?? 0] as const] : [])),
    starts: startsOf(prefilter, length),
  };
};
const startsOf = ({ starts }: Prefilter, length: number) =>
  Array.from({ length }, (_, at) => at).filter((at) => ((starts[at >> 5] ?? 0) >>> (at & 31)) & 1);

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
          const places = hits.filter(([, one]) => one === number + 1 || one === SEVERAL).map(([at]) => at);
          for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + 1))
            expect(places).toContain(at + (sought[number]?.at ?? 0));
        }
      }),
      { numRuns: 500 },
    );
  });
  it("finds what begins words wherever it begins one, and elsewhere too if it is sought there", () => {
    const some = soughtOf((literal) => /^[A-Za-z]/.test(literal) && literal !== "token");
    expect(some.filter(({ gram }) => gram.beginsWord).length).toBeGreaterThan(4);
    const one = createPrefilter({ ...options, literals: some, shapes: null, beginnings: null });
    fc.assert(
      fc.property(sample, (text) => {
        const { hits } = scan(text, one);
        for (const [number, literal] of literals.entries()) {
          const { at, gram } = some[number] ?? { at: 0, gram: null };
          const bytes = Buffer.from(literal).toString("latin1");
          const isFolded = literal === "password" || literal === "token";
          const where = isFolded ? text.toLowerCase() : text;
          const places = hits.filter(([, found]) => found === number + 1 || found === SEVERAL).map(([hit]) => hit);
          for (let place = where.indexOf(bytes); place >= 0; place = where.indexOf(bytes, place + 1)) {
            const isWithin = place > 0 && /[A-Za-z0-9]/.test(text[place - 1] ?? "");
            if (gram?.beginsWord === false || !isWithin) expect(places).toContain(place + at);
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(scan("xAKIA, 1ghp_", one).hits).toEqual([]);
    expect(scan("x AKIA, _ghp_", one).hits.length).toBe(2);
  });
  it("finds exactly where runs of letters and digits begin", () => {
    fc.assert(
      fc.property(sample, (text) => {
        expect(scan(text).starts).toEqual([...text.matchAll(/[A-Za-z0-9]+/g)].map(({ index }) => index));
      }),
    );
  });
  it.each([
    ["0", "0-9"],
    ["Z", "A-Z"],
    ["a", "a-z"],
    ["9A", "0-9A-Z"],
    ["zZ", "A-Za-z"],
    ["é@", ""],
  ])("where %s are asked for, keeps runs that begin with one of [%s]", (some, kept) => {
    const beginnings = Uint8Array.from({ length: 256 }, (_, byte) =>
      some.includes(String.fromCharCode(byte)) ? 1 : 0,
    );
    const one = createPrefilter({ ...options, beginnings });
    const expression = new RegExp(`(?<![A-Za-z0-9])[${kept}]`, "g");
    fc.assert(
      fc.property(sample, (text) => {
        expect(scan(text, one).starts).toEqual([...text.matchAll(expression)].map(({ index }) => index));
      }),
    );
  });
  it("passes nothing else of what is short", () => {
    const prose = "The quick brown fox jumps over the lazy dog, tok passwor ghp- eyI, and took note of it. ".repeat(50);
    expect(scan(prose).hits).toEqual([]);
  });
  it("counts what goes on characters to the end, however far it looks for anything else", () => {
    const bytes = Buffer.from("é漢😀a ghp_".repeat(60));
    whole.continuations.fill(99);
    whole.text.set(bytes);
    const { hits } = whole.run(0, 64, { end: bytes.length });
    expect([...whole.hits.subarray(0, 2 * hits)].every((at, place) => place % 2 === 1 || at < 64)).toBe(true);
    const counted = [...whole.continuations.subarray(0, Math.ceil(bytes.length / 64))];
    const isContinuation = (byte: number) => (byte & 0xc0) === 0x80;
    expect(counted).toEqual(
      counted.map((_, block) => [...bytes.subarray(64 * block, 64 * block + 64)].filter(isContinuation).length),
    );
  });
  it("finds the same by looks that go on from each other", () => {
    fc.assert(
      fc.property(sample, fc.constantFrom(64, 128, 1024), (text, step) => {
        const all = scan(text);
        const continuations = [...whole.continuations.subarray(0, Math.ceil(text.length / 64))];
        const [digits, hits]: [number[], (readonly [number, number])[]] = [[], []];
        whole.starts.fill(-1);
        whole.continuations.fill(99);
        for (let at = 0; at < text.length; at += step) {
          const look = { end: text.length, counted: Math.min(text.length, at + step), goesOn: at > 0 };
          const counts = whole.run(at, Math.min(text.length, at + step), look);
          digits.push(...whole.digits.subarray(0, counts.digits));
          for (let hit = 0; hit < 2 * counts.hits; hit += 2)
            hits.push([whole.hits[hit] ?? 0, whole.hits[hit + 1] ?? 0]);
        }
        expect({ digits: digits.filter((at) => at < text.length), hits, starts: startsOf(whole, text.length) }).toEqual(
          all,
        );
        expect([...whole.continuations.subarray(0, continuations.length)]).toEqual(continuations);
      }),
      { numRuns: 500 },
    );
  });
  it("does without literals, and without digits", () => {
    expect(createPrefilter({ ...options, literals: [] }).run(0, 100)).toEqual({ digits: 0, hits: 0 });
    expect(createPrefilter({ ...options, shapes: null, beginnings: null }).run(0, 100)).toEqual({
      digits: 0,
      hits: 0,
    });
  });
});

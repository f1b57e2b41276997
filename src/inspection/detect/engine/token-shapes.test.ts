import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dfa } from "../regex/dfa.ts";
import { buildNfa } from "../regex/nfa.ts";
import { Ends, matchesFrom } from "../regex/run.ts";
import { type Node, parseExpression } from "../regex/syntax.ts";
import { DIGIT_SPAN, LEAST_DIGITS } from "./kernel.ts";
import { SHAPE_ENDS, SHAPE_KINDS, SHAPE_ROWS } from "./layout.ts";
import { createPrefilter } from "./prefilter.ts";
import { shortTokens } from "./short-tokens.ts";
import { AT_WORD, DIGIT, JOINT, LETTER, OTHER, tokenShapes, WHERE } from "./token-shapes.ts";

const EDGE: Node = { kind: "assert", which: "edge" };
const framed = (expression: string): Node => ({ kind: "cat", nodes: [EDGE, parseExpression(expression), EDGE] });
const text = (units: string) =>
  fc
    .array(fc.string({ unit: fc.constantFrom(...units), maxLength: 16 }), { maxLength: 40 })
    .map((all) => all.join(" "));

const PLACES = ["\\d", "[A-Za-z]", "-"];
const classesOf = (number: number, length: number): string =>
  Array.from({ length }, (_, place) => PLACES[Math.floor(number / 3 ** place) % 3]).join("");
/** Each with beginnings of its own and with endings of its own: more kinds than there is room for. */
const MANY = Array.from({ length: 400 }, (_, index) => {
  const number = index + 1;
  const endings = Array.from({ length: 9 }, (_, bit) => (number >> bit) & 1).flatMap((one, bit) =>
    one === 1 ? [classesOf(bit, 4)] : [],
  );
  return `\\d${classesOf(number, 7)}(?:${endings.join("|")})x?`;
});
const SETS: readonly (readonly [string, readonly string[]])[] = [
  ["of several kinds", ["[A-Z]{2} ?\\d{2}(?: ?\\d{4}){2}", "\\d{3}-\\d{2}-\\d{4}", "\\d{12}", "[a-z]{1,3}[0-9]{5}x"]],
  [
    "that differ late",
    ["\\d{5} \\d{3}(?:-[A-Z]{4})?", "\\d{8}/?[a-z]\\d{4}", "A?\\d{10}[-a]b", "\\d{4}(?: \\d{4}){1,3}"],
  ],
  ["that may end early", ["[A-Z]{2}(?: \\d{10}x)?", "[ab]1(?:234567890b)?", "\\d{4}(?:-\\d{8})?"]],
  ["of more kinds than there is room for", MANY],
];

/** The first digits of tokens that the tables let through, one after the other. */
function letThrough(shapes: Uint8Array, sample: string): number[] {
  const classAt = (at: number) => {
    const char = sample.charAt(at);
    if (/[A-Za-z]/.test(char)) return LETTER;
    return /\d/.test(char) ? DIGIT : /[\0- ./-]/.test(char) ? JOINT : OTHER;
  };
  const row = (from: number, length: number) =>
    Array.from({ length }, (_, place) => {
      const one = classAt(from + place);
      return ((one & 1) << place) | ((one >> 1) << (place + length));
    }).reduce((all, bits) => all | bits, 0);
  return [...sample.matchAll(/(?<![A-Za-z0-9])[A-Za-z]*(?=\d)/g)]
    .map(({ index, 0: letters }) => index + letters.length)
    .filter((at) => sample.slice(at, at + DIGIT_SPAN).replaceAll(/\D/g, "").length >= LEAST_DIGITS)
    .filter((at) => {
      const letters = [4, 3, 2, 1].reduce(
        (all, back, bit) => all | (at >= back && classAt(at - back) === LETTER ? 1 << bit : 0),
        0,
      );
      const isJoined = at >= 2 && classAt(at - 1) === JOINT;
      const isAfterWord =
        isJoined &&
        (classAt(at - 2) === LETTER || (at >= 3 && classAt(at - 2) === JOINT && classAt(at - 3) === LETTER));
      const kind = shapes[row(at, 8)] ?? 0;
      const bits = shapes[SHAPE_ROWS + kind * SHAPE_ENDS + row(at + 8, 4)] ?? 0;
      return (bits & ((WHERE[letters] ?? 0) | (isAfterWord ? AT_WORD : 0))) !== 0;
    });
}

describe.each(SETS)("the shapes of tokens %s", (_, expressions) => {
  const nfa = buildNfa(expressions.map(framed), { most: 100_000 });
  const [dfa, ends] = [new Dfa(nfa), new Ends()];
  const shapes = tokenShapes(nfa, { letters: 40, word: 4 });
  const prefilter = createPrefilter({ literals: [], shapes, beginnings: null, capacity: 1 << 12 });
  const matching = fc.constantFrom(...expressions).chain((one) => fc.stringMatching(new RegExp(`^(?:${one})$`)));
  const like = fc.array(fc.oneof(matching, fc.constantFrom("AB", "12", "123", "12345678", " ", "-", "/", "a", "é")), {
    maxLength: 20,
  });
  it("let through what the tables do, wherever it stands in a block", () => {
    const units = [
      "1",
      "12",
      "1234",
      "123456",
      ".",
      " ",
      "\n",
      "\t",
      "\u0000",
      "-",
      "/",
      "a",
      "AB",
      "wxyz",
      ",",
      "é",
      ":",
    ];
    const mixed = fc.array(fc.constantFrom(...units), { maxLength: 120 }).map((all) => all.join(""));
    fc.assert(
      fc.property(
        fc.oneof(
          mixed,
          text("0123456789-ABab/"),
          like.map((all) => all.join(" ")),
        ),
        (sample) => {
          prefilter.text.set(Buffer.from(sample, "latin1"));
          const { digits } = prefilter.run(0, sample.length);
          expect([...prefilter.digits.subarray(0, digits)]).toEqual(letThrough(shapes, sample));
        },
      ),
      { numRuns: 1000 },
    );
  });
  it("let through whatever an automaton goes on with", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          text("0123456789-ABab/"),
          like.map((all) => all.join(" ")),
          like.map((all) => all.join("")),
        ),
        (sample) => {
          const bytes = prefilter.text;
          const { length } = Buffer.from(sample, "latin1");
          bytes.set(Buffer.from(sample, "latin1"));
          const { digits } = prefilter.run(0, length);
          const passed = [...prefilter.digits.subarray(0, digits)];
          for (const { index, 0: token } of sample.matchAll(/[A-Za-z0-9]+/g)) {
            const digit = index + token.search(/\d/);
            const span = sample.slice(digit, digit + 24).replaceAll(/[^0-9]/g, "").length;
            const word = /(?<![A-Za-z0-9])[A-Za-z]{1,4}(?: {2}|[ .-])$/.exec(sample.slice(0, digit))?.index;
            const tries = [index, ...(word !== undefined && digit === index ? [word] : [])];
            const isMatched = tries.some((start) => {
              matchesFrom(dfa, bytes, start, length, length, true, ends);
              return ends.count > 0;
            });
            if (digit >= index && span >= 4 && isMatched) expect(passed).toContain(digit);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the shapes of tokens", () => {
  const shapesOf = (expressions: readonly string[]) =>
    tokenShapes(buildNfa(expressions.map(framed), { most: 100_000 }), { letters: 40, word: 4 });
  const counter = (expressions: readonly string[]) => {
    const prefilter = createPrefilter({
      ...{ literals: [], beginnings: null, capacity: 1 << 12 },
      shapes: shapesOf(expressions),
    });
    return (sample: string) => {
      prefilter.text.set(Buffer.from(sample));
      return prefilter.run(0, sample.length).digits;
    };
  };

  it("let through little else", () => {
    const count = counter(SETS[0]?.[1] ?? []);
    expect(count("2026-11-25T01:22:40.123Z 10.0.12.255 123456 0x7fff1234 12/11/1985 3.1415926 ABC12345")).toBe(0);
    expect(count("536-90-4399; DE 12 3456 7890; abc12345x")).toBe(3);
  });
  it("tell tokens by the ninth to the twelfth byte as well", () => {
    const count = counter(SETS[1]?.[1] ?? []);
    expect(count("45802 662ms; 45802 6621 b; 12345678x/; 1234567890-;")).toBe(0);
    expect(count("45802 662 ms; 45802 662-AB; 12345678x1234; 1234567890-b")).toBe(4);
  });
  it("are short where no expression goes on like that", () => {
    const short = (...expressions: string[]) => shortTokens(shapesOf(expressions));
    expect(short("\\d{4}", "1-\\d{7}")).toEqual({ digits: [false, true, true, true, false, true, true], joint: true });
    expect(short("\\d{2},\\d{7}", "1-a\\d{7}").joint).toBe(false);
    expect(short("\\d{2},\\d{7}").digits).toEqual([false, true, false, true, true, true, true]);
    expect(short("[a-z]{4}1,\\d{7}").digits[1]).toBe(true);
    expect(short("[a-z]{3}1,\\d{7}").digits[1]).toBe(false);
  });
  it("of many kinds use all the room there is", () => {
    expect(Math.max(...shapesOf(MANY).subarray(0, SHAPE_ROWS))).toBe(SHAPE_KINDS - 1);
  });
});

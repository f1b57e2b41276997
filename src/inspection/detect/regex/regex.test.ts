import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../../../test/support/random.ts";
import { checkExpression } from "../expression.ts";
import { caseFolded, negated, type Ranges, unicodeClass } from "./classes.ts";
import { DEAD, Dfa } from "./dfa.ts";
import { requiredLiterals } from "./literals.ts";
import { buildNfa, utf8Ranges } from "./nfa.ts";
import { Ends, markStarts, matchesFrom, startsThatMatch } from "./run.ts";
import { parseExpression } from "./syntax.ts";

/** Leftmost, longest, none within another: what the engine finds, as [start, end] in bytes. */
function found(expression: string, text: string): [number, number][] {
  const node = parseExpression(expression);
  const forwards = new Dfa(buildNfa([node]));
  const backwards = new Dfa(buildNfa([node], { backwards: true, anywhere: true }));
  const bytes = Buffer.from(text);
  const marks = new Uint8Array(bytes.length + 1);
  markStarts(backwards, bytes, 0, bytes.length, bytes.length, true, marks);
  const ends = new Ends();
  const result: [number, number][] = [];
  for (let at = 0; at <= bytes.length; at += 1) {
    if (marks[at] === 0) continue;
    matchesFrom(forwards, bytes, at, bytes.length, bytes.length, true, ends);
    const end = ends.ends[ends.count - 1];
    expect(ends.count, `marked at ${at}, so it matches there`).toBeGreaterThan(0);
    if (end === undefined || end === at) continue;
    result.push([at, end]);
    at = end - 1;
  }
  return result;
}

/** The same by the runtime's own engine, whose greedy matches are the longest for the expressions used here. */
function expected(expression: string, flags: string, text: string): [number, number][] {
  const bytes = (upTo: number) => Buffer.byteLength(text.slice(0, upTo));
  return [...text.matchAll(new RegExp(expression, `gu${flags}`))]
    .filter(([match]) => match !== "")
    .map(({ index, 0: match }) => [bytes(index), bytes(index + match.length)]);
}

function isIn(ranges: Ranges, char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return ranges.some((first, at) => at % 2 === 0 && code >= first && code <= (ranges[at + 1] ?? 0));
}

describe("an expression", () => {
  const expressions = [
    "ab+c?",
    "[a-c]{2,4}",
    "\\b[ab]+\\b",
    "a|bcd+|bc",
    "(?:a|b)(?:bcd|c)?",
    "[^a]b",
    "é+a?",
    "[à-ü]{1,3}",
    "^a+",
    "b+$",
    "\\d{2}-\\d{2}",
    ".b.",
    "\\w+\\s\\w+",
    "\\Ba",
    "[\\d\\s]+a",
    "(?:a{2}){2}",
  ];
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "d", "1", "2", "-", " ", "\n", "é", "ü", "漢", "😀") });
  for (const expression of expressions) {
    it(`${expression} is found where V8 finds it`, () => {
      fc.assert(
        fc.property(text, (sample) => {
          expect(found(expression, sample)).toEqual(expected(expression, "", sample));
        }),
        { numRuns: 150 },
      );
    });
  }
  it("folds case, also beyond ASCII", () => {
    expect(found("(?i)straße é", "STRAßE É")).toEqual([[0, 10]]);
    expect(found("(?i:A)b", "ab aB")).toEqual([[0, 2]]);
  });
  it("folds letters with more than two cases, and negates what is folded, as RE2 does", () => {
    expect(found("(?i)ΟΔΟΣ", "Οδός οδόσ οδοσ οδος")).toEqual([
      [18, 26],
      [27, 35],
    ]);
    expect(found("(?i)\\Wab", "kab sab Kab -ab")).toEqual([[12, 15]]);
    expect(found("(?i)[^s]a|[\\W]b", "sa Sa kb xa")).toEqual([[9, 11]]);
    expect(found("(?i)\\P{Lu}|[[:^lower:]]", "aB1")).toEqual([[2, 3]]);
  });
  it("has the letters beyond ASCII in the cases that the runtime knows", () => {
    const outside = /[ſKΐΰΐΰﬅﬆ]/u;
    const letters = Array.from({ length: 0x600 }, (_, at) => String.fromCharCode(0xc0 + at)).filter(
      (letter) => letter.toLowerCase() !== letter.toUpperCase() && !outside.test(letter),
    );
    for (const letter of letters) {
      const others = [...letters.join("").matchAll(new RegExp(letter, "giu"))].map(([other]) => other);
      const node = parseExpression(`(?i)${letter}`);
      const ranges = node.kind === "set" ? node.ranges : [];
      for (const other of others) expect(isIn(ranges, other), `${letter} and ${other}`).toBe(true);
    }
  });
  it.each(["Lu", "Co", "Cs", "Greek", "Cn"])("%s is what the runtime has in that class", (name) => {
    const property = new RegExp(name === "Greek" ? "\\p{Script=Greek}" : `\\p{${name}}`, "u");
    const ranges = unicodeClass(name) ?? [];
    let differences = 0;
    for (let at = 0, code = 0; code <= 0x10ffff; code += 1) {
      while ((ranges[at + 1] ?? Infinity) < code) at += 2;
      if (code >= (ranges[at] ?? Infinity) !== property.test(String.fromCodePoint(code))) differences += 1;
    }
    expect(differences).toBe(0);
  });
  it("may name hundreds of classes, each of which is worked out once", () => {
    expect(checkExpression(`(?i)${"\\W[^\\S]".repeat(240)}`).ok).toBe(true);
    expect(checkExpression(`(?i)[${"\\PL\\W".repeat(300)}]x`).ok).toBe(true);
    const letters = unicodeClass("L") ?? [];
    expect(unicodeClass("L")).toBe(letters);
    expect(negated(letters)).toBe(negated(letters));
    expect(caseFolded(letters)).toBe(caseFolded(letters));
  });
  it("is read at once where nothing is repeated, or alternatives are", () => {
    const nothing = "(?:".repeat(20) + "){1000}".repeat(20);
    expect(checkExpression(`a${nothing}(?:b{0}){1000}`).ok).toBe(true);
    const { states } = buildNfa([parseExpression(`a(?:b${"|".repeat(1900)}){1000}c`)]);
    expect(states.reduce((sum, state) => sum + (state.op === "split" ? state.outs.length : 0), 0)).toBeLessThan(3000);
  });
  it("is followed step by step, however many steps were in between", () => {
    const dfa = new Dfa(buildNfa([parseExpression("x(?:a|b)c|qr")]));
    const step = (offset: number, letter: string) => dfa.step(offset, dfa.classes[letter.charCodeAt(0)] as number);
    const [x, q] = ["x", "q"].map((letter) => step(dfa.start(-1), letter) >> 1) as [number, number];
    const first = step(x, "a");
    expect(first).not.toBe(DEAD);
    // So many steps are told apart, see `dfa.ts`.
    for (let between = 1; between < 0xffff; between += 1) step(q, "r");
    expect(step(x, "a")).toBe(first);
  });
  it("is followed where hardly a state comes twice: where vowels stand in the last 900 places", () => {
    const random = new Random(1);
    const text = Array.from({ length: 100_000 }, () => random.pick([..."eeaoiutnsrhld "])).join("");
    expect(found("Q[ -~]{900}[aeiou]", text)).toEqual([]);
  });
  it("knows lines, any character, quotes, classes and code points", () => {
    expect(found("(?m)^b$", "a\nb\nc")).toEqual([[2, 3]]);
    expect(found("(?s)a.b", "a\nb")).toEqual([[0, 3]]);
    expect(found("\\Qa.b\\E", "axb a.b")).toEqual([[4, 7]]);
    expect(found("[[:upper:]]\\x41\\x{e9}\\p{Lu}", "BAéÉ")).toEqual([[0, 6]]);
    expect(found("(?P<name>a)(?<other>b)", "ab")).toEqual([[0, 2]]);
  });
  it.each([
    ["(a)\\1", /backreferences/],
    ["a(?=b)", /lookahead/],
    ["(?<!a)b", /lookbehind/],
    ["(?>a)", /atomic/],
    ["a++", /possessive/],
    ["a**", /repetition/],
    ["(a", /without its \)/],
    ["a)", /without its \(/],
    ["[a", /without its \]/],
    ["a{2000}", /1000/],
    ["a{3,2}", /wrong way/],
    ["[z-a]", /wrong way/],
    ["\\", /backslash/],
    ["\\y", /not known/],
    ["\\p{Nope}", /Unicode/],
    ["*a", /nothing before/],
  ])("%s is refused", (expression, reason) => {
    expect(() => parseExpression(expression)).toThrow(reason);
  });
  it("is refused when its repetitions count out to too much", () => {
    expect(() => buildNfa([parseExpression("((a{100}){100}){100}")])).toThrow(/too large/);
  });
});

describe("byte ranges", () => {
  it("cover exactly the code points", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xd7ff }), fc.nat({ max: 0x1000 }), (low, width) => {
        const high = Math.min(low + width, 0xd7ff);
        const ranges = utf8Ranges(low, high);
        const isIn = (code: number) => {
          const bytes = Buffer.from(String.fromCodePoint(code));
          return ranges.some(
            (one) =>
              one.length === bytes.length && one.every(([a, b], at) => (bytes[at] ?? 0) >= a && (bytes[at] ?? 0) <= b),
          );
        };
        for (const code of [low, high, (low + high) >> 1]) expect(isIn(code)).toBe(true);
        if (low > 0) expect(isIn(low - 1)).toBe(false);
        if (high < 0xd7ff) expect(isIn(high + 1)).toBe(false);
      }),
    );
  });
});

describe("required literals", () => {
  it.each([
    ["secret-\\d+", ["secret-"]],
    ["(?i)Token", ["token"]],
    ["(?:abc|defg)\\d*", ["abc", "defg"]],
    ["\\d+(?:customer){2}", ["customercustomer"]],
    ["[ab]cd\\w", ["acd", "bcd"]],
    ["\\d{4}", null],
    ["(?:abc)?\\d", null],
    ["abc|\\d", null],
    ["\\w+@example\\.(?:com|org)", ["@example.com", "@example.org"]],
  ])("of %s are %j", (expression, literals) => {
    expect(requiredLiterals(parseExpression(expression))).toEqual(literals);
  });
});

describe("an automaton", () => {
  it("finds the same however many states it has made before", () => {
    const nfa = (backwards: boolean) =>
      buildNfa([parseExpression("\\b(?:x[a-z]{0,300}|b)")], backwards ? { backwards, anywhere: true } : {});
    const ends = new Ends();
    // After a letter, a low line, a line end and nothing, an automaton begins in states of their own.
    for (const text of ["b", " b", "\nb", "_ b"]) {
      const bytes = Buffer.from(text);
      const at = text.length - 1;
      for (let made = 0; made < 280; made += 1) {
        const [forwards, backwards] = [new Dfa(nfa(false)), new Dfa(nfa(true))];
        const warm = Buffer.from(` x${"a".repeat(made)}`);
        matchesFrom(forwards, warm, 1, warm.length, warm.length, true, ends);
        const marks = new Uint8Array(warm.length + 4);
        markStarts(backwards, warm, 0, warm.length - 1, warm.length, true, marks);
        matchesFrom(forwards, bytes, at, bytes.length, bytes.length, true, ends);
        expect(ends.count, `"${text}" after ${made} letters`).toBe(1);
        const starts = Int32Array.of(at);
        expect(startsThatMatch(forwards, bytes, starts, 1, bytes.length)).toBe(1);
        markStarts(backwards, bytes, 0, bytes.length, bytes.length, true, marks);
        expect(marks[at], `"${text}" backwards after ${made} letters`).toBe(1);
      }
    }
  });
});

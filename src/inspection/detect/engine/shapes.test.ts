import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dfa } from "../regex/dfa.ts";
import { buildNfa } from "../regex/nfa.ts";
import { Ends, matchesFrom } from "../regex/run.ts";
import { type Node, parseExpression } from "../regex/syntax.ts";
import { rarestGram } from "./buckets.ts";
import { createPrefilter } from "./prefilter.ts";
import { beginningsOf, literalShapes, tokenShapes } from "./shapes.ts";
import { ignoredIn } from "./tables.ts";

const EDGE: Node = { kind: "assert", which: "edge" };
const framed = (expression: string): Node => ({ kind: "cat", nodes: [EDGE, parseExpression(expression), EDGE] });
const text = (units: string) =>
  fc
    .array(fc.string({ unit: fc.constantFrom(...units), maxLength: 12 }), { maxLength: 40 })
    .map((all) => all.join(" "));

describe("the shapes of tokens", () => {
  const expressions = ["[A-Z]{2} ?\\d{2}(?: ?\\d{4}){2}", "\\d{3}-\\d{2}-\\d{4}", "\\d{12}", "[a-z]{1,3}[0-9]{5}x"];
  const nfa = buildNfa(expressions.map(framed));
  const [dfa, ends] = [new Dfa(nfa), new Ends()];
  const shapes = tokenShapes(nfa, { letters: 40, word: 4 });
  const prefilter = createPrefilter({ literals: [], shapes, beginnings: null, capacity: 1 << 12 });

  it("let through whatever an automaton goes on with", () => {
    fc.assert(
      fc.property(text("0123456789-ABab/"), (sample) => {
        const bytes = prefilter.text;
        bytes.set(Buffer.from(sample));
        const { digits } = prefilter.run(0, sample.length);
        const passed = [...prefilter.digits.subarray(0, digits)];
        for (const { index, 0: token } of sample.matchAll(/[A-Za-z0-9]+/g)) {
          const digit = index + token.search(/\d/);
          const span = sample.slice(digit, digit + 24).replaceAll(/[^0-9]/g, "").length;
          const word = /(?:^|[^A-Za-z0-9])([A-Za-z]{1,4})[ .-]$/.exec(sample.slice(0, digit))?.[1];
          const tries = [index, ...(word !== undefined && digit === index ? [index - 1 - word.length] : [])];
          const isMatched = tries.some((start) => {
            matchesFrom(dfa, bytes, start, sample.length, sample.length, true, ends);
            return ends.count > 0;
          });
          if (digit >= index && span >= 4 && isMatched) expect(passed).toContain(digit);
        }
      }),
      { numRuns: 500 },
    );
  });
  it("let through little else", () => {
    const count = (sample: string) => {
      prefilter.text.set(Buffer.from(sample));
      return prefilter.run(0, sample.length).digits;
    };
    expect(count("2026-11-25T01:22:40.123Z 10.0.12.255 123456 0x7fff1234 12/11/1985 3.1415926 ABC12345")).toBe(0);
    expect(count("536-90-4399; DE 12 3456 7890; abc12345x")).toBe(3);
  });
});

describe("the bytes that matches begin with", () => {
  const expressions = ["[A-CX]+1", "(?i)q?u\\d", "(?:\\d{2}/)?\\d{3}", "é\\w"];
  const nfa = buildNfa(expressions.map(framed));
  it("are all that expressions allow, and no others", () => {
    const beginnings = beginningsOf(nfa);
    const bytes = [...beginnings.keys()].filter((byte) => beginnings[byte] === 1);
    expect(Buffer.from(bytes).toString("latin1")).toBe("0123456789ABCQUXqu\u00c3");
  });
  it("are all bytes, where nothing at all matches too", () => {
    expect(beginningsOf(buildNfa([framed("a?")])).every((one) => one === 1)).toBe(true);
  });
});

describe("the shapes of what follows literals", () => {
  const expressions = ["\\bsk-[a-f0-9]{8,}", "\\bsk_[A-Z]{4}(?:[0-9]{3})?", "s\\.[a-z0-9]{12}\\b", "key[ =]+[0-9]{6}"];
  const nfa = buildNfa(expressions.map((one) => parseExpression(one)));
  const [dfa, ends] = [new Dfa(nfa), new Ends()];
  const literals = ["sk", "s.", "key"].map((literal) => {
    const bytes = Buffer.from(literal);
    return {
      bytes,
      ignored: ignoredIn(bytes, false),
      shape: literalShapes(nfa)([...bytes].map((byte) => [byte])),
      ...rarestGram(bytes, false),
    };
  });
  const prefilter = createPrefilter({ literals, shapes: null, beginnings: null, capacity: 1 << 12 });
  const hitsIn = (sample: string): number[] => {
    prefilter.text.set(Buffer.from(sample));
    const { hits } = prefilter.run(0, sample.length);
    return Array.from({ length: hits }, (_, number) => prefilter.hits[2 * number] ?? -1);
  };
  const piece = fc.oneof(
    fc.constantFrom("sk-", "sk_", "s.", "key", "key = ", "sk"),
    fc.string({ unit: fc.constantFrom(..."0123abcfABCF =_-."), maxLength: 14 }),
  );

  it("let through whatever matches", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const sample = pieces.join("");
        const hits = hitsIn(sample);
        for (let at = 0; at < sample.length; at += 1) {
          matchesFrom(dfa, Buffer.from(sample), at, sample.length, sample.length, true, ends);
          if (ends.count > 0) expect(hits).toContain(at);
        }
      }),
      { numRuns: 500 },
    );
  });
  it("let through little else", () => {
    expect(hitsIn("skill, ask-0123abcd, sk-xyz, s. And so on, keyboard, sk_xyzw")).toEqual([]);
    expect(hitsIn("sk-0123abcd")).toEqual([0]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dfa } from "../regex/dfa.ts";
import { buildNfa } from "../regex/nfa.ts";
import { Ends, matchesFrom } from "../regex/run.ts";
import { type Node, parseExpression } from "../regex/syntax.ts";
import { rarestGram } from "./buckets.ts";
import { createPrefilter } from "./prefilter.ts";
import { beginningsOf, literalShapes } from "./shapes.ts";
import { ignoredIn } from "./tables.ts";

const EDGE: Node = { kind: "assert", which: "edge" };
const framed = (expression: string): Node => ({ kind: "cat", nodes: [EDGE, parseExpression(expression), EDGE] });

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

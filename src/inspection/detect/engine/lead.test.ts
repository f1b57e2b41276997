import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INFORMATION_TYPES } from "../catalogue.ts";
import type { InformationType } from "../information-type.ts";
import { Dfa } from "../regex/dfa.ts";
import { buildNfa } from "../regex/nfa.ts";
import { Ends, matchesFrom } from "../regex/run.ts";
import { type Node, parseExpression } from "../regex/syntax.ts";
import { LEAST_CAPACITY } from "../scan.ts";
import { createScanner } from "../scanner.ts";
import { cutsOf, pieces } from "../testing/samples.ts";
import { isWithinWord, memberBefore } from "./bytes.ts";
import { LONGEST_LEAD, leadOf } from "./lead.ts";
import type { Rule } from "./rule.ts";

const EDGE: Node = { kind: "assert", which: "edge" };
const MAIL = INFORMATION_TYPES.find(({ id }) => id === "e-mail-address")?.patterns[0]?.expression ?? "";
const MAIL_MEMBERS = "A-Za-z0-9._%+'-";

interface Case {
  readonly expression: string;
  readonly literal: string;
  readonly lead: string;
  /** Whether it has the form that is told by classes of bytes. */
  readonly isHead: boolean;
  /** What samples are made of. */
  readonly units: readonly string[];
}

const cases: readonly Case[] = [
  {
    ...{ expression: MAIL, literal: "@", lead: MAIL_MEMBERS, isHead: true },
    units: [..."ab1Z.-_%+'@@ ,é", "jane@example.com", "@b.io", ".co", "a".repeat(62), "b".repeat(64), ".c.d.e.f"],
  },
  {
    ...{ expression: "\\d{2,4}:AA[a-c_]{2}", literal: ":AA", lead: "0-9", isHead: true },
    units: [..."1234:Aab_ x", ":AA", ":AAab", "12:AAab", "12345"],
  },
  {
    ...{ expression: "[ab][b-d.]*@(?:a|ab|b\\.a?)", literal: "@", lead: "a-d.", isHead: true },
    units: [..."abcd.@@ x", "@a", "@ab.", "b".repeat(63), "c".repeat(70)],
  },
  {
    ...{ expression: "[a-c]{1,3}Q~x{1,2}", literal: "Q~", lead: "a-cQ~", isHead: true },
    units: [..."abcQ~x -", "Q~x", "Q~xx"],
  },
  {
    ...{ expression: "[a-cQ]{1,3}Q~x{1,2}", literal: "Q~", lead: "a-cQ~", isHead: false },
    units: [..."abcQ~x -", "Q~x", "Q~xx"],
  },
  {
    ...{ expression: "[ab]{1,3}@b+", literal: "@", lead: "a-c", isHead: false },
    units: [..."abc@ -", "@b", "@bbbb"],
  },
  {
    ...{ expression: "[a-d]{1,3}@b", literal: "@", lead: "a-c", isHead: false },
    units: [..."abcd@ -", "@b"],
  },
  {
    ...{ expression: "(?:ab|b)@b", literal: "@", lead: "a-c", isHead: false },
    units: [..."abc@ -", "@b"],
  },
];

/** By the automaton alone, asked at every place before every literal. */
function plainly({ expression, literal, lead }: Case, dfa: Dfa, bytes: Buffer): [number, number][] {
  const { members } = leadOf({} as Rule, parseExpression(expression), [literal], lead);
  const [found, ends]: [[number, number][], Ends] = [[], new Ends()];
  for (let start = bytes.indexOf(literal); start >= 0; start = bytes.indexOf(literal, start + 1)) {
    for (let at = memberBefore(bytes, start, members, LONGEST_LEAD); at <= start; at += 1) {
      if (isWithinWord(bytes, at, bytes.length) || at < (found.at(-1)?.[1] ?? 0)) continue;
      matchesFrom(dfa, bytes, at, at + 8192, bytes.length, true, ends);
      if (ends.count === 0) continue;
      found.push([at, ends.ends[ends.count - 1] ?? 0]);
      break;
    }
  }
  return found;
}

describe.each(cases)("$expression, tried from its literal", (one) => {
  const { expression, literal, lead, units } = one;
  const type: InformationType = {
    ...{
      id: "x",
      name: "x",
      description: "",
      category: "contact",
      region: "world",
      languages: [],
      keywords: ["keyword"],
    },
    patterns: [{ expression, anchor: { literals: [literal], lead }, alone: "low" }],
    examples: { pass: [], fail: [] },
  };
  const scanner = createScanner(
    [type],
    { types: [{ type: "x", contextCharacters: 0, showLastFour: false }] },
    () => [],
  );
  const dfa = new Dfa(buildNfa([{ kind: "cat", nodes: [EDGE, parseExpression(expression), EDGE] }]));
  const found = (bytes: Buffer, cuts: readonly number[], capacity = LEAST_CAPACITY) => {
    const list: { level: number; start: number; end: number }[] = [];
    const scan = scanner.begin({ capacity, onMatch: (_, level, start, end) => list.push({ level, start, end }) });
    for (const piece of pieces(bytes, cuts)) scan.text(piece.slice());
    scan.end();
    return list;
  };
  const scanned = (bytes: Buffer, cuts: readonly number[]) => found(bytes, cuts).map(({ start, end }) => [start, end]);
  const sample = fc.array(fc.constantFrom(...units), { minLength: 1, maxLength: 60 }).map((all) => all.join(""));

  it(`is ${one.isHead ? "" : "not "}told by classes of bytes up to there`, () => {
    expect(leadOf({} as Rule, parseExpression(expression), [literal], lead).head !== null).toBe(one.isHead);
  });
  it("is found as by the automaton alone, wherever the text is cut", () => {
    fc.assert(
      fc.property(sample, cutsOf, (text, cuts) => {
        const bytes = Buffer.from(text);
        expect(scanned(bytes, cuts)).toEqual(plainly(one, dfa, bytes));
      }),
      { numRuns: 250 },
    );
  });
  it("is found as by the automaton alone where stretches end within it", () => {
    fc.assert(
      fc.property(sample, (text) => {
        const bytes = Buffer.from(text.repeat(Math.ceil((2 * LEAST_CAPACITY) / text.length)));
        expect(scanned(bytes, [])).toEqual(plainly(one, dfa, bytes));
      }),
      { numRuns: 12 },
    );
  });
  it("is as sure near keywords however much is gathered", () => {
    fc.assert(
      fc.property(sample, (text) => {
        const bytes = Buffer.from(
          `${text}${" ".repeat(250)}keyword${" ".repeat(450)}`.repeat((3 * LEAST_CAPACITY) / 700),
        );
        expect(found(bytes, [])).toEqual(found(bytes, [], 1 << 20));
      }),
      { numRuns: 12 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../../../test/support/random.ts";
import { Dfa } from "../regex/dfa.ts";
import { required } from "../regex/literals.ts";
import { buildNfa } from "../regex/nfa.ts";
import { Ends, markStarts, matchesFrom } from "../regex/run.ts";
import { parseExpression } from "../regex/syntax.ts";
import { LEAST_CAPACITY } from "../scan.ts";
import { createScanner } from "../scanner.ts";
import { cutsOf, pieces } from "../testing/samples.ts";
import { LONGEST_FREE } from "./plan.ts";

/** An expression, and how far from its literals a match may begin and end. */
const CASES: readonly [expression: string, before: number, after: number][] = [
  ["abc", 0, 0],
  ["\\babc\\b.*x", 0, Infinity],
  ["(?:bcx|abcxy)[xyz1]*", 0, Infinity],
  ["[xy]{0,3}abc\\d", 12, 4],
  ["(?:x|yy)?abc(?:é|1{2,3})?$", 8, 12],
  ["(?:abc|\\dxyz-)x*", 4, Infinity],
  ["(?:x?abc1?){2,3}", 44, 44],
  ["(?s).*abc", Infinity, 0],
  ["^x?(?:y(?:abc|xyx))\\B", 4, 0],
  ["\\d+abc.{0,400}xyz", Infinity, 1612],
];
const UNITS = [
  ..."abcxy1é \n-",
  "abc",
  "abc",
  "xyz",
  "abcxyz",
  "yabc",
  "1".repeat(300),
  "x".repeat(700),
  "é".repeat(90),
];

/** The longest from the left, none within another, with no look at literals. */
function plainly(expression: string, bytes: Buffer): [number, number][] {
  const node = parseExpression(expression);
  const forwards = new Dfa(buildNfa([node]));
  const backwards = new Dfa(buildNfa([node], { backwards: true, anywhere: true }));
  const { length } = bytes;
  const marks = new Uint8Array(length + 1);
  markStarts(backwards, bytes, 0, length, length, true, marks);
  const [ends, found]: [Ends, [number, number][]] = [new Ends(), []];
  for (let at = 0; at < length; at += 1) {
    if (marks[at] !== 1) continue;
    matchesFrom(forwards, bytes, at, at + LONGEST_FREE, length, true, ends);
    const end = ends.ends[ends.count - 1] ?? at;
    if (end === at) continue;
    found.push([at, end]);
    at = end - 1;
  }
  return found;
}

const scannerOf = (expression: string) =>
  createScanner([], { expressions: [{ id: "it", expression, contextCharacters: 0, showLastFour: false }] }, () => []);

function rowsOf(scanner: ReturnType<typeof scannerOf>, bytes: Buffer, cuts: readonly number[], capacity?: number) {
  const list: [number, number][] = [];
  const onMatch = (_: number, __: number, start: number, end: number) => list.push([start, end]);
  const scan = scanner.begin({ onMatch, ...(capacity === undefined ? {} : { capacity }) });
  for (const piece of pieces(bytes, cuts)) scan.text(piece.slice());
  scan.end();
  return list;
}

it("is no more at once than each expression by itself", () => {
  const expressions = [0, 1, 2, 3].map((number) => `(?i)confidential.{0,250}project${number}`);
  const scanner = createScanner(
    [],
    {
      expressions: expressions.map((expression) => ({
        id: expression,
        expression,
        contextCharacters: 0,
        showLastFour: false,
      })),
    },
    () => [],
  );
  const scan = scanner.begin();
  scan.part("content", "");
  scan.text(Buffer.from("Confidential: project1, project3"));
  expect(scan.end().map(({ type }) => type)).toEqual([expressions[1], expressions[3]]);
});

it("is found where each byte leads to a state that was not seen before", () => {
  const expression = "abc[xy]*x[xy]{60}1";
  const random = new Random(7);
  const letters = (count: number) => Array.from({ length: count }, () => (random.below(2) === 0 ? "x" : "y")).join("");
  const text = Array.from({ length: 40 }, (_, at) => `abc${letters(at % 3 === 0 ? 300 : 1500)}1 `).join("");
  const bytes = Buffer.from(text);
  const found = plainly(expression, bytes);
  expect(found.length).toBeGreaterThan(5);
  expect(rowsOf(scannerOf(expression), bytes, [])).toEqual(found);
});

describe.each(CASES)("what is tried around the literals of %s", (expression, before, after) => {
  const scanner = scannerOf(expression);
  const scanned = (bytes: Buffer, cuts: readonly number[], capacity?: number) => rowsOf(scanner, bytes, cuts, capacity);
  const sample = fc.array(fc.constantFrom(...UNITS), { minLength: 1, maxLength: 60 }).map((all) => all.join(""));

  it("is no farther away than a match reaches", () => {
    expect(required(parseExpression(expression))).toMatchObject({ before, after });
  });
  it("is what the automata find everywhere", () => {
    fc.assert(
      fc.property(sample, cutsOf, (text, cuts) => {
        const bytes = Buffer.from(text);
        expect(scanned(bytes, cuts)).toEqual(plainly(expression, bytes));
      }),
      { numRuns: 100 },
    );
  });
  it("is that where literals stand far apart", () => {
    const apart = fc
      .array(fc.array(fc.constantFrom(...UNITS), { maxLength: 5 }), { minLength: 1, maxLength: 12 })
      .map((all) => all.map((units) => units.join("") + "- ".repeat(2500)).join(""));
    fc.assert(
      fc.property(apart, cutsOf, (text, cuts) => {
        const bytes = Buffer.from(text);
        expect(scanned(bytes, cuts)).toEqual(plainly(expression, bytes));
        expect(scanned(bytes, [], LEAST_CAPACITY)).toEqual(plainly(expression, bytes));
      }),
      { numRuns: 60 },
    );
  });
  it("is that where stretches end within it", () => {
    fc.assert(
      fc.property(sample, (text) => {
        const bytes = Buffer.from(text.repeat(Math.ceil((2 * LEAST_CAPACITY) / text.length)));
        expect(scanned(bytes, [], LEAST_CAPACITY)).toEqual(plainly(expression, bytes));
      }),
      { numRuns: 6 },
    );
  });
});

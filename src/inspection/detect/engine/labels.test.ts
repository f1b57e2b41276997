import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dfa } from "../regex/dfa.ts";
import { buildNfa } from "../regex/nfa.ts";
import { Ends, matchesFrom } from "../regex/run.ts";
import { type Node, parseExpression } from "../regex/syntax.ts";
import { flat } from "./classes.ts";
import { labelsFrom, labelsOf } from "./labels.ts";

const EDGE: Node = { kind: "assert", which: "edge" };
const nodesOf = (expression: string): Node[] => flat(parseExpression(expression));

describe.each([
  [
    "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.){1,5}[A-Za-z]{2,24}",
    [..."ab1-._ é", "a".repeat(62), ".", ".com"],
  ],
  ["(?:[a-c_](?:[a-d_]{0,2}[a-c_])?/){0,2}[0-9b]{1,3}", [..."abcd_/09 ", "aaa", "/0"]],
  ["(?:b(?:[ab_]*b)?-){2,3}[a-c]+", [..."abbc_-- "]],
])("labels as in %s", (expression, units) => {
  const nodes = nodesOf(expression);
  const labels = labelsOf(nodes);
  const dfa = new Dfa(buildNfa([{ kind: "cat", nodes: [...nodes, EDGE] }]));
  const sample = fc.array(fc.constantFrom(...units), { maxLength: 90 }).map((all) => all.join(""));

  it("end where an automaton says, wherever the bytes end", () => {
    fc.assert(
      fc.property(sample, fc.boolean(), fc.nat(3), (text, isLast, spare) => {
        const bytes = Buffer.from(`@${text}`);
        const end = Math.max(1, bytes.length - spare);
        const [expected, ends] = [new Ends(), new Ends()];
        matchesFrom(dfa, bytes, 1, 8192, end, isLast, expected);
        if (labels !== null) labelsFrom(labels, bytes, 1, end, isLast, ends);
        const listed = ({ count, ids, ends: all }: Ends) => [ids.slice(0, count), all.slice(0, count)];
        expect(listed(ends)).toEqual(listed(expected));
      }),
      { numRuns: 2000 },
    );
  });
  it("are told by classes", () => {
    expect(labels).not.toBeNull();
  });
});

describe("what has another form", () => {
  it.each([
    ["what separates is among what labels are of", "(?:a(?:[a.]{0,3}a)?\\.){1,2}b"],
    ["a label ends otherwise than it begins", "(?:a(?:[ab]{0,3}b)?\\.){1,2}b"],
    ["a label begins with what it does not go on with", "(?:a(?:b{0,3}a)?\\.){1,2}b"],
    ["a label has at least so many", "(?:a(?:[ab]{2,3}a)?\\.){1,2}b{1,2}"],
    ["a label has a second part for sure", "(?:a(?:[ab]{0,3}a){1,2}\\.){1,2}b{1,2}"],
    ["more than one may separate", "(?:a(?:[ab]{0,3}a)?[.-]){1,2}b{1,2}"],
    ["the last one may be none", "(?:a(?:[ab]{0,3}a)?\\.){1,2}b*"],
    ["the last one is not of letters and digits", "(?:a(?:[ab]{0,3}a)?\\.){1,2}[b_]{1,2}"],
    ["something follows", "(?:a(?:[ab]{0,3}a)?\\.){1,2}b{1,2}c"],
    ["there is no last one", "(?:a(?:[ab]{0,3}a)?\\.){1,2}"],
    ["letters beyond ASCII are among them", "(?:é(?:[aé]{0,3}é)?\\.){1,2}b{1,2}"],
  ])("is left to the automaton: %s", (_, expression) => {
    expect(labelsOf(nodesOf(expression))).toBeNull();
  });
});

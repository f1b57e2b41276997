import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Groups } from "./groups.ts";
import { parseExpression } from "./syntax.ts";

const PIECES = [
  "a",
  "b",
  "(a)",
  "(a|b)",
  "(ab|a)",
  "(a*)",
  "(a+?)",
  "(a??)",
  "(a{1,3})",
  "(?:a|(b))",
  "[ab]{0,2}?",
  "\\b",
];

/** What the runtime's own engine makes of the same match. */
function expected(expression: string, text: string) {
  const found = new RegExp(`^(?:${expression})$`, "d").exec(text);
  return found === null ? null : (found.indices?.slice(1).map((span) => span ?? null) ?? []);
}

function isExpression(expression: string): boolean {
  try {
    parseExpression(expression);
    return true;
  } catch {
    return false;
  }
}

describe("the groups of a match", () => {
  it("are those that the runtime finds", () => {
    const expressions = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 });
    const texts = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 8 });
    let compared = 0;
    fc.assert(
      fc.property(expressions, texts, (pieces, text) => {
        const expression = pieces.join("");
        const wanted = expected(expression, text);
        if (wanted === null) return;
        compared += 1;
        expect(new Groups(expression).of(text)).toEqual(wanted);
        expect(new Groups(expression, 0).of(text)).toEqual(wanted);
      }),
      { numRuns: 20_000 },
    );
    expect(compared).toBeGreaterThan(500);
  });
  it("are the same whether one path is followed at a time or all together", () => {
    const one = fc.constantFrom(...PIECES, "(", ")*", "){0,2}", ")??", "|", "()", "(?:a|)", "$", "\\B", "😀", "(.)");
    const expressions = fc.array(one, { minLength: 1, maxLength: 9 });
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "😀", "-"), minLength: 1, maxLength: 6 });
    let compared = 0;
    fc.assert(
      fc.property(expressions, texts, (pieces, text) => {
        const opened = pieces.filter((piece) => piece === "(").length;
        const closed = pieces.filter((piece) => piece.startsWith(")")).length;
        const expression = `${"(".repeat(Math.max(0, closed - opened))}${pieces.join("")}${")".repeat(Math.max(0, opened - closed))}`;
        if (!isExpression(expression)) return;
        const [single, together] = [new Groups(expression), new Groups(expression, 0)];
        expect(single.of(text)).toEqual(together.of(text));
        compared += Number(together.of(text).some((group) => group !== null));
      }),
      { numRuns: 20_000 },
    );
    expect(compared).toBeGreaterThan(300);
  });
  it("are numbered by where they begin, named ones among them", () => {
    expect(new Groups("(?P<x>a(b))|(?i:(C))").of("c")).toEqual([null, null, [0, 1]]);
    expect(new Groups("(?P<x>a(b))|(?i:(C))").of("ab")).toEqual([[0, 2], [1, 2], null]);
  });
  it("are counted in characters of the text", () => {
    expect(new Groups("(.)(.)x").of("😀éx")).toEqual([
      [0, 2],
      [2, 3],
    ]);
  });
  it("take time that is linear in the match", () => {
    const groups = new Groups("(?:(a*)*b|(a*)*)*");
    const began = performance.now();
    groups.of("a".repeat(5000));
    expect(performance.now() - began).toBeLessThan(30_000);
  });
  it("takes no room for what is repeated and is nothing", () => {
    expect(new Groups(`a${"(?:".repeat(20)}()${"){1000}".repeat(20)}b`).of("ab")).toEqual([[1, 1]]);
    expect(new Groups("a()??()?b").of("ab")).toEqual([null, [1, 1]]);
  });
});

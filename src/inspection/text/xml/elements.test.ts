/**
 * Elements of small XML, one after the other.
 */
import { describe, expect, test } from "vitest";
import { Budget, DEFAULT_LIMITS } from "../../budget.ts";
import { eachElement } from "./elements.ts";

function read(xml: string, budget = new Budget(DEFAULT_LIMITS), cut = 7): [name: string, text: string][] {
  const bytes = Buffer.from(xml);
  const pieces = Array.from({ length: Math.ceil(bytes.length / cut) }, (_, at) =>
    bytes.subarray(at * cut, at * cut + cut),
  );
  const found: [string, string][] = [];
  eachElement(pieces, "p", ["name"], budget, ({ attributes, text }) => found.push([attributes.name ?? "", text]));
  return found;
}

describe("elements", () => {
  test("have attributes and text, that of others within them among it", () => {
    expect(read(`<a><p name="é" other="x">one <v>two</v></p><q>three</q><p/></a>`)).toEqual([
      ["é", "one two"],
      ["", ""],
    ]);
  });

  test("have no text of their like within them: what they hold in all is no more than the file", () => {
    expect(read(`<p name="1">a<p name="2">b<p name="3">c</p>d</p>e</p>`)).toEqual([
      ["3", "c"],
      ["2", "bd"],
      ["1", "ae"],
    ]);
    const deep = read(`${"<p>".repeat(60)}${"x".repeat(8000)}${"</p>".repeat(60)}`);
    expect(deep).toHaveLength(60);
    expect(deep.map(([, text]) => text).join("")).toHaveLength(8000);
  });

  test("before a damage are taken", () => {
    expect(read(`<a><p>one</p><p name="2">two`)).toEqual([["", "one"]]);
  });

  test("are not taken for all there are once memory or time are at an end", () => {
    const memory = { most: 1, used: () => 2, giveBack: () => {} };
    const [short, late] = [new Budget(DEFAULT_LIMITS, undefined, memory), new Budget({ ...DEFAULT_LIMITS, time: -1 })];
    expect(() => read("<a><p>one</p></a>", short)).toThrow(/memory/);
    expect(() => read("<a><p>one</p></a>", late)).toThrow(/not done/);
  });
});

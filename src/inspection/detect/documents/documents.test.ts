import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compileRules,
  deserializeClassifier,
  fingerprint,
  type RuleInput,
  serializeClassifier,
  trainClassifier,
  type Wanted,
} from "../index.ts";
import { cutsOf, pieces } from "../testing/samples.ts";
import { countTurns } from "../testing/turns.ts";
import { readRows } from "./csv.ts";

function found(rules: RuleInput, wanted: Wanted, text: string, cuts: readonly number[] = []) {
  const scan = compileRules(rules, wanted).begin();
  scan.part("content", "a");
  for (const piece of pieces(Buffer.from(text), cuts)) scan.text(piece);
  return scan.end();
}

describe("CSV", () => {
  const rows = async (text: string, size = text.length || 1) => {
    const bytes = Buffer.from(text);
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, at * size + size),
    );
    const all: string[][] = [];
    for await (const row of readRows(chunks)) all.push(row);
    return all;
  };
  it.each([
    [
      "a,b\n1,2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      'a;b\r\n"x;""y""";2',
      [
        ["a", "b"],
        ['x;"y"', "2"],
      ],
    ],
    [
      'a,b\n"two\nlines",é\n',
      [
        ["a", "b"],
        ["two\nlines", "é"],
      ],
    ],
    [
      "a\tb\n\n1\t",
      [
        ["a", "b"],
        ["1", ""],
      ],
    ],
    ["", []],
  ])("%j", async (text, expected) => {
    expect(await rows(text)).toEqual(expected);
    expect(await rows(text, 1)).toEqual(expected);
  });
});

const words = (seed: number, count: number) =>
  Array.from({ length: count }, (_, at) => `w${(seed * 7919 + at * at * 31 + at * seed) % 9973}`).join(" ");

describe("a fingerprint", async () => {
  const blank = words(1, 300);
  const document = `${blank} ${words(2, 400)}`;
  const print = await fingerprint("plan", document, blank);
  if (print === null) throw new Error("too short");
  const wanted = { fingerprints: ["plan"] };
  const confidence = (text: string, cuts?: readonly number[]) =>
    found({ fingerprints: [print] }, wanted, text, cuts)[0]?.confidence;
  it("is found in the document, in a large part of it, and in a changed one", () => {
    expect(confidence(document)).toBe("high");
    expect(confidence(document.toUpperCase().replaceAll(" ", "\n\n"))).toBe("high");
    expect(confidence(`${words(9, 500)} ${words(2, 400).slice(0, 1200)} ${words(8, 500)}`)).toMatch(/low|medium/);
  });
  it("is not found in the blank form, nor in another document", () => {
    expect(confidence(blank)).toBeUndefined();
    expect(confidence(words(5, 1000))).toBeUndefined();
  });
  it("is the same wherever text is cut", () => {
    fc.assert(
      fc.property(cutsOf, (cuts) => {
        expect(confidence(document, cuts)).toBe("high");
      }),
      { numRuns: 30 },
    );
  });
  it("is not made of too little", async () => {
    expect(await fingerprint("a", "too short")).toBeNull();
    expect(await fingerprint("a", blank, blank)).toBeNull();
  });
  it("is made with a turn for others all the while, which changes nothing", async () => {
    const long = `${words(3, 200)} ü😀 `.repeat(700);
    const turns = countTurns();
    const made = await fingerprint("long", long, blank);
    expect(turns()).toBeGreaterThan(20);
    expect(found({ fingerprints: made === null ? [] : [made] }, { fingerprints: ["long"] }, long)).toMatchObject([
      { confidence: "high" },
    ]);
  });
});

describe("a classifier", async () => {
  const contract = (seed: number) =>
    `agreement between the parties shall indemnify liability clause ${words(seed, 40)} termination warranty`;
  const recipe = (seed: number) =>
    `stir the butter and sugar bake in the oven ${words(seed + 500, 40)} serve warm with cream`;
  const list = (make: (seed: number) => string, count = 30) => Array.from({ length: count }, (_, at) => make(at));
  const trained = await trainClassifier("contracts", list(contract), list(recipe));
  const wanted = { classifiers: ["contracts"] };
  it("says how good it is on what it was not trained with", () => {
    expect(trained.accuracy).toMatchObject({ positives: 30, negatives: 30 });
    expect(trained.accuracy.precision).toBeGreaterThan(0.9);
    expect(trained.accuracy.recall).toBeGreaterThan(0.9);
    expect(trained.ready).toBe(true);
  });
  it("tells the kinds apart, and comes back from its bytes", () => {
    const back = deserializeClassifier(serializeClassifier(trained));
    expect(found({ classifiers: [back] }, wanted, contract(1000))).toMatchObject([
      { type: "contracts", place: "content" },
    ]);
    expect(found({ classifiers: [back] }, wanted, recipe(1000))).toEqual([]);
    expect(back).toEqual(trained);
  });
  it("is trained with a turn for others after each example, and scores as it was taught", async () => {
    const turns = countTurns();
    const same = await trainClassifier("contracts", list(contract), list(recipe));
    expect(turns()).toBeGreaterThan(60);
    expect(same).toEqual(trained);
    expect(trained.odds.reduce((sum, one) => sum + one, 0)).toBeCloseTo(-2.697, 3);
    expect(trained.sure).toBeCloseTo(0.635001, 5);
  });
  it("may not be used when it cannot tell, or has seen too little", async () => {
    const same = await trainClassifier("same", list(contract), list(contract));
    expect(same.ready).toBe(false);
    const few = await trainClassifier("few", list(contract, 5), list(recipe, 5));
    expect(few.ready).toBe(false);
    expect(() => compileRules({ classifiers: [few] }, { classifiers: ["few"] })).toThrow("not accurate enough");
  });
});

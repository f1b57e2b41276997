import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compileRules,
  deserializeClassifier,
  ExactData,
  fingerprint,
  importExactData,
  type RuleInput,
  serializeClassifier,
  trainClassifier,
  type Wanted,
} from "../index.ts";
import { cutsOf, pieces } from "../testing/samples.ts";
import { readRows } from "./csv.ts";

const mask = { contextCharacters: 0, showLastFour: false };
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

describe("exact data", async () => {
  const csv = 'number,name,city\nAB-1234567,"Müller, Anna",Köln\n1000 2000 3000,John Smith,Leeds\nx,too short,Ulm\n';
  const columns = { id: "customers", primary: "number", secondary: ["name", "city"], needed: 1 };
  const made = await importExactData([Buffer.from(csv)], columns);
  if (!made.ok) throw new Error(made.error);
  const data = made.value;
  const wanted = { exactData: [{ id: "customers", ...mask }] };
  const distinct = (text: string, cuts?: readonly number[]) =>
    found({ exactData: [data] }, wanted, text, cuts)[0]?.distinct ?? 0;

  it("finds a row by its primary value with enough others nearby, however they are written", () => {
    expect(distinct("Kundin Müller, Anna hat Nummer ab1234567")).toBe(1);
    expect(distinct("AB 1234567 ... KÖLN")).toBe(1);
    expect(distinct("100020003000 JOHN SMITH and AB-1234567 Muller Anna")).toBe(2);
  });
  it("does not find it without them, with another row's, or too far away", () => {
    expect(distinct("AB-1234567")).toBe(0);
    expect(distinct("AB-1234567 John Smith")).toBe(0);
    expect(distinct(`AB-1234567 ${"x ".repeat(160)} Köln`)).toBe(0);
    expect(distinct(`AB-1234567 ${"x ".repeat(120)} Köln`)).toBe(1);
  });
  it("finds the same wherever text is cut", () => {
    const text = `${"word ".repeat(100)}Müller, Anna ${"é ".repeat(60)} AB-1234567, 1000-2000-3000 John  Smith`;
    fc.assert(
      fc.property(cutsOf, (cuts) => {
        expect(distinct(text, cuts)).toBe(2);
      }),
      { numRuns: 50 },
    );
  });
  it("holds nothing of the table but hashes, and comes back from its bytes", () => {
    const bytes = data.serialize();
    for (const secret of ["1234567", "ab1234567", "Anna", "anna", "Smith"]) expect(bytes.includes(secret)).toBe(false);
    const back = ExactData.deserialize(bytes);
    expect(found({ exactData: [back] }, wanted, "AB-1234567 Köln")).toMatchObject([
      { type: "customers", confidence: "high", distinct: 1 },
    ]);
    expect(back.rows).toBe(2);
  });
  it("masks what it found", () => {
    expect(found({ exactData: [data] }, wanted, "AB-1234567 Köln")[0]?.evidence).toEqual([
      { masked: "*********", part: "a" },
    ]);
  });
  it("refuses tables that do not fit", async () => {
    expect(await importExactData([Buffer.from("a,b\n1,2")], columns)).toEqual({
      ok: false,
      error: "the file has no column number, name, city",
    });
    expect(await importExactData([Buffer.from("number,name,city\n1,2,3")], columns)).toMatchObject({ ok: false });
    expect(await importExactData([], { ...columns, needed: 3 })).toMatchObject({ ok: false });
    expect(() => compileRules({}, wanted)).toThrow('no exact data "customers"');
  });
});

const words = (seed: number, count: number) =>
  Array.from({ length: count }, (_, at) => `w${(seed * 7919 + at * at * 31 + at * seed) % 9973}`).join(" ");

describe("a fingerprint", () => {
  const blank = words(1, 300);
  const document = `${blank} ${words(2, 400)}`;
  const print = fingerprint("plan", document, blank);
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
  it("is not made of too little", () => {
    expect(fingerprint("a", "too short")).toBeNull();
    expect(fingerprint("a", blank, blank)).toBeNull();
  });
});

describe("a classifier", () => {
  const contract = (seed: number) =>
    `agreement between the parties shall indemnify liability clause ${words(seed, 40)} termination warranty`;
  const recipe = (seed: number) =>
    `stir the butter and sugar bake in the oven ${words(seed + 500, 40)} serve warm with cream`;
  const list = (make: (seed: number) => string, count = 30) => Array.from({ length: count }, (_, at) => make(at));
  const trained = trainClassifier("contracts", list(contract), list(recipe));
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
  it("may not be used when it cannot tell, or has seen too little", () => {
    const same = trainClassifier("same", list(contract), list(contract));
    expect(same.ready).toBe(false);
    const few = trainClassifier("few", list(contract, 5), list(recipe, 5));
    expect(few.ready).toBe(false);
    expect(() => compileRules({ classifiers: [few] }, { classifiers: ["few"] })).toThrow("not accurate enough");
  });
});

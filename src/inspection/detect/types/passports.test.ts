import { describe, expect, it } from "vitest";
import { compileRules, INFORMATION_TYPES } from "../index.ts";

const types = INFORMATION_TYPES.filter(({ id }) => /(?:^|-)passport$/.test(id)).map(({ id }) => ({
  ...{ type: id, contextCharacters: 0, showLastFour: false },
}));
const scanner = compileRules({}, { types });
function found(text: string): string[] {
  const scan = scanner.begin();
  scan.text(Buffer.from(text));
  return scan.end().map(({ type, confidence }) => `${type} ${confidence}`);
}

describe("a passport number", () => {
  it.each([
    ["Australian passport number PA1234567", ["passport medium", "au-passport medium"]],
    ["Passport number: AB1234567", ["passport medium"]],
    ["Chinese passport E12345678", ["passport medium", "cn-passport medium"]],
    ["Country: Australia. Passport number: N1234567", ["passport medium", "au-passport medium"]],
    ["Passaporto YA1234567", ["passport medium", "it-passport medium"]],
    ["American; passport: 340007237", ["passport medium", "us-passport medium"]],
    ["passport: 340007237", ["passport medium"]],
  ])("in %j is of the country whose words stand nearby, and of no other", (text, expected) => {
    expect(found(text).sort()).toEqual([...expected].sort());
  });
  it("is a guess where the word for it is further away, and nothing without it", () => {
    expect(found(`Your passport ${"and other papers ".repeat(5)} AB1234567`)).toEqual(["passport low"]);
    expect(found("Australia, number PA1234567")).toEqual([]);
  });
  it("needs both kinds of words within 300 characters", () => {
    const far = "lorem ipsum ".repeat(26);
    expect(found(`Australia ${far} passport N1234567`)).toEqual(["passport medium"]);
    expect(found(`passport ${far} Australia N1234567`)).toEqual([]);
  });
});

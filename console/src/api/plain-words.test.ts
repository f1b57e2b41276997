import { describe, expect, it } from "vitest";
import { z } from "zod";
import { limitsSchema } from "../../../src/admin/contract/index.ts";
import { plainWords } from "./plain-words.ts";

const told = (schema: z.ZodType, input: unknown) =>
  schema.safeParse(input, { error: plainWords }).error?.issues.map(({ message }) => message);

describe("plainWords", () => {
  it.each([
    [z.string().min(1), "", "this cannot be empty"],
    [z.string().min(2), "a", "at least 2 characters"],
    [z.string().max(3), "abcd", "at most 3 characters"],
    [z.array(z.string()).max(2), ["a", "b", "c"], "at most 2 entries"],
    [z.int().max(2000), 2001, "at most 2,000"],
    [z.int(), Number.NaN, "write a number"],
    [z.int(), 1.5, "write a whole number"],
    [z.number(), "x", "write a number"],
    [z.string().min(1, "it needs a name"), "", "it needs a name"],
    [z.enum(["a", "b"]), "c", 'Invalid option: expected one of "a"|"b"'],
  ])("says what is wrong", (schema, input, message) => {
    expect(told(schema, input)).toEqual([message]);
  });

  it("leaves to the contract what has a unit", () => {
    expect(told(limitsSchema, { file: 1, time: 1, depth: 99 })).toEqual([
      "at least 1 MB",
      "at most 20",
      "at least 1 second",
    ]);
  });
});

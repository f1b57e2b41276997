import { expect, it } from "vitest";
import { leftOutInShort, leftOutText } from "./left-out.ts";

it("says of values that are never found how many, of which column, and why", () => {
  expect(leftOutText({ column: "town", reason: "too-short", count: 1 })).toBe(
    "1 value of town is never found: too few letters and digits.",
  );
  expect(leftOutText({ column: "street", reason: "unreadable", count: 12 })).toBe(
    "12 values of street are never found: characters that could not be read.",
  );
  const some = { column: "town", reason: "too-short", count: 1 } as const;
  expect(leftOutInShort([some])).toBe("1 value is never found; the list says which.");
  expect(leftOutInShort([some, { ...some, column: "name" }])).toBe("2 values are never found; the list says which.");
});

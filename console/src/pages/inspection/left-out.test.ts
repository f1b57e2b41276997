import { expect, it } from "vitest";
import { leftOutText } from "./left-out.ts";

it("says of values that are never found how many, of which column, and why", () => {
  expect(leftOutText({ column: "town", reason: "too-short", count: 1 })).toBe(
    "1 value of town is never found: too few letters and digits.",
  );
  expect(leftOutText({ column: "street", reason: "unreadable", count: 12 })).toBe(
    "12 values of street are never found: characters that could not be read.",
  );
});

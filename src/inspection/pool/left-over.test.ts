import { expect, test } from "vitest";
import { forgiven } from "./left-over.ts";

const MB = 1024 * 1024;

test("what files have left behind lifts what the next may take by 2 MB at most, and engines that stay by all they take", () => {
  for (const more of [-MB, 0]) expect(forgiven(more)).toBe(0);
  expect(forgiven(MB)).toBe(MB);
  for (const more of [2 * MB, 6 * MB, 8 * MB]) expect(forgiven(more)).toBe(2_000_000);
  expect(forgiven(100 * MB)).toBe(100 * MB);
});

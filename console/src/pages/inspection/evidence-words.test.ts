import { expect, it } from "vitest";
import { evidenceWords } from "./evidence-words.ts";

const words = (...texts: string[]) => ({
  words: texts.map((text) => ({ text, part: false, exact: false })),
  expressions: [],
  count: 1,
  distinct: false,
});

it("says what must stand nearby, and what must not", () => {
  expect(evidenceWords([{ of: [words("badge", "card")], least: 1 }])).toBe("(“badge” or “card”)");
  expect(
    evidenceWords([
      { of: [{ ...words("badge"), count: 2, distinct: true }, words("staff")], least: 1 },
      { of: [words("credit card")], least: 0, most: 0 },
      { of: [words("a"), words("b")], least: 1, most: 1 },
      { of: [words("a"), words("b"), words("c")], least: 1, most: 2 },
    ]),
  ).toBe(
    "at least 1 of (“badge”) 2 times, each another, (“staff”); none of (“credit card”); exactly 1 of (“a”), (“b”); 1 to 2 of (“a”), (“b”), (“c”)",
  );
  const long = { ...words(...[..."abcdefg"]), expressions: [{ expression: "x".repeat(100) }] };
  expect(evidenceWords([{ of: [long], least: 1 }])).toBe("(“a” or “b” or “c” or “d” or “e” and 3 more)");
});

import { describe, expect, it } from "vitest";
import { Random } from "../../../../test/support/random.ts";
import { buildAutomaton, KeywordFinder } from "./keywords.ts";

const letters = "abcdefghijklmnopqrstuvwxyz";
function wordsOf(count: number, seed: number): string[] {
  const random = new Random(seed);
  const letter = () => letters[random.below(letters.length)] ?? "a";
  return Array.from({ length: count }, () => Array.from({ length: 12 }, letter).join(""));
}

describe("keywords", () => {
  it.each([
    ["few", 20],
    ["more than 16 bits number", 6000],
  ])("are all found, %s of them", (_, count) => {
    const words = wordsOf(count, 7);
    const [even, odd] = [0, 1].map((rest) => words.filter((_word, at) => at % 2 === rest)) as [string[], string[]];
    const text = Buffer.from(words.join(" "));
    const finder = new KeywordFinder(buildAutomaton([even, odd]), text);
    finder.reset(text.length);
    for (let at = 0; at < words.length; at += 1) {
      const [from, to] = [at * 13, at * 13 + 12];
      const near = [0, 1].map((group) => finder.isNear(group, from, to, from, from));
      expect(near).toEqual([at % 2 === 0, at % 2 === 1]);
    }
  });
});

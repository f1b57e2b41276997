import { afterEach, expect, it, vi } from "vitest";
import { rest, restIfWorth } from "./rest.ts";

const MB = 1024 * 1024;

afterEach(() => vi.unstubAllGlobals());

/** Whether memory is given back by a process that has so many bytes, one after the other. */
function givenBack(...sizes: readonly number[]): boolean[] {
  const rss = vi.spyOn(process.memoryUsage, "rss");
  try {
    return sizes.map((size) => {
      const gc = vi.fn();
      vi.stubGlobal("gc", gc);
      rss.mockReturnValue(size);
      restIfWorth();
      return gc.mock.calls.length > 0;
    });
  } finally {
    rss.mockRestore();
  }
}

it("gives memory back where a part of a file left much behind, and not before", () => {
  const rss = vi.spyOn(process.memoryUsage, "rss").mockReturnValue(100 * MB);
  expect(rest()).toBe(100 * MB);
  rss.mockRestore();
  expect(givenBack(104 * MB, 108 * MB, 109 * MB)).toEqual([false, false, true]);
});

it("does not try again for what is still in use, until there is as much more", () => {
  const rss = vi.spyOn(process.memoryUsage, "rss").mockReturnValue(100 * MB);
  rest();
  rss.mockRestore();
  expect(givenBack(120 * MB, 120 * MB, 128 * MB, 129 * MB)).toEqual([true, false, false, true]);
  // What was in use has been given back by itself.
  expect(givenBack(101 * MB, 110 * MB)).toEqual([false, true]);
});

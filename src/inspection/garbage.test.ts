import { afterEach, expect, it, vi } from "vitest";
import { letGo, passing } from "./garbage.ts";

const MB = 1024 * 1024;

afterEach(() => vi.unstubAllGlobals());

it("has young buffers collected every few megabytes, where that can be asked for", () => {
  const gc = vi.fn();
  vi.stubGlobal("gc", gc);
  for (let at = 0; at < 40; at += 1) passing(MB);
  expect(gc).toHaveBeenCalledTimes(20);
  expect(gc).toHaveBeenCalledWith({ type: "minor" });
  vi.stubGlobal("gc", undefined);
  for (let at = 0; at < 40; at += 1) passing(MB);
  expect(gc).toHaveBeenCalledTimes(20);
});

it("has old buffers found as soon as many megabytes were let go of", () => {
  const gc = vi.fn();
  vi.stubGlobal("gc", gc);
  letGo(7 * MB);
  expect(gc).not.toHaveBeenCalled();
  letGo(MB);
  expect(gc.mock.calls).toEqual([[{ type: "major" }]]);
  letGo(16 * MB);
  expect(gc).toHaveBeenCalledTimes(2);
});

import { createRequire } from "node:module";
import { afterEach, expect, test } from "vitest";
import { pictureOf, png } from "../../../../test/support/files/picture.ts";
import { Recognizer } from "./recognizer.ts";

interface Core {
  readonly TessBaseAPI: { readonly prototype: { Recognize(monitor: null): number } };
}
type Load = (options: object) => Promise<Core>;

const require = createRequire(import.meta.url);
const module = () =>
  require.cache[require.resolve("tesseract.js-core/tesseract-core-simd-lstm.js")] as { exports: Load };
require("tesseract.js-core/tesseract-core-simd-lstm.js");
const load = module().exports;
afterEach(() => {
  module().exports = load;
});

test("a picture that the engine gives up on is corrupted, and the next one is read", async () => {
  let fails = true;
  module().exports = async (options) => {
    const core = await load(options);
    const api = core.TessBaseAPI.prototype;
    const recognize = api.Recognize;
    api.Recognize = function (monitor) {
      return fails ? -1 : recognize.call(this, monitor);
    };
    return core;
  };
  const recognizer = await Recognizer.start();
  const card = png(await pictureOf("Card 4111 1111 1111 1111"));
  const read = () => recognizer.recognize(card.slice(), 1, () => {});
  expect(read).toThrow(expect.objectContaining({ reason: "corrupted" }));
  fails = false;
  expect(recognizer.sound).toBe(true);
  expect(read()).toBe("Card 4111 1111 1111 1111\n");
});

test("an engine whose files are missing is away", async () => {
  module().exports = () => Promise.reject(new Error("no such file"));
  await expect(Recognizer.start()).rejects.toThrow(
    expect.objectContaining({ reason: "engine-unavailable", message: expect.stringContaining("no such file") }),
  );
});

import { expect, test } from "vitest";
import { Collector, MOST_TEXTS } from "./collector.ts";

test("more parts than are told apart go on in the last one, on a line of their own", () => {
  const collector = new Collector(1e6);
  for (let index = 1; index <= MOST_TEXTS + 1; index += 1) {
    collector.part("content", `sheet ${index}`);
    collector.text(Buffer.from(String(index)));
  }
  const texts = collector.texts();
  expect(texts).toHaveLength(MOST_TEXTS);
  expect(texts.at(-1)).toEqual({ part: `sheet ${MOST_TEXTS}`, text: `${MOST_TEXTS}\n${MOST_TEXTS + 1}` });
});

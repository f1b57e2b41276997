import { expect, it } from "vitest";
import { compileRules } from "../index.ts";
import { LEAST_CAPACITY } from "../scan.ts";
import { AHEAD } from "./stretch.ts";

const scanner = compileRules({}, { types: [{ type: "date-of-birth", contextCharacters: 0, showLastFour: false }] });

it.each([0, 100, 280])("a match at the end of a stretch has its keyword in the next, %i characters on", (distance) => {
  for (let before = 0; before < 24; before += 1) {
    const filler = ".".repeat(LEAST_CAPACITY - AHEAD - before);
    const text = `${filler} 31.12.1999 ${".".repeat(distance)} date of birth ${".".repeat(LEAST_CAPACITY)}`;
    const scan = scanner.begin({ capacity: LEAST_CAPACITY });
    scan.part("content", "");
    scan.text(Buffer.from(text));
    expect([before, scan.end().map(({ distinct }) => distinct)]).toEqual([before, [1]]);
  }
});

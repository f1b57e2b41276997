import { describe, expect, test } from "vitest";
import { readFile } from "../testing.ts";

describe("RTF", () => {
  // soffice --convert-to txt shows "4111 1111 1111 1111".
  test.each(["footer", "footerf", "header", "shptxt", "*\\annotation", "footnote"])(
    "a group %s with nothing in it parts no number",
    async (word) => {
      const read = await readFile(`{\\rtf1\\ansi Card 41{\\${word}}11 1111 1111 1111 end\\par}`, "a.rtf");
      expect(read.content).toContain("4111 1111 1111 1111");
    },
  );
});

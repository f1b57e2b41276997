/**
 * What is apart from the body of a document, as LibreOffice writes it where it is installed; and how much of it there may be.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { Budget, DEFAULT_LIMITS } from "../budget.ts";
import { Apart } from "./apart.ts";
import { CoverageLog } from "./coverage.ts";
import { Output } from "./output.ts";
import type { Reading } from "./reading.ts";
import { readFile } from "./testing.ts";

const OFFICE = spawnSync("sh", ["-c", "command -v soffice"]).status === 0;
const DOCUMENT = fileURLToPath(new URL("fixtures/notes.fodt", import.meta.url));

describe.skipIf(!OFFICE)("as LibreOffice writes it", () => {
  test.each(["odt", "rtf", "doc", "docx"])("%s", { timeout: 120_000 }, async (format) => {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-apart-"));
    try {
      const profile = `-env:UserInstallation=file://${join(folder, "profile")}`;
      const options = [profile, "--headless", "--convert-to", format, "--outdir", folder, DOCUMENT];
      execFileSync("soffice", options, { stdio: "ignore", timeout: 100_000 });
      const name = basename(DOCUMENT, "fodt") + format;
      const { parts, coverage } = await readFile(readFileSync(join(folder, name)), name);
      expect(coverage).toEqual({ level: "full", reasons: [] });
      const said = (part: RegExp) =>
        Object.entries(parts).flatMap(([key, text]) => (key.startsWith("content: ") && part.test(key) ? [text] : []));
      expect(said(new RegExp(`^content: ${name}( / (content|document))?$`)).join("")).toMatch(
        /^Card 4111 1111 1111 1111\nSecond\.\n/,
      );
      for (const [part, text] of [
        [/footnotes$/, "In the footnote"],
        [/endnotes$/, "In the endnote"],
        [/comments$/, "In the comment"],
        [/header(s|s and footers|\d)$/, "In the header"],
        [/foote?r?(s|\d)$/, "In the footer"],
      ] as const) {
        expect(said(part).join("")).toContain(text);
        expect(Object.values(parts).join("").split(text).length - 1, text).toBe(
          format === "rtf" && /header|footer/.test(text) ? 2 : 1,
        );
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("text that is apart", () => {
  const gathering = () => {
    const said: string[] = [];
    const budget = new Budget(DEFAULT_LIMITS);
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const out = new Output(
      { part: (_, name) => said.push(`[${name}]`), text: (bytes) => said.push(decoder.decode(bytes)) },
      budget,
    );
    const reading = { out, budget, coverage: new CoverageLog(), chunk: 1000 } as unknown as Reading;
    return { apart: new Apart(reading), out, said: () => said.splice(0).join("") };
  };

  test("may be of any size, and comes out as it went in", () => {
    const { apart, out, said } = gathering();
    const notes = "ünïcödé 4111 ".repeat(100_000);
    for (let at = 0; at < notes.length; at += 7777) apart.of("footnotes").string(notes.slice(at, at + 7777));
    apart.of("comments").byte(0x63);
    apart.hand((kind) => kind);
    out.end();
    expect(said()).toBe(`[footnotes]${notes}[comments]c`);
    apart.close();
  });

  test("is handed on once; what is gathered then begins anew", () => {
    const { apart, out, said } = gathering();
    const notes = apart.of("notes");
    notes.string("one");
    notes.break();
    notes.break();
    notes.string("two");
    apart.hand((kind) => kind);
    apart.hand((kind) => kind);
    notes.break();
    notes.string("three");
    apart.hand(() => "more");
    out.end();
    expect(said()).toBe("[notes]one\ntwo[more]three");
  });
});

import { describe, expect, test } from "vitest";
import { zipFile } from "../../../test/support/files/zip.ts";
import { readFile } from "./testing.ts";

const long = `${"пример é 🙂 ".repeat(20_000)}end`;

/** What stands beside the text, as long as it may be, is read whole and in UTF-8, however the file is cut. */
describe.each([64 * 1024, 1000, 61])("beside the text, cut every %i bytes", (chunk) => {
  test("a comment in XML", async () => {
    const read = await readFile(`<a>text<!--${long}--></a>`, "a.xml", { chunk });
    expect(read.content).toBe("text");
    expect(read.metadata).toBe(`${long}\n`);
  });

  test("an attribute in HTML", async () => {
    const read = await readFile(`<html><body>text<p title="${long}">more</p></body></html>`, "a.html", { chunk });
    expect(read.content).toContain("more");
    expect(read.metadata.replaceAll("\n", "")).toBe(long);
  });
});

test("values beside the text keep their order and their end, whatever stands between them", async () => {
  const values = Array.from({ length: 5000 }, (_, index) => `value ${index} é`);
  const page = values.map((value) => `<p title="${value}">x</p>`).join("");
  const read = await readFile(`<html><body>${page}</body></html>`, "a.html");
  expect(read.metadata.trim()).toBe(values.join("\n"));
});

test("RTF with too many fonts is a reason", async () => {
  const fonts = Array.from({ length: 10_001 }, (_, font) => `\\f${font}\\fcharset204 `).join("");
  const read = await readFile(`{\\rtf1 {\\fonttbl ${fonts}}text}`, "a.rtf");
  expect(read.coverage.reasons[0]).toMatchObject({ reason: "over-budget", detail: "RTF with more than 10000 fonts" });
});

test("long names of a zip file are read whole, and two that are the same are noticed", async () => {
  const name = `${"n".repeat(3000)}é.txt`;
  const read = await readFile(zipFile([{ name, data: "one" }]), "a.zip");
  expect(read.names).toContain(name);
  expect(read.content).toBe("one");
  const twice = await readFile(
    zipFile([
      { name, data: "one" },
      { name, data: "two" },
    ]),
    "a.zip",
  );
  expect(twice.coverage.reasons[0]).toMatchObject({ detail: "two entries have the same name" });
});

import { describe, expect, test } from "vitest";
import { readFile } from "../testing.ts";
import { fieldsOf } from "./header.ts";

const fields = (header: string) => [...fieldsOf(Buffer.from(header))];

describe("fields of a header", () => {
  test("whatever ends their lines, folded or not, and what is none", () => {
    const long = { name: "subject", value: "one two" };
    for (const end of ["\n", "\r\n"])
      expect(fields(["Subject: one", "  two", "no field", "", "X-A :b", "C:"].join(end))).toEqual([
        ...[long, { name: "", value: "no field" }, { name: "x-a", value: "b" }, { name: "c", value: "" }],
      ]);
    expect(fields("")).toEqual([]);
    expect(fields("A: b\rC: d\r\n\n")).toEqual([{ name: "a", value: "b\rC: d" }]);
  });

  test("are made one by one", () => {
    const begun = fieldsOf(Buffer.from("A: b\n".repeat(50_000)));
    expect(begun.next().value).toEqual({ name: "a", value: "b" });
  });

  test("of a message: the first of a name counts, and each is read once", async () => {
    const type = (kind: string) => `Content-Type: ${kind}\n`;
    const head = `Subject: first\nSubject: second\n${type("text/plain")}${type("image/png")}To: a@example.com\n`;
    const read = await readFile(`From: a@example.com\nMIME-Version: 1.0\n${head}\nwords`, "a.eml");
    expect(read.content).toBe("first\n\nwords");
    expect(read.metadata).toBe(
      "from: a@example.com\nmime-version: 1.0\nsubject: second\ncontent-type: text/plain\ncontent-type: image/png\nto: a@example.com\n",
    );
  });
});

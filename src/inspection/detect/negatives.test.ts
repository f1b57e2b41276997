/**
 * Text that holds nothing sensitive, and no high-confidence match: this project's own code, documents and lists, and
 * what the licences of its libraries say.
 */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileRules, INFORMATION_TYPES } from "./index.ts";
import { NEGATIVES } from "./testing/negatives.ts";

/** Contact details and diagnoses are in documents for good reasons. */
const sure = INFORMATION_TYPES.filter(({ id }) => id !== "e-mail-address");
const scanner = compileRules(
  {},
  { types: sure.map(({ id }) => ({ type: id, contextCharacters: 40, showLastFour: false })) },
);

const highIn = (text: string) => {
  const scan = scanner.begin();
  scan.part("content", "");
  scan.text(Buffer.from(text));
  return scan.end().filter(({ confidence }) => confidence === "high");
};

const files = [
  ...globSync("*.md"),
  ...globSync("docs/**/*.md"),
  ...globSync("package-lock.json"),
  ...globSync("src/{policy,kernel,session,activity,gateway,config}/**/*.ts").filter((path) => !path.includes(".test.")),
  ...globSync("node_modules/{fastify,undici,kysely,ws,yaml,zod}/**/{LICENSE,README.md}"),
  ...globSync("node_modules/{htmlparser2,ipaddr.js,bowser,isbot}/**/*.js").slice(0, 60),
];
const excerpts = files.flatMap((path) => {
  const text = readFileSync(path, "utf8");
  return Array.from(
    { length: Math.min(12, Math.ceil(text.length / 4000)) },
    (_, at) => [`${path} ${at}`, text.slice(at * 4000, at * 4000 + 4000)] as const,
  );
});

describe("text without anything sensitive", () => {
  it("is plentiful", () => {
    expect(NEGATIVES.length + excerpts.length).toBeGreaterThan(300);
    expect(NEGATIVES.length).toBeGreaterThan(60);
  });
  it.each(NEGATIVES)("%s", (text) => {
    expect(highIn(text)).toEqual([]);
  });
  it("has no match of high confidence in real files", () => {
    const wrong = excerpts.flatMap(([name, text]) => highIn(text).map((match) => ({ name, ...match })));
    expect(wrong).toEqual([]);
  });
});

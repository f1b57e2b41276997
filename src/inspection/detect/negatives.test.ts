/**
 * Text that holds nothing sensitive, and no high-confidence match: this project's own code, documents and lists, and
 * what the licences of its libraries say.
 */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileRules, INFORMATION_TYPES } from "./index.ts";
import { NEGATIVES } from "./testing/negatives.ts";

/** An address is one, wherever it stands: licences and documents name their authors'. */
const CERTAIN = "e-mail-address";
const scanner = compileRules(
  {},
  { types: INFORMATION_TYPES.map(({ id }) => ({ type: id, contextCharacters: 40, showLastFour: false })) },
);

const allHighIn = (text: string) => {
  const scan = scanner.begin();
  scan.part("content", "");
  scan.text(Buffer.from(text));
  return scan.end().filter(({ confidence }) => confidence === "high");
};
const highIn = (text: string) => allHighIn(text).filter(({ type }) => type !== CERTAIN);

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
    expect(allHighIn(text)).toEqual([]);
  });
  it("has no match of high confidence in real files", () => {
    const wrong = excerpts.flatMap(([name, text]) => highIn(text).map((match) => ({ name, ...match })));
    expect(wrong).toEqual([]);
  });
  it("has e-mail addresses in them only where there is an @", () => {
    const found = excerpts.flatMap(([name, text]) =>
      allHighIn(text).flatMap(({ type, distinct }) => (type === CERTAIN ? [{ name, text, distinct }] : [])),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { text, distinct } of found) expect(text.split("@").length - 1).toBeGreaterThanOrEqual(distinct);
  });
});

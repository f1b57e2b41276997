/**
 * The public rule set of gitleaks: all of it is there, in types that report a token once.
 */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compilePlan } from "../engine/plan.ts";
import { createScanner, type Scanner } from "../scanner.ts";
import { foldedText } from "../testing/reference.ts";
import { readGitleaksRules } from "./gitleaks.ts";
import { readGitleaksFile } from "./gitleaks-file.ts";
import { SECRETS } from "./index.ts";
import { publicExamples, publicPattern, publicRules } from "./public.ts";
import { COVERED, JOINED, LEFT_OUT, SERVICES } from "./services.ts";

const OPTIONS = { contextCharacters: 0, showLastFour: false };
const toml = readFileSync(new URL("gitleaks.toml", import.meta.url), "utf8");
const inToml = [...toml.matchAll(/^\[\[rules\]\]\nid = "(.+)"$/gm)].map(([, id]) => id ?? "");
const inTypes = [...SERVICES.map(([, rules]) => rules), ...Object.values(JOINED)].flat();

const scanners = new Map<string, Scanner>();
function scannerOf(id: string): Scanner {
  const scanner = scanners.get(id) ?? createScanner(SECRETS, { types: [{ type: id, ...OPTIONS }] }, () => []);
  scanners.set(id, scanner);
  return scanner;
}

function spansIn(id: string, text: string): string[] {
  const spans: string[] = [];
  const bytes = Buffer.from(text);
  const folded = Buffer.from(foldedText(text));
  const onMatch = (_: number, __: number, start: number, end: number) =>
    spans.push(folded.toString("utf8", start, end));
  const scan = scannerOf(id).begin({ onMatch });
  scan.text(bytes);
  scan.end();
  return spans;
}

describe("the public rule set", () => {
  it("is whole: every rule is in one type, found by one of ours, or about paths alone", () => {
    expect(inToml).toHaveLength(213);
    expect([...inTypes, ...Object.keys(COVERED), ...LEFT_OUT].sort()).toEqual([...inToml].sort());
    expect([...publicRules().keys()].sort()).toEqual([...inTypes, ...Object.keys(COVERED)].sort());
    expect(LEFT_OUT).toEqual(["pkcs12-file"]);
  });
  it("keeps all of a match from view where the first of several groups is a piece of it", () => {
    const four = "0a1b-2c3d-4e5f";
    const owner = `0a1b2c3d-${four}-0a1b2c3d4e5f`;
    const hook = `https://contoso.webhook.office.com/webhookb2/${owner}@${owner}/IncomingWebhook/${"0a1b2c3d".repeat(4)}/${owner}`;
    expect(spansIn("secret-microsoft-teams-webhook", hook)).toEqual([hook]);
    const token = "7f3k9q2m5x8b1v6n4c0z7l2j9h5g3d8s1a6p4o2i";
    expect(spansIn("secret-sonar", `sonar.login="${token}"\n`).join()).toContain(token);
  });
  it("says what a file that is imported would say", () => {
    const file = readGitleaksFile(toml);
    expect(file.ok && file.value.rules).toEqual([...publicRules().values()]);
  });
  it("runs on the linear-time engine, rule by rule", () => {
    const refused = inTypes.filter((id) => {
      try {
        compilePlan([{ id, patterns: [publicPattern(id)], keywords: [] }]);
        return false;
      } catch {
        return true;
      }
    });
    expect(refused).toEqual([]);
  });
  it("can be imported by hand but for what it counts out too far, and what is about paths alone", async () => {
    const read = await readGitleaksRules(toml);
    expect(read.ok && read.value.types).toHaveLength(211);
    expect(read.ok && read.value.refused).toEqual([
      { rule: "pkcs12-file", reason: "it looks at paths alone, which are not looked at here" },
      {
        rule: "kubernetes-secret-yaml",
        reason: "the expression is too large once its repetitions are counted out",
      },
    ]);
  });
  it.each(Object.entries(COVERED))("%s is found by %s", (rule, id) => {
    const { pass } = publicExamples([rule]);
    expect(pass.length).toBe(1);
    // The set takes private keys in any case and without the space; there are none (RFC 7468 section 2).
    const asWritten = (text: string) =>
      rule === "private-key" ? text.toUpperCase().replace("BEGINPRIVATE", "BEGIN PRIVATE") : text;
    for (const text of pass) expect(spansIn(id, asWritten(text))).toHaveLength(1);
  });
  it("finds a value in the quotes and between the spaces of a word processor", () => {
    const value = "3f9c1d27a604e8d9b15c3e7a2d0f48a6";
    for (const text of [
      `adobe id = “${value}”`,
      `adobe\u00a0:\u00a0${value}\u00a0`,
      `»adobe id«: »${value}«`,
      `adobe=„${value}“`,
    ])
      expect(spansIn("secret-adobe", text)).toEqual([value]);
    const token = `glpat-${value.slice(0, 20)}`;
    for (const text of [`“${token}”`, `${token}…`, `${token}\u00a0`])
      expect(spansIn("secret-gitlab", text)).toEqual([token]);
  });
  it("finds a token that a mark of no width ends", () => {
    const token = "ghp_016C7e29fA4bD8Hj3Kq5Lm1Np0Rs6TvWx2Yz";
    for (const mark of ["\ufeff", "\u200b", "\u2060"])
      expect(spansIn("secret-github", `${mark}${token}${mark}and more`)).toEqual([token]);
  });
  it("has no pattern in two types", () => {
    const all = SECRETS.flatMap(({ id, patterns }) =>
      patterns.map(({ expression, anchor }) => `${JSON.stringify(anchor)} ${expression} ${id}`),
    );
    const keys = all.map((key) => key.slice(0, key.lastIndexOf(" ")));
    const twice = all.filter((_, at) => keys.indexOf(keys[at] ?? "") !== at);
    expect(twice).toEqual([]);
  });
});

describe.each(SECRETS.map((type) => [type.id, type] as const))("%s", (id, type) => {
  it.each(type.examples.pass)("is one token in %s", (text) => {
    const letters = spansIn(id, text).map((span) => span.replaceAll(/[^A-Za-z0-9]/g, ""));
    expect(new Set(letters).size).toBe(1);
  });
});

describe("what ends a token", () => {
  const token = "q8Zt2mVx0LrW5bNc7KdYp3Hs9Gf4Tj6Ua1Qe";
  it.each(["", " ", '"', ")", ".", ",", "</b>", "\\n"])("is %j", (end) => {
    expect(spansIn("secret-github", `(ghp_${token}${end}`)).toEqual([`ghp_${token}`]);
    expect(spansIn("secret-npm", `npm_${token}${end}`)).toEqual([`npm_${token}`]);
  });
  it("is not within a longer one", () => {
    expect(spansIn("secret-gitlab", "glpat-q8Zt2mVx0LrW5bNc7KdY")).toEqual(["glpat-q8Zt2mVx0LrW5bNc7KdY"]);
    expect(spansIn("secret-gitlab", "glpat-q8Zt2mVx0LrW5bNc7KdYp3")).toEqual([]);
  });
});

describe("what the set allows", () => {
  it.each([
    ["secret-aws", "AKIAIOSFODNN7EXAMPLE"],
    ["secret-google-api", "AIzaSyAnLA7NfeLquW1tJFpx_eQCxoX-oo6YyIs"],
    ["generic-api-key", "public_key = 'q8zt2mvx0lrw'"],
    ["generic-api-key", "api_key = 'q8zt2mvx0-abstract'"],
    ["generic-api-key", "--mount=type=secret, token=q8zt2mvx0lrw"],
    ["secret-github", `ghp_${"a".repeat(36)}`],
  ])("%s is not %s", (id, text) => {
    expect(spansIn(id, text)).toEqual([]);
  });
  it("is told by what stands before the keyword, too", () => {
    expect(spansIn("generic-api-key", "my_key = 'q8zt2mvx0lrw'")).toEqual(["q8zt2mvx0lrw"]);
  });
});

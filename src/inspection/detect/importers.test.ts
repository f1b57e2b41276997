import { describe, expect, it } from "vitest";
import {
  checkExpression,
  compileCustomType,
  compileRules,
  type InformationType,
  informationTypeSchema,
  readGitleaksRules,
} from "./index.ts";

const options = { contextCharacters: 0, showLastFour: false };
function found(types: readonly InformationType[], text: string) {
  const wanted = [...new Set(types.map(({ id }) => id))].map((type) => ({ type, ...options }));
  const scan = compileRules({ types }, { types: wanted }).begin();
  scan.text(Buffer.from(text));
  return scan.end().map(({ type, confidence, distinct }) => `${type} ${confidence} ${distinct}`);
}

describe("an expression of an admin", () => {
  it.each([
    ["(a)\\1", "backreferences"],
    ["(?=a)b", "lookahead"],
    ["(?<!a)b", "lookbehind"],
    ["a*", "matches nothing at all"],
    ["", "empty"],
    ["(", "without its )"],
    ["a|((b{500}){500})", "too large"],
    ["x".repeat(2001), "longer than"],
    ["a{1000}b{1000}", "nothing shorter"],
  ])("%s is refused in plain words", (text, reason) => {
    const checked = checkExpression(text);
    expect(checked.ok ? "" : checked.error).toContain(reason);
  });
  it("is checked once, for as long as there are not a thousand others", () => {
    const checked = checkExpression("once-\\d+");
    expect(checkExpression("once-\\d+")).toBe(checked);
    expect(checkExpression("(?=once)")).toBe(checkExpression("(?=once)"));
    for (let at = 0; at < 1000; at += 1) checkExpression(`other-${at}`);
    expect(checkExpression("once-\\d+")).not.toBe(checked);
    expect(checkExpression("once-\\d+")).toEqual(checked);
  });

  it("is told what it will be found by", () => {
    expect(checkExpression("Kunde-\\d+")).toEqual({ ok: true, value: { literals: ["kunde-"] } });
    expect(checkExpression("\\d{7}")).toEqual({ ok: true, value: { literals: null } });
  });
  it.each([
    "(a+)+$",
    "(a|aa)+b",
    "(.*)*x",
    "(a|a)*c{1,3}",
    "([a-z]+)*=",
    "(\\w+\\s?)+!",
    "a{0,300}a{300}z",
    "(?:.|\\n)*?(?:.|\\n)*?q",
  ])("%s is linear in the text, however it was built to explode", (expression) => {
    if (!checkExpression(expression).ok) return;
    const scanner = compileRules({}, { expressions: [{ id: "x", expression, ...options }] });
    const run = (length: number) => {
      const scan = scanner.begin();
      const from = process.cpuUsage();
      scan.text(Buffer.from("a".repeat(length)));
      scan.end();
      const { user, system } = process.cpuUsage(from);
      return user + system;
    };
    run(10_000);
    expect(run(400_000)).toBeLessThan(20e6);
  });
});

describe("a custom type", () => {
  const type = informationTypeSchema.parse({
    id: "customer-number",
    name: "Customer number",
    patterns: [
      { expression: "K-\\d{6}", confidence: "low" },
      { expression: "\\b\\d{16}\\b", confidence: "high", keywords: ["kunde"], window: 20, checksum: "luhn" },
    ],
    exclude: ["K-000000"],
  });
  it("is found by its patterns, with evidence and checksum, and without what is excluded", () => {
    const types = compileCustomType(type);
    expect(found(types, "K-123456 K-000000 K-1")).toEqual(["customer-number low 1"]);
    expect(found(types, "Kunde 4111111111111111")).toEqual(["customer-number high 1"]);
    expect(found(types, "Kunde 4111111111111112")).toEqual([]);
    expect(found(types, "4111111111111111")).toEqual([]);
    expect(found(types, `Kunde ${" ".repeat(20)}4111111111111111`)).toEqual([]);
  });
  it("is refused with the path to the mistake", () => {
    const wrong = informationTypeSchema.safeParse({
      id: "A",
      name: "a",
      patterns: [{ expression: "(", confidence: "sure" }],
    });
    expect(wrong.error?.issues.map(({ path }) => path.join("."))).toEqual([
      "id",
      "patterns.0.expression",
      "patterns.0.confidence",
    ]);
  });
});

describe("gitleaks rules", async () => {
  const rule = (id: string, more: string) => `[[rules]]\nid = "${id}"\n${more}\n`;
  const lists = (more: string) => `[[rules.allowlists]]\n${more}`;
  const toml = [
    'title = "ours"',
    "[allowlist]\nregexes = ['^EXAMPLE']\nstopwords = ['placeholder']",
    rule("acme-key", "description = 'Acme key'\nregex = '(?i)acme_[a-z0-9]{20}'\nkeywords = ['acme_']"),
    rule("bad-rule", "regex = '(?<!x)acme'"),
    rule("path-rule", "path = '\\.pem$'"),
    rule("acme-key", "regex = 'twice'"),
    rule("random", "regex = 'acme-([a-z0-9]{9})'\nentropy = 3"),
    rule("second", "regex = '(id|key)=(\\w{6})'\nsecretGroup = 2"),
    rule("elsewhere", "regex = '\\b[a-f0-9]{32}\\b'\nkeywords = ['Zebra']"),
    rule("beyond-ascii", "regex = '\\b[a-f0-9]{30}\\b'\nkeywords = ['schlüssel']"),
    rule("beside", "regex = 'vault:([a-z0-9]{6})'\nkeywords = ['okapi']"),
    rule("stopped", "regex = 'stop:(\\w+)'\n[rules.allowlist]\nstopwords = ['TODO']"),
    rule("matched", `regex = 'm:(\\w+)'\n${lists("regexTarget = 'match'\nregexes = ['^m:x']")}`),
    rule("lined", `regex = 'l:(\\w+)'\n${lists("regexTarget = 'line'\nregexes = ['# none$']")}`),
    rule("both", `regex = 'b:(\\w+)'\n${lists("condition = 'AND'\nregexes = ['^x']\nstopwords = ['yy']")}`),
    rule("and-path", `regex = 'path:(\\w+)'\n${lists("condition = 'AND'\nregexes = ['x']\npaths = ['md$']")}`),
    rule("for-path", "regex = 'f:(\\w+)'\npath = '\\.tf$'"),
    rule("composite", "regex = 'c:(\\w+)'\n[[rules.required]]\nid = 'acme-key'"),
    rule("odd", "regex = 'o:(\\w+)'\nentropy = 'much'"),
  ].join("\n");
  const read = await readGitleaksRules(toml);
  const types = read.ok ? read.value.types : [];
  const compiled = types.flatMap(compileCustomType);
  it("are made into types that can be kept", () => {
    expect(types.map((type) => informationTypeSchema.parse(type))).toEqual(types);
    expect(types[0]).toMatchObject({ id: "gitleaks-acme-key", name: "Acme key" });
    expect(found(compiled, "key: ACME_q8zt2mvx0lrw5bnc7kdy")).toEqual(["gitleaks-acme-key high 1"]);
  });
  it.each([
    ["enough entropy", "acme-q8zt2mvx0", "gitleaks-random high 1"],
    ["too little", "acme-aaaaaaabb", null],
    ["the second group", "key=abcdef", "gitleaks-second high 1"],
    ["a keyword elsewhere", `ZEBRAS ${"-".repeat(900)} 0123456789abcdef0123456789abcdef`, "gitleaks-elsewhere high 1"],
    ["a keyword too far away", `zebra ${"-".repeat(1200)} 0123456789abcdef0123456789abcdef`, null],
    ["a keyword as far before", `zebra${" ".repeat(1019)}${"0123456789abcdef".repeat(2)}`, "gitleaks-elsewhere high 1"],
    ["a keyword as far behind", `${"0123456789abcdef".repeat(2)}${" ".repeat(1019)}zebra`, "gitleaks-elsewhere high 1"],
    ["a keyword further before", `zebra${" ".repeat(1020)}${"0123456789abcdef".repeat(2)}`, null],
    ["a keyword further behind", `${"0123456789abcdef".repeat(2)}${" ".repeat(1020)}zebra`, null],
    ["a keyword in other letters", `SCHLÜSSEL ${"0123456789abcde".repeat(2)}`, "gitleaks-beyond-ascii high 1"],
    [
      "a keyword elsewhere, besides a word of its own",
      `vault:q8zt2m ${"-".repeat(900)} okapi`,
      "gitleaks-beside high 1",
    ],
    ["none, besides a word of its own", "vault:q8zt2m", null],
    ["one too far away, besides a word of its own", `vault:q8zt2m ${"-".repeat(1200)} okapi`, null],
    ["a secret that no stopword is in", "stop:abcdef", "gitleaks-stopped high 1"],
    ["a stopword", "stop:mytodo1", null],
    ["a stopword of all", "stop:placeholder", null],
    ["an allowed expression of all", "stop:EXAMPLE1", null],
    ["a match that is not allowed", "m:yx", "gitleaks-matched high 1"],
    ["a match that is", "m:xy", null],
    ["a line that is not allowed", "l:abc # none or # some", "gitleaks-lined high 1"],
    ["a line that is", "é: l:abc # none\nmore", null],
    ["one of two conditions", "b:xabc", "gitleaks-both high 1"],
    ["both", "b:xayy", null],
    ["what would be allowed in some paths", "path:xy", "gitleaks-and-path high 1"],
    ["what is meant for some paths", "f:xy", "gitleaks-for-path low 1"],
  ])("with %s: %s", (_, text, expected) => {
    expect(found(compiled, text)).toEqual(expected === null ? [] : [expected]);
  });
  it("report the secret alone", () => {
    const spans: string[] = [];
    const bytes = Buffer.from("é key=abcdef;");
    const wanted = { types: [{ type: "gitleaks-second", ...options }] };
    const scan = compileRules({ types: compiled }, wanted).begin({
      onMatch: (_, __, start, end) => spans.push(bytes.toString("utf8", start, end)),
    });
    scan.text(bytes);
    scan.end();
    expect(spans).toEqual(["abcdef"]);
  });
  it("are excluded by the secret, not by what stands around it", () => {
    const second = types.filter(({ id }) => id === "gitleaks-second");
    const excluding = second.map((type) => ({ ...type, exclude: ["ABC-DEF"] })).flatMap(compileCustomType);
    expect(found(excluding, "key=abcdef key=ghijkl")).toEqual(["gitleaks-second high 1"]);
  });
  it("are refused with their id and the reason", async () => {
    const refused = read.ok ? read.value.refused : [];
    expect(refused.map(({ rule: id, reason }) => [id, reason.split(",")[0]])).toEqual([
      ["path-rule", "it looks at paths alone"],
      ["acme-key", "another rule has the same id"],
      ["composite", "it asks for other rules nearby"],
      ["odd", "entropy: Invalid input: expected number"],
      ["bad-rule", "lookahead and lookbehind are not supported"],
    ]);
    expect(await readGitleaksRules("= nothing")).toMatchObject({ ok: false });
    expect(await readGitleaksRules("rules = 5")).toMatchObject({ ok: false });
  });
  it("are read with a turn for others after each", async () => {
    let turns = 0;
    let turn = setImmediate(function count() {
      turns += 1;
      turn = setImmediate(count);
    });
    await readGitleaksRules(toml);
    clearImmediate(turn);
    expect(turns).toBeGreaterThanOrEqual(types.length);
  });
});

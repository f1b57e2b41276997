/**
 * The table in `docs/policy-semantics.md`, cell by cell: every attribute under every operator that it takes, by the plain
 * evaluator and by the compiled engine.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Engine } from "./compile/engine.ts";
import { type ActivityFacts, type Fact, type Facts, none, SIGN_IN, UNSEEN_FILE, unknown, value } from "./facts.ts";
import { type Filter, filterSchema } from "./filters.ts";
import { inspectionSchema } from "./inspection.ts";
import { decideAccessPlainly, decideActivityPlainly } from "./plain/decide.ts";
import { evaluatePolicy } from "./plain/evaluate.ts";
import { findingMatches } from "./plain/inspect.ts";
import { policySchema } from "./schema.ts";
import {
  ATTRIBUTES,
  type Attribute,
  INSPECTION_STATUSES,
  OPERATORS,
  OPERATORS_OF,
  type Operator,
} from "./vocabulary.ts";

const COLUMNS = ["equal value", "other value", "several values", "none", "unknown"] as const;
type Column = (typeof COLUMNS)[number];
const WORDS = { match: "matched", "no match": "not-matched", undetermined: "undetermined" } as const;

const markdown = readFileSync(new URL("../../docs/policy-semantics.md", import.meta.url), "utf8");
const table = readTable(markdown);

function readTable(markdown: string): Map<string, Record<Column, string>> {
  const rows = markdown
    .split("\n")
    .filter((line) => /^\| [a-z-]+ \|/.test(line) && !/^\| (operator|contains \| name) /.test(line));
  return new Map(
    rows.map((row) => {
      const [operator = "", ...cells] = row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
      return [
        operator,
        Object.fromEntries(COLUMNS.map((column, at) => [column, cells[at] ?? ""])) as Record<Column, string>,
      ];
    }),
  );
}

interface Sample {
  readonly ask: string;
  /** What is asked for by "equals", where that takes another form. */
  readonly exactly?: string;
  readonly equal: string;
  readonly other: string;
  readonly several?: true;
  readonly certain?: true;
}
/** For each attribute what a filter asks for, a fact that has it, one that has another, and whether it has several. */
const SAMPLES: Readonly<Record<Attribute, Sample>> = {
  app: { ask: "mail", equal: "mail", other: "files", certain: true },
  "client-app": { ask: "browser", equal: "browser", other: "mobile-and-desktop", certain: true },
  "device-type": { ask: "pc", equal: "pc", other: "mobile" },
  "device-platform": { ask: "ios", equal: "ios", other: "linux" },
  "device-tag": { ask: "compliant", equal: "compliant", other: "domain-joined", several: true },
  "ip-address": { ask: "2001:db8::/32", exactly: "2001:DB8:0:0::7", equal: "2001:db8::7", other: "192.0.2.7" },
  "ip-category": { ask: "vpn", equal: "vpn", other: "risky" },
  "ip-tag": { ask: "tor", equal: "tor", other: "office", several: true },
  location: { ask: "DE", equal: "DE", other: "FR" },
  isp: { ask: "Contoso", equal: "CONTOSO", other: "Example Telecom" },
  user: { ask: "Ann@contoso.example", equal: "ann@CONTOSO.example", other: "bob@partner.example", certain: true },
  group: { ask: "Sales", equal: "Sales", other: "Finance", several: true },
  "user-domain": { ask: "contoso.example", equal: "ann@Contoso.example", other: "ann@partner.example" },
  "user-agent": { ask: "Firefox", equal: "firefox", other: "curl/8.0" },
  "user-agent-tag": { ask: "robot", equal: "robot", other: "native-client", several: true },
  "activity-type": { ask: "download", equal: "download", other: "upload", certain: true },
  "file-extension": { ask: ".PDF", equal: "a.pdf", other: "pdf.docx" },
  "file-name": { ask: "report.pdf", equal: "Report.PDF", other: "summary.docx" },
  "file-size": { ask: "1000", equal: "", other: "1000" },
  "sensitivity-label": { ask: "Secret", equal: "secret", other: "Public", several: true },
};

const FACTS: Facts = {
  time: 0,
  app: "mail",
  clientApp: "browser",
  user: "ann@contoso.example",
  groups: none,
  deviceType: none,
  devicePlatform: none,
  deviceTags: none,
  ip: none,
  ipCategory: none,
  ipTags: none,
  country: none,
  isp: none,
  userAgent: none,
  userAgentTags: none,
};
const ABSENT = { name: none, size: none, labels: none, inspection: none };

/** The facts with one attribute set to `fact`; null where the attribute cannot be that. */
function situation(attribute: Attribute, fact: Fact<readonly string[]>): { facts: Facts; activity: ActivityFacts } {
  const single = fact.state === "value" ? value(fact.value[0] ?? "") : fact;
  const text = single.state === "value" ? single.value : "";
  const file = (of: object) => ({ facts: FACTS, activity: download({ ...ABSENT, ...of }) });
  const session = (of: object) => ({ facts: { ...FACTS, ...of } as Facts, activity: download(ABSENT) });
  switch (attribute) {
    case "app":
      return session({ app: text });
    case "client-app":
      return session({ clientApp: text });
    case "user":
      return session({ user: text });
    case "user-domain":
      return session({ user: text === "" ? "service" : text });
    case "activity-type":
      return { facts: FACTS, activity: { activityType: text as "download", file: UNSEEN_FILE } };
    case "group":
      return session({ groups: fact });
    case "device-tag":
      return session({ deviceTags: fact });
    case "ip-tag":
      return session({ ipTags: fact });
    case "user-agent-tag":
      return session({ userAgentTags: fact });
    case "sensitivity-label":
      return file({ labels: fact });
    case "file-name":
    case "file-extension":
      return file({ name: single });
    case "file-size":
      return file({ size: single.state === "value" ? value(Number(text)) : single });
    default:
      return session({ [SINGLE[attribute]]: single });
  }
}

const SINGLE = {
  "device-type": "deviceType",
  "device-platform": "devicePlatform",
  "ip-address": "ip",
  "ip-category": "ipCategory",
  location: "country",
  isp: "isp",
  "user-agent": "userAgent",
} as const;
const download = (file: ActivityFacts["file"]): ActivityFacts => ({ activityType: "download", file });

function factFor(attribute: Attribute, operator: Operator, column: Column): Fact<readonly string[]> | null {
  const { equal, other, several, certain } = SAMPLES[attribute];
  const size = operator === "less-than" ? "999" : "1001";
  const wanted = attribute === "file-size" ? size : equal;
  switch (column) {
    case "equal value":
      return value([wanted]);
    case "other value":
      return value([other]);
    case "several values":
      return several ? value([other, wanted]) : null;
    case "none":
      return certain ? null : none;
    case "unknown":
      return certain || attribute === "user-domain" ? null : unknown("it was not determined");
  }
}

function filterFor(attribute: Attribute, operator: Operator): Filter {
  if (operator === "is-set" || operator === "is-not-set") return filterSchema.parse({ attribute, operator });
  if (attribute === "file-size") return filterSchema.parse({ attribute, operator, bytes: 1000 });
  const { ask, exactly } = SAMPLES[attribute];
  const isEquality = operator === "equals" || operator === "does-not-equal";
  return filterSchema.parse({ attribute, operator, values: [isEquality ? (exactly ?? ask) : ask] });
}

const cells = ATTRIBUTES.flatMap((attribute) =>
  OPERATORS_OF[attribute].flatMap((operator) =>
    COLUMNS.flatMap((column) => {
      const fact = factFor(attribute, operator, column);
      return fact === null ? [] : [{ attribute, operator, column, fact }];
    }),
  ),
);

describe("the table of the documentation", () => {
  it("has a row for every operator and a word in every cell", () => {
    expect([...table.keys()].sort()).toEqual([...OPERATORS].sort());
    const words = new Set([...table.values()].flatMap((row) => Object.values(row)));
    expect([...words].sort()).toEqual(["-", "match", "no match", "undetermined"]);
    expect(cells.length).toBeGreaterThan(250);
  });

  it.each(cells)("$attribute $operator, $column", ({ attribute, operator, column, fact }) => {
    const wanted = WORDS[table.get(operator)?.[column] as keyof typeof WORDS];
    // A session policy is about browsers: another client app is asked of an access policy.
    const kind = attribute === "client-app" ? { kind: "access" } : { kind: "session", control: "monitor-only" };
    const filters = [filterFor(attribute, operator)];
    const asked = policySchema.parse({ ...kind, id: "p", revision: 1, name: "p", action: "audit", filters });
    const { facts, activity } = situation(attribute, fact);
    expect(evaluatePolicy(asked, facts, activity)).toBe(wanted);
  });

  it.each(cells.filter(({ attribute }) => attribute !== "client-app"))(
    "$attribute $operator, $column, compiled",
    ({ attribute, operator, fact }) => {
      const policies = ["block", "step-up", "protect", "audit"].map((action, at) =>
        policySchema.parse({
          ...{ kind: "session", id: `p${at}`, revision: 1, name: "p", control: "file-download", action },
          filters: [filterFor(attribute, operator)],
        }),
      );
      const { facts, activity } = situation(attribute, fact);
      for (const policy of policies) {
        const list = { policies: [policy], defaultBehaviour: "block" } as const;
        const engine = new Engine(list);
        expect(engine.decideActivity(facts, activity)).toEqual(decideActivityPlainly(list, facts, activity));
        expect(engine.bind(facts).decide(activity)).toEqual(decideActivityPlainly(list, facts, activity));
      }
    },
  );
});

describe("a single address", () => {
  const asked = (operator: "equals" | "does-not-equal", address: string) =>
    policySchema.parse({
      ...{ kind: "access", id: "p", revision: 1, name: "p", action: "block" },
      filters: [{ attribute: "ip-address", operator, values: ["203.0.113.1", address] }],
    });
  const deciding = (policy: ReturnType<typeof asked>, ip: string) => {
    const facts: Facts = { ...FACTS, ip: value(ip) };
    const list = { policies: [policy], defaultBehaviour: "allow" } as const;
    expect(new Engine(list).decideAccess(facts)).toEqual(decideAccessPlainly(list, facts));
    return evaluatePolicy(policy, facts, SIGN_IN);
  };

  it.each([
    ["192.0.2.7", "192.0.2.7", true],
    ["192.0.2.7", "::ffff:192.0.2.7", true],
    ["::ffff:192.0.2.7", "192.0.2.7", true],
    ["::ffff:c000:207", "192.0.2.7", true],
    ["2001:db8::7", "2001:0DB8:0:0:0:0:0:0007", true],
    ["192.0.2.7", "192.0.2.70", false],
    ["2001:db8::7", "2001:db8::8", false],
    ["192.0.2.7", "no address", false],
  ])("%s, asked of %s: %j", (written, ip, same) => {
    expect(deciding(asked("equals", written), ip)).toBe(same ? "matched" : "not-matched");
    expect(deciding(asked("does-not-equal", written), ip)).toBe(same ? "not-matched" : "matched");
  });

  it.each([
    ["10.0.0.0/8", /a range of addresses; ask for it with/],
    ["192.0.2", /not an IP address; write 192.0.2.1/],
  ])("is not %s", (written, message) => {
    expect(() => asked("equals", written)).toThrow(message);
  });
});

const NAME_CELLS = [...markdown.matchAll(/^\| `(.+)` \| `(.+)` \| (match|no match) \|$/gm)].map(
  ([, sought = "", name = "", answer = ""]) => [sought, name, answer] as const,
);

/** What the plain evaluator makes of a name; the compiled engine has to make the same of it. */
function ofName(operator: string, wanted: string, name: string) {
  const policy = policySchema.parse({
    ...{ kind: "session", id: "p", revision: 1, name: "p", control: "file-download", action: "block" },
    filters: [{ attribute: "file-name", operator, values: [wanted] }],
  });
  const list = { policies: [policy], defaultBehaviour: "allow" } as const;
  const activity = download({ ...ABSENT, name: value(name) });
  const engine = new Engine(list);
  expect(engine.decideActivity(FACTS, activity)).toEqual(decideActivityPlainly(list, FACTS, activity));
  expect(engine.bind(FACTS).decide(activity)).toEqual(decideActivityPlainly(list, FACTS, activity));
  return evaluatePolicy(policy, FACTS, activity);
}

describe("a file name", () => {
  it("has a table of words in the documentation", () => expect(NAME_CELLS.length).toBeGreaterThan(15));

  it.each(NAME_CELLS)("contains %s? %s: %s", (sought, name, answer) => {
    for (const form of ["NFC", "NFD"]) {
      expect(ofName("contains", sought, name.normalize(form))).toBe(WORDS[answer as "match"]);
      expect(ofName("contains", sought.normalize(form), name)).toBe(WORDS[answer as "match"]);
      const opposite = answer === "match" ? "not-matched" : "matched";
      expect(ofName("does-not-contain", sought, name.normalize(form))).toBe(opposite);
    }
  });

  it.each([
    ["equals", "Résumé.pdf"],
    ["starts-with", "rés"],
    ["ends-with", "sumé.PDF"],
  ])("%s %s however its accents are stored", (operator, wanted) => {
    for (const [one, other] of [
      ["NFC", "NFD"],
      ["NFD", "NFC"],
    ])
      expect(ofName(operator, wanted.normalize(one), "résumé.pdf".normalize(other))).toBe("matched");
  });

  it.each([
    ["J\u030c.pdf", "\u01f0.pdf"],
    ["\u01f0.pdf", "J\u030c.pdf"],
    ["\u039c\u0399\u03a3\u0398\u039f\u03a3.pdf", "\u03bc\u03b9\u03c3\u03b8\u03bf\u03c2.pdf"],
  ])("equals %s, and contains it, in upper and lower case alike", (wanted, name) => {
    expect(ofName("equals", wanted, name)).toBe("matched");
    const [word = ""] = wanted.split(".");
    for (const sought of [word, `"${word}"`]) {
      expect(ofName("contains", sought, name)).toBe("matched");
      expect(ofName("contains", sought, name.toUpperCase())).toBe("matched");
    }
  });

  it("has an extension of which the same holds", () => {
    const filter = filterSchema.parse({ attribute: "file-extension", operator: "equals", values: ["é"] });
    const policies = [
      policySchema.parse({
        ...{ kind: "session", id: "p", revision: 1, name: "p", control: "file-download", action: "block" },
        filters: [filter],
      }),
    ];
    const activity = download({ ...ABSENT, name: value("a.É".normalize("NFD")) });
    const list = { policies, defaultBehaviour: "allow" } as const;
    expect(decideActivityPlainly(list, FACTS, activity).outcome).toBe("block");
    expect(new Engine(list).decideActivity(FACTS, activity).outcome).toBe("block");
  });

  it.each([
    ['"annual report', /a quote is opened and not closed; write/],
    ["annual report”", /a quote is opened and not closed/],
    ['"" report', /nothing stands between two quotes/],
    ["«» report", /nothing stands between two quotes/],
    ["-._", /no word to look for/],
  ])("is not asked for %s", (wanted, message) => {
    for (const operator of ["contains", "does-not-contain"])
      expect(() => filterSchema.parse({ attribute: "file-name", operator, values: [wanted] })).toThrow(message);
    expect(filterSchema.parse({ attribute: "file-name", operator: "equals", values: [wanted] })).toBeTruthy();
  });

  it("is asked for by an older policy as before, where its quotes do not close", () => {
    expect(ofName("contains", 'annual "report', "annual.docx")).toBe("matched");
    expect(ofName("contains", '""', "annual.docx")).toBe("not-matched");
  });
});

describe("labels that are known in part", () => {
  const partly = (...seen: string[]) => unknown("not every part could be read", seen);
  it.each([
    ["equals", "Secret", "matched"],
    ["equals", "Public", "undetermined"],
    ["does-not-equal", "Secret", "not-matched"],
    ["does-not-equal", "Public", "undetermined"],
    ["is-set", "Public", "matched"],
    ["is-not-set", "Public", "not-matched"],
  ] as const)("%s, and the file has %s: %s", (operator, seen, result) => {
    const list = {
      policies: [
        policySchema.parse({
          ...{ kind: "session", id: "p", revision: 1, name: "p", control: "file-download", action: "block" },
          filters: [filterFor("sensitivity-label", operator)],
        }),
      ],
      defaultBehaviour: "allow",
    } as const;
    const { facts, activity } = situation("sensitivity-label", partly(seen.toUpperCase()));
    expect(evaluatePolicy(list.policies[0] as never, facts, activity)).toBe(result);
    const engine = new Engine(list);
    expect(engine.decideActivity(facts, activity)).toEqual(decideActivityPlainly(list, facts, activity));
    expect(engine.bind(facts).decide(activity)).toEqual(decideActivityPlainly(list, facts, activity));
  });
});

describe("what was found in several places", () => {
  const found = [
    { type: "iban", distinct: 2, confidence: "low", in: "content" },
    {
      type: "iban",
      distinct: 1,
      confidence: "high",
      in: "content",
      elsewhere: [{ in: "file-name", confidence: "high" }],
    },
    {
      type: "iban",
      distinct: 1,
      confidence: "high",
      in: "file-name",
      elsewhere: [{ in: "content", confidence: "high" }],
    },
    {
      type: "iban",
      distinct: 1,
      confidence: "high",
      in: "metadata",
      elsewhere: [{ in: "content", confidence: "low" }],
    },
  ] as const;
  const finding = { status: "completed", found, malware: "not-scanned" } as const;
  const most = (condition: (minimum: number) => object) =>
    [1, 2, 3, 4, 5]
      .filter((minimum) => findingMatches(inspectionSchema.parse(condition(minimum)), "ignore", finding))
      .at(-1);
  it("is one match, and counts wherever the policy looks", () => {
    const presets =
      (...searchIn: string[]) =>
      (minimumMatches: number) => ({
        ...{ method: "built-in-dlp", presets: ["iban"], searchIn, minimumMatches },
      });
    expect(most(presets("content", "metadata", "file-name"))).toBe(3);
    expect(most(presets("content"))).toBe(3);
    expect(most(presets("file-name"))).toBe(1);
    expect(most(presets("metadata", "file-name"))).toBe(2);
    const sure = (minimumMatches: number) => ({
      method: "data-classification",
      types: [{ classifier: "sensitive-information-type", type: "iban", minimumMatches, minimumConfidence: "high" }],
    });
    // What is a guess in the content is sure in the metadata: so sure it stands in one place alone.
    expect(most(sure)).toBe(2);
  });
});

describe("what was found", () => {
  const STATUSES = INSPECTION_STATUSES.filter((status) => status !== "not-applicable");
  it.each(STATUSES)("counts in a file that is %s, whatever the policy says of those", (status) => {
    const found = [{ type: "iban", distinct: 1, confidence: "high", in: "file-name" }] as const;
    const cards = inspectionSchema.parse({ method: "built-in-dlp", presets: ["iban"] });
    const malware = inspectionSchema.parse({ method: "malware" });
    const finding = { status, found, malware: "infected" } as const;
    expect(findingMatches(cards, "ignore", finding)).toBe(true);
    expect(findingMatches(malware, "ignore", finding)).toBe(true);
    const nothing = { status, found: [], malware: "not-scanned" } as const;
    expect(findingMatches(cards, "ignore", nothing)).toBe(false);
    expect(findingMatches(malware, "ignore", nothing)).toBe(false);
  });
});

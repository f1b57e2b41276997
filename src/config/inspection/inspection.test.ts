import { describe, expect, it } from "vitest";
import { type Finding, INFORMATION_TYPES, PRESETS } from "../../inspection/index.ts";
import {
  DLP_PRESETS,
  FOUND_IN,
  type InspectionCondition,
  inspectionSchema,
  type Policy,
  policySchema,
} from "../../policy/index.ts";
import { readOrganisation } from "../validate.ts";
import { askedBy, evidenceFrom, fileFactsOf, sentenceOf, statusOf } from "./index.ts";

let count = 0;
const policy = (inspection: object | undefined, more: object = {}): Policy =>
  policySchema.parse({
    ...{
      id: `p${++count}`,
      revision: 1,
      name: `policy ${count}`,
      kind: "session",
      control: "file-download",
      action: "block",
    },
    ...(inspection === undefined ? {} : { inspection }),
    ...more,
  });
const dlp = (more: object) => policy({ method: "built-in-dlp", ...more });

describe("what is asked about a file", () => {
  it("is nothing where no policy asks", () => {
    expect(askedBy([policy(undefined)])).toEqual({ detection: null, malware: false });
  });

  it("is what the policies ask together, and no more", () => {
    const asked = askedBy([
      dlp({ presets: ["iban"], expressions: ["CT-\\d+"], exclude: "sample" }),
      policy({ method: "malware" }),
      policy({
        method: "data-classification",
        types: [
          { type: "us-social-security-number" },
          { type: "customers", classifier: "exact-data-match" },
          { type: "form", classifier: "document-fingerprint" },
          { type: "invoices", classifier: "trained-classifier" },
        ],
      }),
    ]);
    expect(asked.malware).toBe(true);
    expect(asked.detection?.types?.map(({ type }) => type).sort()).toEqual(
      [...PRESETS.iban, "us-social-security-number"].sort(),
    );
    expect(asked.detection?.expressions?.map(({ expression }) => expression)).toEqual(["CT-\\d+", "sample"]);
    expect(asked.detection).toMatchObject({
      exactData: [{ id: "customers" }],
      fingerprints: ["form"],
      classifiers: ["invoices"],
    });
  });

  it("keeps of a match what the most careful policy allows", () => {
    const open = dlp({ presets: ["iban"], contextCharacters: 100, showLastFour: true });
    const careful = dlp({ presets: ["iban"], contextCharacters: 10 });
    for (const policies of [
      [open, careful],
      [careful, open],
    ])
      expect(askedBy(policies).detection?.types?.[0]).toMatchObject({ contextCharacters: 10, showLastFour: false });
    expect(askedBy([open]).detection?.types?.[0]).toMatchObject({ contextCharacters: 100, showLastFour: true });
  });
});

describe("when enough was found", () => {
  const cardsOr = (more: object) =>
    inspectionSchema.parse({ method: "built-in-dlp", presets: ["payment-card"], ...more });
  const types = (list: object[], match: string) =>
    inspectionSchema.parse({ method: "data-classification", types: list, match });
  const enough = (inspection: InspectionCondition | null, ...labels: (string[] | null)[]) =>
    askedBy([policy(inspection ?? undefined)], { inspection, labels }, [
      { id: "id-1", name: "Secret", priority: 1, siteId: null },
      { id: "id-2", name: "Public", priority: 0, siteId: null },
    ]).enough;
  const cards = { type: "payment-card", minimumMatches: 3, minimumConfidence: "high" };

  it("is what the condition itself counts, and no guess more", () => {
    const found = { confidence: "medium", minimum: 5, places: ["content"] };
    expect(enough(cardsOr({ expressions: ["a+b"], minimumMatches: 5, searchIn: ["content"] }))).toEqual([
      [{ ...found, types: PRESETS["payment-card"] }],
      [{ ...found, types: ["a+b"] }],
    ]);
    const one = { types: ["payment-card"], confidence: "high", minimum: 3, places: FOUND_IN };
    const iban = { ...one, types: ["iban"], confidence: "medium", minimum: 1 };
    expect(enough(types([cards, { type: "iban" }], "any"))).toEqual([[one], [iban]]);
    expect(enough(types([cards, { type: "iban" }], "all"))).toEqual([[one, iban]]);
  });

  it("is malware where that is asked for, whoever else asks for what", () => {
    const malware = inspectionSchema.parse({ method: "malware" });
    expect(enough(malware)).toEqual([[{ malware: true }]]);
    const both = [policy(cardsOr({})), policy(malware)];
    expect(askedBy(both, { inspection: cardsOr({}), labels: [] }).enough).toHaveLength(1);
  });

  it("is a label by the names that a file may have for it, and the condition besides where there is one", () => {
    expect(enough(null, ["SECRET", "Other"])).toEqual([[{ labels: ["secret", "other", "id-1"] }]]);
    expect(enough(null, null, ["id-2"])).toEqual([[{ labels: null }, { labels: ["id-2"] }]]);
    const [one, two] = enough(cardsOr({ expressions: ["a+b"] }), null) ?? [];
    expect(one).toMatchObject([{ labels: null }, { types: PRESETS["payment-card"] }]);
    expect(two).toMatchObject([{ labels: null }, { types: ["a+b"] }]);
  });

  it("is never told before the end of the file where only that can tell", () => {
    expect(enough(cardsOr({ exclude: "TEST" }))).toBeUndefined();
    expect(enough(cardsOr({ exclude: "TEST" }), ["Secret"])).toBeUndefined();
    const table = { type: "staff", classifier: "exact-data-match" };
    expect(enough(types([cards, table], "all"))).toBeUndefined();
    expect(enough(types([cards, table], "any"))).toHaveLength(1);
    expect(askedBy([policy(cardsOr({}))])).not.toHaveProperty("enough");
  });

  it("leaves open what the rest of the file holds", () => {
    expect(factOf({ stopped: true }).status).toBe("partially-scanned");
    expect(factOf({ coverage: missed("none", "not-needed", "encrypted") }).status).toBe("partially-scanned");
    expect(fileFactsOf({ ...FINDING, stopped: true }, []).labels.state).toBe("unknown");
  });
});

describe("presets", () => {
  it("name types that there are", () => {
    const ids = new Set(INFORMATION_TYPES.map(({ id }) => id));
    for (const preset of DLP_PRESETS) {
      expect(PRESETS[preset].length).toBeGreaterThan(0);
      for (const type of PRESETS[preset]) expect(ids).toContain(type);
    }
  });
});

const FINDING: Finding = {
  ...{ name: "a.docx", size: 10, sha256: "0".repeat(64), types: [], flags: [], labels: [], matches: [], characters: 5 },
  stopped: false,
  ...{ coverage: { level: "full", reasons: [] }, malware: null, timings: {} },
};
const missed = (level: "partial" | "none", ...reasons: Finding["coverage"]["reasons"][number]["reason"][]) => ({
  level,
  reasons: reasons.map((reason) => ({ reason, part: "", detail: "" })),
});
const match = (type: string, more: object = {}) => ({
  ...{ type, place: "content", confidence: "high", distinct: 2, evidence: [] },
  ...more,
});
const factOf = (finding: Partial<Finding>) => {
  const { inspection } = fileFactsOf({ ...FINDING, ...finding }, []);
  if (inspection.state !== "value") throw new Error("no value");
  return inspection.value;
};

describe("a finding as a fact", () => {
  it.each([
    [missed("none", "encrypted"), "encrypted"],
    [missed("none", "unsupported", "corrupted"), "corrupted"],
    [missed("none", "over-budget"), "too-large"],
    [missed("none", "timed-out"), "timed-out"],
    [missed("none", "engine-unavailable"), "engine-unavailable"],
    [missed("none", "unsupported"), "unsupported-type"],
    [missed("none"), "corrupted"],
    [missed("partial", "encrypted"), "partially-scanned"],
    [{ level: "full", reasons: [] }, "completed"],
  ] as [Finding["coverage"], string][])("%j is %s", (coverage, status) => expect(statusOf(coverage)).toBe(status));

  it("counts for a preset what its types found, but no guesses", () => {
    const [one = "", two = ""] = PRESETS["national-identity-number"];
    const matches = [
      match(one),
      match(two, { confidence: "medium" }),
      match(two, { confidence: "low" }),
    ] as Finding["matches"];
    const { found } = factOf({ matches });
    expect(found.filter(({ type }) => type === "national-identity-number").map(({ distinct }) => distinct)).toEqual([
      2, 2,
    ]);
    expect(found.filter(({ type }) => type === two)).toHaveLength(2);
  });

  it("counts a preset that is a type once, and the other types of the preset besides", () => {
    const keys = [match("private-key"), match("secret-age")] as Finding["matches"];
    const { found } = factOf({ matches: keys });
    expect(found.filter(({ type }) => type === "private-key")).toHaveLength(2);
    expect(factOf({ matches: [match("payment-card")] as Finding["matches"] }).found).toHaveLength(1);
  });

  it("tells the search for malware and the reading of text apart", () => {
    const malware = { verdict: "clean" as const, coverage: { level: "full" as const, reasons: [] }, engines: [] };
    expect(factOf({ coverage: missed("none", "unsupported"), malware })).toMatchObject({
      ...{ status: "unsupported-type", malware: "clean", malwareStatus: "completed" },
    });
    expect(factOf({})).toMatchObject({ malware: "not-scanned" });
    expect(factOf({}).malwareStatus).toBeUndefined();
  });
});

describe("labels as a fact", () => {
  const ID = "11111111-2222-3333-4444-555555555555";
  const known = [{ id: ID, name: "Confidential", priority: 5, siteId: null }];
  const label = {
    id: ID,
    name: "Vertraulich",
    siteId: null,
    method: null,
    setDate: null,
    source: "label-info" as const,
  };
  const labels = (finding: Partial<Finding>) => fileFactsOf({ ...FINDING, ...finding }, known).labels;

  it("are the identifier, the name in the file and the name in the settings", () => {
    expect(labels({ labels: [label] })).toEqual({ state: "value", value: [ID, "Vertraulich", "Confidential"] });
  });
  it("are unknown where another part could carry another one", () => {
    const coverage: Finding["coverage"] = {
      level: "partial",
      reasons: [{ reason: "encrypted", part: "a.zip / b.docx", detail: "" }],
    };
    expect(labels({ labels: [label], coverage })).toMatchObject({
      ...{ state: "unknown", seen: [ID, "Vertraulich", "Confidential"] },
    });
    const outermost: Finding["coverage"] = {
      level: "none",
      reasons: [{ reason: "encrypted", part: "a.docx", detail: "" }],
    };
    expect(labels({ labels: [label], coverage: outermost }).state).toBe("value");
  });
  it("are none where there are none, or where files of the kind carry none", () => {
    expect(labels({}).state).toBe("none");
    expect(labels({ coverage: missed("none", "unsupported") }).state).toBe("none");
  });
  it.each(["encrypted", "corrupted", "over-budget", "timed-out", "engine-unavailable"] as const)(
    "are unknown where the file could not be read: %s",
    (reason) => expect(labels({ coverage: missed("partial", reason) }).state).toBe("unknown"),
  );
});

describe("a configuration", () => {
  const base = {
    settings: {
      ...{ organisation: "C", defaultBehaviour: "block", adminGroups: [], support: "", trustedProxies: [] },
      ...{ notice: { enabled: false, text: "" }, oldestSystems: { windows: null, macos: null, android: null } },
    },
    identityProvider: { issuer: "https://idp.example", clientId: "c", clientSecret: "s" },
    ...{ apps: [], authorities: [], removedAuthorities: [] },
  };
  const mistakes = (policies: Policy[], inspection = {}) => {
    const read = readOrganisation({ ...base, policies, inspection });
    return read.ok ? [] : read.error.map(({ path, message }) => `${path}: ${message}`);
  };

  it("is refused with an expression that the engine refuses, and says why", () => {
    const [expression, exclude, ...others] = mistakes([dlp({ expressions: ["ok", "(?=x)y"], exclude: "(a)\\1" })]);
    expect(expression).toMatch(/^policies\.0\.inspection\.expressions\.1: /);
    expect(exclude).toMatch(/^policies\.0\.inspection\.exclude: /);
    expect(others).toEqual([]);
    expect(mistakes([dlp({ expressions: ["(?i)employee [0-9]{5}"] })])).toEqual([]);
  });

  it("is refused with a type that is not there, and names the nearest", () => {
    const classified = policy({ method: "data-classification", types: [{ type: "payment-cart" }] });
    expect(mistakes([classified])).toEqual([
      'policies.0.inspection.types.0.type: there is no information type "payment-cart". Did you mean "payment-card"?',
    ]);
    const table = policy({
      method: "data-classification",
      types: [{ type: "customers", classifier: "exact-data-match" }],
    });
    expect(mistakes([table])[0]).toContain("there is no table for exact data match");
  });

  it("is refused with a label to write that the organisation does not list", () => {
    const id = "11111111-2222-3333-4444-555555555555";
    const protect = policy(undefined, { action: "protect", protection: { label: id } });
    expect(mistakes([protect])[0]).toMatch(/^policies\.0\.protection\.label: there is no label/);
    expect(mistakes([protect], { labels: [{ id: `{${id.toUpperCase()}}`, name: "Secret", priority: 1 }] })).toEqual([]);
  });
});

describe("what is kept of a finding", () => {
  const at = (part: string) => ({ part, text: "****", offset: 0, confidence: "high" as const });
  const found = (place: "content" | "file-name", part: string) =>
    match("payment-card", { place, evidence: [at(part)] }) as NonNullable<Finding["matches"]>[number];
  const PART = "2026 a.zip / visa 5555 5555-55554444 / b12.txt";
  const missing: Finding["coverage"] = {
    level: "partial",
    reasons: [{ reason: "corrupted", part: PART, detail: "" }],
  };

  it("names its labels as the settings do", () => {
    const label = { id: "1", name: null } as Finding["labels"][number];
    const kept = evidenceFrom({ ...FINDING, labels: [label, { ...label, id: "2", name: "Theirs" }] }, [
      { id: "1", name: "Ours", priority: 1, siteId: null },
    ]);
    expect(kept.labels).toEqual([
      { id: "1", name: "Ours" },
      { id: "2", name: "Theirs" },
    ]);
  });

  it("shows the names of parts, but for what may have been found in them", () => {
    const content = evidenceFrom({ ...FINDING, matches: [found("content", PART)], coverage: missing }, []);
    expect(content.matches[0]?.evidence[0]?.part).toBe(PART);
    const name = evidenceFrom({ ...FINDING, matches: [found("file-name", PART)], coverage: missing }, []);
    expect(name.matches[0]?.evidence[0]?.part).toBe("2026 a.zip / visa **** ****-******** / b12.txt");
    expect(name.missed[0]?.part).toBe("2026 a.zip / visa **** ****-******** / b12.txt");
  });

  it("shows them no more in what an engine says of them, and in the sentence", () => {
    const report = { engine: "Ours", found: [], signatures: null, milliseconds: 1 };
    const said = `${PART}: these rules look at 2000 bytes at most`;
    const reasons = [{ reason: "over-budget" as const, part: "Ours", detail: said }];
    const engines = [
      { ...report, verdict: "not-scanned" as const, reason: "over-budget" as const, detail: said },
      {
        ...report,
        engine: "Theirs",
        verdict: "infected" as const,
        found: ["Evil"],
        reason: null,
        detail: `in ${PART}`,
      },
    ];
    const malware = { verdict: "not-scanned" as const, coverage: { level: "none" as const, reasons }, engines };
    const unread: Finding["coverage"] = {
      level: "partial",
      reasons: [{ reason: "corrupted", part: "", detail: PART }],
    };
    const finding = { ...FINDING, matches: [found("file-name", PART)], coverage: unread, malware };
    const kept = evidenceFrom(finding, []);
    const hidden = "2026 a.zip / visa **** ****-******** / b12.txt";
    expect(kept.malware?.engines.map(({ detail }) => detail)).toEqual([
      `${hidden}: these rules look at **** bytes at most`,
      `in ${hidden}`,
    ]);
    expect(sentenceOf(finding)).toContain(`Partly scanned: ${hidden}.`);
    expect(sentenceOf(finding)).toContain(`Not scanned for malware: Ours: ${hidden}: these`);
    expect(JSON.stringify(kept) + sentenceOf(finding)).not.toContain("5555");
  });
});

import { describe, expect, it } from "vitest";
import { AMIRA, download, policy, setOf } from "../../test/support/sign-in.ts";
import {
  bindSession,
  CONSIDERED_CAP,
  decideAccess,
  decideActivity,
  decideAnyFile,
  decideRoute,
  explanationSchema,
  mayNeedDevice,
  mayNeedInspection,
  nearMisses,
  none,
  policiesAskingForDevice,
  policiesAwaitingInspection,
  replay,
  SIGN_IN,
  sameRestrictions,
  settledOnceFound,
  unknown,
  value,
} from "./index.ts";

const NO_CERTIFICATE = { attribute: "device-tag", operator: "does-not-equal", values: ["valid-client-certificate"] };
const UNKNOWN_DEVICE = { ...AMIRA, deviceTags: unknown("the revocation list cannot be reached") };
const onDownload = (action: string, more: object = {}) =>
  policy({ kind: "session", control: "file-download", action, name: `${action} downloads`, ...more });
const access = (action: string, more: object = {}) =>
  policy({ kind: "access", action, name: `${action} access`, ...more });
const rule = (outcome: string, more: object = {}) =>
  policy({ kind: "rule", outcome, name: `rule ${outcome}`, ...more });

describe("access", () => {
  it("is allowed where no policy matches, and says so", () => {
    expect(decideAccess(setOf([]), AMIRA)).toMatchObject({
      outcome: "allow",
      reason: "no-policy-matched",
      policy: null,
    });
    expect(decideAccess(setOf([access("audit")]), AMIRA)).toMatchObject({ outcome: "allow", reason: "audited" });
  });

  it("is blocked by the first of the policies that block", () => {
    const set = setOf([access("audit"), access("block", { name: "first" }), access("block", { name: "second" })]);
    expect(decideAccess(set, AMIRA)).toMatchObject({
      ...{ outcome: "block", reason: "blocked-by-policy", defaultApplied: false },
      policy: { name: "first" },
    });
  });

  it("falls to the default behaviour where a policy that would block cannot be evaluated", () => {
    const list = [access("block", { filters: [NO_CERTIFICATE] })];
    expect(decideAccess(setOf(list), UNKNOWN_DEVICE)).toMatchObject({
      ...{ outcome: "block", reason: "blocked-by-default", defaultApplied: true },
      policy: { name: "block access" },
    });
    const allowing = decideAccess(setOf(list, { defaultBehaviour: "allow" }), UNKNOWN_DEVICE);
    expect(allowing).toMatchObject({
      outcome: "allow",
      reason: "allowed-by-default",
      defaultApplied: true,
      policy: null,
    });
    expect(allowing.explanation.considered[0]).toMatchObject({ deciding: true, result: "undetermined" });
  });

  it("covers browsers only, unless the policy asks about the client app", () => {
    const native = { ...AMIRA, clientApp: "mobile-and-desktop" as const };
    expect(decideAccess(setOf([access("block")]), native).outcome).toBe("allow");
    const both = [{ attribute: "client-app", operator: "equals", values: ["browser", "mobile-and-desktop"] }];
    expect(decideAccess(setOf([access("block", { filters: both })]), native).outcome).toBe("block");
  });

  it("is never touched by what is off or only reports, which is told all the same", () => {
    const verdict = decideAccess(
      setOf([access("block", { mode: "report-only" }), access("block", { mode: "off" })]),
      AMIRA,
    );
    expect(verdict).toMatchObject({ outcome: "allow", reason: "no-policy-matched" });
    expect(verdict.explanation.considered).toMatchObject([
      { action: "block", mode: "report-only", result: "matched", deciding: false },
    ]);
  });
});

describe("an activity", () => {
  const decided = (list: Parameters<typeof setOf>[0], facts = AMIRA, activity = download(), options = {}) =>
    decideActivity(bindSession(setOf(list, options), facts), activity);

  it("takes the most restrictive action: block, step-up, protect, audit", () => {
    const all = ["audit", "protect", "step-up", "block"].map((action) => onDownload(action));
    expect([4, 3, 2, 1, 0].map((count) => decided(all.slice(0, count)).reason)).toEqual([
      "blocked-by-policy",
      "stepped-up-by-policy",
      "protected-by-policy",
      "audited",
      "no-policy-matched",
    ]);
  });

  it("is both stepped up and protected where policies ask for both", () => {
    expect(decided([onDownload("protect"), onDownload("step-up")])).toMatchObject({
      outcome: "step-up",
      policy: { name: "step-up downloads" },
      stepUp: { name: "step-up downloads" },
      protect: { name: "protect downloads" },
    });
  });

  it("fails to the stronger side, whatever the default behaviour", () => {
    const list = [
      onDownload("step-up", { filters: [NO_CERTIFICATE] }),
      onDownload("protect", { filters: [NO_CERTIFICATE] }),
    ];
    for (const defaultBehaviour of ["block", "allow"]) {
      expect(decided(list, UNKNOWN_DEVICE, download(), { defaultBehaviour })).toMatchObject({
        ...{ outcome: "step-up", reason: "stepped-up-by-default", defaultApplied: true },
        protect: { name: "protect downloads" },
      });
    }
  });

  it("is never blocked by what only monitors", () => {
    const monitor = policy({ kind: "session", control: "monitor-only", action: "block" });
    expect(decided([monitor])).toMatchObject({ outcome: "allow", reason: "audited" });
  });

  it("is blocked by name", () => {
    const list = [
      policy({ kind: "session", control: "block-activities", activities: ["print", "paste"], action: "block" }),
    ];
    const outcomes = (["print", "paste", "cut-copy", "download"] as const).map(
      (activityType) => decided(list, AMIRA, { activityType, file: null }).outcome,
    );
    expect(outcomes).toEqual(["block", "block", "allow", "allow"]);
  });

  it("of a file that nobody has looked into is undetermined, and blocked by default", () => {
    const list = [onDownload("block", { inspection: { method: "malware" } })];
    expect(decided(list)).toMatchObject({ outcome: "block", reason: "blocked-by-default" });
    const clean = value({ status: "completed", found: [], malware: "clean" } as const);
    expect(decided(list, AMIRA, download({ inspection: clean })).outcome).toBe("allow");
  });

  it.each([
    ["encrypted", "apply", "block"],
    ["encrypted", "ignore", "allow"],
    ["engine-unavailable", "apply", "block"],
    ["not-applicable", "apply", "allow"],
    ["partially-scanned", "ignore", "block"],
  ] as const)("of a file with the status %s and %s: %s", (status, whenUnscannable, wanted) => {
    const inspection = { method: "built-in-dlp", presets: ["iban"], minimumMatches: 2 };
    const found = [{ type: "iban", distinct: 2, confidence: "high", in: "content" }] as const;
    const finding = value({ status, found: status === "partially-scanned" ? found : [], malware: "clean" } as const);
    expect(
      decided([onDownload("block", { inspection, whenUnscannable })], AMIRA, download({ inspection: finding })).outcome,
    ).toBe(wanted);
  });
});

describe("the way a sign-in takes", () => {
  it("is that of access and session policies where no rule matches", () => {
    expect(decideRoute(setOf([]), AMIRA)).toMatchObject({ outcome: "app-control", control: "custom", policy: null });
  });

  it("is that of the most restrictive rule", () => {
    const ordered = [
      rule("direct"),
      rule("app-control", { control: "monitor-only", name: "monitor" }),
      rule("app-control", { control: "custom", name: "custom" }),
      rule("app-control", { control: "block-downloads", name: "no downloads" }),
      rule("step-up"),
      rule("block"),
    ];
    const names = [1, 2, 3, 4, 5, 6].map((count) => decideRoute(setOf(ordered.slice(0, count)), AMIRA).policy?.name);
    expect(names).toEqual(["rule direct", "monitor", "custom", "no downloads", "rule step-up", "rule block"]);
  });

  it("is not weakened by a rule that cannot be evaluated, and strengthened by one that could", () => {
    const filters = [NO_CERTIFICATE];
    expect(decideRoute(setOf([rule("direct", { filters })]), UNKNOWN_DEVICE)).toMatchObject({ control: "custom" });
    expect(decideRoute(setOf([rule("direct"), rule("step-up", { filters })]), UNKNOWN_DEVICE)).toMatchObject({
      ...{ outcome: "step-up", reason: "routed-by-default", defaultApplied: true },
    });
    expect(decideRoute(setOf([rule("block", { filters })]), UNKNOWN_DEVICE).reason).toBe("blocked-by-default");
  });
});

describe("foresight", () => {
  it("names the policies whose answer depends on the device, and no others", () => {
    const elsewhere = [{ attribute: "app", operator: "equals", values: ["crm"] }, NO_CERTIFICATE];
    const set = setOf([
      access("block", { filters: [NO_CERTIFICATE], name: "asks" }),
      access("block", { filters: elsewhere, name: "another app" }),
      access("block", { filters: [NO_CERTIFICATE], name: "only reports", mode: "report-only" }),
      onDownload("block", { filters: [NO_CERTIFICATE], name: "asks at a download" }),
      onDownload("block"),
    ]);
    expect(policiesAskingForDevice(set, AMIRA).map(({ name }) => name)).toEqual(["asks", "asks at a download"]);
    expect(mayNeedDevice(bindSession(set, UNKNOWN_DEVICE))).toBe(true);
    expect(mayNeedDevice(bindSession(set, AMIRA))).toBe(false);
  });

  it("asks no device for what the identity provider says of it", () => {
    const tagged = (operator: string, values: string[]) => [{ attribute: "device-tag", operator, values }];
    const set = setOf([
      access("block", { filters: tagged("does-not-equal", ["compliant"]), name: "claimed" }),
      onDownload("block", {
        filters: tagged("equals", ["compliant", "domain-joined"]),
        name: "claimed, for downloads",
      }),
    ]);
    const asked = { ...UNKNOWN_DEVICE, deviceClaims: value(["compliant"]) };
    expect(policiesAskingForDevice(set, asked)).toEqual([]);
    expect(mayNeedDevice(bindSession(set, asked))).toBe(false);
    expect(decideAccess(set, asked)).toMatchObject({ outcome: "allow", reason: "no-policy-matched" });
    expect(decideActivity(bindSession(set, asked), download())).toMatchObject({ outcome: "block" });
    expect(decideAccess(set, { ...UNKNOWN_DEVICE, deviceClaims: none })).toMatchObject({ reason: "blocked-by-policy" });
  });

  it("asks the device where a filter also names what only a certificate gives, or asks for any tag at all", () => {
    const values = ["compliant", "valid-client-certificate"];
    const set = setOf([
      access("block", { filters: [{ attribute: "device-tag", operator: "does-not-equal", values }], name: "mixed" }),
      access("block", { filters: [{ attribute: "device-tag", operator: "is-not-set" }], name: "any" }),
    ]);
    const asked = { ...UNKNOWN_DEVICE, deviceClaims: none };
    expect(policiesAskingForDevice(set, asked).map(({ name }) => name)).toEqual(["mixed", "any"]);
    expect(decideAccess(set, asked).reason).toBe("blocked-by-default");
  });

  it("takes claims from the device tags of a record that is older than claims are", () => {
    const filters = [{ attribute: "device-tag", operator: "equals", values: ["compliant"] }];
    const set = setOf([access("block", { filters })]);
    expect(decideAccess(set, { ...AMIRA, deviceTags: value(["compliant"]) }).outcome).toBe("block");
    expect(decideAccess(set, { ...AMIRA, deviceTags: none }).outcome).toBe("allow");
    expect(decideAccess(set, UNKNOWN_DEVICE).reason).toBe("blocked-by-default");
  });

  it("says whether a request could need an inspection", () => {
    const upload = policy({
      kind: "session",
      control: "file-upload",
      action: "block",
      inspection: { method: "malware" },
    });
    const residual = bindSession(setOf([upload, onDownload("block")]), AMIRA);
    expect(mayNeedInspection(residual, "upload")).toBe(true);
    expect(mayNeedInspection(residual, "download")).toBe(false);
    const moot = bindSession(
      setOf([onDownload("block"), onDownload("block", { inspection: { method: "malware" } })]),
      AMIRA,
    );
    expect(mayNeedInspection(moot, "download")).toBe(false);
  });

  describe("a condition that settles the outcome once it holds", () => {
    const cards = { inspection: { method: "built-in-dlp", presets: ["payment-card"] } };
    const ibans = { inspection: { method: "built-in-dlp", presets: ["iban"] } };
    const settling = (list: Parameters<typeof setOf>[0], file = download()) => {
      const residual = bindSession(setOf(list), AMIRA);
      return settledOnceFound(residual, policiesAwaitingInspection(residual, file), file);
    };
    const settledBy = (...asked: Parameters<typeof settling>) => {
      const inspection = settling(...asked)?.inspection ?? null;
      return inspection !== null && "presets" in inspection ? inspection.presets : inspection;
    };
    const label = (operator: string, ...values: string[]) => ({
      ...{ attribute: "sensitivity-label", operator },
      ...(values.length > 0 && { values }),
    });
    it("is that of the first policy that would block", () => {
      expect(settledBy([onDownload("protect", ibans), onDownload("block", cards)])).toEqual(["payment-card"]);
      expect(settledBy([onDownload("block", { ...ibans, name: "first" }), onDownload("block", cards)])).toEqual([
        "iban",
      ]);
    });
    it("is none where nobody would block, or something else about that policy is open", () => {
      expect(settledBy([onDownload("protect", cards)])).toBeNull();
      const large = { filters: [{ attribute: "file-size", operator: "greater-than", bytes: 5 }] };
      expect(settledBy([onDownload("block", { ...cards, ...large })])).toBeNull();
      expect(settledBy([onDownload("block", { ...cards, ...large })], download({ size: value(9) }))).toEqual([
        "payment-card",
      ]);
    });
    it("asks for labels as well where the policy does", () => {
      const secret = { filters: [label("equals", "Secret", "Top"), label("is-set")] };
      const labels = [["Secret", "Top"], null];
      expect(settling([onDownload("block", secret)])).toEqual({ inspection: null, labels });
      expect(settling([onDownload("block", { ...secret, ...cards })])).toMatchObject({
        ...{ inspection: { presets: ["payment-card"] }, labels },
      });
      expect(settling([onDownload("block", { inspection: { method: "malware" } })])).toMatchObject({
        ...{ inspection: { method: "malware" }, labels: [] },
      });
    });
    it("is none where a label must not be there, which only the end of the file can tell", () => {
      for (const filter of [label("does-not-equal", "Public"), label("is-not-set")]) {
        expect(settling([onDownload("block", { ...cards, filters: [filter] })])).toBeNull();
        expect(settling([onDownload("block", { filters: [label("equals", "Secret"), filter] })])).toBeNull();
      }
    });
    it("is none where a policy that only reports wants all of the file", () => {
      const report = onDownload("block", { ...ibans, mode: "report-only", name: "reports" });
      expect(settledBy([report, onDownload("block", cards)])).toBeNull();
    });
  });

  it("tells what holds whatever the file is", () => {
    const exe = { filters: [{ attribute: "file-extension", operator: "equals", values: ["exe"] }] };
    const residual = bindSession(setOf([onDownload("block", exe), onDownload("protect")]), AMIRA);
    expect(decideAnyFile(residual, "download").outcome).toBe("protect");
    expect(decideActivity(residual, download({ name: value("setup.EXE") })).outcome).toBe("block");
  });

  it("tells residuals apart that a request could tell apart", () => {
    const set = setOf([onDownload("block", { filters: [NO_CERTIFICATE] }), onDownload("audit")]);
    const certified = { ...AMIRA, deviceTags: value(["valid-client-certificate"]) };
    expect(sameRestrictions(bindSession(set, AMIRA), bindSession(set, certified))).toBe(false);
    expect(sameRestrictions(bindSession(set, AMIRA), bindSession(set, { ...AMIRA, time: 1 }))).toBe(true);
    const audited = setOf([onDownload("block", { filters: [NO_CERTIFICATE] })]);
    expect(sameRestrictions(bindSession(set, AMIRA), bindSession(audited, AMIRA))).toBe(true);
  });
});

describe("a rule", () => {
  const blocksDownloads = rule("app-control", { control: "block-downloads", name: "no downloads" });
  it("that refuses the sign-in refuses access and downloads, whatever policies say", () => {
    for (const outcome of ["block", "step-up"]) {
      const set = setOf([access("audit"), onDownload("audit"), rule(outcome)]);
      const refused = { outcome: "block", reason: "blocked-by-policy", policy: { name: `rule ${outcome}` } };
      expect(decideAccess(set, AMIRA)).toMatchObject(refused);
      expect(decideActivity(bindSession(set, AMIRA), download({}))).toMatchObject(refused);
      expect(decideAnyFile(bindSession(set, AMIRA), "download")).toMatchObject(refused);
      expect(decideActivity(bindSession(set, AMIRA), { activityType: "print", file: null }).outcome).toBe("allow");
    }
  });

  it("that blocks downloads blocks these alone, and nobody looks into a file for it", () => {
    const cards = { inspection: { method: "malware" } };
    const set = setOf([onDownload("block", cards), blocksDownloads]);
    const residual = bindSession(set, AMIRA);
    expect(decideAccess(set, AMIRA).outcome).toBe("allow");
    const verdict = decideActivity(residual, download({}));
    expect(verdict).toMatchObject({ outcome: "block", policy: { name: "no downloads" } });
    expect(verdict.explanation.considered).toMatchObject([
      { name: "no downloads", kind: "rule", deciding: true },
      { kind: "session", deciding: false },
    ]);
    expect(policiesAwaitingInspection(residual, download({}))).toEqual([]);
    expect(mayNeedInspection(residual, "download")).toBe(false);
    expect(mayNeedInspection(bindSession(setOf([onDownload("block", cards)]), AMIRA), "download")).toBe(true);
  });

  it("that cannot be evaluated refuses by default, as long as the default is to block", () => {
    const unsure = rule("block", { filters: [NO_CERTIFICATE] });
    expect(decideAccess(setOf([unsure]), UNKNOWN_DEVICE)).toMatchObject({
      ...{ outcome: "block", reason: "blocked-by-default", defaultApplied: true },
    });
    expect(decideAccess(setOf([unsure], { defaultBehaviour: "allow" }), UNKNOWN_DEVICE).outcome).toBe("allow");
    const stepUp = rule("step-up", { filters: [NO_CERTIFICATE] });
    expect(decideAccess(setOf([stepUp], { defaultBehaviour: "allow" }), UNKNOWN_DEVICE).outcome).toBe("block");
  });

  it("makes the restrictions of two sessions differ", () => {
    const certified = { ...AMIRA, deviceTags: value(["valid-client-certificate"]) };
    const set = setOf([rule("app-control", { control: "block-downloads", filters: [NO_CERTIFICATE] })]);
    expect(sameRestrictions(bindSession(set, AMIRA), bindSession(set, certified))).toBe(false);
    expect(sameRestrictions(bindSession(set, AMIRA), bindSession(set, AMIRA))).toBe(true);
  });

  it("is among the near misses of what it could have settled", () => {
    const elsewhere = { attribute: "app", operator: "equals", values: ["elsewhere"] };
    const set = setOf([rule("block", { filters: [elsewhere] })]);
    for (const question of ["access", "route"] as const)
      expect(nearMisses(set, { question, facts: AMIRA, activity: SIGN_IN })).toMatchObject([
        { policy: { kind: "rule" }, failed: { attribute: "app" } },
      ]);
  });
});

describe("an explanation", () => {
  const salesOnly = (name: string, group: string) =>
    access("block", { name, filters: [{ attribute: "group", operator: "equals", values: [group] }, NO_CERTIFICATE] });

  it("names what each filter observed, and the deciding policy", () => {
    const { explanation } = decideAccess(setOf([salesOnly("Sales", "Sales")]), AMIRA);
    expect(explanation).toMatchObject({
      version: 7,
      question: "access",
      consideredTotal: 1,
      consideredCap: CONSIDERED_CAP,
    });
    expect(explanation.considered[0]).toMatchObject({
      deciding: true,
      filters: [
        { attribute: "group", values: ["Sales"], observed: ["Employees", "Sales"], result: "matched" },
        { attribute: "device-tag", observed: ["not present"], result: "matched" },
        { attribute: "client-app", implied: true, result: "matched" },
      ],
    });
  });

  it("names what was seen of a file's labels, where others may be hidden", () => {
    const labelled = onDownload("block", {
      filters: [{ attribute: "sensitivity-label", operator: "equals", values: ["Secret"] }],
    });
    const asked = download({ labels: unknown("part of the file was not read", ["Secret"]) });
    const { considered } = decideActivity(bindSession(setOf([labelled]), AMIRA), asked).explanation;
    expect(considered[0]?.filters[0]).toMatchObject({
      ...{ observed: ["Secret", "unknown: part of the file was not read"], result: "matched" },
    });
  });

  it("has near misses with the filter that failed", () => {
    const set = setOf([salesOnly("Finance", "Finance"), salesOnly("Sales", "Sales")]);
    const misses = nearMisses(set, { question: "access", facts: AMIRA, activity: SIGN_IN });
    expect(misses).toMatchObject([
      { policy: { name: "Finance" }, failed: { attribute: "group", values: ["Finance"] } },
    ]);
  });

  it("keeps what matters first and states the cap", () => {
    const others = Array.from({ length: 300 }, (_, at) =>
      access("audit", {
        name: `other ${at}`,
        filters: [
          { attribute: "app", operator: "equals", values: ["crm"] },
          { attribute: "location", operator: "is-not-set" },
        ],
      }),
    );
    const { explanation } = decideAccess(
      setOf([...others, salesOnly("Near", "Finance"), salesOnly("Hit", "Sales")]),
      AMIRA,
    );
    expect(explanation.considered.length).toBe(CONSIDERED_CAP);
    expect(explanation.consideredTotal).toBe(302);
    expect(explanation.considered.slice(0, 3).map(({ name }) => name)).toEqual(["Hit", "Near", "other 0"]);
  });

  it("names every policy that matched, and the deciding one, beyond the cap", () => {
    const audits = Array.from({ length: 300 }, (_, at) => access("audit", { name: `audit ${at}` }));
    const { considered } = decideAccess(setOf([...audits, access("block")]), AMIRA).explanation;
    expect(considered.length).toBe(301);
    expect(considered.filter(({ deciding }) => deciding).map(({ name }) => name)).toEqual(["block access"]);
    const unsure = Array.from({ length: 300 }, (_, at) =>
      access("audit", { name: `unsure ${at}`, filters: [NO_CERTIFICATE] }),
    );
    const last = access("block", { filters: [NO_CERTIFICATE] });
    const { explanation } = decideAccess(setOf([...unsure, last]), UNKNOWN_DEVICE);
    expect(explanation.considered.length).toBe(CONSIDERED_CAP + 1);
    expect(explanation.considered.at(-1)).toMatchObject({ deciding: true, result: "undetermined" });
  });

  it("replays to the same verdict, bit for bit, after the log has kept it", () => {
    const set = setOf([
      salesOnly("Sales", "Sales"),
      onDownload("block", { inspection: { method: "malware" } }),
      rule("app-control", { control: "block-downloads" }),
    ]);
    const session = bindSession(set, UNKNOWN_DEVICE);
    const verdicts = [
      decideRoute(set, UNKNOWN_DEVICE),
      decideAccess(set, AMIRA),
      decideActivity(session, download({ size: value(12) })),
      decideAnyFile(session, "download"),
    ];
    for (const verdict of verdicts) {
      const kept = explanationSchema.parse(JSON.parse(JSON.stringify(verdict.explanation)));
      const again = replay(set, kept);
      expect(JSON.stringify(again)).toBe(JSON.stringify(verdict));
      expect(JSON.stringify(again?.explanation)).toBe(JSON.stringify(kept));
    }
  });

  it("of an older version is still read, and cannot be replayed", () => {
    const old = {
      version: 1,
      reason: "audited",
      considered: [
        {
          ...{
            policy: "p",
            name: "p",
            kind: "access",
            revision: 1,
            action: "audit",
            result: "matched",
            deciding: false,
          },
          filters: [],
        },
      ],
    };
    const read = explanationSchema.parse(old);
    expect(read.considered[0]?.mode).toBe("on");
    expect(replay(setOf([]), read)).toBeNull();
  });
});

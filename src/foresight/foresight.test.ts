import { describe, expect, it } from "vitest";
import { smallOrganisation } from "../../test/support/organisation.ts";
import type { Activity, ActivityQuery } from "../activity/index.ts";
import { compileSnapshot } from "../config/index.ts";
import { noSources } from "../facts/index.ts";
import { engineSchema, inspectionSettingsSchema } from "../inspection/index.ts";
import {
  bindSession,
  compilePolicies,
  decideAccess,
  decideActivity,
  type Facts,
  policySchema,
} from "../policy/index.ts";
import {
  documentOf,
  documentSchema,
  forecastLockOuts,
  hypothesisSchema,
  mergeDocument,
  type PolicyDocument,
  previewPolicy,
  recordedIn,
  replayDraft,
  restated,
  restating,
  runScenarios,
  type Scenario,
  scenarioSchema,
  whatIf,
} from "./index.ts";

const informationTypeSchema = inspectionSettingsSchema.shape.informationTypes.unwrap().element;
const NOW = Date.parse("2026-06-01T12:00:00Z");
const DAY = 86_400_000;
const NO_CERTIFICATE = { attribute: "device-tag", operator: "does-not-equal", values: ["valid-client-certificate"] };
const BLOCK_NATIVE = {
  ...{ id: "native", revision: 1, kind: "access", name: "No apps without a certificate", action: "block" },
  filters: [{ attribute: "client-app", operator: "equals", values: ["mobile-and-desktop"] }, NO_CERTIFICATE],
};
const BLOCK_DOWNLOADS = {
  ...{ id: "downloads", revision: 1, kind: "session", name: "No downloads without a certificate", action: "block" },
  ...{ control: "file-download", filters: [NO_CERTIFICATE] },
};
const organisation = smallOrganisation({
  policies: [BLOCK_NATIVE, BLOCK_DOWNLOADS],
  ipRanges: [
    { id: "office", revision: 1, name: "Office", cidrs: ["192.0.2.0/24"], category: "corporate", country: "DE" },
  ],
});
const snapshot = compileSnapshot(3, organisation);
const ask = (given: object, set = snapshot.policies) =>
  whatIf(
    set,
    hypothesisSchema.parse({ app: "mail", user: "amira@contoso.example", ...given }),
    snapshot.facts,
    noSources,
    NOW,
  );

describe("what if", () => {
  it("answers for a sign-in, with what the session would be allowed", () => {
    const native = ask({ clientApp: "mobile-and-desktop" });
    expect(native.access).toMatchObject({ outcome: "block", policy: { id: "native" } });
    expect(native.access.explanation.considered[0]).toMatchObject({ deciding: true });
    expect(ask({ clientApp: "mobile-and-desktop", certificate: "valid" }).access.outcome).toBe("allow");
    const browser = ask({});
    expect(browser.access.outcome).toBe("allow");
    expect(browser.session.find(({ activityType }) => activityType === "download")?.verdict.outcome).toBe("block");
    expect(browser.session.find(({ activityType }) => activityType === "print")?.verdict.outcome).toBe("allow");
  });

  it("knows addresses as the organisation has them, and takes facts said outright", () => {
    expect(ask({ ip: "::ffff:192.0.2.7" }).facts).toMatchObject({
      ip: { value: "192.0.2.7" },
      ipCategory: { value: "corporate" },
      country: { value: "DE" },
    });
    expect(ask({ facts: { country: { state: "value", value: "FR" } } }).facts.country).toEqual({
      state: "value",
      value: "FR",
    });
    expect(ask({ certificate: "valid", deviceTags: ["compliant"] }).facts.deviceTags).toEqual({
      state: "value",
      value: ["valid-client-certificate", "compliant"],
    });
  });

  it("takes tags that are claims for claims, unless the tags are said outright", () => {
    expect(ask({ certificate: "not-asked", deviceTags: ["compliant"] }).facts.deviceClaims).toEqual({
      state: "value",
      value: ["compliant"],
    });
    const outright = ask({ deviceTags: ["compliant"], facts: { deviceTags: { state: "none" } } });
    expect(outright.facts.deviceClaims).toEqual({ state: "none" });
  });

  it("says who would be asked for a certificate, and what missed by one condition", () => {
    const found = ask({ clientApp: "mobile-and-desktop", certificate: "valid" });
    expect(found.asksForDevice).toEqual(["No apps without a certificate"]);
    expect(found.nearMisses).toMatchObject([{ policy: { policy: "native" }, failed: { attribute: "device-tag" } }]);
  });

  it("takes nothing for an address that is none", () => {
    const wrong = hypothesisSchema.safeParse({ app: "mail", user: "a", ip: "1.2.3.400" });
    expect(wrong.error?.issues[0]).toMatchObject({
      path: ["ip"],
      message: expect.stringContaining("not an IP address"),
    });
  });
  it("knows what a rule settles, of the sign-in and of what is done after it", () => {
    const rule = (more: object) =>
      compileSnapshot(
        4,
        smallOrganisation({ policies: [{ id: "r", revision: 1, kind: "rule", name: "r", ...more }] as never }),
      );
    const download = { activity: { activityType: "download" } };
    const noDownloads = ask(download, rule({ outcome: "app-control", control: "block-downloads" }).policies);
    expect(noDownloads).toMatchObject({
      access: { outcome: "allow" },
      activity: { outcome: "block", policy: { id: "r" } },
    });
    expect(noDownloads.session.find(({ activityType }) => activityType === "download")?.verdict.outcome).toBe("block");
    const nobody = ask(download, rule({ outcome: "block" }).policies);
    expect(nobody).toMatchObject({ access: { outcome: "block" }, activity: { outcome: "block", policy: { id: "r" } } });
  });

  it("keeps a file of which nothing is said unknown", () => {
    const found = ask({ activity: { activityType: "download", file: { name: "a.pdf" } } });
    expect(found.activity?.outcome).toBe("block");
    expect(found.activity?.explanation.activity?.file).toMatchObject({
      name: { value: "a.pdf" },
      size: { state: "unknown" },
    });
  });
});

/** Activities as the log would have them. */
function recordedStore(activities: readonly Activity[]) {
  const newestFirst = [...activities].sort((left, right) => right.id.localeCompare(left.id));
  return {
    append: async () => {},
    get: async () => null,
    users: async () => [],
    find: async ({ before, from = 0, to = Number.POSITIVE_INFINITY, limit }: ActivityQuery) =>
      newestFirst
        .filter(
          ({ id, time }) => (before === undefined || id < before) && Date.parse(time) >= from && Date.parse(time) < to,
        )
        .slice(0, limit),
  };
}
let count = 0;
function signIn(facts: Facts, change: Partial<Activity> = {}): Activity {
  const { explanation, outcome } = decideAccess(snapshot.policies, facts);
  return record(facts, "sign-in", outcome === "allow" ? "allowed" : "blocked", explanation, change);
}
function download(facts: Facts, change: Partial<Activity> = {}): Activity {
  const asked = { activityType: "download", file: null } as const;
  const { explanation, outcome } = decideActivity(bindSession(snapshot.policies, facts), asked);
  return record(facts, "download", outcome === "allow" ? "allowed" : "blocked", explanation, change);
}
function record(
  facts: Facts,
  type: "sign-in" | "download",
  action: "allowed" | "blocked",
  explanation: Activity["explanation"],
  change: Partial<Activity>,
): Activity {
  count += 1;
  return {
    ...{ id: String(count).padStart(6, "0"), time: new Date(facts.time).toISOString(), type, action, reference: "R" },
    ...{ user: facts.user, groups: [], app: { id: facts.app, name: "Mail" }, clientApp: facts.clientApp, ip: null },
    ...{ userAgent: null, session: null, object: null, device: null, summary: "s", defaultApplied: false, explanation },
    ...change,
  };
}
const period = { from: NOW - 7 * DAY, to: NOW + 1, limit: 10_000 };
const native = (certificate: "valid" | "none" | "not-asked", user = "amira@contoso.example") =>
  ask({ clientApp: "mobile-and-desktop", certificate, user }).facts;
const without = (...names: string[]) =>
  compilePolicies(
    { policies: organisation.policies.filter(({ id }) => !names.includes(id)), defaultBehaviour: "block" },
    4,
  );

describe("replay", () => {
  it("counts what changes, for whom, and shows the records", async () => {
    const store = recordedStore([
      signIn(native("none")),
      signIn(native("none", "ben@contoso.example")),
      signIn(native("valid")),
      download(ask({}).facts, { object: { name: "a.pdf", type: null, size: null, url: null } }),
      { ...signIn(native("none")), explanation: null },
    ]);
    const found = await replayDraft(snapshot.policies, without("native"), recordedIn(store, period));
    expect(found).toMatchObject({ replayed: 4, changed: 2, newlyAllowed: 2, newlyBlocked: 0, complete: true });
    expect(found.users).toEqual([
      { name: "amira@contoso.example", changed: 1 },
      { name: "ben@contoso.example", changed: 1 },
    ]);
    expect(found.records[0]).toMatchObject({
      user: "ben@contoso.example",
      before: "block",
      after: "allow",
      effect: "newly-allowed",
    });
    const same = await replayDraft(snapshot.policies, snapshot.policies, recordedIn(store, period));
    expect(same.changed).toBe(0);
  });

  it("leaves out what no person did: that a session was judged again", async () => {
    const store = recordedStore([signIn(native("none")), signIn(native("none"), { type: "session-judged-again" })]);
    expect((await replayDraft(snapshot.policies, without("native"), recordedIn(store, period))).replayed).toBe(1);
  });

  it("says when nobody had asked the device, and when the period holds more than was looked at", async () => {
    const facts = { ...ask({ certificate: "not-asked" }).facts };
    const store = recordedStore(Array.from({ length: 5 }, () => signIn(facts)));
    const draft = compilePolicies(
      { policies: [{ ...organisation.policies[0], filters: [NO_CERTIFICATE] } as never], defaultBehaviour: "block" },
      4,
    );
    const found = await replayDraft(snapshot.policies, draft, recordedIn(store, { ...period, limit: 3 }));
    expect(found).toMatchObject({ replayed: 3, changed: 3, newlyBlocked: 3, undetermined: 3, complete: false });
  });
});

describe("replay of what else than policies changes", () => {
  const NO_DOWNLOADS = {
    ...{ id: "r", revision: 1, kind: "rule", name: "No downloads", outcome: "app-control", control: "block-downloads" },
  };
  const REFUSE = { id: "r", revision: 1, kind: "rule", name: "Nobody", outcome: "block" };
  const setOf = (...policies: object[]) =>
    compileSnapshot(4, smallOrganisation({ policies: policies as never })).policies;
  const replayed = (activities: readonly Activity[], before: object[], after: object[]) =>
    replayDraft(setOf(...before), setOf(...after), recordedIn(recordedStore(activities), period));

  it("tells of sign-ins and downloads that a rule of the draft refuses", async () => {
    const [person, file] = [signIn(native("valid")), download(ask({ certificate: "valid" }).facts)];
    expect(await replayed([person, file], [], [REFUSE])).toMatchObject({ changed: 2, newlyBlocked: 2 });
    expect(await replayed([person, file], [], [NO_DOWNLOADS])).toMatchObject({ changed: 1, newlyBlocked: 1 });
    expect(await replayed([person, file], [NO_DOWNLOADS], [BLOCK_NATIVE])).toMatchObject({ newlyAllowed: 1 });
  });
  it("takes a download for blocked that another rule or policy blocks", async () => {
    const file = download(ask({ certificate: "none" }).facts);
    expect(await replayed([file], [BLOCK_DOWNLOADS], [NO_DOWNLOADS])).toMatchObject({ changed: 0 });
  });
  it("tells of files that are protected otherwise", async () => {
    const protect = (tier: string) => ({ ...BLOCK_DOWNLOADS, filters: [], action: "protect", protection: { tier } });
    const found = await replayed([download(ask({}).facts)], [protect("mark")], [protect("encrypt")]);
    expect(found).toMatchObject({ changed: 1, newlyBlocked: 0, newlyAllowed: 0 });
    expect(found.records[0]).toMatchObject({ before: "protect (marked)", after: "protect (encrypted)" });
  });

  const RISKY = { id: "r", revision: 1, name: "Risky", cidrs: ["198.51.100.0/24"], category: "risky" };
  const BLOCK_RISKY = {
    ...{ id: "risky", revision: 1, kind: "access", name: "No risky addresses", action: "block" },
    filters: [{ attribute: "ip-category", operator: "equals", values: ["risky"] }],
  };
  const settingsOf = (change: object) => compileSnapshot(4, smallOrganisation(change as never)).facts;
  const set = setOf(BLOCK_RISKY);
  const all = async (records: ReturnType<typeof recordedIn>) => {
    const found = [];
    for await (const one of records) found.push(one);
    return found;
  };
  it("decides with the draft's ranges, and leaves alone what they leave alone", async () => {
    const at = (ip: string) => signIn(ask({ ip, facts: { country: { state: "value", value: "FR" } } }).facts);
    const store = recordedStore([at("203.0.113.7"), at("198.51.100.7")]);
    const restate = restating(settingsOf({}), settingsOf({ ipRanges: [RISKY] }), noSources);
    const found = await replayDraft(set, set, recordedIn(store, period), restate);
    expect(found).toMatchObject({ replayed: 2, changed: 1, newlyBlocked: 1 });
    const [other, one] = (await all(restated(recordedIn(store, period), restate))).map(({ facts }) => facts);
    expect(one?.ipCategory).toEqual({ state: "none" });
    expect(other?.ipCategory).toEqual({ state: "value", value: "risky" });
    // The databases may know another country by now: what was recorded stays.
    expect(other?.country).toEqual({ state: "value", value: "FR" });
    const forecast = await forecastLockOuts(
      ...[set, snapshot.authorities, restated(recordedIn(store, period), restate), NOW, NOW + DAY],
    );
    expect(forecast.now.map(({ policy }) => policy)).toEqual(["No risky addresses"]);
  });

  const rules = (value: string) =>
    settingsOf({
      deviceTagRules: [
        { id: "t", revision: 1, tag: "laptop", field: "organisational-unit", operator: "equals", value },
      ],
    });
  const certified = (fields: Record<string, string[]> | undefined, facts = native("valid")) => {
    const evidence = { subject: "CN=d", issuer: "CN=ca", serial: "01", fingerprint: "00", path: [] };
    const dates = { notBefore: new Date(NOW).toISOString(), notAfter: new Date(NOW).toISOString() };
    const certificate = { ...evidence, ...dates, ...(fields === undefined ? {} : { fields }) };
    return signIn(facts, { device: { status: "valid", detail: "", checks: [], certificate } });
  };
  const tagsUnder = async (activity: Activity, before: string, after: string) => {
    const restate = restating(rules(before), rules(after), noSources);
    const [one] = await all(restated(recordedIn(recordedStore([activity]), period), restate));
    return one?.facts.deviceTags;
  };
  const fields = { "organisational-unit": ["Laptops"] };
  it("decides with the draft's rules of device tags, where the record says what the certificate said", async () => {
    const tagged = ask({ certificate: "valid", deviceTags: ["laptop", "compliant"] }).facts;
    expect(await tagsUnder(certified(fields), "none", "laptops")).toEqual({
      ...{ state: "value", value: ["valid-client-certificate", "laptop"] },
    });
    expect(await tagsUnder(certified(fields, tagged), "laptops", "none")).toEqual({
      ...{ state: "value", value: ["valid-client-certificate", "compliant"] },
    });
    expect(await tagsUnder(certified(fields, tagged), "laptops", "LAPTOPS")).toEqual(tagged.deviceTags);
    expect((await tagsUnder(certified(undefined), "none", "laptops"))?.state).toBe("unknown");
    expect(await tagsUnder(signIn(native("none")), "none", "laptops")).toEqual({ state: "none" });
  });
});

describe("the preview of a policy", () => {
  it("counts what it would have been about, whatever else is stronger", async () => {
    const store = recordedStore([signIn(native("none")), signIn(native("valid")), download(ask({}).facts)]);
    const [policy] = organisation.policies;
    if (policy === undefined) throw new Error("no policy");
    const found = await previewPolicy({ ...policy, mode: "off" }, recordedIn(store, period));
    expect(found).toMatchObject({ total: 3, considered: 2, matched: 1, undetermined: 0 });
    expect(found.examples).toHaveLength(1);
  });
});

describe("the lock-out forecast", () => {
  const device = (notAfter: number): Activity["device"] => ({
    status: "valid",
    detail: "",
    checks: [],
    certificate: {
      ...{
        subject: "CN=laptop",
        issuer: "CN=CA",
        serial: "1",
        fingerprint: "f",
        notBefore: "2026-01-01T00:00:00.000Z",
      },
      ...{
        notAfter: new Date(notAfter).toISOString(),
        path: [{ subject: "CN=CA", issuer: "CN=CA", authority: "Devices" }],
      },
    },
  });
  const authorities = (notAfter: number) =>
    ({ trusted: [{ settings: { name: "Devices" }, certificate: { notAfter } }], removed: [] }) as never;
  const ask14 = (activities: Activity[], ends = NOW + 100 * DAY) =>
    forecastLockOuts(
      snapshot.policies,
      authorities(ends),
      recordedIn(recordedStore(activities), period),
      NOW,
      NOW + 14 * DAY,
    );

  it("names who is blocked now", async () => {
    const found = await ask14([signIn(native("none"))]);
    expect(found.now).toMatchObject([
      { user: "amira@contoso.example", loses: "access", policy: "No apps without a certificate" },
    ]);
    expect(found.later).toEqual([]);
  });

  it("names who will be, when a certificate or an authority runs out within the days asked for", async () => {
    const certificate = await ask14([signIn(native("valid"), { device: device(NOW + 3 * DAY) })]);
    expect(certificate.now).toEqual([]);
    expect(certificate.later).toMatchObject(
      [{ at: new Date(NOW + 3 * DAY).toISOString(), loses: "access", why: /certificate of the device expires/ }].map(
        (one) => ({ ...one, why: expect.stringMatching(one.why) }),
      ),
    );
    const browser = await ask14(
      [signIn(ask({ certificate: "valid" }).facts, { device: device(NOW + 90 * DAY) })],
      NOW + DAY,
    );
    expect(browser.later).toMatchObject([{ loses: "downloads", why: 'The authority "Devices" expires.' }]);
    const far = await ask14([signIn(native("valid"), { device: device(NOW + 60 * DAY) })]);
    expect(far).toMatchObject({ now: [], later: [], looked: 1 });
  });

  it("takes what was seen of them last", async () => {
    const found = await ask14([signIn(native("none")), signIn(native("none"))]);
    expect(found.now).toHaveLength(1);
    expect(found.looked).toBe(1);
  });
});

describe("policy as code", () => {
  let ids = 0;
  const merge = (change: (document: ReturnType<typeof documentOf>) => void) => {
    const document = structuredClone(documentOf(3, organisation));
    change(document);
    return mergeDocument(document, organisation, () => `new-${ids++}`);
  };

  it("is the same configuration when nothing was changed, even through text", () => {
    const read = mergeDocument(JSON.parse(JSON.stringify(documentOf(3, organisation))), organisation, () => "x");
    expect(read).toMatchObject({ ok: true, value: { changes: [] } });
    if (read.ok) expect(read.value.organisation).toEqual(organisation);
  });

  it("names each change, keeps identity by name, and counts revisions", () => {
    const read = merge((document) => {
      document.policies = [
        { kind: "access", name: "Brand new", action: "audit" },
        { ...(document.policies[1] as object), id: undefined, message: "Other words." },
      ];
    });
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(read.value.changes).toEqual([
      { kind: "policy", change: "added", name: "Brand new" },
      { kind: "policy", change: "changed", name: "No downloads without a certificate" },
      { kind: "policy", change: "removed", name: "No apps without a certificate" },
    ]);
    expect(read.value.organisation.policies[1]).toMatchObject({
      id: "downloads",
      revision: 2,
      message: "Other words.",
    });
    expect(read.value.organisation.ipRanges).toEqual(organisation.ipRanges);
  });

  it("says when only the order changed", () => {
    const read = merge((document) => document.policies.reverse());
    expect(read).toMatchObject({ ok: true, value: { changes: [{ change: "moved" }, { change: "moved" }] } });
  });

  describe("of inspection", () => {
    const label = { id: "11111111-2222-3333-4444-555555555555", name: "Secret", priority: 9, siteId: null };
    const clamd = engineSchema.parse({ kind: "clamd", name: "ClamAV", address: "127.0.0.1:3310" });
    const fingerprint = {
      ...{ id: "form", name: "Form", description: "" },
      data: "a".repeat(64),
      uploadedAt: "2026-01-01T00:00:00Z",
    };
    const inspected = {
      ...organisation,
      inspection: { ...organisation.inspection, labels: [label], engines: [clamd], fingerprints: [fingerprint] },
    };
    const change = (edit: (written: NonNullable<PolicyDocument["inspection"]>) => void) => {
      const document = structuredClone(documentOf(3, inspected));
      edit(document.inspection as never);
      return mergeDocument(document, inspected, () => "x");
    };

    it("goes into the file and back without a change, what was learnt staying where it is", () => {
      const document = JSON.parse(JSON.stringify(documentOf(3, inspected)));
      expect(document.inspection).not.toHaveProperty("fingerprints");
      const read = mergeDocument(documentSchema.parse(document), inspected, () => "x");
      expect(read).toEqual({ ok: true, value: { organisation: inspected, changes: [] } });
    });

    it("stays as it is where the file does not mention it, in whole or in part", () => {
      const { inspection: _, ...without } = documentOf(3, inspected);
      const read = mergeDocument(without, inspected, () => "x");
      expect(read).toMatchObject({
        ok: true,
        value: { changes: [], organisation: { inspection: inspected.inspection } },
      });
      const part = mergeDocument({ ...without, inspection: { engines: [] } }, inspected, () => "x");
      expect(part).toMatchObject({
        ok: true,
        value: {
          changes: [{ kind: "malware-engine", change: "removed", name: "ClamAV" }],
          organisation: { inspection: { labels: [label], fingerprints: [fingerprint], engines: [] } },
        },
      });
    });

    it("leaves every limit as it is that nobody mentioned", () => {
      const limits = { ...inspected.inspection.limits, depth: 3, time: 5000 };
      const tightened = { ...inspected, inspection: { ...inspected.inspection, limits } };
      const document = documentSchema.parse({ ...documentOf(3, tightened), inspection: { limits: { pictures: 20 } } });
      expect(mergeDocument(document, tightened, () => "x")).toMatchObject({
        ok: true,
        value: { organisation: { inspection: { ...tightened.inspection, limits: { ...limits, pictures: 20 } } } },
      });
    });

    it("has each change named", () => {
      const read = change((written) => {
        written.labels = [{ ...label, name: "Top secret" }];
        written.engines?.push({ ...clamd, name: "Second" });
        written.informationTypes = [
          informationTypeSchema.parse({
            id: "badge",
            name: "Badge",
            patterns: [{ expression: "B\\d{6}", confidence: "high" }],
          }),
        ];
        written.limits = { ...inspected.inspection.limits, depth: 3 };
      });
      expect(read.ok && read.value.changes).toEqual([
        { kind: "information-type", change: "added", name: "Badge" },
        { kind: "sensitivity-label", change: "changed", name: "Top secret" },
        { kind: "malware-engine", change: "added", name: "Second" },
        { kind: "inspection-limits", change: "changed", name: "limits" },
      ]);
    });
  });

  it("keeps what stands in force from before values were checked, and takes up no more of it", () => {
    const old = {
      ...{ id: "old", revision: 4, kind: "access", name: "Old", action: "audit" },
      filters: [{ attribute: "user-agent-tag", operator: "equals", values: ["robots"] }],
    };
    const before = { ...organisation, policies: [policySchema.parse(old)] };
    const document = documentOf(3, before);
    expect(mergeDocument(document, before, () => "x")).toMatchObject({
      ok: true,
      value: { changes: [], organisation: { policies: [{ id: "old", revision: 4 }] } },
    });
    const twice = { ...document, policies: [...document.policies, { ...document.policies[0], id: "x", name: "X" }] };
    expect(mergeDocument(twice, before, () => "x")).toMatchObject({
      ok: false,
      error: [{ path: "policies.1.filters.0.values.0", message: expect.stringContaining('Did you mean "robot"?') }],
    });
  });

  it("is refused whole, with every mistake in its place", () => {
    const read = merge((document) => {
      document.policies.push({ kind: "access", name: "x", action: "blok" }, { ...(document.policies[0] as object) });
      document.ipRanges = [{ name: "Bad", cidrs: ["10.0.0.0/99"] }];
    });
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.error.map(({ path }) => path)).toEqual(["policies.2.action", "policies.3", "ipRanges.0.cidrs.0"]);
    expect(read.error[0]?.message).toContain('Did you mean "block"?');
  });
});

describe("scenarios", () => {
  const run = (expect: Scenario["expect"], given: object = {}) => {
    const scenario = { name: "s", given: { app: "mail", user: "amira@contoso.example", ...given }, expect };
    return runScenarios([scenarioSchema.parse(scenario)], snapshot.policies, snapshot.facts, noSources, NOW, [
      "mail",
    ])[0];
  };
  it("hold or say what they found instead", () => {
    expect(run({ access: "allow", asksForDevice: true })).toMatchObject({ passed: true, failures: [] });
    const failed = run({ access: "allow", policy: "X" }, { clientApp: "mobile-and-desktop" });
    expect(failed?.passed).toBe(false);
    expect(failed?.failures.join("\n")).toMatch(
      /access: expected allow, found block.*policy: expected X.*decided: blocked-by-policy by/s,
    );
    expect(run({ activity: "block" }, { activity: { activityType: "download" } })?.passed).toBe(true);
    expect(run({ activity: "block" })?.failures[0]).toBe("activity: expected block, found none");
    expect(run({ access: "allow" }, { app: "mial" })?.failures[0]).toMatch(/no app "mial".*Did you mean "mail"/);
  });
  it("expect something", () => {
    const empty = { name: "s", given: { app: "mail", user: "a" }, expect: {} };
    expect(scenarioSchema.safeParse(empty).success).toBe(false);
  });
});

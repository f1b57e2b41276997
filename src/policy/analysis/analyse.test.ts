import { describe, expect, it } from "vitest";
import {
  atSignIn,
  type Case,
  GENERATED_APPS,
  makeCrowdedPolicies,
  makeKnownCase,
} from "../../../test/support/known-cases.ts";
import { makePolicies } from "../../../test/support/policies.ts";
import { Random } from "../../../test/support/random.ts";
import type { PolicyList } from "../decision.ts";
import { analyse, type Finding, type Policy, policySchema, SIGN_IN } from "../index.ts";
import { decideAccessPlainly, decideActivityPlainly, decideRoutePlainly } from "../plain/decide.ts";
import { evaluatePolicy } from "../plain/evaluate.ts";
import { activitiesOf } from "../scope.ts";

let count = 0;
const policy = (of: object): Policy => {
  count += 1;
  return policySchema.parse({
    id: `p${count}`,
    revision: 1,
    name: `Policy ${count}`,
    kind: "access",
    action: "block",
    ...of,
  });
};
const filter = (attribute: string, operator: string, ...values: string[]) =>
  operator.startsWith("is-") ? { attribute, operator } : { attribute, operator, values };
const size = (operator: string, bytes: number) => ({ attribute: "file-size", operator, bytes });
const list = (...policies: Policy[]): PolicyList => ({ policies, defaultBehaviour: "block" });
const downloads = (filters: object[], more: object = {}) =>
  policy({ kind: "session", control: "file-download", filters, ...more });
const find = (policies: Policy[], kind: Finding["kind"], apps: string[] = []) =>
  analyse(list(...policies), { apps }).findings.filter((one) => one.kind === kind);
const CERTIFIED = filter("device-tag", "equals", "valid-client-certificate");

describe("a policy that can never match", () => {
  it.each<[string, object[]]>([
    [
      "two groups of addresses apart",
      [filter("ip-address", "in-range", "10.0.0.0/8"), filter("ip-address", "in-range", "192.0.2.0/24")],
    ],
    [
      "a range inside what is left out",
      [filter("ip-address", "in-range", "2001:db8:1::/48"), filter("ip-address", "not-in-range", "2001:db8::/32")],
    ],
    [
      "IPv4 written as IPv6",
      [filter("ip-address", "in-range", "::ffff:192.0.2.0/120"), filter("ip-address", "not-in-range", "192.0.2.0/24")],
    ],
    ["no address at all", [filter("ip-address", "is-set"), filter("ip-address", "not-in-range", "0.0.0.0/0", "::/0")]],
    [
      "a group asked for and ruled out",
      [filter("group", "equals", "A", "B"), filter("group", "does-not-equal", "A", "B", "C")],
    ],
    ["a group of somebody in none", [filter("group", "equals", "A"), filter("group", "is-not-set")]],
    ["one country and no country", [filter("location", "equals", "DE"), filter("location", "is-not-set")]],
    [
      "every device platform ruled out",
      [
        filter("device-platform", "is-set"),
        filter("device-platform", "does-not-equal", "windows", "macos", "linux", "chromeos", "android", "ios", "other"),
      ],
    ],
    [
      "a user in another domain",
      [filter("user", "equals", "Ann@contoso.example"), filter("user-domain", "does-not-equal", "contoso.example")],
    ],
    [
      "a domain that ends otherwise",
      [filter("user-domain", "equals", "contoso.example"), filter("user", "ends-with", ".com")],
    ],
    [
      "a user agent that begins otherwise",
      [
        filter("user-agent", "starts-with", "Outlook", "Teams"),
        filter("user-agent", "does-not-contain", "outlook", "team"),
      ],
    ],
    ["two beginnings", [filter("isp", "starts-with", "Example"), filter("isp", "starts-with", "Contoso")]],
    ["a browser that is none, though a rule may be about it", [filter("activity-type", "does-not-equal", "sign-in")]],
  ])("asks for %s", (_name, filters) => {
    expect(find([policy({ filters })], "unreachable")).toMatchObject([{ exact: true, witness: null }]);
  });
  it.each<[string, object[]]>([
    ["sizes", [size("greater-than", 1000), size("less-than", 1001)]],
    ["nothing smaller than nothing", [size("less-than", 0)]],
    [
      "an extension against the name",
      [filter("file-extension", "equals", "pdf"), filter("file-name", "ends-with", ".docx", "x")],
    ],
    [
      "a word of a phrase",
      [filter("file-name", "contains", '"annual report"'), filter("file-name", "does-not-contain", "report")],
    ],
    [
      "a label",
      [filter("sensitivity-label", "equals", "Secret"), filter("sensitivity-label", "does-not-equal", "secret")],
    ],
    ["apps that are not in a browser", [filter("client-app", "equals", "mobile-and-desktop")]],
    ["another activity", [filter("activity-type", "equals", "upload")]],
  ])("asks of a file: %s", (_name, filters) => {
    expect(find([downloads(filters)], "unreachable")).toMatchObject([{ exact: true }]);
  });
  it.each<[string, object[]]>([
    [
      "one that holds both words",
      [
        filter("file-name", "contains", "annual"),
        filter("file-name", "contains", "report"),
        filter("file-extension", "equals", "docx"),
      ],
    ],
    [
      "a dot file, which has no extension",
      [filter("file-name", "ends-with", ".env"), filter("file-extension", "does-not-equal", "env")],
    ],
    [
      "a word within another",
      [filter("file-name", "starts-with", "rep"), filter("file-name", "does-not-contain", "rep")],
    ],
  ])("is not one that asks for %s", (_name, filters) => {
    expect(find([downloads(filters)], "unreachable")).toEqual([]);
  });
  it("names the filters that stand against each other, and no other", () => {
    const filters = [
      CERTIFIED,
      filter("group", "equals", "A"),
      filter("location", "equals", "DE"),
      filter("group", "is-not-set"),
    ];
    const [found] = find([policy({ filters, mode: "report-only" })], "unreachable");
    expect(found?.sentence).toBe('It can never match: nothing meets "group equals A" and "group is-not-set" together.');
    const [session] = find([downloads([filter("client-app", "equals", "mobile-and-desktop")])], "unreachable");
    expect(session?.sentence).toContain("what every session policy has (browser sessions)");
  });
  it("knows which apps there are, where it is told", () => {
    const other = policy({ filters: [filter("app", "does-not-equal", "mail", "files")] });
    expect(find([other], "unreachable", ["mail", "files"])).toHaveLength(1);
    expect(find([other], "unreachable")).toEqual([]);
  });
});

describe("a policy that never makes a difference", () => {
  it("is covered by one before it, or by a stronger one anywhere", () => {
    const all = downloads([]);
    const some = downloads([CERTIFIED], { action: "protect" });
    expect(find([some, all], "shadowed-by-one")).toMatchObject([{ policy: { id: some.id }, others: [{ id: all.id }] }]);
    const [same] = find([all, downloads([CERTIFIED])], "shadowed-by-one");
    expect(same?.sentence).toContain("stands before it in the list");
    expect(find([downloads([CERTIFIED]), all], "shadowed-by-one")).toEqual([]);
  });
  it("is not covered by one of another kind, off, reporting, or weaker", () => {
    const some = downloads([CERTIFIED]);
    for (const mode of ["off", "report-only"])
      expect(find([downloads([], { mode }), some], "shadowed-by-one")).toEqual([]);
    expect(find([downloads([], { action: "step-up" }), some], "shadowed-by-one")).toEqual([]);
    expect(find([policy({}), some], "shadowed-by-one")).toEqual([]);
  });
  it("is not a file protected besides a step-up, for both apply", () => {
    const stepUp = downloads([], { action: "step-up" });
    expect(find([stepUp, downloads([CERTIFIED], { action: "protect" })], "shadowed-by-one")).toEqual([]);
  });
  it("is covered by several together", () => {
    const names = ["with", "without", "mobile"];
    const [certified, uncertified, mobile] = [
      policy({ name: "with", filters: [CERTIFIED] }),
      policy({ name: "without", filters: [filter("device-tag", "does-not-equal", "valid-client-certificate")] }),
      policy({ name: "mobile", filters: [filter("client-app", "equals", "mobile-and-desktop")] }),
    ] as const;
    const idle = policy({ name: "idle", filters: [filter("group", "equals", "A")] });
    expect(names).toContain(mobile.name);
    const found = find([certified, uncertified, mobile, idle], "shadowed-by-union");
    expect(found).toMatchObject([{ policy: { name: "idle" }, others: [{ name: "with" }, { name: "without" }] }]);
    expect(find([certified, mobile, idle], "shadowed-by-union")).toEqual([]);
  });
  it("may be a rule under a stronger one", () => {
    const rule = (of: object) => policySchema.parse({ id: "r", revision: 1, name: "r", kind: "rule", ...of });
    const direct = rule({ id: "direct", outcome: "direct", filters: [CERTIFIED] });
    const control = rule({ outcome: "app-control" });
    expect(find([direct, control], "shadowed-by-one")).toMatchObject([{ policy: { id: direct.id } }]);
  });
});

describe("policies that disagree", () => {
  it("are shown with a case that both match and the one that wins", () => {
    const block = policy({ name: "Block", filters: [filter("group", "equals", "A")] });
    const audit = policy({ name: "Watch", action: "audit", filters: [filter("location", "equals", "DE")] });
    const [found, ...others] = find([audit, block], "overlaps-with-different-action");
    expect(others).toEqual([]);
    expect(found?.sentence).toMatch(
      /^It says audit where "Block" says block; "Block" wins\. For example: .*group A, country DE/,
    );
    expect(found?.witness?.facts).toMatchObject({ groups: { value: ["A"] }, country: { value: "DE" } });
  });
  it("are not those that only monitor", () => {
    const monitor = policy({ kind: "session", control: "monitor-only", action: "audit" });
    expect(find([monitor, downloads([CERTIFIED])], "overlaps-with-different-action")).toEqual([]);
  });
});

describe("what is not carried out yet", () => {
  it("is said in a sentence each, of acting policies", () => {
    const upload = policy({ kind: "session", control: "file-upload", action: "step-up", alert: { enabled: true } });
    expect(find([upload], "not-enforced").map(({ sentence }) => sentence)).toEqual([
      "A stronger sign-in cannot be asked for yet: these uploads are refused.",
      "Alerts are not sent yet.",
    ]);
    expect(find([{ ...upload, mode: "report-only" }], "not-enforced")).toEqual([]);
    expect(find([policy({}), downloads([CERTIFIED])], "not-enforced")).toEqual([]);
  });
});

describe("a policy that a rule leaves nothing to", () => {
  const anyClient = { attribute: "client-app", operator: "equals", values: ["browser", "mobile-and-desktop"] };
  const UNCERTIFIED = { ...CERTIFIED, operator: "does-not-equal" };
  let rules = 0;
  const rule = (outcome: string, filters: object[] = [], more: object = {}): Policy => {
    rules += 1;
    return policySchema.parse({
      ...{ id: `r${rules}`, revision: 1, name: `Rule ${rules}`, kind: "rule", outcome, filters, ...more },
    });
  };
  const noDownloads = (...filters: object[]) => rule("app-control", filters, { control: "block-downloads" });
  it("is found, with the rule by its own identifier", () => {
    for (const [idle, settling] of [
      [policy({ kind: "access", action: "block", filters: [anyClient] }), rule("block")],
      [policy({ kind: "access", action: "audit" }), rule("step-up")],
      [downloads([CERTIFIED]), noDownloads(CERTIFIED)],
      [downloads([], { action: "protect" }), rule("block")],
    ] as const) {
      const [found] = find([idle, settling], "shadowed-by-one");
      expect(found).toMatchObject({ policy: { id: idle.id }, others: [{ id: settling.id, name: settling.name }] });
      expect(found?.sentence).toContain("comes first, being a rule");
    }
    const halves = [rule("block", [CERTIFIED]), rule("step-up", [UNCERTIFIED])];
    const idle = policy({ kind: "access", action: "block" });
    const [found] = find([idle, ...halves], "shadowed-by-union");
    expect(found?.others.map(({ id }) => id).sort()).toEqual(halves.map(({ id }) => id).sort());
  });
  it("is not claimed of what a rule does not settle", () => {
    const upload = policy({ kind: "session", control: "file-upload", action: "block" });
    expect(find([upload, noDownloads()], "shadowed-by-one")).toEqual([]);
    expect(find([downloads([]), noDownloads(CERTIFIED)], "shadowed-by-one")).toEqual([]);
    expect(find([policy({ kind: "access", action: "block" }), noDownloads()], "shadowed-by-one")).toEqual([]);
    expect(find([downloads([]), rule("app-control", [], { control: "custom" })], "shadowed-by-one")).toEqual([]);
    expect(find([downloads([]), rule("block", [], { mode: "report-only" })], "shadowed-by-one")).toEqual([]);
  });
});

describe("of any list of policies", () => {
  it("every claim holds in random cases, and every witness shows it", () => {
    const kinds = new Map<string, number>();
    for (let seed = 1; seed <= 250; seed += 1) {
      const random = new Random(seed);
      const made = seed % 2 === 0 ? makePolicies(random, 12) : makeCrowdedPolicies(random, 40);
      const { findings } = analyse(made, { apps: GENERATED_APPS });
      const cases = Array.from({ length: 200 }, () => makeKnownCase(random));
      for (const finding of findings) {
        kinds.set(finding.kind, (kinds.get(finding.kind) ?? 0) + 1);
        const about = made.policies.find(({ id }) => id === finding.policy.id);
        if (about === undefined) throw new Error("a finding about no policy");
        check(made, about, finding, cases);
      }
    }
    for (const kind of ["unreachable", "shadowed-by-one", "shadowed-by-union", "overlaps-with-different-action"])
      expect(kinds.get(kind) ?? 0).toBeGreaterThan(5);
  });
});

function check(made: PolicyList, about: Policy, { kind, others, witness }: Finding, cases: readonly Case[]): void {
  const matches = (one: Case) => {
    const { facts, activity } = about.kind === "session" ? one : atSignIn(one);
    const isAbout = activitiesOf(about).includes(activity.activityType);
    return isAbout && evaluatePolicy(about, facts, activity) === "matched";
  };
  if (kind === "unreachable") expect(cases.filter(matches)).toEqual([]);
  if (kind.startsWith("shadowed")) {
    const without = { ...made, policies: made.policies.filter((one) => one !== about) };
    for (const one of cases) expect(decided(without, about, one)).toEqual(decided(made, about, one));
    expect(witness === null ? [] : decided(made, about, witness)).not.toContain(about.id);
  }
  if (witness === null) return;
  expect(matches(witness)).toBe(true);
  if (kind === "shadowed-by-union") return;
  for (const { id } of others) {
    const other = made.policies.find((one) => one.id === id);
    const asked = other?.kind === "rule" ? SIGN_IN : witness.activity;
    expect(other && evaluatePolicy(other, witness.facts, asked)).toBe("matched");
  }
}

/** What people notice, with policies by their identifiers. */
function decided({ policies, defaultBehaviour }: PolicyList, { kind }: Policy, one: Case): unknown[] {
  const of = { policies, defaultBehaviour };
  const named = (at: number) => policies[at]?.id ?? null;
  if (kind === "rule") {
    const { outcome, control, policy: at } = decideRoutePlainly(of, atSignIn(one).facts);
    return [outcome, control, named(at)];
  }
  const {
    outcome,
    policy: at,
    stepUp,
    protect,
  } = kind === "access" ? decideAccessPlainly(of, one.facts) : decideActivityPlainly(of, one.facts, one.activity);
  return [outcome, named(at), named(stepUp), named(protect)];
}

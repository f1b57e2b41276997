import { describe, expect, it } from "vitest";
import { type Case, GENERATED_APPS, makeCrowdedPolicies, makeKnownCase } from "../../../test/support/known-cases.ts";
import { makeFilter, makePolicies, makePolicy } from "../../../test/support/policies.ts";
import { Random } from "../../../test/support/random.ts";
import type { PolicyList } from "../decision.ts";
import { ATTRIBUTES, CLIENT_APPS, type Difference, differ, type Policy, policySchema, SIGN_IN } from "../index.ts";
import { decideAccessPlainly, decideActivityPlainly, decideRoutePlainly } from "../plain/decide.ts";

const CERTIFIED = { attribute: "device-tag", operator: "equals", values: ["valid-client-certificate"] };
const UNCERTIFIED = { ...CERTIFIED, operator: "does-not-equal" };
const downloads = (id: string, more: object = {}): Policy =>
  policySchema.parse({
    ...{ id, revision: 1, name: id, kind: "session", control: "file-download", action: "block", ...more },
  });
const list = (...policies: Policy[]): PolicyList => ({ policies, defaultBehaviour: "block" });
const between = (before: PolicyList, after: PolicyList) =>
  differ(before, after, { apps: ["mail", "files"] }).differences;

describe("the difference of two lists", () => {
  it("is none between lists that mean the same", () => {
    const one = downloads("a", { filters: [UNCERTIFIED] });
    const renamed = { ...one, revision: 2, name: "b", description: "words", severity: "low" } as Policy;
    expect(differ(list(one), list(renamed), { apps: [] })).toEqual({ differences: [], complete: true });
    const watching = downloads("w", { action: "audit" });
    expect(between(list(one), list(watching, one, { ...downloads("off"), mode: "off" }))).toEqual([]);
    const [left, right] = [downloads("l", { filters: [CERTIFIED] }), downloads("r", { filters: [UNCERTIFIED] })];
    expect(between(list(left, right), list(right, left))).toEqual([]);
  });
  it("tells who is blocked, with a case", () => {
    const found = between(list(), list(downloads("a", { filters: [UNCERTIFIED] })));
    expect(found).toMatchObject([
      { effect: "newly-blocked", question: "activity", before: "allow", after: "block", policies: [{ id: "a" }] },
    ]);
    expect(found[0]?.witness).toMatchObject({
      facts: { deviceTags: { state: "none" } },
      activity: { activityType: "download" },
    });
    expect(found[0]?.sentence).toMatch(
      /^Newly blocked: "a" decides, where it was allowed before\. For example: .*no device tag\.$/,
    );
  });
  it("tells of the case whatever it needs, also what only a policy asked that decides no more", () => {
    const before = list(downloads("a", { filters: [UNCERTIFIED] }));
    const [found] = between(before, { ...before, policies: [...before.policies, downloads("b")] });
    expect(found).toMatchObject({ effect: "newly-blocked", before: "allow" });
    expect(found?.sentence).toMatch(/For example: .*device tag valid-client-certificate\.$/);
  });
  it("tells who is let in, by the part that is let in alone", () => {
    const before = list(downloads("a"), downloads("b", { filters: [CERTIFIED] }));
    const found = between(before, list(before.policies[1] as Policy));
    expect(found.map(({ effect, after }) => [effect, after])).toEqual([
      ["newly-allowed", "allow"],
      ["other-policy-decides", "block"],
    ]);
    expect(found[0]?.witness.facts.deviceTags).toEqual({ state: "none" });
  });
  it("tells another action, and one that comes besides", () => {
    const stepUp = downloads("s", { action: "step-up" });
    expect(between(list(downloads("a")), list(downloads("a", { action: "protect" })))).toMatchObject([
      { effect: "newly-allowed", before: "block", after: "protect" },
    ]);
    const both = between(list(stepUp), list(stepUp, downloads("p", { action: "protect" })));
    expect(both).toMatchObject([{ effect: "changed-action", before: "step-up", after: "step-up" }]);
    expect(both[0]?.sentence).toContain("held for a step-up before, held for a step-up and protected (marked) after");
  });
  it("tells of a step-up where nothing happened before, and where a file was protected", () => {
    const small = { attribute: "file-size", operator: "less-than", bytes: 1000 };
    const some = downloads("p", { action: "protect", filters: [small] });
    const found = between(list(some), list(some, downloads("s", { action: "step-up" })));
    expect(found.map(({ before, after }) => `${before} ${after}`).sort()).toEqual(["allow step-up", "protect step-up"]);
  });
  it("tells another message, and which policy decides after the order changed", () => {
    const [one, other] = [downloads("a"), downloads("b")];
    expect(between(list(one), list({ ...one, message: "No." } as Policy))).toMatchObject([
      { effect: "other-policy-decides" },
    ]);
    expect(between(list(one, other), list(other, one))).toMatchObject([{ effect: "other-policy-decides" }]);
  });
  it("tells another default behaviour, by what is unknown", () => {
    const before = list(downloads("a", { filters: [UNCERTIFIED] }));
    const found = between(before, { ...before, defaultBehaviour: "allow" });
    expect(found).toMatchObject([{ effect: "newly-allowed", before: "block", after: "allow" }]);
    expect(found[0]?.witness.facts.deviceTags.state).toBe("unknown");
  });
  it("tells which way a sign-in takes", () => {
    const one = policySchema.parse({
      id: "r",
      revision: 1,
      name: "r",
      kind: "rule",
      outcome: "app-control",
      control: "block-downloads",
    });
    expect(between(list(), list(one))).toMatchObject([
      { effect: "newly-blocked", question: "activity", before: "allow", after: "block", policies: [{ id: "r" }] },
      { effect: "changed-action", question: "route", before: "custom", after: "block-downloads" },
    ]);
  });
  const rule = (outcome: string, more: object = {}): Policy =>
    policySchema.parse({ id: "r", revision: 1, name: "r", kind: "rule", outcome, ...more });
  const anyClient = { attribute: "client-app", operator: "equals", values: [...CLIENT_APPS] };
  const inBrowser = { ...anyClient, values: ["browser"] };
  const refusing = policySchema.parse({
    ...{ id: "x", revision: 1, name: "x", kind: "access", action: "block", filters: [anyClient] },
  });
  it("tells whom a rule keeps out, and nothing of downloads that have no session", () => {
    for (const outcome of ["block", "step-up"])
      expect(between(list(), list(rule(outcome)))).toMatchObject([
        { effect: "newly-blocked", question: "access", before: "allow", after: "block", policies: [{ id: "r" }] },
        { effect: "changed-action", question: "route", before: "custom", after: outcome },
      ]);
  });
  it("tells of rules with identifiers as long as they may be, and of policies named like their stand-ins", () => {
    const named = (id: string) => ({ ...rule("block"), id }) as Policy;
    for (const id of ["r".repeat(64), "r access"])
      expect(between(list(), list(named(id))).map(({ question }) => question)).toEqual(["access", "route"]);
    const likeStandIn = { ...refusing, id: "r access", filters: [anyClient] } as Policy;
    const found = between(list(likeStandIn), list(named("r"), rule("direct")));
    expect(found.map(({ effect }) => effect)).toContain("other-policy-decides");
  });
  it("does not say that somebody is let in whom a rule or another policy still keeps out", () => {
    const rules = list(rule("block"), refusing);
    expect(between(rules, list(rule("block")))).toEqual([]);
    expect(between(rules, list(refusing))).toMatchObject([
      { effect: "changed-action", question: "route" },
      { effect: "other-policy-decides", question: "access", before: "block", after: "block" },
    ]);
    const [blocking, controlled] = [
      downloads("d"),
      rule("app-control", { control: "block-downloads", filters: [inBrowser] }),
    ];
    expect(between(list(blocking), list(controlled))).toMatchObject([
      { effect: "changed-action", question: "route" },
      { effect: "other-policy-decides", question: "activity", before: "block", after: "block" },
    ]);
  });
  it("tells of an edited policy where no rule keeps out", () => {
    const filters = [{ attribute: "app", operator: "equals", values: ["mail"] }];
    const found = between(list(rule("block", { filters })), list(rule("block", { filters }), refusing));
    expect(found).toMatchObject([{ effect: "newly-blocked", question: "access", before: "allow" }]);
    expect(found[0]?.witness.facts.app).toBe("files");
  });
  it("tells another protection of the same policy", () => {
    const marked = downloads("p", { action: "protect" });
    const others = [{ tier: "encrypt" }, { label: "secret" }, { whenSigned: "allow" }, { whenUnprotectable: "allow" }];
    for (const protection of others)
      expect(between(list(marked), list(downloads("p", { action: "protect", protection })))).toMatchObject([
        { effect: "changed-action", before: "protect", after: "protect" },
      ]);
    const [found] = between(list(marked), list(downloads("p", { action: "protect", protection: { tier: "encrypt" } })));
    expect(found?.sentence).toContain("protected (marked) before, protected (encrypted) after");
  });
});

const REFUSING: readonly string[] = ["block", "step-up"];

describe("of any two lists", () => {
  it("each difference is confirmed by both, and none is missed", () => {
    const seen = { differences: 0, incomplete: 0, none: 0, differing: 0 };
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = new Random(seed);
      const before = random.oneIn(2) ? makePolicies(random, 8) : makeCrowdedPolicies(random, 12);
      const after = edited(random, before);
      const { differences, complete } = differ(before, after, { apps: GENERATED_APPS });
      for (const one of differences) confirm(before, after, one);
      seen.differences += differences.length;
      if (!complete) seen.incomplete += 1;
      if (differences.length > 0 || !complete) continue;
      seen.none += 1;
      for (let times = 0; times < 250; times += 1) {
        const one = makeKnownCase(random);
        const hasSession =
          one.facts.clientApp === "browser" &&
          [before, after].every((each) => !REFUSING.includes(decideRoutePlainly(each, one.facts).outcome));
        const questions = ["route", "access", ...(hasSession ? (["activity"] as const) : [])] as const;
        for (const question of questions) expect(decided(after, question, one)).toEqual(decided(before, question, one));
      }
    }
    expect(seen.differences).toBeGreaterThan(100);
    expect(seen.none).toBeGreaterThan(40);
    expect(seen.incomplete).toBeLessThan(20);
  });
  it("every outcome that random cases find changed is told, where there is a session", () => {
    for (let seed = 1000; seed < 1200; seed += 1) {
      const random = new Random(seed);
      const before = makeCrowdedPolicies(random, 10);
      const after = edited(random, before);
      const { differences, complete } = differ(before, after, { apps: GENERATED_APPS });
      for (let times = 0; times < 100; times += 1) {
        const one = makeKnownCase(random);
        const hasSession =
          one.facts.clientApp === "browser" &&
          [before, after].every((each) => !REFUSING.includes(decideRoutePlainly(each, one.facts).outcome));
        const questions = ["route", "access", ...(hasSession ? (["activity"] as const) : [])] as const;
        for (const question of questions) {
          const [[was], [is]] = [decided(before, question, one), decided(after, question, one)];
          if (was === is || !complete) continue;
          const told = differences
            .filter((each) => each.question === question)
            .map((each) => `${each.before} ${each.after}`);
          expect(told).toContain(`${was} ${is}`);
        }
      }
    }
  });
});

function edited(random: Random, { policies, defaultBehaviour }: PolicyList): PolicyList {
  const next = [...policies];
  for (let edits = 1 + random.below(2); edits > 0; edits -= 1) {
    const at = random.below(Math.max(1, next.length));
    const one = next[at];
    const kind = random.below(7);
    if (one === undefined || kind === 0) next.splice(at, 0, makePolicy(random, 100 + edits));
    else if (kind === 1) next.splice(at, 1);
    else if (kind === 2) next.push(...next.splice(at, 1));
    else if (kind === 3) next[at] = { ...one, mode: random.pick(["on", "off", "report-only"]) };
    else if (kind === 4) next[at] = { ...one, message: random.pick(["", "No."]), revision: 2 };
    else if (kind === 5) next[at] = { ...one, filters: one.filters.slice(1) } as Policy;
    else {
      const fitting = ATTRIBUTES.filter((name) => one.kind === "session" || !/^file|^sensitivity/.test(name));
      next[at] = { ...one, filters: [...one.filters, makeFilter(random, random.pick(fitting))] } as Policy;
    }
  }
  return { policies: next, defaultBehaviour };
}

function confirm(before: PolicyList, after: PolicyList, one: Difference): void {
  const [was, is] = [decided(before, one.question, one.witness), decided(after, one.question, one.witness)];
  expect([was[0], is[0]]).toEqual([one.before, one.after]);
  expect(was).not.toEqual(is);
}

/** Outcome, and the policies that people notice, with their messages. */
function decided(of: PolicyList, question: Difference["question"], { facts, activity }: Case): unknown[] {
  const named = (at: number) => {
    const policy = of.policies[at];
    return policy === undefined ? null : `${policy.id} ${policy.message}`;
  };
  if (question === "route") {
    const { outcome, control, policy } = decideRoutePlainly(of, facts);
    return [control ?? outcome, named(policy)];
  }
  const { outcome, policy, protect } =
    question === "access"
      ? decideAccessPlainly(of, facts)
      : decideActivityPlainly(of, facts, activity === SIGN_IN ? { activityType: "view", file: null } : activity);
  return [outcome, named(policy), named(protect)];
}

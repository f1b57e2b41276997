import { describe, expect, it } from "vitest";
import { makeActivity, makeFacts, makePolicies } from "../../test/support/policies.ts";
import { Random } from "../../test/support/random.ts";
import {
  type ActivityFacts,
  type Attribute,
  compilePolicies,
  type Facts,
  none,
  policySchema,
  value,
} from "../policy/index.ts";
import { Decider } from "./decider.ts";

const FACTS_CHANGED = ["app", "clientApp", "user", "groups", "deviceType", "devicePlatform", "deviceTags"].concat([
  "deviceClaims",
  "ip",
  "ipCategory",
  "ipTags",
  "country",
  "isp",
  "userAgent",
  "userAgentTags",
]) as (keyof Facts)[];

const DOWNLOAD: ActivityFacts = { activityType: "download", file: null };
const B: Record<string, string> = {
  "client-app": "browser",
  "device-type": "mobile",
  "device-platform": "android",
  "device-tag": "compliant",
  "ip-category": "risky",
  location: "BE",
  "user-agent-tag": "robot",
};
/** Attribute, fact, and what it is before and after; more of one value, or one where there was none. */
const CHANGES: [Attribute, keyof Facts, unknown, unknown][] = [
  ["app", "app", "a", "b"],
  ["client-app", "clientApp", "mobile-and-desktop", "browser"],
  ["user", "user", "a", "b"],
  ["group", "groups", value(["a"]), value(["a", "b"])],
  ["group", "groups", value(["a"]), value(["b"])],
  ["device-type", "deviceType", value("pc"), value("mobile")],
  ["device-platform", "devicePlatform", none, value("android")],
  ["device-tag", "deviceClaims", none, value(["compliant"])],
  ["device-tag", "deviceTags", none, value(["valid-client-certificate"])],
  ["user-domain", "user", "a@a", "a@b"],
  ["ip-category", "ipCategory", value("other"), value("risky")],
  ["ip-tag", "ipTags", none, value(["b"])],
  ["location", "country", value("DE"), value("BE")],
  ["isp", "isp", value("a"), value("b")],
  ["user-agent", "userAgent", value("a"), value("b")],
  ["user-agent-tag", "userAgentTags", value(["outdated-browser"]), value(["robot"])],
];

describe("recorded activities decided again", () => {
  it("come out as each on its own, whatever its session did before and whichever fact has changed since", () => {
    const random = new Random(40);
    const decided = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const set = compilePolicies(makePolicies(random, 30), 1);
      const decider = new Decider(set);
      const sessions = new Map<string, Facts>();
      for (let at = 0; at < 100; at += 1) {
        const session = random.oneIn(20) ? null : `s${random.below(3)}`;
        const before = sessions.get(session ?? "");
        const drawn = makeFacts(random);
        const changed = random.pick(FACTS_CHANGED);
        const facts: Facts =
          before === undefined ? drawn : { ...structuredClone(before), time: at, [changed]: drawn[changed] };
        if (session !== null) sessions.set(session, facts);
        const asked = makeActivity(random);
        const outcome = decider.decide({ question: "activity", facts, asked, activity: { session } });
        const { outcome: expected, policy, defaultApplied } = set.engine.decideActivity(facts, asked);
        expect(outcome).toMatchObject({ outcome: expected, policy, defaultApplied });
        const anyFile = decider.decide({ question: "any-file", facts, asked, activity: { session } });
        expect(anyFile).toEqual(set.engine.bind(facts).decideAnyFile(asked.activityType));
        decided.add(outcome.outcome);
      }
    }
    expect([...decided].sort()).toEqual(["allow", "block", "protect", "step-up"]);
  });

  it.each(CHANGES)("notice that of %s by %s", (attribute, name, before, after) => {
    const wanted = name === "deviceTags" ? "valid-client-certificate" : (B[attribute] ?? "b");
    const policy = policySchema.parse({
      ...{ id: "p", revision: 1, name: "P", kind: "session", control: "file-download", action: "block" },
      filters: [{ attribute, operator: "equals", values: [wanted] }],
    });
    const decider = new Decider(compilePolicies({ policies: [policy], defaultBehaviour: "allow" }, 1));
    const facts = { ...makeFacts(new Random(7)), deviceClaims: none, [name]: before };
    const decide = (given: Facts) =>
      decider.decide({ question: "activity", facts: given, asked: DOWNLOAD, activity: { session: "s" } }).outcome;
    expect(decide(facts)).toBe("allow");
    expect(decide({ ...facts, [name]: after })).toBe("block");
    expect(decide(facts)).toBe("allow");
  });

  it("binds a session once, and again when a fact has changed that a policy of sessions asks about", () => {
    const asking = policySchema.parse({
      ...{ id: "p", revision: 1, name: "P", kind: "session", control: "file-download", action: "block" },
      filters: [{ attribute: "user", operator: "equals", values: ["a"] }],
    });
    const set = compilePolicies({ policies: [asking], defaultBehaviour: "allow" }, 1);
    let bound = 0;
    const { engine } = set;
    const bind = engine.bind.bind(engine);
    engine.bind = (facts) => {
      bound += 1;
      return bind(facts);
    };
    const decider = new Decider(set);
    const facts: Facts = { ...makeFacts(new Random(41)), user: "a" };
    const decide = (given: Facts) =>
      decider.decide({
        question: "activity",
        facts: structuredClone(given),
        asked: DOWNLOAD,
        activity: { session: "s" },
      });
    decide(facts);
    decide({ ...facts, time: 7, isp: value("Another") });
    expect(bound).toBe(1);
    decide({ ...facts, user: "b" });
    expect(bound).toBe(2);
  });
});

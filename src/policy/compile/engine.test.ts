/**
 * The compiled engine against its specification: a million generated cases, without a mismatch. One that differs is
 * made as small as it gets before it is reported, with the seed that makes it again.
 */
import { expect, it } from "vitest";
import { makeActivity, makeFacts, makePolicies, makePolicy } from "../../../test/support/policies.ts";
import { Random } from "../../../test/support/random.ts";
import type { PolicyList } from "../decision.ts";
import { explain } from "../explain.ts";
import type { PolicyTrace } from "../explanation.ts";
import type { ActivityFacts, Facts } from "../facts.ts";
import {
  askingForDevicePlainly,
  decideAccessPlainly,
  decideActivityPlainly,
  decideAnyFilePlainly,
  decideRoutePlainly,
  survivorsPlainly,
} from "../plain/decide.ts";
import { explainPlainly, isNearMiss, tracePolicy } from "../plain/explain.ts";
import { isConsidered, type Question } from "../scope.ts";
import { type Considered, Engine } from "./engine.ts";

const CASES = 1_000_000;
const FACTS_PER_SET = 50;
const SEED = Number(process.env.SALLYPORT_FUZZ_SEED ?? 20_260_101);

type Check = (list: PolicyList, engine: Engine, facts: Facts, activity: ActivityFacts) => [unknown, unknown];

/** Each gives what the engine answers and what it must answer. */
const DECISIONS: Readonly<Record<string, Check>> = {
  route: (list, engine, facts) => [engine.decideRoute(facts), decideRoutePlainly(list, facts)],
  access: (list, engine, facts) => [engine.decideAccess(facts), decideAccessPlainly(list, facts)],
  activity: (list, engine, facts, activity) => [
    engine.decideActivity(facts, activity),
    decideActivityPlainly(list, facts, activity),
  ],
  residual: (list, engine, facts, activity) => [
    engine.bind(facts).decide(activity),
    decideActivityPlainly(list, facts, activity),
  ],
};
/** Asked of a share of the cases, because the specification takes its time. */
const FORESIGHT: Readonly<Record<string, Check>> = {
  "any file": (list, engine, facts, { activityType }) => [
    engine.bind(facts).decideAnyFile(activityType),
    decideAnyFilePlainly(list, facts, activityType),
  ],
  survivors: (list, engine, facts) => [
    engine
      .bind(facts)
      .survivors.map(({ position, sure }) => ({ at: position, result: sure ? "matched" : "undetermined" }))
      .sort((left, right) => left.at - right.at),
    survivorsPlainly(list, facts),
  ],
  "asking for the device": (list, engine, facts) => [
    engine.askingForDevice(facts),
    askingForDevicePlainly(list, facts),
  ],
  "explanation of a route": explanation("route"),
  "explanation of access": explanation("access"),
  "explanation of an activity": explanation("activity"),
  "explanation for any file": explanation("any-file"),
};

/** All that an explanation is made of, where it would name the first of them alone. */
const CONSIDERED: Readonly<Record<string, Check>> = {
  "considered for a route": considered("route"),
  "considered for access": considered("access"),
  "considered for an activity": considered("activity"),
  "considered for any file": considered("any-file"),
};

function considered(question: Question): Check {
  return (list, engine, facts, activity) => {
    const asked = question === "any-file" ? { ...activity, file: null } : activity;
    const traces = list.policies.flatMap((policy, at) =>
      isConsidered(policy, question, activity.activityType)
        ? [{ at, trace: tracePolicy(policy, facts, asked, false) }]
        : [],
    );
    const those = (belongs: (trace: PolicyTrace) => boolean) =>
      traces.filter(({ trace }) => belongs(trace)).map(({ at }) => at);
    const wanted: Considered = {
      matched: those(({ result }) => result === "matched"),
      undetermined: those(({ result }) => result === "undetermined"),
      nearMisses: those(isNearMiss),
      total: traces.length,
    };
    return [engine.consider(question, facts, asked), wanted];
  };
}

function explanation(question: Question): Check {
  return (list, engine, facts, activity) => {
    const asked = { question, facts, activity: question === "any-file" ? { ...activity, file: null } : activity };
    const set = { ...list, engine, version: 1 };
    const { considered, consideredTotal } = explain(set, asked, { reason: "audited", policy: 0 });
    return [{ considered, total: consideredTotal }, explainPlainly(list, asked, 0)];
  };
}

it("answers a million generated cases as the specification does", { timeout: 300_000 }, () => {
  let cases = 0;
  const seen = new Map<string, number>();
  for (let seed = SEED; cases < CASES; seed += 1) {
    const random = new Random(seed);
    const list = makePolicies(random, random.oneIn(30) ? 80 : 9);
    const engine = new Engine(list);
    for (let each = 0; each < FACTS_PER_SET; each += 1) {
      const facts = makeFacts(random);
      const activity = makeActivity(random);
      const checks = random.oneIn(25) ? { ...DECISIONS, ...FORESIGHT } : DECISIONS;
      for (const [name, check] of Object.entries(checks)) {
        const [actual, wanted] = check(list, engine, facts, activity);
        if (!isSame(actual, wanted)) fail(seed, name, check, list, facts, activity);
        if (name in DECISIONS) count(seen, wanted);
      }
      cases += 1;
    }
  }
  // A generator that never reaches a ground would prove nothing about it.
  expect([...seen.keys()].sort()).toEqual([
    "allowed-by-default",
    "audited",
    "blocked-by-default",
    "blocked-by-policy",
    "no-policy-matched",
    "protected-by-default",
    "protected-by-policy",
    "routed-by-default",
    "routed-by-rule",
    "stepped-up-by-default",
    "stepped-up-by-policy",
  ]);
  expect(Math.min(...seen.values())).toBeGreaterThan(1000);
});

/** Sets in which segments are so large that what asks for the same attributes has words to itself. */
const LARGE_SETS = 8;
const FACTS_PER_LARGE_SET = 25;
/** Milliseconds to make one that differs smaller. */
const LONGEST_SEARCH = 15_000;

it("answers as the specification does over thousands of policies, whatever stands between them", {
  timeout: 120_000,
}, () => {
  let nearMisses = 0;
  for (let seed = SEED; seed < SEED + LARGE_SETS; seed += 1) {
    const random = new Random(seed);
    const policies = Array.from({ length: 2000 + random.below(600) }, (_, at) => makePolicy(random, at));
    const list: PolicyList = { policies, defaultBehaviour: random.pick(["allow", "block"]) };
    const engine = new Engine(list);
    for (let each = 0; each < FACTS_PER_LARGE_SET; each += 1) {
      const facts = makeFacts(random);
      const activity = makeActivity(random);
      const checks = each % 5 > 0 ? DECISIONS : { ...DECISIONS, ...FORESIGHT, ...CONSIDERED };
      for (const [name, check] of Object.entries(checks)) {
        const [actual, wanted] = check(list, engine, facts, activity);
        if (!isSame(actual, wanted)) fail(seed, name, check, list, facts, activity);
        if (name in CONSIDERED) nearMisses += (wanted as Considered).nearMisses.length;
      }
    }
  }
  expect(nearMisses).toBeGreaterThan(1000);
});

function count(seen: Map<string, number>, decision: unknown): void {
  const { reason } = decision as { reason: string };
  seen.set(reason, (seen.get(reason) ?? 0) + 1);
}

/** Decisions are flat and compared field by field, which is quick; everything else as text. */
function isSame(actual: unknown, wanted: unknown): boolean {
  const left = actual as Record<string, unknown>;
  const right = wanted as Record<string, unknown>;
  if ("outcome" in right) return Object.keys(right).every((key) => left[key] === right[key]);
  return JSON.stringify(actual) === JSON.stringify(wanted);
}

/** Leaves out policies and filters for as long as the answers differ, then fails with what is left. */
function fail(
  seed: number,
  name: string,
  check: Check,
  list: PolicyList,
  facts: Facts,
  activity: ActivityFacts,
): never {
  const differs = (candidate: PolicyList) => {
    const [actual, wanted] = check(candidate, new Engine(candidate), facts, activity);
    return !isSame(actual, wanted);
  };
  let least = list;
  const until = performance.now() + LONGEST_SEARCH;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const candidate of smallerOnes(least)) {
      if (performance.now() > until) break;
      if (!differs(candidate)) continue;
      least = candidate;
      isSmaller = true;
      break;
    }
  }
  const [actual, wanted] = check(least, new Engine(least), facts, activity);
  const report = { seed, name, policies: least, facts, activity, actual, wanted };
  throw new Error(`the engine differs from its specification:\n${JSON.stringify(report, null, 2)}`);
}

/** First those without half of the policies, then without a quarter, and so on to one; then without one filter. */
function* smallerOnes(list: PolicyList): Generator<PolicyList> {
  const { policies } = list;
  for (let size = Math.ceil(policies.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < policies.length; from += size)
      yield { ...list, policies: policies.toSpliced(from, size) };
  for (const [at, policy] of policies.entries())
    for (let filter = 0; filter < policy.filters.length; filter += 1) {
      const filters = policy.filters.toSpliced(filter, 1);
      yield { ...list, policies: policies.with(at, { ...policy, filters } as typeof policy) };
    }
}

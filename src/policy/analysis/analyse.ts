/**
 * Analysis of a list of policies, on the policies alone: which can never match, which never make a difference, which
 * disagree, and which ask for what is not carried out.
 *
 * It is about facts that are known, or known to be absent; and it takes attributes as independent of each other, though a
 * country may follow from an address. Rules, access policies and session policies are looked at each by themselves, but that
 * a rule settles what a policy is about counts.
 *
 * INVARIANT: every claim is proven, and every witness confirmed by the plain evaluator.
 * @module
 */
import { Engine } from "../compile/engine.ts";
import type { PolicyList } from "../decision.ts";
import { evaluatePolicy } from "../plain/evaluate.ts";
import type { Policy } from "../schema.ts";
import { notEnforced } from "./enforced.ts";
import { type Finding, nameOf } from "./finding.ts";
import { findOverlaps } from "./overlaps.ts";
import type { Budget } from "./region.ts";
import { placedOf, shadowed } from "./shadow.ts";
import { Space, type SpaceOptions } from "./space.ts";
import { StandIns } from "./stand-ins.ts";
import { acts, type Placed } from "./strength.ts";
import { unreachable } from "./unreachable.ts";

export interface Analysis {
  readonly findings: readonly Finding[];
  /** Overlaps there are, of which `findings` holds some. */
  readonly overlaps: number;
  /** False: for some policy a question could not be settled, so there may be more to find. */
  readonly complete: boolean;
}

/** Steps of work for the whole list: some seconds at most, whatever the list. */
const STEPS = 1_500_000;

export function analyse(
  list: PolicyList,
  options: Pick<SpaceOptions, "apps"> & { readonly engine?: Engine },
): Analysis {
  const used = list.policies.filter(({ mode }) => mode !== "off");
  const standIns = new StandIns();
  const ruling = rulingOf(list, standIns);
  const isBare = (policy: Policy) => policy.kind === "access" && standIns.ruleOf(policy) !== null;
  const space = new Space([...used, ...ruling.map(({ policy }) => policy)], { ...options, isBare });
  const engine = options.engine ?? new Engine(list);
  const budget: Budget = { left: STEPS };
  const own = placedOf(list.policies);
  const named = (policy: Policy) => nameOf(standIns.ruleOf(policy) ?? policy);
  const of = { space, engine, placed: [...ruling, ...own], named };
  const never = new Map<Policy, Finding>();
  for (const policy of used) {
    const finding = unreachable(space, policy, budget);
    if (finding !== null) never.set(policy, finding);
  }
  let complete = true;
  const idle = new Map<Policy, Finding>();
  for (const one of own) {
    if (never.has(one.policy)) continue;
    const found = budget.left > 0 ? shadowed(of, one, budget) : "unsure";
    if (found === "unsure") complete = false;
    else if (found !== null && (found.witness === null || confirmed(one.policy, found))) idle.set(one.policy, found);
  }
  const left = own.filter(({ policy }) => !never.has(policy) && !idle.has(policy));
  const overlaps = findOverlaps(space, left, budget);
  const findings = [
    ...never.values(),
    ...idle.values(),
    ...used.filter(acts).flatMap((policy) => notEnforced(policy).map((sentence) => unenforced(policy, sentence))),
    ...overlaps.findings,
  ];
  return { findings, overlaps: overlaps.total, complete: complete && overlaps.complete };
}

/** What stands in for rules, in their order, before all policies. */
function rulingOf({ policies, defaultBehaviour }: PolicyList, standIns: StandIns): Placed[] {
  const all = standIns.addTo({ policies, defaultBehaviour }).policies;
  const count = all.length - policies.length;
  return all.slice(0, count).map((policy, at) => ({
    ...{ policy, at: at - count, rule: policies.indexOf(standIns.ruleOf(policy) as Policy) },
  }));
}

const confirmed = (policy: Policy, { witness }: Finding) =>
  witness !== null && evaluatePolicy(policy, witness.facts, witness.activity) === "matched";

const unenforced = (policy: Policy, sentence: string): Finding => ({
  ...{ kind: "not-enforced", policy: nameOf(policy), others: [], sentence, witness: null, exact: true },
});

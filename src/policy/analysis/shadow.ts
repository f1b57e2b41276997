/**
 * Policies that never make a difference, because others decide wherever they match.
 *
 * Only a policy that matches a case of this one can be among those that shadow it, so one case and the compiled engine
 * rule out most others before anything is searched.
 * @module
 */
import type { Engine } from "../compile/engine.ts";
import type { Policy } from "../schema.ts";
import { type Finding, type Named, nameOf, quoted } from "./finding.ts";
import { type Budget, covers, everything, type Region, within } from "./region.ts";
import { findUncovered } from "./search.ts";
import type { Space } from "./space.ts";
import { acts, beats, effectOf, type Placed, questionOf, strongerThan } from "./strength.ts";
import { describeWitness, type Witness, witnessOf } from "./witness.ts";

export interface Shadowing {
  readonly space: Space;
  readonly engine: Engine;
  /** All acting policies of the list, and before them what stands in for rules. */
  readonly placed: readonly Placed[];
  readonly named: (policy: Policy) => Named;
}

/** Enough for thousands of pieces; a policy that needs more is not spoken of. */
const STEPS = 60_000;
const MOST_NAMED = 12;

/** Null: it makes a difference. "unsure": that was not settled. */
export function shadowed(of: Shadowing, one: Placed, total: Budget): Finding | "unsure" | null {
  const { space, engine, placed } = of;
  const region = within(everything(space), space.conditionsOf(one.policy), total);
  if (region === null) return null;
  const witness = witnessOf(space, region);
  if (witness === null) return "unsure";
  const { matched } = engine.consider(questionOf(one.policy), witness.facts, witness.activity);
  const here = new Set(matched);
  const winners = placed.filter((other) => here.has(other.rule ?? other.at) && beats(other, one));
  if (winners.length === 0) return null;
  const budget: Budget = { left: Math.min(STEPS, total.left) };
  const before = budget.left;
  const found =
    shadowedByOne(of, one, region, winners, witness, budget) ?? shadowedByUnion(of, one, region, witness, budget);
  total.left -= before - budget.left;
  return found;
}

function shadowedByOne(
  of: Shadowing,
  one: Placed,
  region: Region,
  winners: readonly Placed[],
  example: Witness,
  budget: Budget,
): Finding | null {
  const alone = winners.filter((other) => covers(of.space.conditionsOf(other.policy), region, budget));
  const best = alone.toSorted(byStrength)[0];
  if (best === undefined) return null;
  const stronger = intersecting(of, region, budget, (other) => beats(other, best));
  const seen = findUncovered(
    region,
    stronger.map((other) => of.space.cutsOf(other.policy)),
    budget,
  );
  const witness = (seen.state === "open" ? witnessOf(of.space, seen.region) : null) ?? example;
  const isRule = best.rule !== undefined;
  const isBefore = !isRule && effectOf(best.policy) === effectOf(one.policy);
  const reason = isRule ? "comes first, being a rule" : isBefore ? "stands before it in the list" : "is stronger";
  return {
    kind: "shadowed-by-one",
    policy: nameOf(one.policy),
    others: [of.named(best.policy)],
    sentence: `It never makes a difference: wherever it matches, "${best.policy.name}" matches too and ${reason}. ${exampleOf(one.policy, witness)}`,
    witness,
    exact: true,
  };
}

function shadowedByUnion(
  of: Shadowing,
  one: Placed,
  region: Region,
  example: Witness,
  budget: Budget,
): Finding | "unsure" | null {
  let union = intersecting(of, region, budget, (other) => beats(other, one)).toSorted(
    (left, right) => of.space.conditionsOf(left.policy).length - of.space.conditionsOf(right.policy).length,
  );
  const search = (some: readonly Placed[]) =>
    findUncovered(
      region,
      some.map((other) => of.space.cutsOf(other.policy)),
      budget,
    );
  const searched = search(union);
  if (searched.state === "open") return null;
  if (searched.state === "unsure") return "unsure";
  union = union.filter((_, at) => searched.used.has(at));
  // Leave out what is not needed, as long as that is quickly told.
  for (const other of union.length <= MOST_NAMED ? union.toReversed() : []) {
    const fewer = union.filter((kept) => kept !== other);
    if (fewer.length > 0 && search(fewer).state === "covered") union = fewer;
  }
  const others = union.toSorted((left, right) => left.at - right.at).map(({ policy }) => of.named(policy));
  const named = others.length > MOST_NAMED ? `${quoted(others.slice(0, MOST_NAMED))} and others` : quoted(others);
  return {
    kind: "shadowed-by-union",
    policy: nameOf(one.policy),
    others,
    sentence: `It never makes a difference: wherever it matches, one of ${named} decides. ${exampleOf(one.policy, example)}`,
    witness: example,
    exact: true,
  };
}

function intersecting(of: Shadowing, region: Region, budget: Budget, wanted: (other: Placed) => boolean): Placed[] {
  return of.placed.filter(
    (other) => wanted(other) && within(region, of.space.conditionsOf(other.policy), budget) !== null,
  );
}

/** The one that decides where all match comes first. */
function byStrength(left: Placed, right: Placed): number {
  const question = questionOf(left.policy);
  const rank = ({ policy }: Placed) => strongerThan(question, effectOf(policy)).length;
  return rank(left) - rank(right) || left.at - right.at;
}

const attributesOf = (policy: Policy) => new Set(policy.filters.map(({ attribute }) => attribute));
const exampleOf = (policy: Policy, witness: Witness) =>
  `For example: ${describeWitness(witness, attributesOf(policy))}.`;

export const placedOf = (policies: readonly Policy[]): Placed[] =>
  policies.flatMap((policy, at) => (acts(policy) ? [{ policy, at }] : []));

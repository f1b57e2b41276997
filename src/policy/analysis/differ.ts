/**
 * The difference of two lists of policies by meaning: what becomes of a case before and after, with a case for each kind
 * of difference that a changed policy makes.
 *
 * For every changed policy (`changes.ts` says why only those) the cases are looked at where it decides, in its own list.
 * There the other list decides either by a stronger policy, or by an equally strong one, or by none of these; each of
 * them is a search of its own, and together they leave nothing out. So where everything is settled (`complete`) and
 * nothing is found, no case whose facts are known or known to be absent is decided otherwise, by outcome or by policy.
 * There are sessions in browsers alone: what is done in another client, or after a sign-in that a rule refuses, is no case.
 *
 * INVARIANT: every difference is confirmed by both decisions on its witness; none is claimed on the search alone.
 * @module
 */
import { Engine } from "../compile/engine.ts";
import type { PolicyList } from "../decision.ts";
import { changesOf } from "./changes.ts";
import { compare } from "./compare.ts";
import { defaultDifferences } from "./default-behaviour.ts";
import { type Difference, decide } from "./difference.ts";
import { Found } from "./found.ts";
import type { Budget } from "./region.ts";
import { placedOf } from "./shadow.ts";
import { Space, type SpaceOptions } from "./space.ts";
import { StandIns } from "./stand-ins.ts";
import type { Placed } from "./strength.ts";

export interface DifferenceReport {
  readonly differences: readonly Difference[];
  /** False: some question could not be settled, or there are more differences than are shown. */
  readonly complete: boolean;
}

export interface DifferOptions extends Pick<SpaceOptions, "apps"> {
  /** Of the lists, where they are compiled already. */
  readonly engines?: { readonly before: Engine; readonly after: Engine };
  readonly most?: number;
}

/** Steps for all of it, so that an answer takes some tenths of a second at most. */
const STEPS = 100_000;
const MOST = 200;

export function differ(before: PolicyList, after: PolicyList, options: DifferOptions): DifferenceReport {
  const standIns = new StandIns();
  const [was, is] = [standIns.addTo(before), standIns.addTo(after)];
  const changes = changesOf(was, is);
  const sameDefault = before.defaultBehaviour === after.defaultBehaviour;
  if (changes.before.length === 0 && changes.after.length === 0 && sameDefault)
    return { differences: [], complete: true };
  const engines = options.engines ?? { before: new Engine(before), after: new Engine(after) };
  const [old, next] = [placedOf(was.policies), placedOf(is.policies)];
  const all = new Set([...old, ...next].map(({ policy }) => policy));
  const space = new Space(all, {
    ...options,
    isBare: (policy) => policy.kind === "access" && standIns.ruleOf(policy) !== null,
  });
  const found = new Found(options.most ?? MOST, standIns, (question, witness) => [
    decide(engines.before, question, witness, standIns),
    decide(engines.after, question, witness, standIns),
  ]);
  const budget: Budget = { left: STEPS };
  const sides = { space, found, budget };
  const areCases = ({ policy }: Placed) => !standIns.isWithoutSession(policy);
  for (const one of changes.after.filter(areCases)) compare({ ...sides, one, own: next, other: old, isAfter: true });
  for (const one of changes.before.filter(areCases)) compare({ ...sides, one, own: old, other: next, isAfter: false });
  if (!sameDefault)
    for (const one of defaultDifferences(space, next, { decideBoth: found.decideBoth, standIns }, budget))
      found.add(one);
  return { differences: found.all(), complete: found.complete };
}

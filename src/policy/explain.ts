/**
 * Explaining a decision: the engine says which policies matter, the plain evaluator what each of their filters observed.
 * @module
 */
import type { Engine } from "./compile/engine.ts";
import type { PolicyList, Position } from "./decision.ts";
import { CONSIDERED_CAP, type Explanation, type PolicyTrace, type Reason } from "./explanation.ts";
import { isNearMiss, tracePolicy } from "./plain/explain.ts";
import { isConsidered } from "./scope.ts";
import type { Asked } from "./verdict.ts";

type Explained = PolicyList & { readonly version: number; readonly engine: Engine };

/**
 * Names all that matched, then those that could not be determined, near misses and the rest, up to the cap; and the deciding
 * one, whatever the cap is.
 */
export function explain(
  set: Explained,
  asked: Asked,
  { reason, policy }: { readonly reason: Reason; readonly policy: Position },
): Explanation {
  const { matched, undetermined, nearMisses, total } = set.engine.consider(asked.question, asked.facts, asked.activity);
  const cap = Math.max(CONSIDERED_CAP, matched.length);
  const mattering = [...matched, ...undetermined, ...nearMisses].slice(0, cap);
  if (undetermined.includes(policy) && !mattering.includes(policy)) mattering.push(policy);
  const positions = [...mattering, ...others(set, asked, new Set(mattering))];
  return {
    version: set.version,
    reason,
    considered: positions.flatMap((position) => traceAt(set, asked, position, position === policy) ?? []),
    consideredTotal: total,
    consideredCap: CONSIDERED_CAP,
    ...asked,
  };
}

function* others({ policies }: PolicyList, { question, activity }: Asked, except: ReadonlySet<Position>) {
  let left = CONSIDERED_CAP - except.size;
  for (let position = 0; position < policies.length && left > 0; position += 1) {
    const policy = policies[position];
    if (policy === undefined || except.has(position)) continue;
    if (!isConsidered(policy, question, activity.activityType)) continue;
    left -= 1;
    yield position;
  }
}

function traceAt({ policies }: PolicyList, { facts, activity }: Asked, at: Position, deciding: boolean) {
  const policy = policies[at];
  return policy === undefined ? null : tracePolicy(policy, facts, activity, deciding);
}

/** A policy that missed by one condition, and that condition. */
export interface NearMiss {
  readonly policy: PolicyTrace;
  readonly failed: PolicyTrace["filters"][number];
}

/** All near misses, however many there are. */
export function nearMisses(set: Explained, asked: Asked): NearMiss[] {
  return set.engine.consider(asked.question, asked.facts, asked.activity).nearMisses.flatMap((position) => {
    const policy = traceAt(set, asked, position, false);
    const failed = policy?.filters.find(({ result }) => result === "not-matched");
    return policy !== null && failed !== undefined && isNearMiss(policy) ? [{ policy, failed }] : [];
  });
}

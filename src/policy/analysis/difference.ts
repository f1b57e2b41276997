/**
 * What a difference between two lists of policies says: a case, what becomes of it before and after, and who decides.
 * @module
 */
import type { Engine } from "../compile/engine.ts";
import type { Decision, Position, RouteDecision } from "../decision.ts";
import { describeProtection } from "../inspection.ts";
import type { Policy } from "../schema.ts";
import { protectionOf } from "../scope.ts";
import { type Named, nameOf } from "./finding.ts";
import type { StandIns } from "./stand-ins.ts";
import type { Asked } from "./strength.ts";
import { describeWitness, type Witness } from "./witness.ts";

export const DIFFERENCE_EFFECTS = ["newly-blocked", "newly-allowed", "changed-action", "other-policy-decides"] as const;
export type DifferenceEffect = (typeof DIFFERENCE_EFFECTS)[number];

/** `route`: which way a sign-in takes. `access`: whether it goes on. `activity`: what may be done in the session. */
export const ASKED = ["route", "access", "activity"] as const satisfies Asked[];

export interface Difference {
  readonly effect: DifferenceEffect;
  readonly question: Asked;
  /** Outcome of a verdict; of a rule that sends under control, the control. */
  readonly before: string;
  readonly after: string;
  /** The deciding policies, and the changed one that leads to the difference. */
  readonly policies: readonly Named[];
  readonly sentence: string;
  readonly witness: Witness;
}

/** What people notice of a decision. */
export interface Outcome {
  readonly outcome: string;
  readonly deciding: Policy | null;
  /** Protects, by itself or besides a step-up. */
  readonly protects: Policy | null;
}

/** Where a rule settles what policies would be asked about, its stand-in decides. */
export function decide(engine: Engine, question: Asked, { facts, activity }: Witness, standIns: StandIns): Outcome {
  const { policies } = engine.list;
  const at = (position: Position) => {
    const policy = policies[position];
    return policy === undefined ? null : standIns.for(question, policy);
  };
  const of = (decision: Decision) => ({
    outcome: decision.outcome,
    deciding: at(decision.policy),
    protects: at(decision.protect),
  });
  if (question === "access") return of(engine.decideAccess(facts));
  if (question === "activity") return of(engine.decideActivity(facts, activity));
  const route: RouteDecision = engine.decideRoute(facts);
  return { outcome: route.control ?? route.outcome, deciding: at(route.policy), protects: null };
}

/** Null: nobody would notice a difference. */
export function differenceOf(
  question: Asked,
  witness: Witness,
  before: Outcome,
  after: Outcome,
  changed: readonly Policy[],
  standIns: StandIns,
): Difference | null {
  const isNoCase = [before, after].some(({ deciding }) => deciding !== null && standIns.isWithoutSession(deciding));
  const effect = isNoCase ? null : effectOf(question, before, after);
  if (effect === null) return null;
  const policies = new Map<string, Named>();
  for (const policy of [before.deciding, after.deciding, ...changed]) {
    const named = policy === null ? null : nameOf(standIns.ruleOf(policy) ?? policy);
    if (named !== null && !policies.has(named.id)) policies.set(named.id, named);
  }
  const filters = [before.deciding, after.deciding, ...changed].flatMap((policy) => policy?.filters ?? []);
  const example = describeWitness(witness, new Set(filters.map(({ attribute }) => attribute)));
  return {
    ...{ effect, question, before: before.outcome, after: after.outcome, policies: [...policies.values()], witness },
    sentence: `${BEGINNING[effect](before, after)} For example: ${example}.`,
  };
}

/** Who gets in and who does not is said of access; a rule alone says which way a sign-in takes. */
function effectOf(question: Asked, before: Outcome, after: Outcome): DifferenceEffect | null {
  if (before.outcome !== after.outcome) {
    if (question === "route") return "changed-action";
    if (after.outcome === "block") return "newly-blocked";
    return before.outcome === "block" ? "newly-allowed" : "changed-action";
  }
  const same = (one: Policy | null, other: Policy | null) =>
    one?.id === other?.id && (one?.message ?? "") === (other?.message ?? "");
  // An action that comes or goes besides, or is carried out otherwise, is more than another message.
  if (protectionIn(before) !== protectionIn(after)) return "changed-action";
  if (same(before.deciding, after.deciding) && same(before.protects, after.protects)) return null;
  return "other-policy-decides";
}

/** How a file is protected, in words; empty: it is not. */
const protectionIn = ({ protects }: Outcome): string =>
  protects === null ? "" : ` (${describeProtection(protectionOf(protects))})`;

/** What becomes of a case: outcomes of verdicts and rules, and the controls that rules send under. */
const WORDS: Readonly<Record<string, string>> = {
  allow: "allowed",
  protect: "protected",
  "step-up": "held for a step-up",
  block: "blocked",
  direct: "sent to the app directly",
  "monitor-only": "under control, monitored only",
  custom: "under control by session policies",
  "block-downloads": "under control, downloads blocked",
};
const what = (of: Outcome): string => {
  const { outcome, protects } = of;
  const besides = outcome === "step-up" && protects !== null ? " and protected" : "";
  return `${WORDS[outcome] ?? outcome}${besides}${protectionIn(of)}`;
};
const by = ({ deciding }: Outcome) => (deciding === null ? "no policy decides" : `"${deciding.name}" decides`);

const BEGINNING: Readonly<Record<DifferenceEffect, (before: Outcome, after: Outcome) => string>> = {
  "newly-blocked": (before, after) => `Newly blocked: ${by(after)}, where it was ${what(before)} before.`,
  "newly-allowed": (before, after) =>
    `No longer blocked: now ${what(after)}, where "${before.deciding?.name ?? "a policy"}" blocked before.`,
  "changed-action": (before, after) => `Changed: ${what(before)} before, ${what(after)} after (${by(after)}).`,
  "other-policy-decides": (before, after) =>
    before.deciding?.id === after.deciding?.id && before.deciding !== null && before.protects?.id === after.protects?.id
      ? `The same outcome (${what(after)}), with another message of "${after.deciding?.name ?? ""}".`
      : `The same outcome (${what(after)}), decided otherwise: ${by(before)} before, ${by(after)} after.`,
};

/**
 * Recorded activities decided again, many of them. What a session did was mostly done under the same facts: these are
 * bound once, and again where they changed.
 * @module
 */
import { assertNever } from "../kernel/index.ts";
import type { Fact, Facts, PolicySet } from "../policy/index.ts";
import type { Recorded } from "./recorded.ts";

export interface Outcome {
  readonly outcome: string;
  /** Position of the policy that decides; negative: none does. */
  readonly policy: number;
  readonly defaultApplied: boolean;
}

type Residual = ReturnType<PolicySet["engine"]["bind"]>;
type Question = Pick<Recorded, "question" | "facts" | "asked"> & {
  readonly activity: { readonly session: string | null };
};

/** Sessions at a time: records stand in the order of time, so those of one session are not far from each other. */
const MOST_SESSIONS = 10_000;

/** What the engine of one set answers, without the work of explaining it. */
export class Decider {
  readonly #engine: PolicySet["engine"];
  readonly #bound = new Map<string, { readonly facts: Facts; readonly residual: Residual }>();

  constructor({ engine }: PolicySet) {
    this.#engine = engine;
  }

  decide({ activity: { session }, question, facts, asked }: Question): Outcome {
    switch (question) {
      case "access":
        return this.#engine.decideAccess(facts);
      case "route": {
        const { outcome, control, policy, defaultApplied } = this.#engine.decideRoute(facts);
        return { outcome: control === null ? outcome : `${outcome}: ${control}`, policy, defaultApplied };
      }
      case "activity":
        if (session === null) return this.#engine.decideActivity(facts, asked);
        return this.#bind(session, facts).decide(asked);
      case "any-file":
        if (session === null) return this.#engine.bind(facts).decideAnyFile(asked.activityType);
        return this.#bind(session, facts).decideAnyFile(asked.activityType);
      default:
        return assertNever(question);
    }
  }

  #bind(session: string, facts: Facts): Residual {
    const known = this.#bound.get(session);
    if (known !== undefined && isSame(known.facts, facts)) return known.residual;
    const residual = this.#engine.bind(facts);
    this.#bound.delete(session);
    this.#bound.set(session, { facts, residual });
    if (this.#bound.size > MOST_SESSIONS) this.#bound.delete(this.#bound.keys().next().value as string);
    return residual;
  }
}

/** In everything that a policy may ask about; the time is not, and differs from record to record. */
function isSame(one: Facts, other: Facts): boolean {
  return (
    one.user === other.user &&
    one.app === other.app &&
    one.clientApp === other.clientApp &&
    isSameText(one.ip, other.ip) &&
    isSameText(one.userAgent, other.userAgent) &&
    isSameList(one.groups, other.groups) &&
    isSameList(one.deviceTags, other.deviceTags) &&
    isSameList(one.deviceClaims ?? one.deviceTags, other.deviceClaims ?? other.deviceTags) &&
    isSameText(one.deviceType, other.deviceType) &&
    isSameText(one.devicePlatform, other.devicePlatform) &&
    isSameText(one.ipCategory, other.ipCategory) &&
    isSameList(one.ipTags, other.ipTags) &&
    isSameText(one.country, other.country) &&
    isSameText(one.isp, other.isp) &&
    isSameList(one.userAgentTags, other.userAgentTags)
  );
}

function isSameText(one: Fact<string>, other: Fact<string>): boolean {
  if (one.state !== "value" || other.state !== "value") return one.state === other.state;
  return one.value === other.value;
}

function isSameList(one: Fact<readonly string[]>, other: Fact<readonly string[]>): boolean {
  if (one.state !== "value" || other.state !== "value") return one.state === other.state;
  const [left, right] = [one.value, other.value];
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}

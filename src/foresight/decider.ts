/**
 * Recorded activities decided again, many of them. What a session did was mostly done under the same facts: these are
 * bound once, and again where one changed that a policy asks about.
 * @module
 */
import { assertNever } from "../kernel/index.ts";
import {
  describeProtection,
  effectiveFilters,
  type Fact,
  type Facts,
  type Policy,
  type PolicySet,
  protectionOf,
  type Source,
  sourceOf,
} from "../policy/index.ts";
import type { Recorded } from "./recorded.ts";

export interface Outcome {
  readonly outcome: string;
  /** Position of the policy that decides; negative: none does. */
  readonly policy: number;
  readonly defaultApplied: boolean;
  /** Position of the policy that protects, by itself or besides a step-up; negative or absent: none does. */
  readonly protect?: number;
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
  readonly #policies: readonly Policy[];
  /** By position, in words. */
  readonly #protections = new Map<number, string>();
  readonly #same: readonly Same[];
  readonly #bound = new Map<string, { readonly facts: Facts; readonly residual: Residual }>();

  constructor({ engine, policies }: PolicySet) {
    this.#engine = engine;
    this.#policies = policies;
    this.#same = comparisons(policies);
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

  /** The outcome in words, how a file is protected included. */
  describe({ outcome, protect = -1 }: Outcome): string {
    if (protect < 0) return outcome;
    const known = this.#protections.get(protect) ?? describeProtection(protectionOf(this.#policies[protect] as Policy));
    this.#protections.set(protect, known);
    return `${outcome} (${known})`;
  }

  #isSame(one: Facts, other: Facts): boolean {
    const same = this.#same;
    for (let at = 0; at < same.length; at += 1) if (same[at]?.(one, other) === false) return false;
    return true;
  }

  #bind(session: string, facts: Facts): Residual {
    const known = this.#bound.get(session);
    if (known !== undefined && this.#isSame(known.facts, facts)) return known.residual;
    const residual = this.#engine.bind(facts);
    this.#bound.delete(session);
    this.#bound.set(session, { facts, residual });
    if (this.#bound.size > MOST_SESSIONS) this.#bound.delete(this.#bound.keys().next().value as string);
    return residual;
  }
}

type Same = (one: Facts, other: Facts) => boolean;

/** Whether two facts give the same answer to what may be asked; null: it is asked of the activity. */
const SAME: Readonly<Record<Source, Same | null>> = {
  app: (one, other) => one.app === other.app,
  "client-app": (one, other) => one.clientApp === other.clientApp,
  user: (one, other) => one.user === other.user,
  "user-domain": (one, other) => one.user === other.user,
  group: (one, other) => isSameList(one.groups, other.groups),
  "device-type": (one, other) => isSameText(one.deviceType, other.deviceType),
  "device-platform": (one, other) => isSameText(one.devicePlatform, other.devicePlatform),
  "device-tag": (one, other) => isSameList(one.deviceTags, other.deviceTags),
  "device-claim": (one, other) =>
    isSameList(one.deviceClaims ?? one.deviceTags, other.deviceClaims ?? other.deviceTags),
  "ip-address": (one, other) => isSameText(one.ip, other.ip),
  "ip-category": (one, other) => isSameText(one.ipCategory, other.ipCategory),
  "ip-tag": (one, other) => isSameList(one.ipTags, other.ipTags),
  location: (one, other) => isSameText(one.country, other.country),
  isp: (one, other) => isSameText(one.isp, other.isp),
  "user-agent": (one, other) => isSameText(one.userAgent, other.userAgent),
  "user-agent-tag": (one, other) => isSameList(one.userAgentTags, other.userAgentTags),
  "activity-type": null,
  "file-extension": null,
  "file-name": null,
  "file-size": null,
  "sensitivity-label": null,
};

/** For what rules and session policies ask of the facts of a session. */
function comparisons(policies: readonly Policy[]): Same[] {
  const inSessions = policies.filter(({ kind, mode }) => kind !== "access" && mode !== "off");
  const asked = inSessions.flatMap((policy) => effectiveFilters(policy).map(({ filter }) => SAME[sourceOf(filter)]));
  return [...new Set(asked)].filter((same) => same !== null);
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

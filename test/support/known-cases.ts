/**
 * Cases of which everything is known: what analysis and difference speak about.
 * @module
 */
import {
  type ActivityFacts,
  ATTRIBUTES,
  claimsAmong,
  type Facts,
  isInRange,
  none,
  type Policy,
  type PolicyList,
  parseRange,
  type Question,
  SIGN_IN,
} from "../../src/policy/index.ts";
import { makeActivity, makeFacts, makeFilter, makePolicies } from "./policies.ts";
import type { Random } from "./random.ts";

/** The apps of generated policies and facts. */
export const GENERATED_APPS = ["mail", "files", "crm"];

export interface Case {
  readonly facts: Facts;
  readonly activity: ActivityFacts;
}

export function makeKnownCase(random: Random): Case {
  const { ip, ...facts } = withoutUnknown(makeFacts(random));
  const isAddress = ip.state === "value" && ["0.0.0.0/0", "::/0"].some((all) => within(ip.value, all));
  const { activityType, file } = makeActivity(random);
  return {
    facts: { ...facts, ip: isAddress ? ip : none, deviceClaims: claimsAmong(facts.deviceTags) },
    activity: { activityType, file: file === null ? null : withoutUnknown(file) },
  };
}

/** Policies that all ask about the same two or three attributes, so that they cover each other. */
export function makeCrowdedPolicies(random: Random, size: number): PolicyList {
  const { policies, defaultBehaviour } = makePolicies(random, size);
  const attributes = random.some(ATTRIBUTES, 2, 3);
  const crowded = policies.map((policy) => {
    const fitting = attributes.filter((one) => policy.kind === "session" || !isAboutFile(one));
    const filters = (fitting.length === 0 ? [] : random.some(fitting, 1, 2)).map((one) => makeFilter(random, one));
    return { ...policy, filters } as Policy;
  });
  return { policies: crowded, defaultBehaviour };
}

const isAboutFile = (attribute: string) => attribute.startsWith("file-") || attribute === "sensitivity-label";

export const atSignIn = ({ facts }: Case): Case => ({ facts, activity: SIGN_IN });
export const QUESTIONS_OF_KIND = { rule: "route", access: "access", session: "activity" } as const satisfies Record<
  string,
  Question
>;

function within(address: string, cidr: string): boolean {
  const range = parseRange(cidr);
  return range !== null && isInRange(address, range);
}

function withoutUnknown<T extends object>(of: T): T {
  const known = Object.entries(of).map(([name, fact]) => [name, isUnknown(fact) ? none : fact]);
  return Object.fromEntries(known) as T;
}

const isUnknown = (fact: unknown) =>
  typeof fact === "object" && fact !== null && "state" in fact && fact.state === "unknown";

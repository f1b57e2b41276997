/**
 * A sign-in and policies about it, for tests by hand: what is not said is what is usual.
 * @module
 */
import {
  type ActivityFacts,
  compilePolicies,
  type Facts,
  none,
  type Policy,
  type PolicySet,
  policySchema,
  UNSEEN_FILE,
  value,
} from "../../src/policy/index.ts";

export const AMIRA: Facts = {
  time: 1_790_000_000_000,
  app: "mail",
  clientApp: "browser",
  user: "amira@contoso.example",
  groups: value(["Employees", "Sales"]),
  deviceType: value("pc"),
  devicePlatform: value("windows"),
  deviceTags: none,
  ip: value("203.0.113.9"),
  ipCategory: value("other"),
  ipTags: none,
  country: value("DE"),
  isp: value("Example Telecom"),
  userAgent: value("Mozilla/5.0 Firefox/140"),
  userAgentTags: none,
};

let policies = 0;
/** A policy of whatever kind `input` says; the identifier is its name. */
export function policy(input: Record<string, unknown>): Policy {
  policies += 1;
  const name = input.name ?? `policy ${policies}`;
  return policySchema.parse({ id: name, revision: 1, name, ...input });
}

export const setOf = (
  list: readonly Policy[],
  { defaultBehaviour = "block", version = 7 }: { defaultBehaviour?: "block" | "allow"; version?: number } = {},
): PolicySet => compilePolicies({ policies: list, defaultBehaviour }, version);

/** A download of a file that nobody has looked into, but for what is given. */
export const download = (file: Partial<NonNullable<ActivityFacts["file"]>> = {}): ActivityFacts => ({
  activityType: "download",
  file: { ...UNSEEN_FILE, ...file },
});

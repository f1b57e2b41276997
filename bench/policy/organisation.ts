/**
 * An organisation to measure on: 200 apps, 5,000 users, 300 groups, 50 countries, 500 address ranges; policies about
 * them, and what people do. The same for every engine and every run.
 *
 * Policies use what every engine measured can express: no patterns, no files, no facts that are unknown.
 * @module
 */
import {
  type ActivityFacts,
  type Fact,
  type Facts,
  none,
  type Policy,
  type PolicyList,
  policySchema,
  SIGN_IN,
  value,
} from "../../src/policy/index.ts";
import { Random } from "../../test/support/random.ts";

const numbered = (count: number, name: (at: number) => string) => Array.from({ length: count }, (_, at) => name(at));
export const APPS = numbered(200, (at) => `app-${at}`);
export const GROUPS = numbered(300, (at) => `Group ${at}`);
export const COUNTRIES = numbered(50, (at) => `${letter(at % 26)}${letter(Math.floor(at / 26) * 3 + 1)}`);
const DOMAINS = numbered(10, (at) => `unit${at}.contoso.example`);
export const USERS = numbered(5000, (at) => `user${at}@${DOMAINS[at % DOMAINS.length]}`);
/** IPv4 and IPv6, three to one. */
export const RANGES = numbered(500, (at) =>
  at % 4 === 3 ? `2001:db8:${at.toString(16)}::/48` : `10.${Math.floor(at / 2)}.${(at % 2) * 128}.0/17`,
);
const TAG = "valid-client-certificate";

function letter(at: number): string {
  return String.fromCharCode(65 + (at % 26));
}

const oneOf = <T>(random: Random, chance: number, make: () => T): T[] => (random.below(100) < chance ? [make()] : []);

/**
 * Narrow, as policies of large sets are: each is about some apps, groups or people, and most requests meet few of them.
 * Percentages are shares of policies.
 */
function filters(random: Random) {
  const values = (attribute: string, from: readonly string[], most: number, operator = "equals") => ({
    ...{ attribute, operator },
    values: random.some(from, 1, most),
  });
  const negation = (operator: string, negated: string) => (random.oneIn(3) ? negated : operator);
  const app = () => values("app", APPS, 3);
  const group = () => values("group", GROUPS, 3);
  const range = () => values("ip-address", RANGES, 3, "in-range");
  const shape = random.below(100);
  const subject =
    shape < 65
      ? [app(), group()]
      : shape < 75
        ? [group(), range()]
        : shape < 85
          ? [app(), range()]
          : [values("user", USERS, 3)];
  return [
    ...subject,
    ...oneOf(random, 10, () => values("group", GROUPS, 2, "does-not-equal")),
    ...oneOf(random, 40, () => values("device-tag", [TAG], 1, negation("does-not-equal", "equals"))),
    ...oneOf(random, 25, () => values("location", COUNTRIES, 5, negation("equals", "does-not-equal"))),
    ...oneOf(random, 10, () => values("ip-address", RANGES, 3, "not-in-range")),
    ...oneOf(random, 15, () => values("user-domain", DOMAINS, 2)),
  ];
}

function makePolicy(random: Random, at: number): Policy {
  const common = { id: `p${at}`, revision: 1, name: `Policy ${at}`, filters: filters(random) };
  if (random.oneIn(2))
    return policySchema.parse({ ...common, kind: "access", action: random.pick(["block", "audit"]) });
  const control = random.pick(["file-download", "file-download", "file-upload"]);
  const action = random.pick(control === "file-upload" ? ["block", "audit"] : ["block", "step-up", "protect", "audit"]);
  return policySchema.parse({ ...common, kind: "session", control, action });
}

export function makePolicies(count: number): PolicyList {
  const random = new Random(count);
  return { policies: numbered(count, String).map((_, at) => makePolicy(random, at)), defaultBehaviour: "block" };
}

/** What the log keeps of an activity, as far as a replay asks. */
export interface Record {
  readonly activity: { readonly session: string };
  readonly question: "access" | "activity";
  readonly facts: Facts;
  readonly asked: ActivityFacts;
}

/** Sessions of a sign-in and nineteen transfers, half a thousand under way at a time; no two records share an object. */
export function makeRecords(count: number): Record[] {
  const LENGTH = 20;
  const random = new Random(815);
  const people = makeRequests(Math.ceil(count / LENGTH));
  const begin = (at: number) => ({
    session: `session-${at}`,
    facts: (people[at % people.length] as Request).facts,
    done: 0,
  });
  let begun = 500;
  const underWay = Array.from({ length: begun }, (_, at) => begin(at));
  return numbered(count, String).map(() => {
    const at = random.below(underWay.length);
    const one = underWay[at] as ReturnType<typeof begin>;
    const isFirst = one.done === 0;
    one.done += 1;
    if (one.done === LENGTH) underWay[at] = begin(begun++);
    const asked = isFirst
      ? SIGN_IN
      : { activityType: random.pick(["download", "download", "upload"] as const), file: null };
    const record = {
      activity: { session: one.session },
      question: isFirst ? "access" : "activity",
      facts: one.facts,
      asked,
    };
    return JSON.parse(JSON.stringify(record)) as Record;
  });
}

/** One thing that somebody does: a sign-in, or a transfer in a session. */
export interface Request {
  readonly facts: Facts;
  readonly activity: ActivityFacts;
}

export function makeRequests(count: number): Request[] {
  const random = new Random(4711);
  const maybe = <T>(of: T): Fact<T> => (random.oneIn(20) ? none : value(of));
  const groupsOf = new Map<string, string[]>();
  return numbered(count, String).map(() => {
    const user = random.pick(USERS);
    const groups = groupsOf.get(user) ?? random.some(GROUPS, 2, 8);
    groupsOf.set(user, groups);
    const facts: Facts = {
      time: 1_790_000_000_000,
      app: random.pick(APPS),
      clientApp: "browser",
      user,
      groups: value(groups),
      deviceType: value("pc"),
      devicePlatform: value("windows"),
      deviceTags: random.oneIn(3) ? none : value([TAG]),
      ip: value(addressIn(random)),
      ipCategory: value("other"),
      ipTags: none,
      country: maybe(random.pick(COUNTRIES)),
      isp: value("Example Telecom"),
      userAgent: value("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0"),
      userAgentTags: none,
    };
    const activity: ActivityFacts = { activityType: random.pick(["download", "download", "upload"]), file: null };
    return { facts, activity: random.oneIn(2) ? SIGN_IN : activity };
  });
}

function addressIn(random: Random): string {
  const at = random.below(600);
  if (at >= 500) return `203.0.113.${random.below(256)}`;
  if (at % 4 === 3) return `2001:db8:${at.toString(16)}::${(1 + random.below(65_000)).toString(16)}`;
  return `10.${Math.floor(at / 2)}.${(at % 2) * 128 + random.below(128)}.${random.below(256)}`;
}

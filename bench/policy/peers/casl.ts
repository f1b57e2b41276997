/**
 * CASL: one rule a policy, sorted so that the strongest comes last, where CASL looks first. Its conditions know no
 * addresses, so it is told beforehand, for free, which ranges an address lies in.
 * @module
 */
import { createMongoAbility, subject } from "@casl/ability";
import { isInRange, type PolicyList, parseRange } from "../../../src/policy/index.ts";
import { RANGES } from "../organisation.ts";
import {
  type Answer,
  activityOf,
  answerOf,
  byStrength,
  type Condition,
  conditionsOf,
  flatten,
  type Peer,
} from "../peer.ts";

const READ: Readonly<Record<string, string>> = {
  app: "app",
  user: "user",
  "user-domain": "domain",
  group: "groups",
  "device-tag": "tags",
  location: "country",
  "ip-address": "ranges",
};

export function casl({ policies }: PolicyList): Peer {
  const byId = new Map(policies.map((policy) => [policy.id, policy]));
  const rules = byStrength(policies)
    .reverse()
    .map((policy) => ({
      action: activityOf(policy),
      subject: "request",
      conditions: express(conditionsOf(policy)),
      reason: policy.id,
    }));
  const ability = createMongoAbility(rules);
  const ranges = RANGES.map((cidr) => ({ cidr, range: parseRange(cidr) }));
  return {
    name: "casl",
    licence: "MIT",
    prepare: (request) => {
      const { activity, ip, ...flat } = flatten(request);
      const inside = ranges.filter(({ range }) => range !== null && isInRange(ip, range)).map(({ cidr }) => cidr);
      return { activity, request: subject("request", { ...flat, ranges: inside }) };
    },
    decide: ({ activity, request }: { activity: string; request: never }): Answer =>
      answerOf(byId.get(ability.relevantRuleFor(activity, request)?.reason ?? "")),
  };
}

/** One field may carry both: in some, and in none of others. */
function express(conditions: readonly Condition[]): Record<string, Record<string, string[]>> {
  const fields: Record<string, Record<string, string[]>> = {};
  for (const { attribute, negated, values } of conditions) {
    const field = READ[attribute] ?? attribute;
    fields[field] = { ...fields[field], [negated ? "$nin" : "$in"]: [...values] };
  }
  return fields;
}

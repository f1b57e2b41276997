/**
 * json-rules-engine: one rule a policy. All rules are run; of those that succeed the strongest is taken.
 * @module
 */
import ipaddr from "ipaddr.js";
import { Engine, type NestedCondition } from "json-rules-engine";
import type { PolicyList } from "../../../src/policy/index.ts";
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

type Parsed = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];
const READ: Readonly<Record<string, string>> = {
  app: "app",
  user: "user",
  "user-domain": "domain",
  group: "groups",
  "device-tag": "tags",
  location: "country",
  "ip-address": "ip",
};

export function jsonRulesEngine({ policies }: PolicyList): Peer {
  const ordered = byStrength(policies);
  const engine = new Engine();
  engine.addOperator("anyOf", (seen: string[], wanted: string[]) => seen.some((one) => wanted.includes(one)));
  engine.addOperator("noneOf", (seen: string[], wanted: string[]) => !seen.some((one) => wanted.includes(one)));
  engine.addOperator("inRange", inRange);
  engine.addOperator("notInRange", (address: ipaddr.IPv4 | ipaddr.IPv6, wanted: Parsed[]) => !inRange(address, wanted));
  for (const [rank, policy] of ordered.entries()) {
    const activity: NestedCondition = { fact: "activity", operator: "equal", value: activityOf(policy) };
    engine.addRule({
      conditions: { all: [activity, ...conditionsOf(policy).map(express)] },
      event: { type: "matched", params: { rank } },
    });
  }
  return {
    name: "json-rules-engine",
    licence: "ISC",
    prepare: (request) => {
      const { ip, ...flat } = flatten(request);
      return { ...flat, ip: ipaddr.process(ip) };
    },
    decide: async (request: Record<string, unknown>): Promise<Answer> => {
      const { events } = await engine.run(request);
      const ranks = events.map(({ params }) => (params as { rank: number }).rank);
      return answerOf(ordered[Math.min(ordered.length, ...ranks)]);
    },
  };
}

function inRange(address: ipaddr.IPv4 | ipaddr.IPv6, ranges: Parsed[]): boolean {
  return ranges.some(
    (range) =>
      range[0].kind() === address.kind() && address.match(range as [ipaddr.IPv4, number] & [ipaddr.IPv6, number]),
  );
}

function express({ attribute, negated, values }: Condition): NestedCondition {
  const fact = READ[attribute] ?? attribute;
  if (attribute === "ip-address") {
    return { fact, operator: negated ? "notInRange" : "inRange", value: values.map((one) => ipaddr.parseCIDR(one)) };
  }
  if (attribute === "group" || attribute === "device-tag") {
    return { fact, operator: negated ? "noneOf" : "anyOf", value: [...values] };
  }
  return { fact, operator: negated ? "notIn" : "in", value: [...values] };
}

/**
 * The plain loop as somebody would write it who cares for speed: policies sorted by strength, values in sets, ranges
 * parsed beforehand, out at the first filter that fails and at the first policy that matches.
 * @module
 */
import ipaddr from "ipaddr.js";
import type { PolicyList } from "../../../src/policy/index.ts";
import {
  type Answer,
  activityOf,
  answerOf,
  byStrength,
  type Condition,
  conditionsOf,
  type Flat,
  flatten,
  type Peer,
} from "../peer.ts";

type Parsed = Flat & { readonly address: ipaddr.IPv4 | ipaddr.IPv6 };
type Test = (request: Parsed) => boolean;

export function loop({ policies }: PolicyList): Peer {
  const entries = byStrength(policies).map((policy) => ({
    activity: activityOf(policy),
    tests: conditionsOf(policy).map(compile),
    answer: answerOf(policy),
  }));
  return {
    name: "loop, tuned by hand",
    licence: "own",
    prepare: (request): Parsed => {
      const flat = flatten(request);
      return { ...flat, address: ipaddr.process(flat.ip) };
    },
    decide: (request: Parsed): Answer => {
      for (const { activity, tests, answer } of entries) {
        if (activity === request.activity && tests.every((test) => test(request))) return answer;
      }
      return answerOf(undefined);
    },
  };
}

function compile({ attribute, negated, values }: Condition): Test {
  const wanted = new Set(values);
  switch (attribute) {
    case "app":
      return ({ app }) => wanted.has(app) !== negated;
    case "user":
      return ({ user }) => wanted.has(user) !== negated;
    case "user-domain":
      return ({ domain }) => wanted.has(domain) !== negated;
    case "location":
      return ({ country }) => (country !== null && wanted.has(country)) !== negated;
    case "group":
      return ({ groups }) => groups.some((one) => wanted.has(one)) !== negated;
    case "device-tag":
      return ({ tags }) => tags.some((one) => wanted.has(one)) !== negated;
    case "ip-address": {
      const ranges = values.map((one) => ipaddr.parseCIDR(one));
      return ({ address }) =>
        ranges.some(
          (range) =>
            range[0].kind() === address.kind() && address.match(range as [ipaddr.IPv4, number] & [ipaddr.IPv6, number]),
        ) !== negated;
    }
    default:
      throw new Error(`not in the benchmark: ${attribute}`);
  }
}

/**
 * node-casbin: one rule a policy, a column for each attribute, sorted by strength with the priority effect.
 * @module
 */
import { newEnforcer, newModelFromString } from "casbin";
import ipaddr from "ipaddr.js";
import type { PolicyList } from "../../../src/policy/index.ts";
import { type Answer, activityOf, answerOf, byStrength, conditionsOf, flatten, type Peer } from "../peer.ts";

const COLUMNS = ["app", "user", "user-domain", "group", "no-group", "device-tag", "location", "ip-address"] as const;
const MODEL = `
[request_definition]
r = act, app, user, domain, groups, tags, country, ip
[policy_definition]
p = id, act, app, user, domain, group, nogroup, tag, country, ip, eft
[policy_effect]
e = priority(p.eft) || deny
[matchers]
m = r.act == p.act && any(r.app, p.app) && any(r.user, p.user) && any(r.domain, p.domain) && any(r.groups, p.group) && any(r.groups, p.nogroup) && any(r.tags, p.tag) && any(r.country, p.country) && inRange(r.ip, p.ip)
`;

/** A cell is `*`, or values separated by `|`, after `!` where it is a negation; split once, as its engine cannot. */
const cells = new Map<string, { readonly negated: boolean; readonly values: readonly string[] }>();
function cellOf(text: string) {
  let cell = cells.get(text);
  if (cell === undefined) {
    const negated = text.startsWith("!");
    cell = { negated, values: (negated ? text.slice(1) : text).split("|") };
    cells.set(text, cell);
  }
  return cell;
}
const ranges = new Map<string, readonly [ipaddr.IPv4 | ipaddr.IPv6, number]>();
function rangeOf(cidr: string) {
  let range = ranges.get(cidr);
  if (range === undefined) {
    range = ipaddr.parseCIDR(cidr);
    ranges.set(cidr, range);
  }
  return range;
}

function any(seen: string | readonly string[], text: string): boolean {
  if (text === "*") return true;
  const { negated, values } = cellOf(text);
  return (typeof seen === "string" ? values.includes(seen) : seen.some((one) => values.includes(one))) !== negated;
}

function inRange(address: ipaddr.IPv4 | ipaddr.IPv6, text: string): boolean {
  if (text === "*") return true;
  const { negated, values } = cellOf(text);
  const inside = values.some((one) => {
    const range = rangeOf(one);
    return range[0].kind() === address.kind() && address.match(range as [ipaddr.IPv4, number] & [ipaddr.IPv6, number]);
  });
  return inside !== negated;
}

export async function casbin({ policies }: PolicyList): Promise<Peer> {
  const ordered = byStrength(policies);
  const byId = new Map(ordered.map((policy) => [policy.id, policy]));
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  enforcer.enableLog(false);
  await enforcer.addFunction("any", any);
  await enforcer.addFunction("inRange", inRange);
  await enforcer.addPolicies(
    ordered.map((policy) => {
      const conditions = conditionsOf(policy);
      const columns = COLUMNS.map((column) => {
        const found = conditions.find(({ attribute, negated }) =>
          column === "no-group"
            ? attribute === "group" && negated
            : attribute === column && !(column === "group" && negated),
        );
        return found === undefined ? "*" : `${found.negated ? "!" : ""}${found.values.join("|")}`;
      });
      return [policy.id, activityOf(policy), ...columns, "allow"];
    }),
  );
  return {
    name: "casbin",
    licence: "Apache-2.0",
    prepare: (request) => {
      const { activity, app, user, domain, groups, tags, country, ip } = flatten(request);
      return [activity, app, user, domain, groups, tags, country ?? [], ipaddr.process(ip)];
    },
    decide: async (request: unknown[]): Promise<Answer> => {
      const [, explanation] = await enforcer.enforceEx(...request);
      return answerOf(byId.get(explanation[0] ?? ""));
    },
  };
}

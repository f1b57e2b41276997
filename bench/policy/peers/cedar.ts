/**
 * Cedar, compiled to WebAssembly. Each policy is a `forbid`; the answer names all that were satisfied. The policy set is
 * parsed beforehand and kept inside.
 * @module
 */
import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import type { Policy, PolicyList } from "../../../src/policy/index.ts";
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
};
const SETS = new Set(["group", "device-tag"]);

export function cedar({ policies }: PolicyList): Peer {
  const ordered = byStrength(policies);
  const ranks = new Map(ordered.map((policy, rank) => [policy.id, rank]));
  const staticPolicies = Object.fromEntries(policies.map((policy) => [policy.id, write(policy)]));
  const everything = "permit(principal, action, resource);";
  const id = `policies-${policies.length}`;
  const parsed = preparsePolicySet(id, { staticPolicies: { ...staticPolicies, everything } });
  if (parsed.type !== "success") throw new Error(JSON.stringify(parsed.errors));
  return {
    name: "cedar-wasm",
    licence: "Apache-2.0",
    prepare: (request) => {
      const { activity, app, user, domain, groups, tags, country, ip } = flatten(request);
      return {
        principal: { type: "User", id: user },
        action: { type: "Action", id: activity },
        resource: { type: "App", id: app },
        context: {
          ...{ app, user, domain, groups: [...groups], tags: [...tags] },
          ...(country === null ? {} : { country }),
          ip: { __extn: { fn: "ip", arg: ip } },
        },
        entities: [],
        preparsedPolicySetId: id,
      };
    },
    decide: (call: Parameters<typeof statefulIsAuthorized>[0]): Answer => {
      const answer = statefulIsAuthorized(call);
      if (answer.type !== "success") throw new Error(JSON.stringify(answer.errors));
      const { decision, diagnostics } = answer.response;
      if (diagnostics.errors.length > 0) throw new Error(JSON.stringify(diagnostics.errors));
      if (decision === "allow") return answerOf(undefined);
      return answerOf(ordered[Math.min(...diagnostics.reason.map((reason) => ranks.get(reason) ?? ordered.length))]);
    },
  };
}

function write(policy: Policy): string {
  const conditions = conditionsOf(policy).map((condition) => {
    const text = express(condition);
    return condition.negated ? `!(${text})` : text;
  });
  const when = conditions.length === 0 ? "true" : conditions.join(" && ");
  return `forbid(principal, action == Action::"${activityOf(policy)}", resource) when { ${when} };`;
}

function express({ attribute, values }: Condition): string {
  const list = JSON.stringify(values);
  if (attribute === "ip-address") return `(${values.map((one) => `context.ip.isInRange(ip("${one}"))`).join(" || ")})`;
  if (attribute === "location") return `(context has country && ${list}.contains(context.country))`;
  const read = `context.${READ[attribute]}`;
  return SETS.has(attribute) ? `${read}.containsAny(${list})` : `${list}.contains(${read})`;
}

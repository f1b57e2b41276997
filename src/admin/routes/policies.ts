/**
 * `/policies`
 * @module
 */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { ChangeRefusal, Organisation } from "../../config/index.ts";
import { err, ok, type Result } from "../../kernel/index.ts";
import { type Policy, viewOf } from "../../policy/index.ts";
import { because, change } from "../change.ts";
import type { AdminPorts, Api } from "../context.ts";
import {
  idParamSchema,
  policyInputSchema,
  policyListSchema,
  policyModeSchema,
  policySchema,
  policyUpdateSchema,
  reasonQuerySchema,
  revisionQuerySchema,
} from "../contract/index.ts";
import { notFound } from "../problems.ts";

const UNDER = /^policies\.\d+\.?/;
const tags = ["policies"];

export function policyRoutes(ports: AdminPorts) {
  const find = (id: string) => {
    const policy = ports.configuration.snapshot.organisation.policies.find((one) => one.id === id);
    if (policy === undefined) throw notFound("policy");
    return policy;
  };
  return async (api: Api): Promise<void> => {
    api.get("/policies", { schema: { response: { 200: policyListSchema }, tags } }, async () => ({
      items: ports.configuration.snapshot.organisation.policies.map(viewOf),
    }));
    api.get(
      "/policies/:id",
      { schema: { params: idParamSchema, response: { 200: policySchema }, tags } },
      async (request) => viewOf(find(request.params.id)),
    );
    api.post(
      "/policies",
      { schema: { querystring: reasonQuerySchema, body: policyInputSchema, response: { 201: policySchema }, tags } },
      async (request, reply) => {
        const policy = { ...request.body, id: randomBytes(8).toString("hex"), revision: 1 } as Policy;
        const add = (current: Organisation) => ok({ ...current, policies: [...current.policies, policy] });
        const done = because(`Policy "${policy.name}" created.`, request.query.reason);
        await change(ports, request, done, add, UNDER);
        return reply.code(201).send(viewOf(find(policy.id)));
      },
    );
    const update = {
      params: idParamSchema,
      querystring: revisionQuerySchema,
      body: policyUpdateSchema,
      response: { 200: policySchema },
      tags,
    };
    api.put("/policies/:id", { schema: update }, async (request) => {
      const { id } = request.params;
      const { revision: base, reason } = request.query;
      const edit = replace(id, base, ({ revision }) => ({ ...request.body, id, revision: revision + 1 }) as Policy);
      await change(ports, request, because(`Policy "${request.body.name}" changed.`, reason), edit, UNDER);
      return viewOf(find(id));
    });
    const enable = {
      params: idParamSchema,
      querystring: reasonQuerySchema,
      body: policyModeSchema,
      response: { 200: policySchema },
      tags,
    };
    api.patch("/policies/:id", { schema: enable }, async (request) => {
      const { id } = request.params;
      const mode = modeOf(request.body);
      const edit = replace(id, undefined, (policy) => ({ ...policy, mode, revision: policy.revision + 1 }));
      const done = because(`Policy "${find(id).name}" ${MODE_WORDS[mode]}.`, request.query.reason);
      await change(ports, request, done, edit, UNDER);
      return viewOf(find(id));
    });
    api.delete(
      "/policies/:id",
      { schema: { params: idParamSchema, querystring: reasonQuerySchema, response: { 204: z.null() }, tags } },
      async (request, reply) => {
        const { id, name } = find(request.params.id);
        const remove = (current: Organisation) =>
          ok({ ...current, policies: current.policies.filter((one) => one.id !== id) });
        await change(ports, request, because(`Policy "${name}" deleted.`, request.query.reason), remove, UNDER);
        return reply.code(204).send(null);
      },
    );
  };
}

const MODE_WORDS = { on: "enabled", "report-only": "set to report only", off: "disabled" } as const;

function modeOf(body: z.infer<typeof policyModeSchema>): Policy["mode"] {
  if ("mode" in body) return body.mode;
  return body.enabled ? "on" : "off";
}

/** Refuses on top of a newer revision than the one that was read. */
function replace(id: string, revision: number | undefined, next: (policy: Policy) => Policy) {
  return (current: Organisation): Result<Organisation, ChangeRefusal> => {
    const policy = current.policies.find((one) => one.id === id);
    if (policy === undefined) return err({ kind: "not-found", what: "policy" });
    if (revision !== undefined && revision !== policy.revision) {
      return err({ kind: "conflict", detail: `The policy is at revision ${policy.revision}, not ${revision}.` });
    }
    return ok({ ...current, policies: current.policies.map((one) => (one.id === id ? next(one) : one)) });
  };
}

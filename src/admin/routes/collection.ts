/**
 * A list of the configuration as a resource: listed, created, read, changed on top of the revision that was read, and
 * deleted. Every change is one of the whole configuration, see `change.ts`.
 * @module
 */
import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { ChangeRefusal, Organisation } from "../../config/index.ts";
import { err, ok, type Result } from "../../kernel/index.ts";
import { because, change, namingPolicies } from "../change.ts";
import type { AdminPorts, Api } from "../context.ts";
import { idParamSchema, reasonQuerySchema, revisionQuerySchema } from "../contract/index.ts";
import { notFound } from "../problems.ts";

interface Item {
  readonly id: string;
  readonly revision: number;
}

export interface Collection<T extends Item> {
  /** `/ip-ranges` */
  readonly path: string;
  readonly key: "ipRanges" | "deviceTagRules";
  /** As a person reads it: "address range". */
  readonly noun: string;
  readonly nameOf: (item: Omit<T, keyof Item>) => string;
  readonly item: z.ZodType;
  readonly input: z.ZodType;
  readonly list: z.ZodType;
}

export function collectionRoutes<T extends Item>(ports: AdminPorts, collection: Collection<T>) {
  const { path, key, noun, nameOf, item, input, list } = collection;
  const tags = [path.slice(1)];
  const under = new RegExp(`^${key}\\.\\d+\\.?`);
  const capitalised = noun.charAt(0).toUpperCase() + noun.slice(1);
  const itemsOf = (organisation: Organisation) => organisation[key] as unknown as readonly T[];
  const withItems = (organisation: Organisation, items: readonly T[]): Organisation => ({
    ...organisation,
    [key]: items,
  });
  const find = (id: string) => {
    const found = itemsOf(ports.configuration.snapshot.organisation).find((one) => one.id === id);
    if (found === undefined) throw notFound(noun);
    return found;
  };
  /** Refuses on top of a newer revision than the one that was read. */
  const edit =
    (id: string, revision: number | undefined, next: (found: T) => readonly T[]) =>
    (current: Organisation): Result<Organisation, ChangeRefusal> => {
      const items = itemsOf(current);
      const found = items.find((one) => one.id === id);
      if (found === undefined) return err({ kind: "not-found", what: noun });
      if (revision !== undefined && revision !== found.revision) {
        return err({ kind: "conflict", detail: `The ${noun} is at revision ${found.revision}, not ${revision}.` });
      }
      return ok(
        withItems(
          current,
          items.flatMap((one) => (one.id === id ? next(one) : [one])),
        ),
      );
    };
  return async (api: Api): Promise<void> => {
    const params = idParamSchema;
    const querystring = revisionQuerySchema;
    // The types of a generic schema say nothing to the router; what it has validated is named below.
    const routes = api as unknown as FastifyInstance;
    const idOf = (request: FastifyRequest) => (request.params as z.infer<typeof idParamSchema>).id;
    const queryOf = (request: FastifyRequest) => request.query as z.infer<typeof revisionQuerySchema>;
    const bodyOf = (request: FastifyRequest) => request.body as Omit<T, keyof Item>;

    routes.get(path, { schema: { response: { 200: list }, tags } }, async () => ({
      items: [...itemsOf(ports.configuration.snapshot.organisation)],
    }));
    routes.get(`${path}/:id`, { schema: { params, response: { 200: item }, tags } }, async (request) =>
      find(idOf(request)),
    );
    const create = { querystring: reasonQuerySchema, body: input, response: { 201: item }, tags };
    routes.post(path, { schema: create }, async (request, reply) => {
      const added = { ...bodyOf(request), id: randomBytes(8).toString("hex"), revision: 1 } as T;
      const add = (current: Organisation) => ok(withItems(current, [...itemsOf(current), added]));
      const done = because(`${capitalised} "${nameOf(added)}" created.`, queryOf(request).reason);
      await change(ports, request, done, add, under);
      return reply.code(201).send(find(added.id));
    });
    const update = { params, querystring, body: input, response: { 200: item }, tags };
    routes.put(`${path}/:id`, { schema: update }, async (request) => {
      const id = idOf(request);
      const next = ({ revision }: T) => [{ ...bodyOf(request), id, revision: revision + 1 } as T];
      const { revision, reason } = queryOf(request);
      const done = because(`${capitalised} "${nameOf(bodyOf(request))}" changed.`, reason);
      await change(ports, request, done, edit(id, revision, next), under, namingPolicies(ports));
      return find(id);
    });
    const remove = { params, querystring, response: { 204: z.null() }, tags };
    routes.delete(`${path}/:id`, { schema: remove }, async (request, reply) => {
      const id = idOf(request);
      const { revision, reason } = queryOf(request);
      const done = because(`${capitalised} "${nameOf(find(id))}" deleted.`, reason);
      const without = edit(id, revision, () => []);
      await change(ports, request, done, without, under, namingPolicies(ports));
      return reply.code(204).send(null);
    });
  };
}

/**
 * `/apps`
 * @module
 */
import { z } from "zod";
import type { Organisation, App as StoredApp } from "../../config/index.ts";
import { err, ok } from "../../kernel/index.ts";
import { change } from "../change.ts";
import type { AdminPorts, Api } from "../context.ts";
import {
  type App,
  appInputSchema,
  appListSchema,
  appSchema,
  idParamSchema,
  revisionQuerySchema,
} from "../contract/index.ts";
import { notFound } from "../problems.ts";

const UNDER = /^apps\.\d+\.?/;
const tags = ["apps"];

export function appRoutes(ports: AdminPorts) {
  const find = (id: string) => {
    const app = ports.configuration.snapshot.app(id);
    if (app === null) throw notFound("app");
    return app;
  };
  const show = (app: StoredApp): App => ({
    ...app,
    clients: app.clients.map(({ secret, ...client }) => ({ ...client, hasSecret: secret !== undefined })),
    urls: app.hosts.map(({ host }) => `${ports.addresses.controlled(host)}/`),
  });
  return async (api: Api): Promise<void> => {
    api.get("/apps", { schema: { response: { 200: appListSchema }, tags } }, async () => ({
      items: ports.configuration.snapshot.organisation.apps.map(show),
    }));
    api.get("/apps/:id", { schema: { params: idParamSchema, response: { 200: appSchema }, tags } }, async (request) =>
      show(find(request.params.id)),
    );
    api.post(
      "/apps",
      { schema: { body: appInputSchema, response: { 201: appSchema }, tags } },
      async (request, reply) => {
        const id = newId(request.body.name, ports.configuration.snapshot.organisation);
        const add = (current: Organisation) =>
          ok({ ...current, apps: [...current.apps, { ...request.body, id, revision: 1 }] });
        await change(ports, request, `App "${request.body.name}" added.`, add, UNDER);
        return reply.code(201).send(show(find(id)));
      },
    );
    const update = {
      params: idParamSchema,
      querystring: revisionQuerySchema,
      body: appInputSchema,
      response: { 200: appSchema },
      tags,
    };
    api.put("/apps/:id", { schema: update }, async (request) => {
      const { id } = request.params;
      const edit = (current: Organisation) => {
        const app = current.apps.find((one) => one.id === id);
        if (app === undefined) return err({ kind: "not-found", what: "app" } as const);
        if (request.query.revision !== undefined && request.query.revision !== app.revision) {
          return err({
            kind: "conflict",
            detail: `The app is at revision ${app.revision}, not ${request.query.revision}.`,
          } as const);
        }
        const next = { ...keepSecrets(request.body, app), id, revision: app.revision + 1 };
        return ok({ ...current, apps: current.apps.map((one) => (one.id === id ? next : one)) });
      };
      await change(ports, request, `App "${request.body.name}" changed.`, edit, UNDER);
      return show(find(id));
    });
    api.delete(
      "/apps/:id",
      { schema: { params: idParamSchema, response: { 204: z.null() }, tags } },
      async (request, reply) => {
        const { id, name } = find(request.params.id);
        const edit = (current: Organisation) => ok({ ...current, apps: current.apps.filter((one) => one.id !== id) });
        await change(ports, request, `App "${name}" removed.`, edit, UNDER);
        const orphaned = ports.sessions.list().filter(({ record }) => record.app === id);
        for (const session of orphaned) await ports.sessions.revoke(session, "its app was removed");
        return reply.code(204).send(null);
      },
    );
  };
}

/** The API never shows a secret, so a client that comes back without one keeps the one it has. */
function keepSecrets<T extends { clients: StoredApp["clients"] }>(input: T, stored: StoredApp): T {
  const clients = input.clients.map((client) => {
    const secret = client.secret ?? stored.clients.find(({ id }) => id === client.id)?.secret;
    return secret === undefined ? client : { ...client, secret };
  });
  return { ...input, clients };
}

function newId(name: string, { apps }: Organisation): string {
  const base =
    name
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 50) || "app";
  const taken = new Set(apps.map(({ id }) => id));
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}

/**
 * `/sessions`
 * @module
 */
import { z } from "zod";
import { decideAnyFileInSession, evidenceOf, type LiveSession } from "../../session/index.ts";
import { adminActivity } from "../auth.ts";
import { type AdminPorts, type Api, adminOf } from "../context.ts";
import {
  idParamSchema,
  type Session,
  sessionPageSchema,
  sessionQuerySchema,
  sessionSchema,
} from "../contract/index.ts";
import { notFound } from "../problems.ts";

const tags = ["sessions"];

export function sessionRoutes(ports: AdminPorts) {
  const find = (id: string) => {
    const session = ports.sessions.get(id);
    if (session === null) throw notFound("session");
    return session;
  };
  return async (api: Api): Promise<void> => {
    api.get(
      "/sessions",
      { schema: { querystring: sessionQuerySchema, response: { 200: sessionPageSchema }, tags } },
      async (request) => {
        const { user = "", app, cursor, limit } = request.query;
        const all = ports.sessions
          .list()
          .filter(
            ({ record }) =>
              record.user.toLowerCase().includes(user.toLowerCase()) && (app === undefined || record.app === app),
          )
          .sort((a, b) => b.record.openedAt - a.record.openedAt || b.record.id.localeCompare(a.record.id));
        const start = cursor === undefined ? 0 : all.findIndex(({ record }) => record.id === cursor) + 1;
        const items = all.slice(start, start + limit);
        const more = all.length > start + limit;
        return {
          items: items.map((session) => show(ports, session)),
          nextCursor: more ? (items.at(-1)?.record.id ?? null) : null,
        };
      },
    );
    api.get(
      "/sessions/:id",
      { schema: { params: idParamSchema, response: { 200: sessionSchema }, tags } },
      async (request) => show(ports, find(request.params.id)),
    );
    api.delete(
      "/sessions/:id",
      { schema: { params: idParamSchema, response: { 204: z.null() }, tags } },
      async (request, reply) => {
        const session = find(request.params.id);
        const { name } = adminOf(request);
        await ports.sessions.revoke(session, `revoked by ${name}`);
        const app = ports.configuration.snapshot.app(session.record.app);
        await ports.log.record({
          ...adminActivity(ports, request, session.record.user),
          type: "session-revoked",
          action: "blocked",
          app: app && { id: app.id, name: app.name },
          clientApp: session.record.clientApp,
          session: session.record.id,
          device: evidenceOf(session.judgement.device),
          object: null,
          summary: `The session was revoked by ${name}.`,
        });
        return reply.code(204).send(null);
      },
    );
  };
}

function show(ports: AdminPorts, { record, judgement, lastSeenAt, blocked }: LiveSession): Session {
  const app = ports.configuration.snapshot.app(record.app);
  const download = decideAnyFileInSession(judgement, "download");
  const restrictions =
    download.policy === null ? [] : [{ activity: "download", action: "block" as const, policy: download.policy.name }];
  return {
    id: record.id,
    user: record.user,
    groups: record.groups ?? [],
    app: { id: record.app, name: app?.name ?? record.app },
    clientApp: record.clientApp,
    ip: record.ip,
    userAgent: record.userAgent,
    openedAt: new Date(record.openedAt).toISOString(),
    lastSeenAt: new Date(lastSeenAt).toISOString(),
    expiresAt: new Date(record.expiresAt).toISOString(),
    state: blocked ? "blocked" : "open",
    device: evidenceOf(judgement.device),
    restrictions: record.clientApp === "browser" ? restrictions : [],
  };
}

/**
 * `/activities`
 * @module
 */
import { activitySchema } from "../../activity/index.ts";
import type { AdminPorts, Api } from "../context.ts";
import { activityPageSchema, activityQuerySchema, idParamSchema } from "../contract/index.ts";
import { notFound } from "../problems.ts";

const tags = ["activities"];
const HEARTBEAT = 20_000;

export function activityRoutes(ports: AdminPorts) {
  const streams = new Set<() => void>();
  return async (api: Api): Promise<void> => {
    api.addHook("preClose", async () => {
      for (const end of streams) end();
    });
    api.get(
      "/activities",
      { schema: { querystring: activityQuerySchema, response: { 200: activityPageSchema }, tags } },
      async (request) => {
        const { from, to, cursor, limit, ...query } = request.query;
        const found = await ports.activities.find({
          ...query,
          from: from === undefined ? undefined : Date.parse(from),
          to: to === undefined ? undefined : Date.parse(to),
          before: cursor,
          limit: limit + 1,
        });
        const items = found.slice(0, limit);
        return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
      },
    );
    api.get(
      "/activities/stream",
      { schema: { tags, description: "Server-sent events: `activity`, one record each, as they are recorded." } },
      (request, reply) => {
        reply.hijack();
        const { raw } = reply;
        raw.writeHead(200, {
          "content-type": "text/event-stream",
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
        });
        raw.write(": connected\n\n");
        const unwatch = ports.log.watch((activity) => {
          // A reader that does not keep up is cut off, and loads the list again when it returns.
          if (raw.writableLength > 1_000_000) raw.destroy();
          else raw.write(`event: activity\nid: ${activity.id}\ndata: ${JSON.stringify(activity)}\n\n`);
        });
        const beat = setInterval(() => raw.write(": still here\n\n"), HEARTBEAT);
        const end = () => raw.end();
        streams.add(end);
        request.raw.on("close", () => {
          unwatch();
          clearInterval(beat);
          streams.delete(end);
        });
      },
    );
    api.get(
      "/activities/:id",
      { schema: { params: idParamSchema, response: { 200: activitySchema }, tags } },
      async (request) => {
        const activity = await ports.activities.get(request.params.id);
        if (activity === null) throw notFound("activity");
        return activity;
      },
    );
  };
}

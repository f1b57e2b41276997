/**
 * `/alerts`: what needs an administrator's attention now. What was, stands in the activity log.
 * @module
 */
import type { AdminPorts, Api } from "../context.ts";
import { alertListSchema } from "../contract/index.ts";

export function alertRoutes({ engineWatch }: AdminPorts) {
  return async (api: Api): Promise<void> => {
    api.get("/alerts", { schema: { response: { 200: alertListSchema }, tags: ["alerts"] } }, async () => ({
      items: engineWatch.away
        .toSorted((left, right) => left.since - right.since)
        .map(({ engine, detail, since }) => ({
          kind: "malware-engine-away" as const,
          subject: engine,
          since: new Date(since).toISOString(),
          detail,
        })),
    }));
  };
}

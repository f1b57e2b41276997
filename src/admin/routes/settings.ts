/**
 * `/settings`, and the suggestions that the policy editor offers.
 * @module
 */
import { z } from "zod";
import type { Organisation } from "../../config/index.ts";
import { ok } from "../../kernel/index.ts";
import { change } from "../change.ts";
import type { AdminPorts, Api } from "../context.ts";
import { settingsSchema, settingsUpdateSchema } from "../contract/index.ts";

const namesSchema = z.object({ items: z.array(z.string()) });

export function settingsRoutes(ports: AdminPorts) {
  return async (api: Api): Promise<void> => {
    const current = () => ports.configuration.snapshot.organisation;
    api.get(
      "/settings",
      { schema: { response: { 200: settingsSchema }, tags: ["settings"] } },
      async () => current().settings,
    );
    api.put(
      "/settings",
      { schema: { body: settingsUpdateSchema, response: { 200: settingsSchema }, tags: ["settings"] } },
      async (request) => {
        const given = Object.fromEntries(Object.entries(request.body).filter(([, value]) => value !== undefined));
        const edit = (now: Organisation) => ok({ ...now, settings: { ...now.settings, ...given } });
        await change(ports, request, "Settings changed.", edit, /^settings\.?/);
        return current().settings;
      },
    );
    api.get("/groups", { schema: { response: { 200: namesSchema }, tags: ["suggestions"] } }, async () => {
      const { policies, settings } = current();
      const inPolicies = policies.flatMap(({ filters }) =>
        filters.flatMap((filter) => (filter.attribute === "group" && "values" in filter ? filter.values : [])),
      );
      const inSessions = ports.sessions.list().flatMap(({ record }) => record.groups ?? []);
      return { items: sorted([...settings.adminGroups, ...inPolicies, ...inSessions]) };
    });
    api.get("/users", { schema: { response: { 200: namesSchema }, tags: ["suggestions"] } }, async () => ({
      items: sorted(await ports.activities.users(500)),
    }));
  };
}

const sorted = (names: readonly string[]) => [...new Set(names)].sort((a, b) => a.localeCompare(b));

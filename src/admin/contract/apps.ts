/**
 * Onboarded apps.
 * @module
 */
import { z } from "zod";
import { type appInputSchema, clientSchema, appSchema as storedAppSchema } from "../../config/schema.ts";

export { appInputSchema } from "../../config/schema.ts";

/** As stored, but without secrets, and with the addresses under which the app is reached. */
export const appSchema = storedAppSchema.extend({
  clients: z.array(clientSchema.omit({ secret: true }).extend({ hasSecret: z.boolean() })),
  urls: z.array(z.string()).describe("where the browser reaches the app under control"),
});
export type App = z.infer<typeof appSchema>;
export const appListSchema = z.object({ items: z.array(appSchema) });
export type AppInput = z.infer<typeof appInputSchema>;

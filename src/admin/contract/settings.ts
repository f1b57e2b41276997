/**
 * The organisation's settings, and who is signed in to the console.
 * @module
 */
import { z } from "zod";
import { settingsSchema as storedSettingsSchema } from "../../config/schema.ts";
import { cidrSchema } from "../../policy/index.ts";

export const settingsSchema = storedSettingsSchema;
const { oldestSystems } = storedSettingsSchema.shape;
/** What is left out stays as it is. INVARIANT: no default here, it would reset what nobody mentioned. */
export const settingsUpdateSchema = storedSettingsSchema
  .extend({ trustedProxies: z.array(cidrSchema).max(200), oldestSystems: oldestSystems.unwrap() })
  .partial();
export type Settings = z.infer<typeof settingsSchema>;

export const meSchema = z.object({
  name: z.string(),
  via: z.enum(["token", "identity-provider"]),
  organisation: z.string(),
  base: z.string().describe("the DNS name under which everything is served, with the port"),
  version: z.string().describe("of Sallyport"),
});
export const tokenSignInSchema = z.strictObject({ token: z.string().min(1).max(200) });

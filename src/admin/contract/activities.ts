/**
 * Activities: what happened, what was decided, and everything that was considered.
 * @module
 */
import { z } from "zod";
import { activitySchema } from "../../activity/schema.ts";
import { page, pageQuerySchema, timestampSchema } from "./common.ts";

export type { Activity } from "../../activity/schema.ts";
export { ACTIVITY_ACTIONS, ACTIVITY_TYPES, activitySchema } from "../../activity/schema.ts";

export const activityQuerySchema = pageQuerySchema.extend({
  user: z.string().max(256).optional().describe("user name, part of it is enough"),
  app: z.string().max(64).optional().describe("app identifier"),
  type: z.string().max(40).optional(),
  action: z.string().max(40).optional().describe("applied action"),
  session: z.string().max(64).optional(),
  reference: z.string().max(64).optional().describe("the reference id a person was shown"),
  from: timestampSchema.optional(),
  to: timestampSchema.optional(),
});

/** Newest first. */
export const activityPageSchema = page(activitySchema);

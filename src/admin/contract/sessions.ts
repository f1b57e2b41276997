/**
 * Live sessions: browser sessions under control, and what mobile and desktop apps hold.
 * @module
 */
import { z } from "zod";
import { activitySchema } from "./activities.ts";
import { page, pageQuerySchema, timestampSchema } from "./common.ts";

export const sessionSchema = z.object({
  id: z.string(),
  user: z.string(),
  groups: z.array(z.string()),
  app: z.object({ id: z.string(), name: z.string() }),
  clientApp: z.enum(["browser", "mobile-and-desktop"]),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  openedAt: timestampSchema,
  lastSeenAt: timestampSchema,
  expiresAt: timestampSchema,
  /** `blocked`: an access policy refuses it since something changed; the next request shows why. */
  state: z.enum(["open", "blocked"]),
  device: activitySchema.shape.device,
  /** What the session's residual policy restricts at this moment. */
  restrictions: z.array(z.object({ activity: z.string(), action: z.enum(["audit", "block"]), policy: z.string() })),
});
export type Session = z.infer<typeof sessionSchema>;
export const sessionQuerySchema = pageQuerySchema.extend({
  user: z.string().max(256).optional(),
  app: z.string().max(64).optional(),
});
export const sessionPageSchema = page(sessionSchema);

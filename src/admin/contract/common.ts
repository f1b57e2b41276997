/**
 * Pieces that every resource of the API shares.
 * @module
 */
import { z } from "zod";

/** RFC 9457 problem details; `errors` names each place in the request that was refused, and the remedy. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  reference: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export const timestampSchema = z.iso.datetime().describe("UTC, ISO 8601");

export const pageQuerySchema = z.object({
  cursor: z.string().max(200).optional().describe("nextCursor of the previous page"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

const MOST_REASON = 500;
/** Why something is changed, in the admin's words. Empty: nothing is said. */
export const reasonSchema = z.string().trim().max(MOST_REASON, `a reason has at most ${MOST_REASON} characters`);
/** Beside whatever is changed: its body is what it becomes, and has no place for it. */
export const reasonQuerySchema = z.object({
  reason: reasonSchema.optional().describe("why; the history and the activity log show it behind what was done"),
});

export const idParamSchema = z.object({ id: z.string().min(1).max(64) });

/**
 * What needs an administrator's attention now.
 * @module
 */
import { z } from "zod";

export const alertSchema = z.object({
  kind: z.enum(["malware-engine-away"]),
  /** What it is about: the name of the engine. */
  subject: z.string(),
  since: z.iso.datetime(),
  detail: z.string().describe("why, in a sentence"),
});
export const alertListSchema = z.object({ items: z.array(alertSchema).describe("the longest standing first") });

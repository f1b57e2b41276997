/**
 * Access and session policies.
 * @module
 */
import { z } from "zod";
import { policyInputSchema, policySchema } from "../../policy/index.ts";

export type { Filter, Policy, PolicyInput } from "../../policy/index.ts";
export {
  ACTIONS,
  ATTRIBUTES,
  BUILT_IN_DEVICE_TAGS,
  CLIENT_APPS,
  CONTROL_TYPES,
  OPERATORS,
  policyInputSchema,
  policySchema,
  SEVERITIES,
} from "../../policy/index.ts";

export const policyListSchema = z.object({ items: z.array(policySchema) });

/** The revision that was read: a change on top of somebody else's newer one is refused with 409. */
export const revisionQuerySchema = z.object({ revision: z.coerce.number().int().min(1).optional() });
export const policyEnabledSchema = z.strictObject({ enabled: z.boolean() });
export const policyUpdateSchema = policyInputSchema;

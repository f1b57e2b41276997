/**
 * Access and session policies.
 * @module
 */
import { z } from "zod";
import { MODES, policyInputSchema, policyViewSchema } from "../../policy/index.ts";
import { reasonQuerySchema } from "./common.ts";

export type { Filter, PolicyInput, PolicyView as Policy } from "../../policy/index.ts";
export {
  ACTIONS,
  ATTRIBUTES,
  BUILT_IN_DEVICE_TAGS,
  CLIENT_APPS,
  CONTROL_TYPES,
  DLP_PRESETS,
  INSPECTION_STATUSES,
  IP_CATEGORIES,
  MODES,
  OPERATORS,
  OPERATORS_OF,
  policyInputSchema,
  policyViewSchema as policySchema,
  SEVERITIES,
  TEMPLATES,
} from "../../policy/index.ts";

export const policyListSchema = z.object({ items: z.array(policyViewSchema) });

/** The revision that was read: a change on top of somebody else's newer one is refused with 409. */
export const revisionQuerySchema = reasonQuerySchema.extend({ revision: z.coerce.number().int().min(1).optional() });
/** `enabled` is what clients say that know no mode: true is `on`, false is `off`. */
export const policyModeSchema = z.union([
  z.strictObject({ mode: z.enum(MODES) }),
  z.strictObject({ enabled: z.boolean() }),
]);
export const policyUpdateSchema = policyInputSchema;

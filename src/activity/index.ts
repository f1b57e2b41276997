/**
 * Activities: the vocabulary in which Sallyport records what happened and why.
 * @module
 */
export {
  ACTIVITY_ACTIONS,
  ACTIVITY_TYPES,
  type Activity,
  activitySchema,
  type DeviceEvidence,
  deviceEvidenceSchema,
} from "./schema.ts";

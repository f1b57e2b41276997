/**
 * Activities: the vocabulary in which Sallyport records what happened and why.
 * @module
 */

export { type ActivityDraft, ActivityLog, newReference } from "./log.ts";
export type { ActivityQuery, ActivityStore } from "./ports.ts";
export {
  ACTIVITY_ACTIONS,
  ACTIVITY_TYPES,
  type Activity,
  activitySchema,
  type DeviceEvidence,
  deviceEvidenceSchema,
  type InspectionEvidence,
} from "./schema.ts";

/**
 * Policy engine: the facts about one request in, one verdict out. Start reading at `decide.ts`.
 *
 * Pure: no I/O and no clock. Time is a fact, so a verdict in the activity log can be replayed from its own record.
 *
 * INVARIANT (fail closed): an unknown fact never weakens a verdict.
 * @module
 */
export { cidrSchema, isInRange, normaliseAddress, parseRange } from "./cidr.ts";
export {
  bindSession,
  type ControlledActivity,
  decideAccess,
  decideActivity,
  type PolicySet,
  policiesAskingForDevice,
  type Residual,
  sameRestrictions,
  type Verdict,
} from "./decide.ts";
export { type Explanation, explanationSchema, type PolicyTrace, REASONS, type Reason } from "./explanation.ts";
export { type ClientApp, type Fact, type Facts, none, unknown, value } from "./facts.ts";
export {
  ACTIONS,
  type AccessPolicy,
  ATTRIBUTES,
  BUILT_IN_DEVICE_TAGS,
  CLIENT_APPS,
  CONTROL_TYPES,
  type Filter,
  OPERATORS,
  type Policy,
  type PolicyInput,
  policyInputSchema,
  policySchema,
  SEVERITIES,
  type SessionPolicy,
} from "./schema.ts";

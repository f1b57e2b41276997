/**
 * Policy engine: the facts about one request in, one verdict out. Start reading at `plain/decide.ts`, which says what a
 * verdict is; `decide.ts` is the way it is reached.
 *
 * Pure: no I/O and no clock. Time is a fact, so a verdict in the activity log can be replayed from its own record.
 *
 * INVARIANT (fail closed): an unknown fact never weakens a verdict.
 * @module
 */
export {
  type Analysis,
  ASKED,
  analyse,
  type Coverage,
  type CoverageRow,
  coverage,
  DIFFERENCE_EFFECTS,
  type Difference,
  type DifferenceEffect,
  type DifferenceReport,
  type DifferOptions,
  differ,
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  type Named,
  RESTRICTED,
  type Witness,
} from "./analysis/index.ts";
export { cidrSchema, isInRange, normaliseAddress, parseRange, storedCidrSchema } from "./cidr.ts";
export { COUNTRIES } from "./countries.ts";
export {
  bindSession,
  compilePolicies,
  decideAccess,
  decideActivity,
  decideAnyFile,
  decideRoute,
  fileConditionsOf,
  mayNeedDevice,
  mayNeedInspection,
  type PolicySet,
  policiesAbout,
  policiesAskingForDevice,
  policiesAwaitingInspection,
  type Residual,
  replay,
  type Settling,
  sameRestrictions,
  settledOnceFound,
} from "./decide.ts";
export type { PolicyList } from "./decision.ts";
export { type NearMiss, nearMisses } from "./explain.ts";
export {
  CONSIDERED_CAP,
  type Explanation,
  explanationSchema,
  filterTraceSchema,
  type PolicyTrace,
  policyTraceSchema,
  REASONS,
  type Reason,
} from "./explanation.ts";
export {
  type ActivityFacts,
  activityFactsSchema,
  claimsAmong,
  domainOf,
  extensionOf,
  type Fact,
  type Facts,
  type FileFacts,
  factsSchema,
  type InspectionFinding,
  inspectionFindingSchema,
  isCertified,
  none,
  SIGN_IN,
  UNSEEN_FILE,
  unknown,
  value,
} from "./facts.ts";
export { countrySchema, storedCountrySchema } from "./filter-values.ts";
export { type Filter, filterSchema, type Source, signInFilterSchema, sourceOf } from "./filters.ts";
export {
  describeProtection,
  type InspectionCondition,
  inspectionSchema,
  type ProtectionSettings,
  protectionSchema,
} from "./inspection.ts";
export { type Mistake, mistakesOf } from "./mistakes.ts";
export { nearestOf } from "./nearest.ts";
export { unscannedFor } from "./plain/unscanned.ts";
export {
  type AccessPolicy,
  type Policy,
  type PolicyInput,
  type PolicyView,
  policyInputSchema,
  policySchema,
  policyViewSchema,
  type Rule,
  type SessionPolicy,
  viewOf,
} from "./schema.ts";
export { effectiveFilters, inspectionOf, protectionOf, type Question } from "./scope.ts";
export { TEMPLATES, type Template } from "./templates.ts";
export type { Asked, RouteVerdict, Verdict } from "./verdict.ts";
export * from "./vocabulary.ts";

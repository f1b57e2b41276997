/**
 * What is in a file: bytes on their way in, a finding out. Start reading at `inspector.ts`.
 *
 * Files are read in processes of their own (`pool/`): what they are and what they say (`text/`), their labels
 * (`labels/`), what is sensitive in it (`detect/`). Malware engines (`malware/`) are asked from here. Meanwhile the file is
 * held (`spool/`).
 * @module
 */
export type { Asked, Declared, InspectionRules } from "./asked.ts";
export { DEFAULT_LIMITS, type Limits } from "./budget.ts";
export {
  type Accuracy,
  checkExpression,
  decodedWhole,
  fingerprint,
  INFORMATION_TYPES,
  importExactData,
  PRESETS,
  type RulePackage,
  readGitleaksRules,
  readRulePackage,
  serializeClassifier,
  serializeFingerprint,
  trainClassifier,
} from "./detect/index.ts";
export type { EnoughFound, Requirement } from "./enough.ts";
export type { CoverageReport, EngineReport, FileLabel, Finding, Match } from "./finding.ts";
export { findingSchema } from "./finding.ts";
export { findingOfTooLarge } from "./inspected.ts";
export { Inspector, type Protected } from "./inspector.ts";
export { type EngineAway, type EngineChange, type EngineHealth, EngineWatch, FirstSeen } from "./malware/index.ts";
export type { Protection } from "./protect/index.ts";
export * from "./schema.ts";
export type { Held, Received } from "./spool/index.ts";
export { CONFIDENCE_LEVELS, type CoverageReason, PLACES } from "./vocabulary.ts";

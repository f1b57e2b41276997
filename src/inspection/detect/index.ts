/**
 * Sensitive content in text: what is wanted is compiled into a scanner, text is streamed through a scan, matches come
 * out with masked evidence.
 *
 * @module
 */
export { INFORMATION_TYPES } from "./catalogue.ts";
export { compileRules } from "./compiled.ts";
export { compileCustomType } from "./custom.ts";
export { type CustomType, informationTypeSchema } from "./custom-schema.ts";
export {
  type Accuracy,
  type Classifier,
  deserializeClassifier,
  serializeClassifier,
  trainClassifier,
} from "./documents/classifier.ts";
export { ExactData } from "./documents/exact-data.ts";
export { type ExactDataColumns, importExactData, type LeftOut } from "./documents/exact-import.ts";
export {
  deserializeFingerprint,
  type Fingerprint,
  fingerprint,
  serializeFingerprint,
} from "./documents/fingerprint.ts";
export { decodedWhole } from "./documents/text-of-bytes.ts";
export { type CheckedExpression, checkExpression } from "./expression.ts";
export type { Anchor, Category, Check, InformationType, Pattern } from "./information-type.ts";
export { CHECKSUMS, type Checksum } from "./named-checksums.ts";
export { PRESETS, type Preset } from "./presets.ts";
export { type Note, type RulePackage, readRulePackage } from "./rule-package.ts";
export type { OnMatch, Scan } from "./scan.ts";
export type { RuleInput, Scanner, ScanOptions, Wanted, WantedExpression, WantedType } from "./scanner.ts";
export { type GitleaksRules, type Refusal, readGitleaksRules } from "./secrets/gitleaks.ts";

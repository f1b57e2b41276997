/**
 * What a reader needs: rules as they come to it, compiled. Not the schemas that rules are checked by before, which would take
 * more of its memory than all rules together.
 * @module
 */
import { INFORMATION_TYPES } from "./catalogue.ts";
import { watchersOf } from "./documents/index.ts";
import { createScanner, type RuleInput, type Scanner, type Wanted } from "./scanner.ts";

export { compileCustomType } from "./custom.ts";
export { deserializeClassifier } from "./documents/classifier.ts";
export { ExactData } from "./documents/exact-data.ts";
export { deserializeFingerprint } from "./documents/fingerprint.ts";
export type { Scan } from "./scan.ts";
export type { RuleInput, Scanner, Wanted } from "./scanner.ts";

/** Only what is wanted is done. Throws when something wanted is not there, or may not be used yet. */
export function compileRules(rules: RuleInput, wanted: Wanted): Scanner {
  return createScanner([...INFORMATION_TYPES, ...(rules.types ?? [])], wanted, watchersOf(rules, wanted));
}

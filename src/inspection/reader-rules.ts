/**
 * From the settings to what a reader needs of them.
 * @module
 */

import type { InspectionRules, LearntData } from "./asked.ts";
import { DEFAULT_LIMITS, type Limits } from "./budget.ts";
import { yaraOf } from "./malware/index.ts";
import type { ReaderRules } from "./pool/index.ts";
import type { InspectionSettings } from "./schema.ts";

/** What is not there cannot be sought: a policy that asks for it finds the reader unable, and never a clean file. */
export function readerRulesOf({ version, settings }: InspectionRules, data: LearntData): ReaderRules {
  const learnt = (list: readonly { readonly id: string; readonly data: string }[]) =>
    list.flatMap((one) => {
      const bytes = data(one.data);
      return bytes === null ? [] : [{ id: one.id, data: bytes }];
    });
  return {
    version,
    informationTypes: settings.informationTypes,
    exactData: learnt(settings.exactData),
    fingerprints: learnt(settings.fingerprints),
    classifiers: learnt(settings.classifiers.filter(({ ready }) => ready)),
    yara: yaraOf(settings.engines).map(({ name, rules, limit, timeout }) => ({ name, rules, limit, timeout })),
  };
}

export const limitsOf = ({ limits }: InspectionSettings): Limits => ({
  ...DEFAULT_LIMITS,
  unpackedBytes: limits.unpacked,
  depth: limits.depth,
  time: limits.time,
  pictures: limits.pictures,
  pdfMemory: limits.pdfMemory,
});

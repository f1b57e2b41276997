/**
 * Information types that an organisation writes itself, made ready for the scanner.
 * @module
 */

import type { CustomType } from "./custom-schema.ts";
import { foldedWords } from "./folded.ts";
import { type Check, compact, type InformationType, type Locate } from "./information-type.ts";
import { CHECKSUMS } from "./named-checksums.ts";
import { allMet } from "./nearby.ts";
import { judge } from "./secrets/judge.ts";

/** What the scanner takes: one information type for each of the patterns' sets of keywords, under one identifier. */
export function compileCustomType({ id, name, description, patterns, exclude }: CustomType): InformationType[] {
  const excluded = new Set(exclude.map((text) => compact(foldedWords(text))));
  return patterns.map(({ expression, confidence, keywords, window, checksum, secret, evidence }): InformationType => {
    const valid = checksum === undefined ? null : CHECKSUMS[checksum];
    const check: Check = (text) => !excluded.has(text) && (valid === null || valid(text));
    const part = secret === undefined ? null : checked(judge({ expression, ...secret }), check);
    const locate = evidence === undefined ? part : beside(allMet(evidence, window), part ?? whole);
    const words = secret?.words.map((word) => foldedWords(word).toLowerCase()) ?? [];
    return {
      ...{ id, name, description, category: "identity", region: "world", languages: [], keywords },
      patterns: [
        {
          ...{ expression, anchor: "anywhere", alone: keywords.length === 0 ? confidence : null },
          ...{ near: confidence, window },
          ...(secret === undefined ? { check } : {}),
          ...(locate === null ? {} : { locate }),
          ...(words.length === 0 ? {} : { literals: words }),
        },
      ],
      examples: { pass: [], fail: [] },
    };
  });
}

/** Check digits and exclusions are about the secret, not about what stands around it. */
const checked =
  (locate: Locate, check: Check): Locate =>
  (match, around) => {
    const part = locate(match, around);
    return part !== null && check(compact(match.slice(part.start, part.end))) ? part : null;
  };

const whole: Locate = (match) => ({ start: 0, end: match.length });

const beside =
  (isMet: ReturnType<typeof allMet>, locate: Locate): Locate =>
  (match, around) => {
    const part = locate(match, around);
    return part !== null && isMet(match, around()) ? part : null;
  };

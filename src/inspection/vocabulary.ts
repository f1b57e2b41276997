/**
 * The closed lists of inspection. Every name that findings, settings, log and console share stands here once.
 * @module
 */

/** How much of a file was looked at. */
export const COVERAGES = ["full", "partial", "none"] as const;
export type Coverage = (typeof COVERAGES)[number];

/** Why not all of it was; "not-needed": what was found decided already, whatever the rest holds. From the most to the least telling: where several apply, the first is the one to show. */
export const COVERAGE_REASONS = [
  "not-needed",
  "encrypted",
  "corrupted",
  "over-budget",
  "timed-out",
  "engine-unavailable",
  "unsupported",
] as const;
export type CoverageReason = (typeof COVERAGE_REASONS)[number];

/** Where in a file something was found. */
export const PLACES = ["content", "metadata", "file-name"] as const;
export type Place = (typeof PLACES)[number];

/** How sure a match is: 65, 75 and 85 of 100. */
export const CONFIDENCE_LEVELS = ["low", "medium", "high"] as const;
export type Confidence = (typeof CONFIDENCE_LEVELS)[number];
export const CONFIDENCE_SCORES: Readonly<Record<Confidence, number>> = { low: 65, medium: 75, high: 85 };

/** Why a value of a table is never found; "unreadable": characters of it were lost when the file was decoded. */
export const UNFOUND = ["too-short", "too-long", "unreadable"] as const;
export type Unfound = (typeof UNFOUND)[number];

/** What is odd about a file's type. */
export const TYPE_FLAGS = ["polyglot", "extension-mismatch", "declared-type-mismatch", "trailing-data"] as const;
export type TypeFlag = (typeof TYPE_FLAGS)[number];

export const MALWARE_VERDICTS = ["clean", "infected", "not-scanned"] as const;
export type MalwareVerdict = (typeof MALWARE_VERDICTS)[number];

/**
 * What can be said of policies without asking about anybody: analysis, coverage, and the difference of two lists by
 * meaning. Begin at `space.ts` and `region.ts`, which say what a policy's match set is here.
 * @module
 */
export { type Analysis, analyse } from "./analyse.ts";
export { type Coverage, type CoverageRow, coverage, RESTRICTED } from "./coverage.ts";
export { type DifferenceReport, type DifferOptions, differ } from "./differ.ts";
export { ASKED, DIFFERENCE_EFFECTS, type Difference, type DifferenceEffect } from "./difference.ts";
export { FINDING_KINDS, type Finding, type FindingKind, type Named } from "./finding.ts";
export type { Witness } from "./witness.ts";

/**
 * Foresight: what policies will do before they are in force. Nothing here changes anything.
 * @module
 */
export { Analyst } from "./analyst.ts";
export { Decider } from "./decider.ts";
export { documentOf, mergeDocument } from "./document.ts";
export { type Forecast, forecastLockOuts, type LockedOut } from "./forecast.ts";
export { type Preview, previewPolicy } from "./preview.ts";
export { type Period, type Recorded, recordedIn } from "./recorded.ts";
export { type ChangedRecord, type Replay, replayDraft } from "./replay.ts";
export { type Restate, restated, restating } from "./restated.ts";
export { runScenarios, type ScenarioResult } from "./scenarios.ts";
export {
  type Change,
  documentSchema,
  type Hypothesis,
  hypothesisSchema,
  type PolicyDocument,
  type Scenario,
  scenarioSchema,
} from "./schema.ts";
export { type WhatIf, whatIf } from "./what-if.ts";
export { hypothesisOf } from "./witness.ts";

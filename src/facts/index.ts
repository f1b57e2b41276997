/**
 * Facts: what policies ask about, built from what was observed.
 * @module
 */
export { buildFacts, type Observed } from "./facts.ts";

/**
 * Where policies and inspection meet: what is asked about a file, and what the answer means to a policy.
 * @module
 */
export { askedBy } from "./asked.ts";
export { evidenceFrom, sentenceOf } from "./evidence.ts";
export { fileFactsOf, statusOf } from "./file-facts.ts";
export { LearntStore, MOST_LEARNT } from "./learnt-store.ts";
export { inspectionRulesOf } from "./rules.ts";
export { withWritten } from "./written.ts";

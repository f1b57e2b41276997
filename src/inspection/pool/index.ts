/**
 * Reading hostile files, elsewhere.
 * @module
 */
export type { Job, ReaderRules, Reading } from "./messages.ts";
export { type PoolAnswer, type PoolOptions, type ProtectAnswer, ReaderPool } from "./pool.ts";
export { warmCode } from "./process.ts";

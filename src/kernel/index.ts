/**
 * The few things every room stands on: brands, results, the clock, exhaustiveness.
 * @module
 */
export { assertNever } from "./assert-never.ts";
export type { Brand } from "./brand.ts";
export { type Clock, fixedClock } from "./clock.ts";
export { err, ok, type Result } from "./result.ts";

/**
 * Holding files while they are looked at.
 * @module
 */
export type { Handover, Held, Sealed } from "./held.ts";
export type { QuotaName, Quotas } from "./quota.ts";
export { openHandover } from "./read.ts";
export { NotAllowed, PIPE, type Served, serve } from "./serve.ts";
export { type Received, Spool } from "./spool.ts";

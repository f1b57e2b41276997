/**
 * Protection of files that leave: label, watermark, metadata, encryption. Start at `protect.ts`; one format a folder.
 * @module
 */
export { protectFile } from "./protect.ts";
export { type Applied, type Protection, type ProtectOutcome, REFUSALS, type Refusal } from "./protection.ts";

/**
 * A stretch of text, and how far around a position what is decided about it may look.
 * @module
 */
import { EVIDENCE_WINDOW } from "../information-type.ts";
import { bytesOfCharacters } from "./characters.ts";
import { LONGEST_FREE } from "./plan.ts";

/** Bytes that a match may take, by where it is tried. */
export const LONGEST = { token: 128, near: 256, value: 512, literal: 8192, free: LONGEST_FREE } as const;
export const EVIDENCE_BYTES = bytesOfCharacters(EVIDENCE_WINDOW);
export const AHEAD = LONGEST.literal + 2 * EVIDENCE_BYTES + 64;
export const BEHIND = AHEAD;

export interface Stretch {
  /** Matches that begin from `from` on and before `to` are reported. */
  readonly from: number;
  readonly to: number;
  /** Where the bytes end. */
  readonly end: number;
  /** Whether the text begins or ends with the bytes. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Position of the first byte in the text. */
  readonly base: number;
}

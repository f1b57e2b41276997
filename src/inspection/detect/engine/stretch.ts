/**
 * A stretch of text, and how far around a position what is decided about it may look.
 * @module
 */
import { AROUND, EVIDENCE_WINDOW } from "../information-type.ts";
import { bytesOfCharacters } from "./characters.ts";
import { LONGEST_FREE } from "./plan.ts";

/** Bytes that a match may take, by where it is tried. */
export const LONGEST = { token: 128, near: 256, value: 512, literal: 8192, free: LONGEST_FREE } as const;
export const EVIDENCE_BYTES = bytesOfCharacters(EVIDENCE_WINDOW);
export const AHEAD = LONGEST.literal + 2 * EVIDENCE_BYTES + 64;
export const BEHIND = AHEAD;
/**
 * How far after the last match of a stretch something is sought that it may hang on: a literal that it holds or has near it,
 * or a keyword. What is longer than this is told by automata alone, which need no such search.
 */
export const SOUGHT_AHEAD = LONGEST.free + AROUND + 2 * EVIDENCE_BYTES;

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

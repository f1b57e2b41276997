/**
 * What a scan knows of one pattern, and of those that it tries together.
 * @module
 */
import type { Locate } from "../information-type.ts";
import type { Dfa } from "../regex/dfa.ts";

/** Keywords, and how near one has to be. */
export interface Evident {
  /** Of keywords; -1: there are none. */
  readonly group: number;
  /** Characters within which a keyword counts. */
  readonly window: number;
}

export interface Rule extends Evident {
  readonly number: number;
  /** Which of the subjects. */
  readonly subject: number;
  /** Of words that must stand near as well; null: no others. */
  readonly beside: Evident | null;
  /** Places in CONFIDENCE_LEVELS; -1: no match without a keyword. */
  readonly alone: number;
  readonly near: number;
  readonly check: ((compact: string) => boolean) | null;
  readonly accept: ((match: string) => boolean) | null;
  readonly locate: Locate | null;
}

/** Patterns that are tried near the keywords of their group. */
export interface TriedNear extends Tried {
  readonly group: number;
  /** By byte: whether something may match that begins with it. */
  readonly beginnings: Uint8Array;
}

/** Patterns that are tried together. */
export interface Tried {
  readonly dfa: Dfa;
  /** By the automaton's numbers. */
  readonly rules: readonly Rule[];
}

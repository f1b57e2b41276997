/**
 * What a sensitive information type is made of. Types are data: one country or domain a file in `types/`.
 * @module
 */
import type { Confidence } from "../vocabulary.ts";

/**
 * What `compact` makes of a match: its ASCII letters in upper case and its digits, without anything between. Returns
 * whether the check digits, dates and the like are right.
 */
export type Check = (compact: string) => boolean;

/**
 * Where a pattern is tried.
 *
 * - `token`: where a run of letters and digits begins that has digits soon after its first one (four of the next 24
 *   characters), and at up to four letters before such a run;
 * - `near`: at every such run within 300 characters of a keyword, whatever it holds;
 * - `begins`: where one of these stands, in any case; the expression begins with it, and the ends of words mean nothing;
 * - `literals`: where one of them stands, in exactly this case, or where the first match begins of those that begin
 *   before it, as far as characters of `lead` reach;
 * - `assigned`: at the value that follows one of these words and "=", ":" or the like;
 * - `anywhere`: everywhere, and the ends of words mean nothing. Slower, unless every match holds a literal.
 */
export type Anchor =
  | "token"
  | "near"
  | "anywhere"
  | { readonly begins: readonly string[] }
  | { readonly literals: readonly string[]; readonly lead?: string }
  | { readonly assigned: readonly string[] };

/** Up to `AROUND` bytes of the text before and after a match. */
export interface Around {
  readonly before: string;
  readonly after: string;
}
export const AROUND = 1024;

/** Characters of a match. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** The part of a match that is meant, never an empty one; null: it is no match. */
export type Locate = (match: string, around: () => Around) => Part | null;

export interface Pattern {
  /**
   * In the syntax of RE2. It begins and ends where a word does, without saying so. A space stands for two of them as well, and,
   * where tokens are tried, for one tab or end of a line in a match that is parted elsewhere, too.
   */
  readonly expression: string;
  readonly anchor?: Anchor;
  readonly check?: Check;
  /** How sure a match is without a keyword nearby. Null: it is none. */
  readonly alone: Confidence | null;
  /** How sure it is with one. Absent: high. */
  readonly near?: Confidence;
  /** The last word on a match as it stands in the text. */
  readonly accept?: (match: string) => boolean;
  /** Which part of a match is reported. What it refuses is passed over whole: no other match begins within it. */
  readonly locate?: Locate;
  /** Of a pattern that is tried anywhere: lower-case text of which some stands in or close to every match. */
  readonly literals?: readonly string[];
  /** As keywords are: a keyword counts where one of these stands as near as it, too. */
  readonly beside?: readonly string[];
  /** Characters within which a keyword counts. Absent: 300, which is the most. */
  readonly window?: number;
}

export interface Examples {
  /** Each is a text in which the type is found. */
  readonly pass: readonly string[];
  /** Each is one in which it is not. */
  readonly fail: readonly string[];
}

export const CATEGORIES = ["financial", "identity", "health", "contact", "secret"] as const;
export type Category = (typeof CATEGORIES)[number];

export interface InformationType {
  /** Lower case with hyphens; stored in policies, so it never changes. */
  readonly id: string;
  readonly name: string;
  /** What it is, how it is recognised, and by which source. */
  readonly description: string;
  readonly category: Category;
  /** ISO 3166 code, lower case; "world" where it has none. */
  readonly region: string;
  /** Of the keywords: ISO 639 codes. */
  readonly languages: readonly string[];
  readonly patterns: readonly Pattern[];
  /**
   * Evidence: any of them as a whole word within 300 characters raises confidence. Lower case; a space also stands for a
   * hyphen, an underscore, a dot, a line break or a space of another width.
   */
  readonly keywords: readonly string[];
  readonly examples: Examples;
}

/** Characters before and after a match in which a keyword counts. */
export const EVIDENCE_WINDOW = 300;

/** The ASCII letters in upper case and the digits of a match. */
export const compact = (match: string): string => match.replaceAll(/[^A-Za-z0-9]+/g, "").toUpperCase();

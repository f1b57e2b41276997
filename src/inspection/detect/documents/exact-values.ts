/**
 * Which values of a table can be found in text: a value is looked for as words that follow each other, whatever stands
 * between them, so that what is written in groups is the same as what is not.
 * @module
 */
import { err, ok, type Result } from "../../../kernel/index.ts";
import type { Unfound } from "../../vocabulary.ts";
import { plainValue } from "./words.ts";

/** Words that one value may have: an IBAN in groups of four has nine at most, an address as a rule fewer than these. */
export const MOST_WORDS = 16;
/** Characters between two of them. */
export const WIDEST_GAP = 3;
/** Characters within which the other values of a row are looked for, and that a value may have. */
export const WINDOW = 300;
/** Letters and digits: shorter values stand everywhere. */
export const LEAST_PRIMARY = 5;
export const LEAST_SECONDARY = 3;

const WORDS = /[\p{L}\p{M}\p{N}]+/gu;
const WIDE_GAP = new RegExp(`[\\p{L}\\p{M}\\p{N}][^\\p{L}\\p{M}\\p{N}]{${WIDEST_GAP + 1},}[\\p{L}\\p{M}\\p{N}]`, "u");

/** A value as its words would be found; or why they never are. `least`: letters and digits that it must have. */
export function findable(written: string, least: number): Result<string, Unfound> {
  if (written.includes("\ufffd")) return err("unreadable");
  const value = plainValue(written);
  if (value.length < least) return err("too-short");
  const words = written.length > MOST_WORDS ? (written.match(WORDS)?.length ?? 0) : 1;
  if (value.length > WINDOW || words > MOST_WORDS) return err("too-long");
  return WIDE_GAP.test(written.replaceAll(/\s+/g, " ")) ? err("too-long") : ok(value);
}

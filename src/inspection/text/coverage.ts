/**
 * What was not read, and why. A file is fully covered when nobody noted anything here.
 * @module
 */
import { Unreadable } from "../budget.ts";
import type { CoverageReport } from "../finding.ts";
import { owned } from "../garbage.ts";
import { COVERAGE_REASONS, type CoverageReason } from "../vocabulary.ts";

/** As many are shown at most; the first of each reason always is. */
const SHOWN = 50;
/** Of what is shown. */
const LONGEST = 500;

export class CoverageLog {
  readonly #notes: { reason: CoverageReason; part: string; detail: string }[] = [];
  readonly #seen = new Set<string>();

  note(reason: CoverageReason, wholePart: string, wholeDetail: string): void {
    const [part, detail] = [wholePart, wholeDetail].map((text) => owned(text.slice(0, LONGEST))) as [string, string];
    const key = reason === "timed-out" ? reason : `${reason}\n${part}\n${detail}`;
    if (this.#seen.has(key)) return;
    if (this.#notes.length >= SHOWN - COVERAGE_REASONS.length && this.#notes.some((note) => note.reason === reason))
      return;
    this.#seen.add(key);
    this.#notes.push({ reason, part, detail });
  }

  /** `error`: whatever a reader threw. */
  noteError(error: unknown, part: string): void {
    if (error instanceof Unreadable) this.note(error.reason, part, error.detail);
    else this.note("corrupted", part, error instanceof Error ? error.message : String(error));
  }

  /** `read`: whether any content was. */
  report(read: boolean): CoverageReport {
    if (this.#notes.length === 0) return { level: "full", reasons: [] };
    const order = (reason: CoverageReason) => COVERAGE_REASONS.indexOf(reason);
    return {
      level: read ? "partial" : "none",
      reasons: this.#notes.toSorted((a, b) => order(a.reason) - order(b.reason)),
    };
  }
}

/**
 * Findings by what they were made of. A file that many people download is looked into once.
 *
 * INVARIANT: the key holds everything that the finding depends on: the bytes, the name, what was asked, the rules and the
 * engines' signatures. What could be different next time (an engine away, no time left) is not kept.
 * @module
 */
import type { Finding } from "./finding.ts";

const KEPT = 2000;
const LASTS = 3_600_000;
const PASSING = new Set(["timed-out", "engine-unavailable"]);

export class FindingCache {
  readonly #findings = new Map<string, { readonly finding: Finding; readonly at: number }>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get(key: string): Finding | null {
    const entry = this.#findings.get(key);
    if (entry === undefined) return null;
    this.#findings.delete(key);
    if (this.#now() - entry.at > LASTS) return null;
    this.#findings.set(key, entry);
    return entry.finding;
  }

  put(key: string, finding: Finding): void {
    const reasons = [...finding.coverage.reasons, ...(finding.malware?.coverage.reasons ?? [])];
    if (reasons.some(({ reason }) => PASSING.has(reason))) return;
    const oldest = this.#findings.size >= KEPT ? this.#findings.keys().next().value : undefined;
    if (oldest !== undefined) this.#findings.delete(oldest);
    this.#findings.set(key, { finding, at: this.#now() });
  }

  clear(): void {
    this.#findings.clear();
  }
}
